"""What a cassette holds: calls with their answers as JSON, by the model, without what is sensitive.

A blob is base64, a moment ISO 8601; a sensitive member, at any depth, is `***` or the nearest that
its type allows. The same is done to the parameters of a call before it is looked for. Members that
the user has named are kept whatever the model says of them; the file has their names.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

from .._native.narrowing import is_instance
from .values import aware

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from os import PathLike
    from typing import Any

FORMAT = 1
MASK = "***"


def write(
    path: str | PathLike[str], calls: list[dict[str, Any]], unmasked: Collection[str]
) -> None:
    """Writes a cassette."""
    whole = {"format": FORMAT, "unmasked": sorted(unmasked), "calls": calls}
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")


def read(path: str | PathLike[str]) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Returns the calls of a cassette, and the members that are not masked in it.

    Raises:
        OSError: there is none.
        ValueError: it is none, or one of another format.
    """
    with open(path, encoding="utf-8") as file:
        found: Any = json.load(file)
    if not is_instance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(f"{path}: no cassette of format {FORMAT}: record it again")
    return found["calls"], frozenset(found.get("unmasked", ()))


def parameters(operation: Any, params: Mapping[str, object], unmasked: Collection[str]) -> Any:
    """Returns what is kept of a call's parameters: all but tokens that make it repeatable."""
    shape = operation.input_shape
    if shape is None:
        return {}
    kept = {n: v for n, v in params.items() if n not in operation.idempotent_members}
    return encoded(shape, kept, unmasked)


def encoded(
    shape: Any, value: Any, unmasked: Collection[str] = (), hidden: bool | None = False
) -> Any:
    """Returns a value as JSON, without what is sensitive.

    Args:
        shape: None for what the model does not know.
        value: As a call has it.
        unmasked: The names of members that are kept as they are.
        hidden: Whether what holds the value is sensitive; None below a member that is kept.
    """
    if shape is None:
        return _free(value)
    if hidden is not None:
        hidden = hidden or bool(shape.metadata.get("sensitive"))
    kind = shape.type_name
    if getattr(shape, "is_document_type", False) or shape.serialization.get("jsonvalue"):
        return MASK if hidden else value
    if kind == "structure" and is_instance(value, dict):
        return {
            name: encoded(
                shape.members.get(name), item, unmasked, None if name in unmasked else hidden
            )
            for name, item in value.items()
        }
    if kind == "list" and is_instance(value, (list, tuple)):
        return [encoded(shape.member, item, unmasked, hidden) for item in value]
    if kind == "map" and is_instance(value, dict):
        if hidden or (hidden is not None and shape.key.metadata.get("sensitive")):
            return {}
        return {k: encoded(shape.value, item, unmasked, hidden) for k, item in value.items()}
    if kind == "blob":
        return _blob(value, bool(hidden))
    if kind == "timestamp":
        return None if hidden else aware(value).isoformat()
    if hidden:
        return MASK if kind in ("string", "character") else False if kind == "boolean" else 0
    return str.__str__(value) if isinstance(value, str) else value


def _blob(value: Any, hidden: bool) -> str:
    if isinstance(value, str):
        value = value.encode()
    if hidden or not isinstance(value, (bytes, bytearray)):  # a file is not read
        value = MASK.encode()
    return b64encode(value).decode()


def _free(value: Any) -> Any:
    """Returns what the model does not know: the name of an unknown variant alone."""
    if is_instance(value, dict):
        return {key: _free(item) for key, item in value.items()}
    return value if isinstance(value, (str, int, float, bool)) else None


def decoded(shape: Any, value: Any) -> Any:
    """Returns a value that was `encoded`, as far as the model still knows it."""
    if shape is None or getattr(shape, "is_document_type", False):
        return value
    kind = shape.type_name
    if kind == "structure" and is_instance(value, dict):
        members = shape.members
        return {n: decoded(members.get(n), item) for n, item in value.items() if item is not None}
    if kind == "list" and is_instance(value, list):
        return [decoded(shape.member, item) for item in value]
    if kind == "map" and is_instance(value, dict):
        return {key: decoded(shape.value, item) for key, item in value.items()}
    if kind == "blob" and isinstance(value, str):
        return b64decode(value)
    return value
