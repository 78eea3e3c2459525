"""Signed addresses for programs that open a connection themselves, as websockets are opened."""

from __future__ import annotations

from typing import NamedTuple

from .origins import check
from .signature import Signer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..protocols import Signing


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
) -> SignedAddress:
    """Signs the GET that opens a connection: by headers, or for `expires` seconds in the URL itself.

    Raises:
        ValueError: the URL is not below the endpoint, or `expires` is no time that a signature has.
    """
    check(url, endpoint, ())
    others = dict(headers or {})
    if expires is None:
        return SignedAddress(
            url, {**others, **_signer.headers(signing, "GET", url, others.items())}
        )
    if others:
        raise ValueError(
            "an address that is signed itself has no headers: leave out expires or headers"
        )
    if not 1 <= expires <= _MOST:
        raise ValueError(f"expires must be between 1 and {_MOST} seconds, not {expires}")
    return SignedAddress(_signer.url(signing, url, expires), {})


_MOST = 7 * 24 * 3600  # seconds: Signature Version 4 knows no longer ones
_signer = Signer()
