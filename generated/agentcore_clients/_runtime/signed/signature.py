"""Signature Version 4 of requests that are known by their URL."""

from __future__ import annotations

from urllib.parse import quote, unquote_to_bytes, urlsplit

from .._native import clock
from .._native.auth.sigv4 import SigningKeys, authorization, presigned_query
from .origins import host_header

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..protocols import Signing

# Who names this header's value says what the signature holds for: then no body is needed.
PAYLOAD = "x-amz-content-sha256"


class Signer:
    """Makes signatures; the signing key of a day is derived once."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys: tuple[tuple[str, str], SigningKeys] | None = None

    def headers(
        self,
        signing: Signing,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        host: str | None = None,
    ) -> dict[str, str]:
        """Returns the headers that sign a request.

        Of the others, `Content-Type` and those that begin with `X-Amz` are signed: what libraries
        and proxies change on the way is not.
        """
        keys, service, region = signing
        date = clock.amz_date(clock.now())
        own = {"X-Amz-Date": date}
        if keys.token:
            own["X-Amz-Security-Token"] = keys.token
        replaced = {name.lower() for name in own}
        covered = [(name, value) for name, value in headers if _is_signed(name.lower(), replaced)]
        payload = next((value for name, value in covered if name.lower() == PAYLOAD), None)
        path, query = _target(url)
        own["Authorization"] = authorization(
            method=method.upper(),
            path=path,
            query=query,
            host=host or host_header(url),
            headers=[*covered, *own.items()],
            body=body,
            access_key=keys.access_key,
            secret_key=keys.secret_key,
            timestamp=date,
            region=region,
            service=service,
            keys=self._signing_keys(region, service),
            payload_hash=payload,
        )
        return own

    def url(self, signing: Signing, url: str, expires: int) -> str:
        """Returns the URL signed itself, for a GET within some seconds."""
        keys, service, region = signing
        path, query = _target(url)
        signed = presigned_query(
            method="GET",
            path=path,
            query=f"{query}&" if query else "",
            host=host_header(url),
            headers=(),
            access_key=keys.access_key,
            secret_key=keys.secret_key,
            token=keys.token,
            timestamp=clock.amz_date(clock.now()),
            expires_in=expires,
            region=region,
            service=service,
            keys=self._signing_keys(region, service),
        )
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}{path}?{signed}"

    def _signing_keys(self, region: str, service: str) -> SigningKeys:
        known = self._keys
        if known is None or known[0] != (region, service):
            known = self._keys = ((region, service), SigningKeys(region, service))
        return known[1]


def _is_signed(name: str, replaced: set[str]) -> bool:
    return name not in replaced and (name == "content-type" or name.startswith("x-amz"))


def _target(url: str) -> tuple[str, str]:
    """Returns path and query of a URL, the query escaped as the signature's rules want it."""
    parts = urlsplit(url)
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    return parts.path or "/", "&".join(f"{_escaped(n)}={_escaped(v)}" for n, _, v in pairs)


def _escaped(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")
