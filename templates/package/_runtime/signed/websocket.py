"""Signed addresses for programs that open a connection themselves, as websockets are opened."""

from __future__ import annotations

from typing import NamedTuple

from .._native.codec.escape import header_value
from .addresses import address, as_websocket
from .origins import check
from .signature import Signer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..protocols import Signing

LONGEST = 7 * 24 * 3600  # seconds, of a signature of version 4
_signer = Signer()


class SignedAddress(NamedTuple):
    """Where a connection is opened: `url, headers = ...`. Its repr shows no signature.

    Attributes:
        url: As it was given, or with its signature in the query.
        headers: To send with the request that opens it.
    """

    url: str
    headers: dict[str, str]

    def __repr__(self) -> str:
        return f"<SignedAddress {self.url.partition('?')[0]}>"


def signed_address(
    signing: Signing,
    endpoint: str,
    url: str,
    headers: Mapping[str, str] | None,
    expires: int | None,
    most: int = LONGEST,
) -> SignedAddress:
    """Signs the GET that opens a connection: by headers, or for `expires` seconds in the URL itself.

    Raises:
        ValueError: the URL is not below the endpoint, or `expires` is no time that a signature has.
        ParamValidationError: botocore's; a header would end its line.
    """
    check(url, endpoint)
    others = {name: header_value(name, value) for name, value in (headers or {}).items()}
    if expires is None:
        return SignedAddress(
            url, {**others, **_signer.headers(signing, "GET", url, others.items())}
        )
    if others:
        raise ValueError(
            "an address that is signed itself has no headers: leave out expires or headers"
        )
    if not 1 <= expires <= most:
        raise ValueError(f"expires must be between 1 and {most} seconds, not {expires}")
    return SignedAddress(_signer.url(signing, url, expires), {})


def signed_template(
    signing: Signing,
    endpoint: str,
    path: str,
    values: Mapping[str, object],
    query: Mapping[str, object],
    headers: Mapping[str, str | None],
    expires: int | None,
    most: int,
) -> SignedAddress:
    """Like `signed_address`, for the template of a websocket's path; see `address`.

    What is a header otherwise is a parameter of the query where the URL itself is signed.
    """
    known = {name: value for name, value in headers.items() if value is not None}
    if expires is not None:
        query, known = {**query, **known}, {}
    url = as_websocket(address(endpoint, path, values, query))
    return signed_address(signing, endpoint, url, known, expires, most)
