"""A server in a process of its own that answers every request at once, until its input ends.

Its argument is a PEM file of a certificate with its key; it prints the port that speaks HTTP and
the one that speaks TLS.
"""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
from binascii import crc32
from collections.abc import Callable

_EVENT = {
    "memoryId": "memory-0123456789",
    "actorId": "actor",
    "sessionId": "session",
    "eventTimestamp": 1700000000.5,
    "payload": [{"conversational": {"content": {"text": "hello world " * 5}, "role": "USER"}}],
    "branch": {"name": "main"},
    "metadata": {"key": {"stringValue": "value"}},
}
_EVENTS = {"events": [{**_EVENT, "eventId": f"event-{n}"} for n in range(100)], "nextToken": "n"}
_STREAMED = 2000  # events of a stream
_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
_STREAM = "application/vnd.amazon.eventstream"


def _response(body: bytes, kind: str = "application/json") -> bytes:
    head = (
        f"HTTP/1.1 200 OK\r\nDate: Fri, 21 Nov 2025 20:42:52 GMT\r\nContent-Type: {kind}\r\n"
        f"x-amzn-RequestId: 0123-4567\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def deltas(count: int) -> bytes:
    """Returns the bytes of a stream of so many text deltas."""
    headers = b""
    names = (":message-type", "event"), (":event-type", "contentBlockDelta")
    for name, value in (*names, (":content-type", "application/json")):
        headers += struct.pack("!B", len(name)) + name.encode() + b"\x07"
        headers += struct.pack("!H", len(value)) + value.encode()
    whole = bytearray()
    for number in range(count):
        payload = b'{"contentBlockIndex": 0, "delta": {"text": "hello world, token %d"}}' % number
        message = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
        message += struct.pack("!I", crc32(message)) + headers + payload
        whole += message + struct.pack("!I", crc32(message))
    return bytes(whole)


def _sent_events() -> bytes:
    """Returns a body of so many server-sent events."""
    event = 'event: token\nid: %d\ndata: {"text": "hello world, token %d"}\n\n'
    return "".join(event % (number, number) for number in range(_STREAMED)).encode()


# By what the request's path has in it, the first that fits; made when first asked for.
_REPLIES: dict[bytes, Callable[[], bytes]] = {
    b"/sessions/": lambda: _response(json.dumps(_EVENTS).encode()),
    b"/runtimes/bytes-65536/": lambda: _response(b"x" * 65536, "text/plain"),
    b"/runtimes/bytes-4194304/": lambda: _response(b"x" * 4194304, "text/plain"),
    b"/runtimes/sink/": lambda: _response(b"ok", "text/plain"),
    b"/runtimes/events/": lambda: _response(_sent_events(), "text/event-stream"),
    b"/harnesses/invoke": lambda: _response(deltas(_STREAMED), _STREAM),
    b"/identities/api-key": lambda: _response(b'{"apiKey": "example"}'),
    b"/memories": lambda: _response(b'{"memories": []}'),
}
_MADE: dict[bytes, bytes] = {}


def _reply(head: bytes) -> bytes:
    path = head.split(b" ", 2)[1]
    for part, make in _REPLIES.items():
        if part in path:
            if part not in _MADE:
                _MADE[part] = make()
            return _MADE[part]
    return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _serve(connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = b""
    space = memoryview(bytearray(1 << 18))
    try:
        if tls:
            connection = tls.wrap_socket(connection, server_side=True)
        while data := connection.recv(1 << 16):
            waiting += data
            while (end := waiting.find(b"\r\n\r\n")) >= 0:
                length = _LENGTH.search(waiting, 0, end)
                total = end + 4 + (int(length[1]) if length else 0)
                missing = total - len(waiting)
                while missing > 0:
                    missing -= connection.recv_into(space[:missing]) or missing
                connection.sendall(_reply(waiting))
                waiting = waiting[total:]
    except OSError:
        pass  # the client has ended
    finally:
        connection.close()


def _listen(tls: ssl.SSLContext | None) -> int:
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    threading.Thread(target=_accept, args=(listener, tls), daemon=True).start()
    return int(listener.getsockname()[1])


def _accept(listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=(connection, tls), daemon=True).start()


if __name__ == "__main__":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    sys.stdout.write(f"{_listen(None)} {_listen(context)}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)
