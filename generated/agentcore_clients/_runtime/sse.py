"""`text/event-stream`, by the event-stream section of the WHATWG HTML standard, without I/O."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MEDIA_TYPE = "text/event-stream"
_BOM = b"\xef\xbb\xbf"
_MAX_DIGITS = 15  # a longer number of milliseconds is no time, and Python refuses the longest


class ServerSentEvent(NamedTuple):
    """One event of a `text/event-stream` body.

    Attributes:
        event: Its type; "message" where the stream names none.
        data: Its lines of data, joined by line feeds.
        id: The last id that the stream gave, with this event or before it; "" before the first.
        retry: Milliseconds to wait before connecting again, where the stream asked for it since
            the event before; else None.
    """

    event: str
    data: str
    id: str
    retry: int | None

    def json(self) -> Any:
        """Returns `data` parsed as JSON.

        Raises:
            json.JSONDecodeError: a ValueError; `data` is not JSON.
        """
        return json.loads(self.data)


class EventStreamParser:
    """Takes bytes as they come and gives the events that are complete with them."""

    def __init__(self) -> None:
        self._pending: list[bytes] = []  # the start of a line that has not ended
        self._at_start = True
        self._after_cr = False  # a line feed that follows belongs to the same line end
        self._event = self._id = ""
        self._data: list[str] = []
        self._retry: int | None = None

    def feed(self, data: bytes) -> Iterator[ServerSentEvent]:
        """Yields the events that end in these bytes. What the end of the body cuts off is no event."""
        for line in self._lines(data):
            if line:
                self._field(line)
            elif self._data:
                yield ServerSentEvent(
                    self._event or "message", "\n".join(self._data), self._id, self._retry
                )
                self._event, self._data, self._retry = "", [], None
            else:
                self._event = ""

    def _lines(self, data: bytes) -> list[bytes]:
        """Returns the lines that end in these bytes, without their ends."""
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]
            self._after_cr = False
        if not data:
            return []
        self._after_cr = data.endswith(b"\r")
        self._pending.append(data)
        if b"\n" not in data and b"\r" not in data:
            return []
        lines = b"".join(self._pending).splitlines()
        self._pending = [] if data.endswith((b"\n", b"\r")) else [lines.pop()]
        if self._at_start and lines:
            self._at_start = False
            lines[0] = lines[0].removeprefix(_BOM)
        return lines

    def _field(self, line: bytes) -> None:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id":
            if "\0" not in value:
                self._id = value
        elif name == "retry" and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
            self._retry = int(value)


def parser(content_type: str) -> EventStreamParser:
    """Returns a parser for a body of this content type; "" is one that is not known.

    Raises:
        ValueError: a body of that type holds no events.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type and media_type != MEDIA_TYPE:
        raise ValueError(
            f"the response is {media_type}, not {MEDIA_TYPE}: read it with json(), text() or read()"
        )
    return EventStreamParser()
