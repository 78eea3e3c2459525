"""The time, random bytes and tokens that requests carry, in one place so that a test can fix them."""

from __future__ import annotations

from os import urandom
from time import gmtime, strftime, time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    now: Callable[[], float]

now = time

# Half a byte of a UUID, by what chance made of it: its two upper bits say which kind it is.
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}

# The last second that was asked for, and its text: most calls come in the second of the one before.
_latest = (0, "19700101T000000Z")


def amz_date(seconds: float) -> str:
    """Returns the basic ISO 8601 form that signatures use: `20250131T235959Z`."""
    global _latest
    second = int(seconds)
    known, text = _latest
    if known != second:
        text = strftime("%Y%m%dT%H%M%SZ", gmtime(second))
        _latest = (second, text)
    return text


def new_token() -> str:
    """Returns a random UUID (version 4, RFC 9562) as text, without the import of `uuid`."""
    text = urandom(16).hex()
    variant = _VARIANT[text[16]]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"
