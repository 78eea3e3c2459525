"""Where a client connects, and how: the parts of a URL, time-outs, TLS and the size of its pool."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tls import Verify

TIMEOUT = 60.0  # seconds, to connect and to wait for more of an answer: botocore's default
POOL_SIZE = 10  # connections: botocore's default


class Transport:
    """Where to connect, and how. Times are seconds; None waits for ever."""

    __slots__ = (
        "client_cert",
        "connect_timeout",
        "host",
        "keepalive",
        "max_connections",
        "port",
        "read_timeout",
        "tls",
        "url",
        "verify",
    )

    def __init__(
        self,
        *,
        url: str,
        tls: bool,
        host: str,
        port: int,
        connect_timeout: float | None = TIMEOUT,
        read_timeout: float | None = TIMEOUT,
        keepalive: bool = False,
        max_connections: int = POOL_SIZE,
        verify: Verify = True,
        client_cert: str | tuple[str, str] | None = None,
    ) -> None:
        self.url, self.tls, self.host, self.port = url, tls, host, port
        self.connect_timeout, self.read_timeout = connect_timeout, read_timeout
        self.keepalive, self.max_connections = keepalive, max_connections
        self.verify, self.client_cert = verify, client_cert


def split_url(url: str, *, query: bool = False) -> tuple[bool, str, int, str]:
    """Returns whether it is https, the host, the port and the rest of an absolute http(s) URL.

    `query`: whether it may have a query string.

    Raises:
        ValueError: another scheme, no host, a wrong port, or characters that no URL has.
    """
    scheme, mark, rest = url.partition("://")
    tls = scheme.lower() == "https"
    at = min((at for at in (rest.find(c) for c in "/?#") if at >= 0), default=len(rest))
    authority, target = rest[:at], rest[at:]
    host, port = authority, ""
    if authority.startswith("["):
        host, end, port = authority[1:].partition("]")
        port = port[1:] if port.startswith(":") else port or ("" if end else "?")
    elif ":" in authority:
        host, _, port = authority.partition(":")
    wrong = (
        not mark
        or scheme.lower() not in ("http", "https")
        or not host
        or set(url) & set(" \r\n\t\\@")
        or "#" in target
        or ("?" in target and not query)
        or not (port or "1").isdigit()
    )
    if wrong:
        raise ValueError(f"Invalid endpoint: {url}")
    return tls, host.lower(), int(port) if port else 443 if tls else 80, target
