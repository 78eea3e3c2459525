"""Reads JSON objects without duplicate names, and reuses what two releases have in common.

botocore writes each operation and each shape of a model between lines of its own, and most do not
change from release to release. So a text is split there, and a segment that another release has
too becomes the same object, which a comparison of the two need not look into. Splitting only saves
time: the result is that of reading the whole text, and a text without such segments is read whole.
(Without it the change log of this archive takes 6.2 CPU seconds instead of 2.4.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from .. import reading
from ..diagnostics import GeneratorError

Json = dict[str, Any]

_SECTIONS = ("operations", "shapes")
_END = "\n    }"  # of an operation or shape
_BETWEEN = f"{_END},\n"
_MARK = '"-":0'  # where a section was


@dataclass(frozen=True, slots=True)
class Text:
    """A JSON object, and the parts of its text; nobody changes what others may share."""

    value: Json
    parts: Mapping[str, Json] = field(default_factory=dict[str, Json])


def read(content: bytes, where: str, before: Text | None = None) -> Text:
    """Reads a JSON object.

    Args:
        content: The file, in an encoding that JSON may have.
        where: The file, for messages.
        before: The file of another release, whose equal parts are used.

    Raises:
        GeneratorError: invalid JSON, no object, or an object that has a name twice.
    """
    try:
        text = _assembled(content.decode("utf-8"), before.parts if before else {})
    except (ValueError, _Twice):
        text = None  # reading the whole text reports what is wrong
    return text or Text(_whole(content, where))


class _Twice(Exception):
    """An object has this name twice."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        names = [key for key, _ in pairs]
        raise _Twice(next(key for key in names if names.count(key) > 1))
    return table


def _whole(content: bytes, where: str) -> Json:
    try:
        value = reading.from_json(content, _unique)
    except _Twice as error:
        raise GeneratorError(
            f"has the name {str(error)!r} twice", where, "fix the model"
        ) from error
    except ValueError as error:
        raise GeneratorError(f"is not valid JSON: {error}", where, "restore the file") from error
    if not isinstance(value, dict):
        raise GeneratorError("is not a JSON object", where, "restore the file")
    return cast(Json, value)


def _assembled(text: str, known: Mapping[str, Json]) -> Text | None:
    """Returns the text read by parts; None for one without sections as botocore writes them."""
    rest: list[str] = []
    sections: dict[str, Sequence[str]] = {}
    at = 0
    for name in _SECTIONS:
        opening = f'\n  "{name}":{{\n'
        start = text.find(opening, at)
        end = text.find(f"{_END}\n  }}", start)
        if start < 0 or end < 0:
            return None
        start += len(opening)
        rest += [text[at:start], _MARK]
        sections[name] = text[start:end].split(_BETWEEN)
        at = end + len(_END)
    head = cast(Json, reading.from_json("".join([*rest, text[at:]]), _unique))
    parts: dict[str, Json] = {}
    for name, segments in sections.items():
        if head.get(name) != {"-": 0}:
            return None  # found at another depth
        head[name] = _joined(segments, known, parts)
    return Text(head, parts)


def _joined(segments: Sequence[str], known: Mapping[str, Json], parts: dict[str, Json]) -> Json:
    section: Json = {}
    size = 0
    for segment in segments:
        part = known.get(segment)
        if part is None:
            part = cast(Json, reading.from_json(f"{{{segment}{_END}}}", _unique))
        parts[segment] = part
        section.update(part)
        size += len(part)
    if len(section) != size:
        raise _Twice
    return section
