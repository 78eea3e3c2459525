"""The calls on a socket by hand, blocking: what no synchronous client can be cheaper than by much."""

from __future__ import annotations

import socket
from hashlib import sha256

from . import floor_wire as wire
from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from typing import Any

ONE_CALL = True  # a connection is no pool: each thread has its own
_SPACE = 65536


class Connection:
    """A connection to the service."""

    __slots__ = ("_socket", "_tls", "host")

    def __init__(self, url: str) -> None:
        address = wire.host_and_port(url)
        self.host = f"{address[0]}:{address[1]}"
        self._socket = socket.create_connection(address)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        context = wire.tls(url)
        self._tls = context is not None
        if context is not None:
            self._socket = context.wrap_socket(self._socket, server_hostname=address[0])

    def call(self, response: Any, *parts: bytes) -> Any:
        """Sends the parts of a request and returns the response that it fed."""
        for part in parts:
            self._socket.sendall(part)
        receive, feed = self._socket.recv, response.feed
        while not feed(receive(_SPACE)):
            pass
        return response

    def pieces(self, size: int, request: bytes) -> Iterator[bytes]:
        """Sends a request and yields the body of its response in pieces of a size."""
        self._socket.sendall(request)
        receive = self._socket.recv
        rest = receive(_SPACE + wire.HEAD)
        while (found := wire.length(rest)) is None:
            rest += receive(_SPACE)
        start, left = found
        rest = rest[start:]
        while left:
            piece, rest = rest[:size], rest[size:]
            lack = min(size, left) - len(piece)
            if lack:
                parts = [piece] if piece else []
                while lack:
                    parts.append(receive(lack))
                    lack -= len(parts[-1])
                piece = parts[0] if len(parts) == 1 else b"".join(parts)
            left -= len(piece)
            yield piece

    def call_with_file(self, response: Any, head: bytes, file: BufferedReader) -> Any:
        """Sends a head and a file, by the kernel where no TLS is between."""
        self._socket.sendall(head)
        if self._tls:
            space = memoryview(bytearray(1 << 20))
            while length := file.readinto(space):
                self._socket.sendall(space[:length])
        else:
            self._socket.sendfile(file)
        return self.call(response)


def data(url: str) -> Connection:
    return Connection(url)


control = data


def api_key(client: Connection) -> object:
    return client.call(wire.Response(), wire.api_key(client.host)).json()["apiKey"]


def memories(client: Connection) -> object:
    return client.call(wire.Response(), wire.memories(client.host)).json()["memories"]


def list_events(client: Connection) -> int:
    return len(wire.events(client.call(wire.Response(), wire.list_events(client.host))))


def stream(client: Connection, size: int) -> int:
    pieces = client.pieces(inputs.CHUNK, wire.stream(client.host, size))
    return sum(len(piece) for piece in pieces)


def harness(client: Connection) -> int:
    found: int = client.call(wire.Streamed(), wire.harness(client.host)).count
    return found


def sent_bytes(client: Connection) -> int:
    body = inputs.sent()
    head = wire.runtime(client.host, inputs.SINK, len(body), sha256(body).hexdigest())
    found: int = client.call(wire.Counted(), head, body).length
    return found


def sent_file(client: Connection) -> int:
    with inputs.sent_file() as file:
        head = wire.runtime(client.host, inputs.SINK, inputs.SENT, file_hash(file))
        file.seek(0)
        found: int = client.call_with_file(wire.Counted(), head, file).length
    return found


def file_hash(file: BufferedReader) -> str:
    """Returns the hash of what a file has, read in turns into one place."""
    made = sha256()
    space = memoryview(bytearray(1 << 20))
    while length := file.readinto(space):
        made.update(space[:length])
    return made.hexdigest()
