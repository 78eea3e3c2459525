"""TOML tables that know where they stand, so that a mistake is reported with its line."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from ..diagnostics import GeneratorError, nearest

KINDS: Mapping[type, str] = {
    str: "a string",
    dict: "a table",
    list: "a list",
    bool: "true or false",
    int: "a whole number",
}


class Table:
    """A TOML table that knows where it stands, for messages with a line number."""

    def __init__(self, text: str, path: Path, keys: tuple[str, ...], data: object) -> None:
        self.text, self.path, self.keys = text, path, keys
        if not isinstance(data, dict):
            raise self.error("is not a table", keys[-1], f"write [{'.'.join(keys)}]")
        self.data = cast("dict[str, object]", data)

    def has(self, key: str) -> bool:
        return key in self.data

    def text_of(self, key: str, default: str = "") -> str:
        return str(self.data.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Returns a list of strings; `check` has seen that it is a list."""
        value = self.data.get(key, [])
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        found: list[str] = []
        for item in items:
            if not isinstance(item, str):
                raise self.error("must hold strings", key, f"it holds {item!r}")
            found.append(item)
        return tuple(found)

    def subs(self, key: str) -> list[tuple[str, Table]]:
        """Returns the tables below `key` with their names, in the order of the file."""
        table = self.sub(key)
        return [(name, table.sub(name)) for name in table.data]

    def mapping(self, key: str) -> dict[str, str]:
        """Returns a table of strings."""
        table = self.sub(key)
        table.check(dict.fromkeys(table.data, str))
        return {name: str(value) for name, value in table.data.items()}

    def sub(self, key: str) -> Table:
        return Table(self.text, self.path, (*self.keys, key), self.data.get(key, {}))

    def check(self, known: Mapping[str, type], required: tuple[str, ...] = ()) -> None:
        for key, value in self.data.items():
            if key not in known:
                raise self.error("is not a known key", key, nearest(key, known))
            if not isinstance(value, known[key]):
                raise self.error(f"must be {KINDS[known[key]]}", key, f"it is {value!r}")
        for key in required:
            if key not in self.data:
                raise self.error("is missing", key, "add it")

    def identifier(self, key: str, value: str) -> str:
        if not value.isidentifier() or keyword.iskeyword(value):
            raise self.error(f"is not a Python name: {value!r}", key, "choose another")
        return value

    def error(self, message: str, key: str, remedy: str) -> GeneratorError:
        dotted = ".".join((*self.keys, key) if self.keys[-1:] != (key,) else self.keys)
        return GeneratorError(f"{dotted} {message}", f"{self.path}:{self.line(key)}", remedy)

    def line(self, key: str) -> int:
        """Returns the line of `key` in this table, found in the text: tomllib keeps none."""
        return _line(self.text, self.keys, key)


_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]")


def _line(text: str, keys: tuple[str, ...], key: str) -> int:
    here: tuple[str, ...] = ()
    best = 0
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HEADER.match(line):
            parts = re.findall(r'"[^"]*"|[^.\s"]+', match[1])
            here = tuple(part.strip('"') for part in parts)
            if here in ((*keys, key), keys):
                best = number
        elif here == keys and re.match(rf'\s*"?{re.escape(key)}"?\s*[.=]', line):
            return number
    if best or not keys:
        return best or 1
    return _line(text, keys[:-1], keys[-1])  # an inline table: the line that it is written on
