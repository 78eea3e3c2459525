"""What the floors send and read: the least that a client of these services has to do.

A floor knows what it is measured with and nothing else. It signs each request with Signature
Version 4, hash of the body included, since no service answers without; it writes and reads JSON,
makes the same Python values as a client (timestamps of `ListEvents`, events of a stream, whose
checksums it checks) and keeps one connection for each call at a time. It has no model, checks no
parameter, retries nothing, bounds nothing, sends no header that could be left out, and takes headers
to be spelled as this server spells them.
"""

from __future__ import annotations

from binascii import crc32
from datetime import datetime, timezone
from hashlib import sha256
from hmac import digest
from json import dumps, loads
from os import environ
from struct import Struct
from time import gmtime, strftime

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from typing import Any

_KEYS: dict[str, bytes] = {}
_HEADER_TYPES: dict[bytes, str] = {}
_PRELUDE = Struct("!III")
_CHECKSUM = Struct("!I")
_KIND = b":event-type\x07"

HEAD = 4096  # bytes, which the head of any response has room in
SIGNED = "host;x-amz-date"
_JSON = "content-type:application/json\n", "content-type;host;x-amz-date"


def host_and_port(url: str) -> tuple[str, int]:
    """Returns where a URL without a path leads."""
    host, _, port = url.partition("://")[2].partition(":")
    return host, int(port)


def tls(url: str) -> ssl.SSLContext | None:
    """Returns a context that trusts who the bench trusts, where the URL asks for one."""
    if not url.startswith("https"):
        return None
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(environ["SSL_CERT_FILE"])
    return context


