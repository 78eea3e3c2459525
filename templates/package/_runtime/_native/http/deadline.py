"""The moment at which a call has to be over, whatever it is doing."""

from __future__ import annotations

from time import monotonic

from ..failures import total_timeout


class Deadline:
    """A moment some seconds after its making."""

    __slots__ = ("_at", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at = monotonic() + seconds

    def left(self) -> float:
        """Returns the seconds until then, which are negative afterwards."""
        return self._at - monotonic()

    def error(self, url: str) -> Exception:
        """Returns the error of a call that is not over."""
        return total_timeout(url, self._seconds)
