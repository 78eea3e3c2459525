"""The reader of HTTP/1.1 responses, without input or output.

The synchronous and the asynchronous connections feed the same reader, so that both judge a
response alike. Syntax is left to llhttp (through httptools) in its strict mode; what this module
adds are the limits and the ways in which a message may end. httptools imports `typing`, which takes
longer than all else here: this module is imported by the first connection.
"""

from __future__ import annotations

try:
    from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser
except ImportError as error:
    raise ImportError(
        f"httptools cannot be imported ({error}): it is compiled code, which must be installed for "
        "this Python and cannot be in a zip file"
    ) from error

from .request import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .lenient import LenientParser

# The limits of http.client, which botocore's answers pass too.
MAX_HEADERS = 100
MAX_HEAD_BYTES = 256 * 1024
# A body that is read whole; streams have no limit.
MAX_BODY_BYTES = 512 * 1024 * 1024
LARGE_CHUNK = 32 * 1024  # bytes; smaller ones cost less joined than one by one


_FRAMING = (b"content-length", b"transfer-encoding")

# Names of headers as they came, with what they are called here: services send few, and often.
_names: dict[bytes, str] = {}
_MAX_NAMES = 128
_MAX_NAME = 64  # bytes


class ResponseReader:
    """Reads the responses of one connection, one after the other."""

    __slots__ = (
        "_chunks",
        "_framing_bytes",
        "_parser",
        "_start",
        "buffered",
        "chunk_limit",
        "done",
        "head",
        "keep_alive",
        "left",
        "raw_headers",
        "status",
        "trailing_data",
    )

    def __init__(self) -> None:
        self._parser: HttpResponseParser | LenientParser = HttpResponseParser(self)
        self.chunk_limit = MAX_BODY_BYTES
        self.trailing_data = False
        self.start()

    def start(self) -> None:
        """Makes ready for the next response."""
        self.status = 0
        self.raw_headers: list[tuple[bytes, bytes]] = []
        self.head = False  # the final status and all headers are there
        self.done = False  # the message is complete
        self.keep_alive = False
        self.buffered = 0  # body bytes that were not taken yet
        self.left = 0  # body bytes to come, of a body that the parser sees no more of
        self._framing_bytes = 0  # since the start, or since the last bytes of the body
        self._chunks: list[bytes] = []
        self._start: list[bytes] = []  # what came before the head was complete

    def feed(self, data: bytes | memoryview) -> None:
        """Takes bytes from the connection, of which a view may change afterwards.

        Raises:
            ProtocolError: not HTTP/1.1, or over a limit. The connection is then of no more use.
        """
        if self.done:
            self.trailing_data = True
            return
        self._framing_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            if self.done:
                # What follows a complete message spoils the connection, not the message.
                self.trailing_data = True
                return
            self._read_leniently(data, error)
        if not self.head:
            self._start.append(bytes(data))
        # llhttp takes chunk sizes, extensions and trailers of any length.
        if self._framing_bytes > MAX_HEAD_BYTES and not self.done:
            raise ProtocolError(f"over {MAX_HEAD_BYTES} bytes of headers or trailers")

    def _read_leniently(self, data: bytes | memoryview, error: Exception) -> None:
        """Reads the head once more where it is no strict HTTP, as botocore does."""
        from .lenient import LenientParser

        try:
            if isinstance(error.__context__, ProtocolError):
                raise error.__context__
            start = b"".join([*self._start, data])
            if self.head or type(self._parser) is LenientParser or start[:7] != b"HTTP/1.":
                raise error
            self.raw_headers.clear()
            self._parser = LenientParser(self)
            self._parser.feed_data(start)
        except (HttpParserError, HttpParserUpgrade) as refusal:
            if self.done:  # as above
                self.trailing_data = True
                return
            raise ProtocolError(str(refusal) or type(refusal).__name__) from None

    def eof(self) -> None:
        """Takes note that the peer closed.

        Raises:
            ProtocolError: the response is not complete.
        """
        self.keep_alive = False
        if self.done:
            return
        if not self.head:
            raise ProtocolError("connection closed before the end of the response's headers")
        if self._framed():
            raise ProtocolError("connection closed before the end of the response's body")
        self.done = True

    def _framed(self) -> bool:
        """Whether the response says where it ends, and not the end of the connection."""
        names = {name.lower() for name, _ in self.raw_headers}
        return self.status in (204, 304) or not names.isdisjoint(_FRAMING)

    def take(self) -> bytes:
        """Returns the body bytes that have come in and forgets them."""
        chunks = self._chunks
        if not chunks:
            return b""
        self._chunks = []
        self.buffered = 0
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def take_some(self) -> bytes:
        """Returns the first of the body bytes that have come in; large ones as they came.

        To join them would copy a body once more.
        """
        chunks = self._chunks
        if len(chunks) < 2 or len(chunks[0]) < LARGE_CHUNK:
            return self.take()
        chunk = chunks.pop(0)
        self.buffered -= len(chunk)
        return chunk

    def bypass_parser(self) -> bool:
        """Leaves the rest of the body to whoever receives it, where only its length counts.

        It is called after the head and before any bytes are taken. From then on bytes are counted
        by `left`, which whoever receives them keeps.
        """
        if self.done or type(self._parser) is not HttpResponseParser:
            return False
        length = 0
        for name, value in self.raw_headers:
            known = name.lower()
            if known == b"transfer-encoding":
                return False
            if known == b"content-length":  # which llhttp has read as a number, and once
                length = int(value)
        rest = length - self.buffered
        if rest < LARGE_CHUNK:
            return False
        self.left = rest
        return True

    def end(self) -> None:
        """Takes note that the last byte of a body has come past the parser."""
        self.left = 0
        self.done = True
        self._parser = HttpResponseParser(self)  # the old one still waits for what went past it

    @property
    def started(self) -> bool:
        """Whether anything of the response has come."""
        return self.head or self._framing_bytes > 0

    @property
    def reusable(self) -> bool:
        """Whether the connection can carry another request."""
        return self.done and self.keep_alive and not self.trailing_data

    def headers(self) -> dict[str, str]:
        """Returns the headers with lower-case names; repeated ones are joined by a comma."""
        result: dict[str, str] = {}
        for raw_name, raw_value in self.raw_headers:
            name, value = _names.get(raw_name) or _name(raw_name), raw_value.decode("latin-1")
            result[name] = f"{result[name]}, {value}" if name in result else value
        return result

    # ------------------------------------------------------------------ called by httptools

    def on_message_begin(self) -> None:
        if self.done:
            self.trailing_data = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.trailing_data:
            return
        if len(self.raw_headers) >= MAX_HEADERS:
            raise ProtocolError(f"more than {MAX_HEADERS} headers in the response")
        if not self.head:
            self.raw_headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        if self.trailing_data:
            return
        if self._framing_bytes > MAX_HEAD_BYTES:  # it may count bytes of the body, too
            size = sum(len(name) + len(value) for name, value in self.raw_headers)
            if size > MAX_HEAD_BYTES:
                raise ProtocolError(f"over {MAX_HEAD_BYTES} bytes of headers")
        status = self._parser.get_status_code()
        if status < 200:
            # 1xx: the final response follows. Its bytes still count against the limit.
            if status == 101:
                raise ProtocolError("the server wants to switch protocols")
            self.raw_headers.clear()
            return
        self.status = status
        self.head = True
        self.keep_alive = self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        if self.trailing_data:
            return
        self._framing_bytes = 0
        self.buffered += len(body)
        if self.buffered > self.chunk_limit:
            raise ProtocolError(f"body of the response over {self.chunk_limit} bytes")
        self._chunks.append(body)

    def on_message_complete(self) -> None:
        if self.head and not self.trailing_data:
            self.done = True


def _name(raw: bytes) -> str:
    """Returns the name of a header in lower case, and keeps it where that takes little space."""
    name = raw.decode("latin-1").lower()
    if len(raw) <= _MAX_NAME and len(_names) < _MAX_NAMES:
        _names[raw] = name
    return name
