"""What a fault is, and where it is written: in a header, in a file."""

from __future__ import annotations

from typing import NamedTuple

from . import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Any

    from .tables import Lookup

# Kind -> what happens; the command line's help and errors show it.
KINDS = {
    "throttle": "an error: too many requests",
    "unavailable": "an error: the service is not available",
    "internal": "an error: the service has failed",
    "expired": "an error: the session's token has expired",
    "error": "the error that `code`, `status` and `message` say",
    "delay": "the answer begins `seconds` late",
    "reset": "the connection is reset instead of an answer",
    "close": "the connection is closed instead of an answer",
    "cut": "the connection ends in the middle of piece `piece` of the body",
    "stall": "the second half of that piece comes `seconds` late",
    "corrupt": "the last byte of that piece is wrong: the checksum of an event, the end of JSON",
}
# Option -> its type, and the least that it may be.
_OPTIONS: dict[str, tuple[type, float]] = {
    "times": (int, 1),
    "after": (int, 0),
    "seconds": (float, 0),
    "piece": (int, 1),
    "status": (int, 400),
    "retry_after": (float, 0),
    "code": (str, 0),
    "message": (str, 0),
}


class Fault(NamedTuple):
    """A fault, and the requests that get it.

    Attributes:
        kind: One of KINDS.
        operation: The operation as the model names it; None for all.
        times: How many requests get it; None for all.
        after: How many requests are answered before.
        seconds: Of a delay.
        piece: The piece of the body that is damaged, from 1: of events the message.
        code, status, message: Of an error, where the fault's own are not wanted.
        retry_after: Seconds, of the header of that name.
    """

    kind: str
    operation: str | None = None
    times: int | None = None
    after: int = 0
    seconds: float = 1
    piece: int = 1
    code: str | None = None
    status: int | None = None
    message: str | None = None
    retry_after: float | None = None

    def is_due(self, number: int) -> bool:
        """Whether the request of this number, from 1, gets it."""
        return number > self.after and (self.times is None or number <= self.after + self.times)


def made(kind: object, options: Mapping[str, object], operation: str | None = None) -> Fault:
    """Returns a fault.

    Raises:
        ValueError: there is no such fault, or it has no such option; the text names it.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"{kind!r} is no fault: give one of {', '.join(KINDS)}")
    found: dict[str, Any] = {}
    for name, value in options.items():
        if name not in _OPTIONS:
            raise ValueError(f"{kind}: {name!r} is no option: give one of {', '.join(_OPTIONS)}")
        found[name] = _option(kind, name, value)
    if kind == "error" and "code" not in found:
        raise ValueError("error: give its code")
    return Fault(kind, operation, **found)


def _option(kind: str, name: str, value: object) -> object:
    type_, least = _OPTIONS[name]
    wanted = f"{kind}: {name}={value!r} is not what it takes: give "
    if type_ is str:
        if not isinstance(value, str):
            raise ValueError(f"{wanted}text")
        return value
    try:
        number = type_(value)
    except (TypeError, ValueError):
        number = None
    if number is None or isinstance(value, bool) or number != float(str(value)) or number < least:
        whole = "a whole number" if type_ is int else "a number"
        raise ValueError(f"{wanted}{whole} from {least:g} on")
    return number


def from_header(text: str) -> list[Fault]:
    """Returns the faults of a header: `throttle; times=2, delay; seconds=0.5`.

    Raises:
        ValueError: it is no list of faults.
    """
    found: list[Fault] = []
    for part in text.split(","):
        kind, *options = [each.strip() for each in part.split(";")]
        pairs = [each.partition("=") for each in options if each]
        found.append(
            made(kind, {name.strip().replace("-", "_"): v.strip() for name, _, v in pairs})
        )
    return found


def from_file(path: str | PathLike[str], lookup: Lookup) -> list[Fault]:
    """Returns the faults of a file, JSON or TOML: a list `fault` of tables.

    Each has `kind` and the options of faults; `operation` is the one that it is for.

    Raises:
        OSError: there is none.
        ValueError: it is not as described; the text says where.
    """
    found: list[Fault] = []
    for place, table in tables.read(path, "fault"):
        try:
            kind, operation = table.pop("kind", None), table.pop("operation", None)
            name = None if operation is None else tables.operation_of(operation, lookup)[1]
            found.append(made(kind, table, name))
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from None
    return found
