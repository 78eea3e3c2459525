"""TOML tables that know where they stand, so that a mistake is reported with its line."""

from __future__ import annotations

import keyword
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, cast

from ..diagnostics import GeneratorError


class Table:
    """A TOML table that knows where it stands, for messages with a line number."""

    def __init__(self, text: str, path: Path, keys: tuple[str, ...], data: object) -> None:
        self.text, self.path, self.keys = text, path, keys
        if not isinstance(data, dict):
            raise self.error("is not a table", keys[-1], f"write [{'.'.join(keys)}]")
        self.data = cast("dict[str, object]", data)

    @property
    def where(self) -> str:
        """The file and the line of the table."""
        return f"{self.path}:{self.line(self.keys[-1]) if self.keys else 1}"

    def sub(self, key: str) -> Table:
        return Table(self.text, self.path, (*self.keys, key), self.data.get(key, {}))

    def error(self, message: str, key: str, remedy: str) -> GeneratorError:
        dotted = ".".join((*self.keys, key) if self.keys[-1:] != (key,) else self.keys)
        return GeneratorError(f"{dotted} {message}", f"{self.path}:{self.line(key)}", remedy)

    def line(self, key: str) -> int:
        """Returns the line of `key` in this table, found in the text: tomllib keeps none."""
        return _line(self.text, self.keys, key)


def is_identifier(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]")


class _Place(NamedTuple):
    """Where one table of a text stands: the lines of its headings, and the lines below them."""

    headings: list[int]
    lines: list[tuple[int, str]]


@lru_cache(maxsize=8)
def _places(text: str) -> dict[tuple[str, ...], _Place]:
    place = _Place([], [])
    found: dict[tuple[str, ...], _Place] = {(): place}
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HEADER.match(line):
            parts = re.findall(r'"[^"]*"|[^.\s"]+', match[1])
            place = found.setdefault(tuple(part.strip('"') for part in parts), _Place([], []))
            place.headings.append(number)
        else:
            place.lines.append((number, line))
    return found


def _line(text: str, keys: tuple[str, ...], key: str) -> int:
    places = _places(text)
    for number, line in places[keys].lines if keys in places else ():
        if re.match(rf'\s*"?{re.escape(key)}"?\s*[.=]', line):
            return number
    found = [places[each].headings for each in ((*keys, key), keys) if each in places]
    best = max((number for headings in found for number in headings), default=0)
    if best or not keys:
        return best or 1
    return _line(text, keys[:-1], keys[-1])  # an inline table: the line that it is written on
