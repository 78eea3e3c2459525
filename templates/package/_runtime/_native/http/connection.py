"""A synchronous HTTP/1.1 connection on a socket."""

from __future__ import annotations

import socket

from ..failures import (
    cannot_connect,
    connect_timeout,
    connection_closed,
    http_client_error,
    read_timeout,
    tls_error,
)
from .request import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ssl import SSLSocket
    from typing import Any, TypeAlias

    from .deadline import Deadline
    from .kernel_timed import KernelTimedSocket
    from .request import Message
    from .transport import Transport

    _Socket: TypeAlias = "socket.socket | KernelTimedSocket"

# At most so many bytes are received at a time: 64 KB of a body and their head.
CHUNK = 68 * 1024


class Connection:
    """One socket with its reader. It belongs to one thread at a time."""

    __slots__ = (
        "__weakref__",
        "_deadline",
        "_readiness",
        "_send_timeout",
        "_set_timeout",
        "_sock",
        "_timeout",
        "reader",
        "unsent",
        "url",
    )

    def __init__(
        self,
        transport: Transport,
        deadline: Deadline | None = None,
        sock: _Socket | None = None,
    ) -> None:
        """Connects, before `deadline`, unless there is a socket.

        Raises:
            botocore.exceptions.ConnectTimeoutError, EndpointConnectionError, SSLError
        """
        from .response_reader import ResponseReader

        self.url = transport.url
        self._timeout = transport.read_timeout
        self._send_timeout = transport.connect_timeout
        self._deadline: Deadline | None = None
        self._readiness: Readiness | None = None
        self.unsent = False  # not a byte of the last request went out
        self._sock = _connect(transport, deadline) if sock is None else sock
        # For the usual time-out; one that changes with each step is Python's to keep.
        self._set_timeout = getattr(self._sock, "wait_in_kernel", self._sock.settimeout)
        self._set_timeout(self._timeout)
        self.reader = ResponseReader()

    def send(self, message: Message) -> None:
        """Sends a request and makes ready to read its response."""
        self.reader.start()
        sent = 0
        try:
            for data in message:
                if self._deadline is not None:
                    self._arm(self._deadline)
                sent = self._sock.send(data)
                if sent < len(data):
                    self._send_rest(data, sent)
        except TimeoutError as error:
            raise self._timed_out(error) from error
        except (BrokenPipeError, ConnectionResetError) as error:
            self.unsent = not sent
            # The server may have answered before it closed; its answer is the better news.
            if not self._readable():
                raise connection_closed(self.url, error) from error
        except OSError as error:
            raise connection_closed(self.url, error) from error
        except Exception as error:  # of a file that is sent
            raise http_client_error(error) from error

    def _send_rest(self, data: memoryview, sent: int) -> None:
        """Sends what the socket's buffer had no room for; a pause of the peer has its own limit.

        As in botocore, that is the time-out for connecting: the one for reading begins afterwards.
        """
        try:
            self._sock.settimeout(self._send_timeout)
            while sent < len(data):
                if self._deadline is not None:
                    self._arm(self._deadline)
                sent += self._sock.send(data[sent:])
        finally:
            self._set_timeout(self._timeout)

    def read_head(self) -> None:
        """Reads until the status and the headers are there."""
        reader = self.reader
        while not reader.head:
            self._read()

    def read_all(self) -> bytes:
        """Reads the whole response and returns its body."""
        reader = self.reader
        while not reader.done:
            self._read()
        return reader.take()

    def bypass_parser(self) -> bool:
        """Whether the rest of the body is to be received by `receive_into`."""
        return self.reader.bypass_parser()

    def read_some(self) -> bytes:
        """Returns the next bytes of the body, b"" at its end."""
        reader = self.reader
        while not reader.buffered and not reader.done:
            self._read()
        return reader.take()

    def _read(self) -> None:
        try:
            if self._deadline is not None:
                self._arm(self._deadline)
            data = self._sock.recv(CHUNK)
            if data:
                self.reader.feed(data)
            else:
                self.reader.eof()
        except TimeoutError as error:
            raise self._timed_out(error) from error
        except (OSError, ProtocolError) as error:
            raise connection_closed(self.url, error) from error

    def receive_into(self, place: memoryview) -> int:
        """Receives bytes of a body that the parser does not see, at least one."""
        reader = self.reader
        try:
            if self._deadline is not None:
                self._arm(self._deadline)
            count = self._sock.recv_into(place)
            if count < reader.left:
                if not count:
                    reader.eof()
                reader.left -= count
            else:
                reader.end()
        except TimeoutError as error:
            raise self._timed_out(error) from error
        except (OSError, ProtocolError) as error:
            raise connection_closed(self.url, error) from error
        return count

    def _arm(self, deadline: Deadline) -> None:
        """Sets the socket's time-out to what is left of the total, where that is less."""
        self._sock.settimeout(_least(self._timeout, deadline))

    def _timed_out(self, error: TimeoutError) -> Exception:
        deadline = self._deadline
        if deadline is not None and deadline.left() <= 0:
            return deadline.error(self.url)
        return read_timeout(self.url, error)

    def _readable(self) -> bool:
        """Whether there is something to read: between two requests this means a closed peer."""
        if self._readiness is None:
            if (fileno := self._sock.fileno()) < 0:
                return True  # closed on our side
            self._readiness = Readiness(fileno)
        return self._readiness.readable()

    @property
    def is_open(self) -> bool:
        return self._sock.fileno() >= 0

    def usable(self) -> bool:
        """Whether an idle connection can take another request."""
        return not self._readable() or self._has_only_tickets()

    def _has_only_tickets(self) -> bool:
        """Whether what there is to read is TLS's own, as the tickets that follow a handshake."""
        if not hasattr(self._sock, "pending"):  # no TLS
            return False
        self._sock.settimeout(0)
        try:
            self._sock.recv(1)
        except OSError as error:
            return type(error).__name__ == "SSLWantReadError"
        finally:
            self._set_timeout(self._timeout)
        return False  # the end, or bytes that no request asked for

    def set_read_timeout(self, seconds: float | None) -> None:
        self._timeout = seconds
        self._set_timeout(seconds)

    def set_deadline(self, deadline: Deadline | None) -> None:
        """Limits all that is sent and read from now on, streams too; None lifts the limit."""
        self._deadline = deadline

    def close(self) -> None:
        self._sock.close()


