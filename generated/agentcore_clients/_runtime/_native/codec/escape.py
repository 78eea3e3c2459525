"""Percent-encoding of URI labels and query parameters, and the check of header values."""

from __future__ import annotations

from ..failures import invalid_header
from ..narrowing import is_instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

# RFC 3986 unreserved characters, the only ones that AWS leaves unescaped in labels and queries.
_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_UNRESERVED_AND_SLASH = _UNRESERVED + b"/"
_TABLE = [chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in range(256)]
_PATH_TABLE = [*_TABLE]
_PATH_TABLE[0x2F] = "/"


def plain(value: str) -> str:
    """Returns the characters of a text, which `str()` does not: a member of an Enum has its name."""
    return str.__str__(value)


def _text(value: object) -> str:
    return plain(value) if isinstance(value, str) else str(value)


def label(value: object) -> str:
    """Escapes one URI label or query value; what is not text becomes text first."""
    text = value if type(value) is str else _text(value)
    data = text.encode()
    if not data.translate(None, _UNRESERVED):  # nothing is left: the usual case, and fast
        return text
    return "".join([_TABLE[byte] for byte in data])


def greedy_label(value: object) -> str:
    """Escapes a `{name+}` label, which keeps its slashes."""
    text = _text(value)
    return "".join([_PATH_TABLE[byte] for byte in text.encode()])


def path(text: str) -> str:
    """Escapes a path for the canonical request: everything but unreserved characters and `/`."""
    data = text.encode()
    if not data.translate(None, _UNRESERVED_AND_SLASH):
        return text
    return "".join([_PATH_TABLE[byte] for byte in data])


def query_pairs(pairs: Iterable[tuple[str, Any]]) -> str:
    """Joins query parameters in their order; a list gives one pair for each item."""
    parts: list[str] = []
    for name, value in pairs:
        if is_instance(value, list):
            parts += [f"{label(name)}={label(item)}" for item in value]
        else:
            parts.append(f"{label(name)}={label(value)}")
    return "&".join(parts)


def header_value(name: str, value: str) -> str:
    """Returns `value`, which must not be able to end its header line.

    Raises:
        botocore.exceptions.ParamValidationError: it holds a CR, LF or NUL.
    """
    if "\n" in value or "\r" in value or "\0" in value:
        raise invalid_header(name)
    return value if type(value) is str else plain(value)
