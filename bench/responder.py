"""A server in a process of its own that answers every request at once, until its input ends."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import threading

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
_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)


def _response(body: object) -> bytes:
    data = json.dumps(body).encode()
    head = (
        "HTTP/1.1 200 OK\r\nDate: Fri, 21 Nov 2025 20:42:52 GMT\r\nContent-Type: application/json\r\n"
        f"x-amzn-RequestId: 0123-4567\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def _serve(connection: socket.socket) -> None:
    small, large = _response({"apiKey": "example"}), _response(_EVENTS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = b""
    while data := connection.recv(1 << 16):
        waiting += data
        while (end := waiting.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(waiting, 0, end)
            total = end + 4 + (int(length[1]) if length else 0)
            if len(waiting) < total:
                break
            connection.sendall(large if b"/sessions/" in waiting[:100] else small)
            waiting = waiting[total:]


def _accept(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=_accept, args=(listener,), daemon=True).start()
    sys.stdin.read()
    os._exit(0)
