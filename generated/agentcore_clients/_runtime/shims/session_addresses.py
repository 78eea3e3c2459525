"""Signed addresses of a session as the hand-written SDK gives them."""

from __future__ import annotations

from ..signed.addresses import as_websocket
from ..signed.origins import host_header
from ..signed.signature import Signer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..protocols import Signing

_signer = Signer()


def websocket(url: str, signing: Signing, user_agent: str) -> tuple[str, dict[str, str]]:
    """Returns the URL of a websocket and all headers that open it."""
    from base64 import b64encode
    from secrets import token_bytes

    signature = _signer.headers(signing, "GET", url)
    headers = {
        "Host": host_header(url),
        "X-Amz-Date": signature["X-Amz-Date"],
        "Authorization": signature["Authorization"],
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(token_bytes(16)).decode(),
    }
    if user_agent:
        headers["User-Agent"] = user_agent
    return as_websocket(url), {**headers, **signature}


def presigned(url: str, signing: Signing, expires: int, most: int) -> str:
    """Returns a URL that is valid for some seconds.

    Raises:
        ValueError: `expires` is not between 1 and `most`.
    """
    if not 1 <= expires <= most:
        raise ValueError(f"expires must be between 1 and {most} seconds, not {expires}")
    return _signer.url(signing, url, expires)
