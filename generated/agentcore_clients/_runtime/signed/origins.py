"""Where signed requests may go: a client's endpoint, what is below it, and what its user names."""

from __future__ import annotations

from urllib.parse import urlsplit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from typing import TypeAlias

    Origin: TypeAlias = "tuple[str, str, int]"  # scheme, host, port

_PORTS = {"http": 80, "https": 443}
_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_:")  # of an IPv6 address too
_SCHEMES = {"ws": "http", "wss": "https"}  # a websocket is opened by a request of HTTP


def origin(url: str) -> Origin:
    """Returns the origin of a URL; a websocket has that of the request which opens it.

    Raises:
        ValueError: no absolute URL of HTTP or of a websocket, or one with a password in it.
    """
    parts = urlsplit(url)
    scheme = _SCHEMES.get(parts.scheme, parts.scheme)
    host = parts.hostname or ""
    # Nothing that another reader of the URL may take for the end of the host, or its beginning.
    right = host and _HOST.issuperset(host) and "@" not in parts.netloc and min(url) > " "
    if scheme not in _PORTS or not right:
        raise ValueError(
            f"cannot sign for {parts.scheme}://{host}: give an absolute URL of http, https, ws or wss"
            " without a user"
        )
    return scheme, host, parts.port or _PORTS[scheme]


def host_header(url: str) -> str:
    """Returns what a request to a URL says as `Host`."""
    scheme, host, port = origin(url)
    name = f"[{host}]" if ":" in host else host
    return name if port == _PORTS[scheme] else f"{name}:{port}"


def check(url: str, endpoint: str, others: Container[Origin] = ()) -> Origin:
    """Returns the origin of a URL to which a client's signed requests may go.

    That is the endpoint's, that of a host below it with TLS, and those of `others`. So nothing is
    signed for a host to which a redirect leads, and by plain HTTP only where the user said so.

    Raises:
        ValueError: it may not.
    """
    scheme, host, port = there = origin(url)
    ours = origin(endpoint)
    below = there[::2] == ours[::2] == ("https", port) and host.endswith(f".{ours[1]}")
    if there == ours or below or there in others:
        return there
    raise ValueError(
        f"nothing is signed for {scheme}://{host}:{port}, which is not below this client's endpoint:"
        " give http_auth() the URL where it is meant"
    )