def head(
    host: str,
    path: str,
    length: int,
    body_hash: str,
    *,
    query: str = "",
    json: bool = True,
    session: str = "",
) -> bytes:
    """Returns the head of a signed request.

    Args:
        host: The host, with the port.
        path: The path, without anything to escape.
        length: Of the body, in bytes.
        body_hash: SHA-256 of the body, in hexadecimal digits.
        query: The query, escaped.
        json: Whether the body is JSON.
        session: The runtime's session, if any.
    """
    stamp = strftime("%Y%m%dT%H%M%SZ", gmtime())
    date = stamp[:8]
    lines, names = _JSON if json else ("", SIGNED)
    sent = "Content-Type: application/json\r\n" if json else ""
    more = ""
    if session:
        more = f"x-amzn-bedrock-agentcore-runtime-session-id:{session}\n"
        names += ";x-amzn-bedrock-agentcore-runtime-session-id"
        sent += f"X-Amzn-Bedrock-AgentCore-Runtime-Session-Id: {session}\r\n"
    canonical = f"POST\n{path}\n{query}\n{lines}host:{host}\nx-amz-date:{stamp}\n{more}\n{names}\n{body_hash}"
    scope = f"{date}/{inputs.REGION}/bedrock-agentcore/aws4_request"
    key = _KEYS.get(date)
    if key is None:
        key = _KEYS[date] = _signing_key(date)
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    signature = digest(key, text.encode(), "sha256").hex()
    return (
        f"POST {path}{'?' if query else ''}{query} HTTP/1.1\r\nHost: {host}\r\n{sent}"
        f"X-Amz-Date: {stamp}\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
        f"{environ['AWS_ACCESS_KEY_ID']}/{scope}, SignedHeaders={names}, Signature={signature}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def _signing_key(date: str) -> bytes:
    key = b"AWS4" + environ["AWS_SECRET_ACCESS_KEY"].encode()
    for part in (date, inputs.REGION, "bedrock-agentcore", "aws4_request"):
        key = digest(key, part.encode(), "sha256")
    return key


def api_key(host: str) -> bytes:
    body = dumps(inputs.API_KEY_CALL).encode()
    return head(host, "/identities/api-key", len(body), sha256(body).hexdigest()) + body


def memories(host: str) -> bytes:
    body = b"{}"
    return head(host, "/memories/", len(body), sha256(body).hexdigest()) + body


def list_events(host: str) -> bytes:
    body = b"{}"
    path = f"/memories/{inputs.MEMORY}/actor/{inputs.ACTOR}/sessions/{inputs.SESSION}"
    return head(host, path, len(body), sha256(body).hexdigest()) + body


def runtime(host: str, name: str, length: int, body_hash: str) -> bytes:
    return head(host, f"/runtimes/{name}/invocations", length, body_hash, json=False)


def stream(host: str, size: int) -> bytes:
    body = inputs.PAYLOAD
    return runtime(host, inputs.runtime(size), len(body), sha256(body).hexdigest()) + body


def harness(host: str) -> bytes:
    body = dumps({"messages": inputs.HARNESS_CALL["messages"]}).encode()
    arn = inputs.HARNESS.replace(":", "%3A").replace("/", "%2F")
    return (
        head(
            host,
            "/harnesses/invoke",
            len(body),
            sha256(body).hexdigest(),
            query=f"harnessArn={arn}",
            session=inputs.RUNTIME_SESSION,
        )
        + body
    )


def length(data: bytes) -> tuple[int, int] | None:
    """Returns where the body of a response begins and how long it is, once its head is there."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    at = data.find(b"Content-Length: ", 0, end) + 16
    return end + 4, int(data[at : data.find(b"\r", at)])


class Response:
    """A response that is read whole; `feed` it what comes until it says that this was all."""

    __slots__ = ("_head", "_left", "_pieces")

    def __init__(self) -> None:
        self._head: bytes = b""
        self._left = -1
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> bool:
        """Takes what came, and returns whether the response is complete."""
        if self._left < 0:
            data = self._head + data if self._head else data
            found = length(data)
            if found is None:
                self._head = data
                return False
            start, self._left = found
            data = data[start:]
        self._left -= len(data)
        self.body(data)
        return not self._left

    def body(self, data: bytes) -> None:
        """Takes a piece of the body."""
        self._pieces.append(data)

    def json(self) -> Any:
        """Returns the body's value."""
        return loads(b"".join(self._pieces))


def events(response: Response) -> list[Any]:
    """Returns the events of a response of `ListEvents`, with timestamps as clients make them."""
    found = response.json()["events"]
    for event in found:
        event["eventTimestamp"] = datetime.fromtimestamp(event["eventTimestamp"], timezone.utc)
    return list(found)


class Counted(Response):
    """A body of which only the length is wanted."""

    __slots__ = ("length",)

    def __init__(self) -> None:
        super().__init__()
        self.length = 0

    def body(self, data: bytes) -> None:
        self.length += len(data)


class Streamed(Response):
    """A stream of events, which are counted."""

    __slots__ = ("_rest", "count")

    def __init__(self) -> None:
        super().__init__()
        self._rest: bytes = b""
        self.count = 0

    def body(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        start, end = 0, len(data)
        while end - start >= 12:
            total, length, checksum = _PRELUDE.unpack_from(data, start)
            if end - start < total:
                break
            prelude = crc32(data[start : start + 8])
            whole = crc32(data[start + 8 : start + total - 4], prelude)
            if prelude != checksum or whole != _CHECKSUM.unpack_from(data, start + total - 4)[0]:
                raise ValueError("an event is damaged")
            payload = start + 12 + length
            kind = _kind(data[start + 12 : payload])
            event = {kind: loads(data[payload : start + total - 4])}
            self.count += "contentBlockDelta" in event
            start += total
        self._rest = data[start:]


def _kind(headers: bytes) -> str:
    """Returns the type of the event that has these headers, which are few in one stream."""
    known = _HEADER_TYPES.get(headers)
    if known is None:
        at = headers.index(_KIND) + len(_KIND)
        length = int.from_bytes(headers[at : at + 2], "big")
        known = _HEADER_TYPES[headers] = headers[at + 2 : at + 2 + length].decode()
    return known
