"""What keeps httpx from taking a signature along where it follows a redirect."""

from __future__ import annotations

from .origins import origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .origins import Origin

_SENDING = ".send_request_headers.started"


def drop_elsewhere(
    request: Any, names: Iterable[str], there: Origin, *, asynchronous: bool
) -> None:
    """Has the headers `names` left out of requests that go elsewhere.

    httpx follows redirects below what signs, with a copy of the headers but for `Authorization`.
    Its extension `trace` goes along with the copy, and sees what is about to be sent.
    """
    dropped = {name.lower().encode() for name in names}
    known = request.extensions.get("trace")

    def look(event: str, info: dict[str, Any]) -> None:
        if not event.endswith(_SENDING):
            return
        sent = info["request"]
        url = sent.url
        host = url.host.decode("ascii")
        address = f"[{host}]" if ":" in host else host
        port = "" if url.port is None else f":{url.port}"
        if origin(f"{url.scheme.decode('ascii')}://{address}{port}") != there:
            sent.headers[:] = [pair for pair in sent.headers if pair[0].lower() not in dropped]

    def trace(event: str, info: dict[str, Any]) -> None:
        look(event, info)
        if known is not None:
            known(event, info)

    async def async_trace(event: str, info: dict[str, Any]) -> None:
        look(event, info)
        if known is not None:
            await known(event, info)

    request.extensions = {**request.extensions, "trace": async_trace if asynchronous else trace}
