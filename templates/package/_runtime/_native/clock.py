"""The time, random bytes and tokens that requests carry, in one place so that a test can fix them."""

from __future__ import annotations

from os import urandom
from time import gmtime, strftime, time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    now: Callable[[], float]

now = time

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
    data = bytearray(urandom(16))
    data[6] = data[6] & 0x0F | 0x40
    data[8] = data[8] & 0x3F | 0x80
    text = data.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
