"""The bytes of an HTTP/1.1 request, and the error for a peer that does not speak the protocol."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class ProtocolError(Exception):
    """The peer did not send a valid HTTP/1.1 response."""


def request_bytes(
    method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes
) -> bytes:
    """Returns a whole request. Header values have been checked against line breaks before."""
    lines = [f"{method} {target} HTTP/1.1\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    lines.append("\r\n")
    return "".join(lines).encode() + body
