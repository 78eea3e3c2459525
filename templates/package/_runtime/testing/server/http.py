"""HTTP/1.1 on a socket: a thread for each connection, which waits for requests and sends replies."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from contextlib import suppress
from http import HTTPStatus

from .messages import Abort, Reply, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .messages import Next

_CHUNK = 65536  # bytes
_MOST_HEAD = 1 << 20  # bytes of a request's line and headers
_NO_BODY = (204, 304)
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class _Malformed(Exception):
    """What came is no HTTP."""


class Server:
    """Serves on a port of an address until it is closed.

    Args:
        answer: What answers each request, in the thread of its connection.
        host: The address.
        port: The port, 0 for a free one.

    Attributes:
        url: Where it serves.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, answer: Next, host: str = "127.0.0.1", port: int = 0) -> None:
        self._answer = answer
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=256)
        self._address: tuple[str, int] = self._listener.getsockname()[:2]
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._closing = False
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._address[1]}"
        self._thread = threading.Thread(target=self._accept, name="local-server", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends all connections, and returns when nothing serves any more."""
        with self._lock:
            self._closing = True
        # A connection of its own wakes the thread that accepts them, on every system.
        with suppress(OSError):
            socket.create_connection(self._address, timeout=1).close()
        self._thread.join()
        self._listener.close()
        with self._lock:
            connections = [*self._connections]
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def wait(self) -> None:
        """Returns when the server is closed."""
        while self._thread.is_alive():
            self._thread.join(1)  # with a limit, so that Ctrl-C is seen on every system

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                if self._closing:
                    return
                continue
            with self._lock:
                if self._closing:
                    connection.close()
                    return
                self._connections.add(connection)
            threading.Thread(
                target=self._serve, args=(connection,), name="local-server-connection", daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            stream = _Connection(connection)
            while (request := stream.request()) is not None:
                if not stream.send(request, self._answer(request)):
                    break
        except Abort as error:
            if error.reset:
                _reset(connection)
        except _Malformed as error:
            with suppress(OSError):
                connection.sendall(_head(400, {}, f"Content-Length: {len(str(error))}\r\n"))
                connection.sendall(str(error).encode())
        except OSError:
            pass  # the peer is gone
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()


def _reset(connection: socket.socket) -> None:
    """Has closing it reset a connection, as a machine does that fails."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class _Connection:
    """One connection: what has come and was not read yet."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._data = b""

    def request(self) -> Request | None:
        """Returns the next request, None where the peer sends no more."""
        head = self._until(b"\r\n\r\n", ends=True)
        if head is None:
            return None
        line, *lines = head.decode("latin-1").split("\r\n")
        try:
            method, target, version = line.split(" ")
        except ValueError:
            raise _Malformed(f"no request line: {line!r}") from None
        headers = {":version": version}
        for text in lines:
            name, colon, value = text.partition(":")
            if not colon:
                raise _Malformed(f"no header: {text!r}")
            name, value = name.lower(), value.strip()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        body = self._body(headers)
        if headers.get("content-encoding", "") == "gzip":
            try:
                body = gzip.decompress(body)
            except (OSError, EOFError):
                raise _Malformed("a body that is not compressed as its header says") from None
        if target.startswith("http://"):  # through a proxy
            target = "/" + target[len("http://") :].partition("/")[2]
        return Request(method, target, headers, body)

    def _body(self, headers: dict[str, str]) -> bytes:
        chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        size = headers.get("content-length", "0")
        if not chunked and not size.isdigit():
            raise _Malformed(f"no length: {size!r}")
        if headers.get("expect", "").lower() == "100-continue":
            self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if chunked:
            return b"".join(self._chunks())
        return self._exactly(int(size))

    def _chunks(self) -> Iterator[bytes]:
        while True:
            line = self._until(b"\r\n") or b""
            try:
                size = int(line.partition(b";")[0], 16)
            except ValueError:
                raise _Malformed(f"no chunk: {line!r}") from None
            if not size:
                break
            yield self._exactly(size)
            self._until(b"\r\n")
        while self._until(b"\r\n"):
            pass  # trailers

    def _until(self, end: bytes, *, ends: bool = False) -> bytes | None:
        """Returns what comes before `end`; None where the peer may end here, and does."""
        while (at := self._data.find(end)) < 0:
            if len(self._data) > _MOST_HEAD:
                raise _Malformed("a head without an end")
            more = self._socket.recv(_CHUNK)
            if not more:
                if ends and not self._data:
                    return None
                raise ConnectionError
            self._data += more
        found, self._data = self._data[:at], self._data[at + len(end) :]
        return found

    def _exactly(self, size: int) -> bytes:
        parts, missing = [self._data[:size]], size - len(self._data)
        self._data = self._data[size:]
        while missing > 0:
            more = self._socket.recv(min(missing, _CHUNK))
            if not more:
                raise ConnectionError
            parts.append(more)
            missing -= len(more)
        return b"".join(parts) if len(parts) > 1 else parts[0]

    def send(self, request: Request, reply: Reply) -> bool:
        """Sends a reply; returns whether another request may follow."""
        headers = request.headers
        old = headers[":version"] == "HTTP/1.0"
        wish = headers.get("connection", "").lower()
        keep = wish != "close" and (not old or wish == "keep-alive")
        body = reply.body
        bodiless = request.method == "HEAD" or reply.status in _NO_BODY
        transfer = "" if keep else "Connection: close\r\n"
        if isinstance(body, (bytes, bytearray)):
            if reply.status not in _NO_BODY:
                transfer += f"Content-Length: {len(body)}\r\n"
            head = _head(reply.status, reply.headers, transfer)
            self._socket.sendall(head if bodiless else head + body)
            return keep
        # A body of unknown length ends with the connection where the peer knows no chunks.
        whole = old or "Content-Length" in reply.headers
        if not whole:
            transfer += "Transfer-Encoding: chunked\r\n"
        elif keep and "Content-Length" not in reply.headers:
            keep, transfer = False, "Connection: close\r\n"
        self._socket.sendall(_head(reply.status, reply.headers, transfer))
        if bodiless:
            return keep
        for piece in body:
            if piece:
                self._socket.sendall(piece if whole else b"%x\r\n%b\r\n" % (len(piece), piece))
        if not whole:
            self._socket.sendall(b"0\r\n\r\n")
        return keep


def _head(status: int, headers: dict[str, str], transfer: str) -> bytes:
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    reason = _REASONS.get(status, "Unknown")
    return f"HTTP/1.1 {status} {reason}\r\n{lines}{transfer}\r\n".encode("latin-1", "replace")
