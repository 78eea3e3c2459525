"""Bodies and redirects of the library requests."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def read_body(request: Any) -> bytes:
    """Returns the body of a prepared request; one that is a stream is read, and replaced."""
    body = request.body
    if body is None:
        return b""
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if isinstance(body, str):
        return body.encode()  # as the connection does
    if hasattr(body, "read"):
        data = body.read()
        data = data.encode() if isinstance(data, str) else data
    else:
        data = b"".join(body)
    request.body = data
    request.headers.pop("Transfer-Encoding", None)
    return bytes(data)


def without_redirects(request: Any, names: Iterable[str]) -> None:
    """Has the headers `names` removed before a redirect is followed, which copies the request."""

    def strip(response: Any, **_: object) -> None:
        if response.is_redirect:
            for name in names:
                response.request.headers.pop(name, None)

    request.register_hook("response", strip)
