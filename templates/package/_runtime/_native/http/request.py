"""The bytes of an HTTP/1.1 request, and the error for a peer that does not speak the protocol."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from .file_body import FileBody

    # A whole request in the parts that it is sent in. They are views: what reports errors with
    # variables shows no content.
    Message: TypeAlias = tuple[memoryview] | tuple[memoryview, memoryview] | FileBody

    Body: TypeAlias = bytes | bytearray | memoryview | FileBody

# Bytes of a body that is copied behind its head, so that both leave in one packet; to copy a larger
# one takes longer than a packet more.
_JOINED = 65536


class ProtocolError(Exception):
    """The peer did not send a valid HTTP/1.1 response."""


def request_bytes(
    method: str, target: str, headers: Sequence[tuple[str, str]], body: Body
) -> Message:
    """Returns a whole request; a large body is a part of its own, and no copy.

    Raises:
        botocore.exceptions.ParamValidationError: a header, whether from a parameter, a key or the
            environment, holds what would end its line.
    """
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers]
    text = "".join(lines)
    if "\n" in text or "\r" in text or "\0" in text:
        raise _unsafe(headers)
    lines += ("", "")
    head = "\r\n".join(lines)
    if len(body) <= _JOINED:  # no file is as short
        small: Any = body
        return (memoryview(head.encode() + small),)
    if isinstance(body, (bytes, bytearray, memoryview)):
        return memoryview(head.encode()), memoryview(body)
    body.head = memoryview(head.encode())
    return body


def _unsafe(headers: Sequence[tuple[str, str]]) -> Exception:
    from ..failures import invalid_header

    for name, value in headers:
        if any(c in name or c in value for c in "\r\n\0"):
            return invalid_header(name.encode("unicode_escape").decode())
    return ProtocolError("the address of a request holds a line break or a NUL")
