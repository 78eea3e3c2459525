"""Signed addresses of a session, for programs that speak to it themselves. botocore signs them."""

from __future__ import annotations

from importlib import import_module
from urllib.parse import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..protocols import Signing


def filled(template: str, values: Mapping[str, object]) -> str:
    """Returns a template with values in place of their names in braces."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template


class Address:
    """An address below a client's endpoint.

    Args:
        endpoint: the client's, "https://host".
        path: with names of `values` in braces.
        values: by name.
    """

    def __init__(self, endpoint: str, path: str, values: Mapping[str, object]) -> None:
        escaped = {name: quote(str(value), safe="") for name, value in values.items()}
        self._scheme, _, self._rest = (endpoint.rstrip("/") + filled(path, escaped)).partition(
            "://"
        )
        self._host = self._rest.partition("/")[0]

    def websocket(self, signing: Signing, user_agent: str) -> tuple[str, dict[str, str]]:
        """Returns the URL of a websocket and the headers that open it."""
        from base64 import b64encode
        from secrets import token_bytes

        keys, service, region = signing
        request = self._request()
        import_module("botocore.auth").SigV4Auth(keys, service, region).add_auth(request)
        headers = {
            "Host": self._host,
            "X-Amz-Date": request.headers["X-Amz-Date"],
            "Authorization": request.headers["Authorization"],
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": b64encode(token_bytes(16)).decode(),
        }
        if user_agent:
            headers["User-Agent"] = user_agent
        if keys.token:
            headers["X-Amz-Security-Token"] = keys.token
        return f"{'wss' if self._scheme == 'https' else 'ws'}://{self._rest}", headers

    def presigned(self, signing: Signing, expires: int, most: int) -> str:
        """Returns a URL that is valid for some seconds.

        Raises:
            ValueError: `expires` is not between 1 and `most`.
        """
        if not 1 <= expires <= most:
            raise ValueError(f"expires must be between 1 and {most} seconds, not {expires}")
        keys, service, region = signing
        request = self._request()
        sign: Any = import_module("botocore.auth").SigV4QueryAuth
        sign(keys, service, region, expires=expires).add_auth(request)
        url: str = request.url
        return url

    def _request(self) -> Any:
        make = import_module("botocore.awsrequest").AWSRequest
        url = f"{self._scheme}://{self._rest}"
        return make(method="GET", url=url, headers={"host": self._host})
