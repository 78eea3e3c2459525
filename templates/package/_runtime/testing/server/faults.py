"""Faults of a service: what a request asks for by a header, and what is set for requests to come.

`x-fault: throttle; times=2` has the first two attempts of a call fail; a client counts its attempts in
`amz-sdk-request`. Several faults are separated by commas.
"""

from __future__ import annotations

import threading
from struct import unpack
from time import sleep

from .. import wire
from . import failures
from .fault_options import Fault, from_header
from .messages import Abort, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from .messages import Next, Request

HEADER = "x-fault"
_ATTEMPT = "amz-sdk-request"
_EVENTS = "application/vnd.amazon.eventstream"
# Kind -> what the name of such an error has; code, status and text where the operation has none, as in
# the list of errors that all services have in common.
_ERRORS: dict[str, tuple[tuple[str, ...], str, int, str]] = {
    "throttle": (("Throttl", "TooManyReq"), "ThrottlingException", 429, "Rate exceeded"),
    "unavailable": (("Unavailable",), "ServiceUnavailable", 503, "Try again later"),
    "internal": (("Internal",), "InternalFailure", 500, "An internal error occurred"),
    "expired": (
        ("ExpiredToken",),
        *("ExpiredTokenException", 403, "The security token included in the request is expired"),
    ),
}


class Faults:
    """A layer that makes faults.

    Args:
        known: Faults for all requests that fit, counted as they come.
    """

    def __init__(self, known: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._known = [*known]
        self._seen: dict[int, int] = {}

    def add(self, fault: Fault) -> None:
        """Adds a fault for requests that come later."""
        with self._lock:
            self._known.append(fault)

    def __call__(self, request: Request, inner: Next) -> Reply:
        try:
            faults = [*self._asked(request), *self._due(request)]
        except ValueError as error:
            return failures.failure(request.model, "InvalidFault", 400, str(error))
        for fault in faults:
            if fault.kind == "delay":
                sleep(fault.seconds)
            elif fault.kind in ("reset", "close"):
                raise Abort(reset=fault.kind == "reset")
            elif fault.kind in _ERRORS or fault.kind == "error":
                return _error(request.model, fault)
        reply = inner(request)
        for fault in faults:
            if fault.kind in _DAMAGES:
                pieces = _pieces(reply)
                if isinstance(reply.body, (bytes, bytearray)):
                    reply.headers["Content-Length"] = str(len(reply.body))
                reply.body = _damaged(fault, pieces)
        return reply

    def _asked(self, request: Request) -> list[Fault]:
        """Returns the faults that a request asks for by itself."""
        text = request.headers.get(HEADER)
        if text is None or request.model is None:
            return []
        attempt = _attempt(request.headers.get(_ATTEMPT, ""))
        return [fault for fault in from_header(text) if fault.is_due(attempt)]

    def _due(self, request: Request) -> list[Fault]:
        """Counts a request, and returns the faults that are set for it."""
        found: list[Fault] = []
        if request.model is None:
            return found
        with self._lock:
            for number, fault in enumerate(self._known):
                if fault.operation in (None, request.operation):
                    self._seen[number] = seen = self._seen.get(number, 0) + 1
                    if fault.is_due(seen):
                        found.append(fault)
        return found


def _attempt(progress: str) -> int:
    """Returns which attempt of a call a request is: the 2 of "attempt=2; max=3"."""
    for part in progress.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "attempt" and value.isdigit():
            return int(value)
    return 1


def _error(model: Any, fault: Fault) -> Reply:
    words, code, status, text = _ERRORS.get(fault.kind, ((), "", 500, ""))
    code = _modelled(model, words, status) or code
    reply = failures.failure(
        model, fault.code or code, fault.status or status, fault.message or text
    )
    if fault.status is not None:
        reply.status = fault.status
    if fault.retry_after is not None:
        reply.headers["Retry-After"] = f"{fault.retry_after:g}"
    return reply


def _modelled(model: Any, words: tuple[str, ...], status: int) -> str | None:
    """Returns the code of an operation's own error of a kind, None where it has none."""
    shapes = model.error_shapes if words else ()
    named = [shape for word in words for shape in shapes if word in shape.name]
    # A status that several kinds of errors share (403) says too little.
    alike = [shape for shape in shapes if _status(shape) == status in (429, 500, 503)]
    return next((wire.code_of(shape) for shape in (*named, *alike)), None)


def _status(shape: Any) -> object:
    return shape.metadata.get("error", {}).get("httpStatusCode")


# ------------------------------------------------------------------------------- damaged bodies


def _pieces(reply: Reply) -> Iterable[bytes]:
    body = [bytes(reply.body)] if isinstance(reply.body, (bytes, bytearray)) else reply.body
    is_events = _EVENTS in (reply.headers.get("Content-Type"), reply.headers.get("content-type"))
    return _messages(body) if is_events else body


def _damaged(fault: Fault, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yields a body whose piece of the fault's number is damaged, of events the message."""
    for number, piece in enumerate(pieces, 1):
        if number == fault.piece:
            yield from _DAMAGES[fault.kind](fault, piece)
        else:
            yield piece


def _messages(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yields the messages of an event stream, however its pieces are cut."""
    data = b""
    for piece in pieces:
        data += piece
        while len(data) >= 4 and len(data) >= (size := unpack("!I", data[:4])[0]):
            yield data[:size]
            data = data[size:]
    if data:
        yield data


def _cut(_: Fault, piece: bytes) -> Iterator[bytes]:
    yield piece[: len(piece) // 2]
    raise Abort(reset=False)


def _stall(fault: Fault, piece: bytes) -> Iterator[bytes]:
    yield piece[: len(piece) // 2]
    sleep(fault.seconds)
    yield piece[len(piece) // 2 :]


def _corrupt(_: Fault, piece: bytes) -> Iterator[bytes]:
    yield piece[:-1] + bytes([piece[-1] ^ 1]) if piece else piece


_DAMAGES: dict[str, Callable[[Fault, bytes], Iterator[bytes]]] = {
    "cut": _cut,
    "stall": _stall,
    "corrupt": _corrupt,
}
