"""Writes Python text: lines with their indentation, and names that are safe in it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Generator
from contextlib import contextmanager

from ..code_style import WIDTH, quote, quotes


class Source:
    """Lines of code, short where code can be cut; `block` opens a suite.

    Attributes:
        names: What the code uses of other modules, or of its own module's other functions.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: set[str] = set()
        self._depth = 0

    def add(self, *lines: str) -> None:
        self.lines += [f"{'    ' * self._depth}{line}" if line else "" for line in lines]

    def use(self, name: str) -> str:
        """Returns a name that this code is about to print."""
        self.names.add(name)
        return name

    @contextmanager
    def block(self, opening: str) -> Generator[None, None, None]:
        self.add(opening)
        self._depth += 1
        yield
        self._depth -= 1

    def fits(self, line: str) -> bool:
        """Whether a line is no longer than generated code's are."""
        return 4 * self._depth + len(line) <= WIDTH

    def refuse(self, name: str, *tests: str) -> None:
        """Writes what refuses a member or a shape where one of these tests holds."""
        if tests:
            self.add(f"if {' or '.join(tests)}:", f"    {self.invalid(name)}")

    def invalid(self, name: str) -> str:
        """Returns the statement that refuses a member or a shape; `name` is an expression."""
        return f"raise {self.use('Invalid')}({name})"

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
        return f"{variable} == {quote(names[0])}"
    return f"{variable} in {quotes(names)}"
