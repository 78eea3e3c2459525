"""A socket with TLS that leaves the waiting to the kernel, for the sake of many threads.

With a time-out of its own, Python asks poll() before it sends, and tries to receive before and after
it asks. Each time it lets go of the interpreter, and a thread that wants it back queues up behind all
others whose answers have come. Here Python's time-out is 0, so that it asks nobody, and the descriptor
blocks all the same, as long as SO_RCVTIMEO and SO_SNDTIMEO say.
"""

from __future__ import annotations

import os
import socket
import struct
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from ssl import SSLSocket
    from typing import TypeVar

    _Given = TypeVar("_Given")
    _Made = TypeVar("_Made")

# What `ssl` raises where the kernel's wait ended: the time is over, or a signal came.
_UNFINISHED = ("SSLWantReadError", "SSLWantWriteError")


def kernel_timed(sock: SSLSocket, send_timeout: float | None) -> SSLSocket | KernelTimedSocket:
    """Returns a connected socket whose time-outs are the kernel's, where that is possible."""
    # Those that take the place of ssl's, as gevent's do, wait in ways of their own.
    if os.name != "posix" or type(sock).__module__ != "ssl":
        return sock
    try:
        return KernelTimedSocket(sock, send_timeout)
    except OSError:  # systems with times of another size than a C long
        return sock


class KernelTimedSocket:
    """What a connection does with a socket, in the kernel's time or in Python's."""

    __slots__ = ("_in_kernel", "_read_timeout", "_send_timeout", "_sock")

    def __init__(self, sock: SSLSocket, send_timeout: float | None) -> None:
        self._sock = sock
        self._in_kernel = False
        self._read_timeout: float | None = None
        self._send_timeout = send_timeout
        self._set(socket.SO_SNDTIMEO, send_timeout if _is_wait(send_timeout) else None)

    def wait_in_kernel(self, seconds: float | None) -> None:
        """Has sending wait in the kernel from now on, and receiving for so many seconds."""
        if not _is_wait(seconds) or not _is_wait(self._send_timeout):
            self.settimeout(seconds)
            return
        if not self._in_kernel:
            self._sock.settimeout(0)
            os.set_blocking(self._sock.fileno(), True)
            self._in_kernel = True
        self._read_timeout = seconds
        self._set(socket.SO_RCVTIMEO, seconds)

    def settimeout(self, seconds: float | None) -> None:
        """Has Python do the waiting, for what has to be over in time: the kernel limits pauses."""
        self._in_kernel = False
        self._sock.settimeout(seconds)

    def send(self, data: memoryview) -> int:
        return self._patiently(self._sock.send, data, socket.SO_SNDTIMEO, self._send_timeout)

    def recv(self, size: int) -> bytes:
        return self._patiently(self._sock.recv, size, socket.SO_RCVTIMEO, self._read_timeout)

    def recv_into(self, place: memoryview) -> int:
        return self._patiently(self._sock.recv_into, place, socket.SO_RCVTIMEO, self._read_timeout)

    def _patiently(
        self, act: Callable[[_Given], _Made], given: _Given, option: int, timeout: float | None
    ) -> _Made:
        """Sends or receives; after a signal it waits for what is left of the time."""
        began, interrupted = monotonic(), False
        try:
            while True:
                try:
                    return act(given)
                except OSError as error:
                    if not self._in_kernel or type(error).__name__ not in _UNFINISHED:
                        raise
                    interrupted = True
                    left = None if timeout is None else timeout - (monotonic() - began)
                    if not _is_wait(left):
                        raise TimeoutError("timed out") from error
                    self._set(option, left)
        finally:
            if interrupted:
                self._set(option, timeout)

    def _set(self, option: int, seconds: float | None) -> None:
        whole = 0 if seconds is None else int(seconds)  # 0 is for ever
        part = 0 if seconds is None else int((seconds - whole) * 1e6)
        self._sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", whole, part))

    def pending(self) -> int:
        return self._sock.pending()

    def fileno(self) -> int:
        return self._sock.fileno()

    def close(self) -> None:
        self._sock.close()


def _is_wait(seconds: float | None) -> bool:
    """Whether the kernel can wait so long: what it cannot count is for ever to it."""
    return seconds is None or seconds >= 1e-6
