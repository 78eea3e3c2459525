"""The reference of specs.toml, made from the declarations.

`python -m agentcore_codegen.configuration.reference > docs/configuration.md`
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Iterator
from typing import Any

from .declaration_reader import Key, keys, kind_of_value
from .declarations import SpecsFile

_INTRODUCTION = """\
# The keys of specs.toml

What people write; the archive beside it is written by `agentcore-codegen specs add`. A whole file
is [this repository's](../specs/specs.toml). The generator reports everything that is wrong in a
file at once, each with its line.

Services, operations and members have their names of the models. A name that this release lacks,
and another archived one has, makes its table inactive; one that no archived release has is an error.

Tables of members and files may be written inline: `scopes = { name = "permissions" }`.
"""


def markdown() -> str:
    """Returns the page."""
    return "\n".join([_INTRODUCTION, *_section(SpecsFile, [])]).rstrip("\n") + "\n"


def _section(kind: Any, names: list[str]) -> Iterator[str]:
    """Yields the lines about the tables of a class, which may stand under several names."""
    if names:
        heading = ", ".join(f"`[{name}]`" for name in names)
        yield from (f"## {heading}", "", inspect.getdoc(kind) or "", "")
    else:
        yield from ("## At the top", "")
    yield from ("| key | value | meaning |", "| --- | --- | --- |")
    below: dict[Any, list[str]] = {}
    for key in keys(kind).values():
        if (table := key.table) is None:
            yield f"| {_code(f'{key.toml} = {key.example}')} | {_value(key)} | {key.doc} |"
            continue
        inner = ".".join((*names[:1], key.toml, *([_label(table)] if key.is_named else [])))
        below.setdefault(table, []).append(inner)
        required = "tables" if key.is_named else "a table"
        required += ", required" if key.required else ""
        yield f"| `[{inner}]` | {required} | {key.doc} |"
    yield ""
    for table, inside in below.items():
        yield from _section(table, inside)


def _label(kind: Any) -> str:
    labels = (field.metadata.get("label") for field in dataclasses.fields(kind))
    return str(next(label for label in labels if label)).upper()


def _value(key: Key) -> str:
    value = key.form or kind_of_value(key.kind)
    if key.required:
        return f"{value}, required"
    plain = isinstance(key.default, (bool, int)) or (isinstance(key.default, str) and key.default)
    return f"{value}, by default {_code(str(key.default).lower())}" if plain else value


def _code(text: str) -> str:
    """Returns text as code within a table of Markdown."""
    return f"`{text}`".replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(markdown())
