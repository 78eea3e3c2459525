"""Headers that carry a trace to the service, from whoever traces to the engine that sends."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Puts the headers of the current trace into a dictionary; None while nothing traces.
inject: Callable[[dict[str, str]], None] | None = None

_OF_AWS = "x-amzn-trace-id"


def additions(present: Iterable[str]) -> dict[str, str]:
    """Returns the headers that a request gets for its trace, beside the names that it has.

    A request that belongs to a trace of AWS already, by a parameter or by a Lambda function, gets
    none. Any other header that is present stays as it is.

    Raises:
        ValueError: a header that is the engine's, or that no request can have.
    """
    if inject is None:
        return {}
    names = {name.lower() for name in present}
    if _OF_AWS in names:
        return {}
    from .headers import check_header

    headers: dict[str, str] = {}
    inject(headers)
    for name, value in headers.items():
        check_header("a propagator", name, value)
    return {name: value for name, value in headers.items() if name.lower() not in names}
