"""Signature Version 4, byte for byte what botocore's `SigV4Auth` makes of the same request.

Source of the rules: botocore 1.43 `auth.py` and the AWS page "Create a signed AWS API request".
"""

from __future__ import annotations

from hashlib import sha256
from hmac import digest

from ..codec.escape import path as escape_path
from ..codec.escape import query_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..http.request import Body

# Headers that proxies and tracing may rewrite on the way (botocore's SIGNED_HEADERS_BLACKLIST).
UNSIGNED = frozenset(
    [
        "baggage",
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "traceparent",
        "tracestate",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-amzn-trace-id",
    ]
)
EMPTY_HASH = sha256(b"").hexdigest()


# What HMAC mixes into its key (RFC 2104).
_INNER, _OUTER = (bytes(byte ^ mask for byte in range(256)) for mask in (0x36, 0x5C))


class SigningKey:
    """A key that has been taken by both hashes of an HMAC, so that a text is all that is left.

    For a short text it takes longer to take the key than to take the text.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(64, b"\0")
        self._inner: Any = sha256(padded.translate(_INNER))
        self._outer: Any = sha256(padded.translate(_OUTER))

    def sign(self, text: str) -> str:
        """Returns the HMAC-SHA256 of a text, in hexadecimal digits."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        signed: str = outer.hexdigest()
        return signed


class SigningKeys:
    """Derives the signing key of a day once and keeps it while day and secret stay the same."""

    __slots__ = ("_cached", "_region", "_service")

    def __init__(self, region: str, service: str) -> None:
        self._region, self._service = region, service
        # One tuple, so that threads see all of it or none.
        self._cached: tuple[str, str, SigningKey | None] = ("", "", None)

    def get(self, secret: str, date: str) -> SigningKey:
        """Returns the key for `date` (`20250131`)."""
        known_secret, known_date, key = self._cached
        if key is not None and known_date == date and known_secret == secret:
            return key
        derived = f"AWS4{secret}".encode()
        for part in (date, self._region, self._service, "aws4_request"):
            derived = digest(derived, part.encode(), "sha256")
        key = SigningKey(derived)
        self._cached = (secret, date, key)
        return key


def authorization(
    *,
    method: str,
    path: str,
    query: str,
    host: str,
    headers: Sequence[tuple[str, str]],
    body: Body,
    access_key: str,
    secret_key: str,
    timestamp: str,
    region: str,
    service: str,
    keys: SigningKeys,
    payload_hash: str | None = None,
) -> str:
    """Returns the value of the `Authorization` header.

    Args:
        path: the escaped path as it is sent; it is normalized and escaped once more, as AWS wants.
        query: the escaped query string as it is sent, without `?`.
        headers: every header that is sent but `Host`, `X-Amz-Date` and the token included.
        timestamp: `20250131T235959Z`, the same as in `X-Amz-Date`.
        payload_hash: what `X-Amz-Content-SHA256` says, where that header is sent.
    """
    names, lines = _canonical_headers(headers, host)
    if payload_hash is None:
        if type(body) is bytes:
            payload_hash = sha256(body).hexdigest() if body else EMPTY_HASH
        else:
            payload_hash = _hash(body)
    scope = f"{timestamp[:8]}/{region}/{service}/aws4_request"
    canonical = canonical_request(method, path, query, names, lines, payload_hash)
    signed = signature(canonical, timestamp, scope, keys.get(secret_key, timestamp[:8]))
    return (
        f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, "
        f"SignedHeaders={names}, Signature={signed}"
    )


def _hash(body: Body) -> str:
    """Returns the hash of a body that is not simply bytes."""
    if isinstance(body, (bytes, bytearray, memoryview)):
        return sha256(body).hexdigest()
    return body.hash


def presigned_query(
    *,
    method: str,
    path: str,
    query: str,
    host: str,
    headers: Sequence[tuple[str, str]],
    access_key: str,
    secret_key: str,
    token: str | None,
    timestamp: str,
    expires_in: int,
    region: str,
    service: str,
    keys: SigningKeys,
) -> str:
    """Returns the query string of a URL that is signed itself, for a request without a body.

    Args:
        query: the escaped query string of the request, closed by `&` where there is one.
        headers: those but `Host` that whoever uses the URL has to send with the same values.
        expires_in: seconds for which the URL is valid.

    The other arguments are those of `authorization`.
    """
    names, lines = _canonical_headers(headers, host)
    scope = f"{timestamp[:8]}/{region}/{service}/aws4_request"
    own: list[tuple[str, object]] = [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", f"{access_key}/{scope}"),
        ("X-Amz-Date", timestamp),
        ("X-Amz-Expires", expires_in),
        ("X-Amz-SignedHeaders", names),
    ]
    if token is not None:
        own.append(("X-Amz-Security-Token", token))
    # The parameters of the operation and those of the signature may not be mixed.
    query += query_pairs(own)
    canonical = canonical_request(method, path, query, names, lines, EMPTY_HASH)
    signed = signature(canonical, timestamp, scope, keys.get(secret_key, timestamp[:8]))
    return f"{query}&X-Amz-Signature={signed}"


def canonical_request(
    method: str, path: str, query: str, names: str, lines: str, payload_hash: str
) -> str:
    """Returns what is hashed for a signature; `lines` are the headers that `names` lists."""
    return (
        f"{method}\n{_canonical_path(path)}\n{_canonical_query(query)}\n"
        f"{lines}\n\n{names}\n{payload_hash}"
    )


def signature(canonical: str, timestamp: str, scope: str, key: SigningKey) -> str:
    """Returns the signature of a canonical request, in hexadecimal digits."""
    to_sign = f"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    return key.sign(to_sign)


def _canonical_headers(headers: Sequence[tuple[str, str]], host: str) -> tuple[str, str]:
    """Returns the list of signed names and the canonical header lines."""
    signed = {"host": host}
    for name, value in headers:
        lower = name.lower()
        if lower not in UNSIGNED:
            # Runs of white space count as one space; no other white space is printable.
            if " " in value or not value.isprintable():
                value = " ".join(value.split())
            signed[lower] = f"{signed[lower]},{value}" if lower in signed else value
    names = sorted(signed)
    return ";".join(names), "\n".join([f"{name}:{signed[name]}" for name in names])


def _canonical_path(path: str) -> str:
    if "/." in path or "//" in path:
        path = _without_dot_segments(path)
    return escape_path(path) if path else "/"


def _without_dot_segments(path: str) -> str:
    """RFC 3986 section 5.2.4, and empty segments go too, as botocore does it."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment and segment != ".":
            if segment == "..":
                if kept:
                    kept.pop()
            else:
                kept.append(segment)
    first = "/" if path.startswith("/") else ""
    last = "/" if path.endswith("/") and kept else ""
    return first + "/".join(kept) + last


def _canonical_query(query: str) -> str:
    if "&" not in query:
        return query if "=" in query or not query else f"{query}="
    pairs: list[tuple[str, str]] = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        pairs.append((name, value))
    pairs.sort()
    return "&".join([f"{name}={value}" for name, value in pairs])
