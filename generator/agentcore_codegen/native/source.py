"""Writes Python text: lines with their indentation, and names that are safe in it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Generator
from contextlib import contextmanager


class Source:
    """Lines of code; `block` opens a suite."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._depth = 0

    def add(self, *lines: str) -> None:
        self.lines += [f"{'    ' * self._depth}{line}" if line else "" for line in lines]

    @contextmanager
    def block(self, opening: str) -> Generator[None, None, None]:
        self.add(opening)
        self._depth += 1
        yield
        self._depth -= 1

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def identifier(name: str) -> str:
    """Returns a name of the model as a Python identifier."""
    text = re.sub(r"\W", "_", name)
    if not text or text[0].isdigit() or keyword.iskeyword(text):
        text = f"_{text}"
    return text


def snake(name: str) -> str:
    """Returns a CamelCase name in snake_case; for names of private functions alone."""
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", identifier(name))
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text).lower()


def choice(variable: str, names: list[str]) -> str:
    """Returns the test whether a variable has one of these values."""
    if len(names) == 1:
        return f"{variable} == {names[0]!r}"
    return f"{variable} in ({', '.join(map(repr, names))})"