class Readiness:
    """Tells whether there is something to read on a socket, which one that is idle should not have."""

    __slots__ = ("_fileno", "_poll")

    def __init__(self, fileno: int) -> None:
        import select

        self._fileno = fileno
        self._poll: Any = None
        if hasattr(select, "poll"):  # select() takes low numbers only
            self._poll = select.poll()
            self._poll.register(fileno, select.POLLIN | select.POLLERR | select.POLLHUP)

    def readable(self) -> bool:
        """Returns whether reading would give bytes, the end or an error, without waiting."""
        try:
            if self._poll is not None:
                return bool(self._poll.poll(0))
            from select import select

            return bool(select([self._fileno], [], [], 0)[0])
        except (OSError, ValueError):
            return True


def _connect(transport: Transport, deadline: Deadline | None) -> _Socket:
    url = transport.url
    try:
        sock = _open(transport, deadline)
    except TimeoutError as error:
        if deadline is not None and deadline.left() <= 0:
            raise deadline.error(url) from error
        raise connect_timeout(url, error) from error
    except (OSError, UnicodeError) as error:
        raise cannot_connect(url, error) from error
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if transport.keepalive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if transport.tls:
            from .kernel_timed import kernel_timed

            return kernel_timed(_start_tls(sock, transport, deadline), transport.connect_timeout)
    except BaseException:
        sock.close()
        raise
    return sock


def _open(transport: Transport, deadline: Deadline | None) -> socket.socket:
    """Connects to the first address of a host that answers. Looking up the name has no limit."""
    timeout = transport.connect_timeout
    problem = OSError("the name has no address")
    found = socket.getaddrinfo(_encoded(transport.host), transport.port, 0, socket.SOCK_STREAM)
    for family, kind, protocol, _, address in found:
        sock = None
        try:
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(timeout if deadline is None else _least(timeout, deadline))
            sock.connect(address)
        except OSError as error:
            problem = error
            if sock is not None:
                sock.close()
        else:
            return sock
    raise problem


def _encoded(host: str) -> bytes | str:
    """Returns a host as bytes: text goes through a codec whose import is a tenth of a start."""
    return host.encode() if host.isascii() else host


def _least(timeout: float | None, deadline: Deadline) -> float:
    """Returns the seconds that a step may take."""
    left = deadline.left()
    if left <= 0:
        raise TimeoutError("total time-out")
    return left if timeout is None else min(left, timeout)


def _start_tls(sock: socket.socket, transport: Transport, deadline: Deadline | None) -> SSLSocket:
    import ssl

    from .tls import context

    ssl_context = context(transport.verify, transport.client_cert)
    try:
        if deadline is not None:
            sock.settimeout(_least(transport.connect_timeout, deadline))
        name: str | bytes = transport.host
        if ssl_context.sslsocket_class.__module__ == "ssl":  # gevent's takes text alone
            name = _encoded(transport.host)
        return ssl_context.wrap_socket(sock, server_hostname=name)
    except TimeoutError as error:
        if deadline is not None and deadline.left() <= 0:
            raise deadline.error(transport.url) from error
        raise connect_timeout(transport.url, error) from error
    except ssl.SSLError as error:
        raise tls_error(transport.url, error) from error
    except (OSError, ValueError) as error:
        raise connection_closed(transport.url, error) from error


def was_stale(connection: Any, error: BaseException, repeatable: bool) -> bool:
    """Whether a kept connection was closed by the peer before it saw the request that failed on it.

    One that was sent and not answered may have been carried out: it has to be `repeatable`.
    """
    return (
        type(error).__name__ == "ConnectionClosedError"
        and not connection.reader.started
        and (repeatable or connection.unsent)
    )
