"""Timestamps in both directions, with the values that botocore gives and takes.

The forms that services use are handled here; any other text goes to `botocore.utils`, which brings
dateutil, so that whatever botocore understands is understood the same.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

from .wire import Invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

UTC = timezone.utc
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# The names of the process's time zone, which are another tuple after `time.tzset()`, its standard
# time, and its summer time where it has one.
_zone: tuple[object, timezone, timezone | None] = (None, UTC, None)


def parse(value: object) -> datetime:
    """Returns an aware datetime: of epoch seconds in local time, of ISO 8601 or RFC 822 in their own."""
    if isinstance(value, (int, float)):
        names, zone, summer = _zone
        if names is not time.tzname:
            zone, summer = _local_zone()
        try:
            if summer is not None and time.localtime(value).tm_isdst > 0:
                zone = summer
            return datetime.fromtimestamp(value, zone)
        except (OSError, OverflowError):
            return _slow(value)
    if isinstance(value, str) and (moment := _iso(value) or _imf(value)) is not None:
        return moment
    return _slow(value)


def _local_zone() -> tuple[timezone, timezone | None]:
    """Reads the local time zone as dateutil's `tzlocal()` does: its rules of today, for any year."""
    global _zone
    names = time.tzname
    standard, summer = [
        timezone(timedelta(seconds=-seconds), name) if seconds or name != "UTC" else UTC
        for seconds, name in zip((time.timezone, time.altzone), names, strict=True)
    ]
    _zone = (names, standard, summer if time.daylight else None)
    return _zone[1:]


def _iso(text: str) -> datetime | None:
    """`2025-01-31T23:59:59Z`, with no, three or six digits of a fraction; None for the rest."""
    length = len(text)
    if length not in (20, 24, 27) or text[10] != "T" or text[-1] != "Z" or not text.isascii():
        return None
    if text[4] != "-" or text[7] != "-" or text[13] != ":" or text[16] != ":":
        return None
    if length > 20 and text[19] != ".":
        return None
    try:
        return datetime.fromisoformat(text[:-1] + "+00:00")
    except ValueError:
        return None


def _imf(text: str) -> datetime | None:
    """`Fri, 31 Jan 2025 23:59:59 GMT`, the form of HTTP dates; None for the rest."""
    if len(text) != 29 or text[3:5] != ", " or text[-4:] != " GMT" or text[:3] not in _DAYS:
        return None
    day, month, year, clock = text[5:7], text[8:11], text[12:16], text[17:25].split(":")
    digits = [day, year, *clock]
    if (
        month not in _MONTHS
        or len(clock) != 3
        or not all(d.isascii() and d.isdigit() for d in digits)
    ):
        return None
    hour, minute, second = map(int, clock)
    try:
        return datetime(
            int(year), _MONTHS.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC
        )
    except ValueError:
        return None


def _slow(value: object) -> datetime:
    from importlib import import_module

    utils: Any = import_module("botocore.utils")
    moment: datetime = utils.parse_timestamp(value)
    return moment


def aware(value: object) -> datetime:
    """Returns what a caller gave as an aware datetime in UTC; one without a zone is UTC already.

    Raises:
        Invalid: it is no timestamp.
    """
    try:
        moment = value if isinstance(value, datetime) else parse(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Invalid(f"no timestamp: {type(value).__name__}") from error


def iso8601(value: object) -> str:
    moment = aware(value)
    if moment.microsecond > 0:
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def unixtimestamp(value: object) -> int | float:
    moment = aware(value)
    seconds = _seconds(moment)
    if moment.microsecond > 0:
        # Added as integers, so that the float is rounded once.
        return (seconds * 10**6 + moment.microsecond) / 10**6
    return seconds


def rfc822(value: object) -> str:
    moment = aware(value)
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} "
        f"{moment.year:04d} {moment.hour:02d}:{moment.minute:02d}:{moment.second:02d} GMT"
    )


def whole_seconds(value: object) -> datetime:
    """Returns `value` without its fraction, which botocore drops from timestamps in headers."""
    return aware(value).replace(microsecond=0)


def _seconds(moment: datetime) -> int:
    delta = moment - _EPOCH
    return delta.days * 86400 + delta.seconds
