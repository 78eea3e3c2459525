"""A small HTTP/1.1 server on 127.0.0.1 that records requests and answers byte for byte as told."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Literal, TypeAlias

Framing: TypeAlias = Literal["length", "chunked", "close"]


class Request:
    """A request as it arrived: header names keep their case, `target` is the raw path and query."""

    def __init__(self, method: str, target: str, headers: list[tuple[str, str]]) -> None:
        self.method, self.target, self.headers = method, target, headers
        self.body = b""
        self.chunked = False
        self.connection = 0  # the number of the connection, counted from 1

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """Returns the first header of a name, in any case."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[0] if values else None

    def __repr__(self) -> str:
        return f"<{self.method} {self.target} {dict(self.headers)} {self.body[:200]!r}>"


class Response:
    """An answer. `raw` replaces everything by these bytes; `pieces` sends the body in parts.

    `delay` waits before the head, `pause` after each piece, both in seconds; `then` says what
    happens after the last byte: the connection is kept, closed or reset, or nothing until the client
    gives up (`silence`).
    """

    def __init__(
        self,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        framing: Framing = "length",
        pieces: Iterable[bytes] | None = None,
        raw: bytes | None = None,
        delay: float = 0,
        pause: float = 0,
        then: Literal["keep", "close", "reset", "silence"] = "keep",
    ) -> None:
        self.status, self.headers, self.body = status, dict(headers or {}), body
        self.framing: Framing = framing
        self.pieces = None if pieces is None else list(pieces)
        self.raw, self.delay, self.pause, self.then = raw, delay, pause, then

    def parts(self, method: str) -> Iterable[bytes]:
        """Yields what goes on the wire, in the pieces in which it is sent."""
        if self.raw is not None:
            yield self.raw
            return
        lines = [f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Status')}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        pieces = [self.body] if self.pieces is None else self.pieces
        silent = method == "HEAD" or self.status in (204, 304) or self.status < 200
        if self.framing == "chunked":
            lines.append("Transfer-Encoding: chunked")
        elif self.framing == "close":
            lines.append("Connection: close")
        elif not (silent and not self.body):
            lines.append(f"Content-Length: {sum(map(len, pieces))}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if silent:
            yield head
        elif self.framing == "chunked":
            yield head
            yield from (b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece)
            yield b"0\r\n\r\n"
        elif self.pieces is None:
            yield head + self.body
        else:
            yield head
            yield from pieces


_REASONS = {200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 404: "Not Found"}
Handler: TypeAlias = "Callable[[Request], Response]"


class Server:
    """Serves in daemon threads, one per connection, until the `with` block ends.

    Answers come from `replies` in order, then from `handler`. `requests` holds what arrived.
    """

    def __init__(self, handler: Handler | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.handler, self.tls = handler, tls
        self.requests: list[Request] = []
        self.replies: deque[Response] = deque()
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name="server", daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops listening and drops every connection."""
        # close() alone does not wake the thread that waits in accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()

    def drop(self) -> None:
        """Closes the open connections, as a server does with idle ones."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def reply(self, *responses: Response) -> None:
        """Queues answers for the next requests."""
        self.replies.extend(responses)

    def take(self) -> list[Request]:
        """Returns the requests since the last call, and forgets them and unsent answers."""
        taken, self.requests = self.requests, []
        self.replies.clear()
        return taken

    # ------------------------------------------------------------------------------- connections

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            number = self.connections
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = plain
        try:
            if self.tls:
                connection = self.tls.wrap_socket(plain, server_side=True)
            with self._lock:
                self._open.add(connection)
            reader = _Reader(connection)
            while (request := reader.request()) is not None:
                request.connection = number
                self.requests.append(request)
                if not self._answer(connection, request):
                    break
        except (OSError, ValueError, EOFError):
            pass  # the client went away or spoke nonsense: a test looks at its own side
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _answer(self, connection: socket.socket, request: Request) -> bool:
        response = self._response(request)
        time.sleep(response.delay) if response.delay else None
        for part in response.parts(request.method):
            connection.sendall(part)
            if response.pause:
                time.sleep(response.pause)
        while response.then == "silence" and connection.recv(1 << 16):
            pass
        if response.then == "reset":
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return response.then == "keep" and response.framing != "close"

    def _response(self, request: Request) -> Response:
        with contextlib.suppress(IndexError):
            return self.replies.popleft()
        if self.handler is not None:
            return self.handler(request)
        return Response(500, {"x-amzn-ErrorType": "NoReplyQueued"}, b'{"message": "no reply"}')


class _Reader:
    """Reads requests from a connection; knows Content-Length, chunks and `Expect`."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._buffer = connection, bytearray()

    def request(self) -> Request | None:
        """Returns the next request, or None where the client closed the connection."""
        head = self._until(b"\r\n\r\n")
        if head is None:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [(name, value.strip()) for name, _, value in (x.partition(":") for x in lines)]
        request = Request(method, target, headers)
        if (request.header("expect") or "").lower() == "100-continue" and not self._buffered():
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if (request.header("transfer-encoding") or "").lower() == "chunked":
            request.chunked, request.body = True, self._chunks()
        else:
            request.body = self._exactly(int(request.header("content-length") or 0))
        return request

    def _buffered(self) -> bool:
        return bool(self._buffer) or bool(select.select([self._connection], [], [], 0)[0])

    def _chunks(self) -> bytes:
        body = bytearray()
        while True:
            line = self._until(b"\r\n")
            size = int((line or b"").split(b";")[0], 16)
            if not size:
                while self._until(b"\r\n"):
                    pass  # trailers
                return bytes(body)
            body += self._exactly(size)
            self._exactly(2)

    def _until(self, mark: bytes) -> bytes | None:
        while (at := self._buffer.find(mark)) < 0:
            if not self._fill():
                return None
        data = bytes(self._buffer[:at])
        del self._buffer[: at + len(mark)]
        return data

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            if not self._fill():
                raise EOFError("the client closed the connection within a body")
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def _fill(self) -> bool:
        data = self._connection.recv(1 << 16)
        self._buffer += data
        return bool(data)
