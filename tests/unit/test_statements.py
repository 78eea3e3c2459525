"""What statements.py makes of a function is what black makes of it, or it says that it cannot."""

from __future__ import annotations

import black
import hypothesis.strategies as st
import pytest
from agentcore_codegen import format as format_
from agentcore_codegen.statements import Statements
from black.parsing import InvalidInput
from hypothesis import given, settings

FUNCTION = '''def read(value: Any, *, deep: bool = False) -> Any:
    """Reads "it"."""
    if value is None or not (deep and a[0] != 1.5):
        raise Invalid("no")
    elif value == b"x\\n":
        result["long"] = [read_something_with_a_long_name(item) for item in value if item is not None]
    else:
        for key, item in value.items():
            result[key] = f"{item}: {key!r}"
        return "POST", f"/a/{label}", [("A", "b")], {"c": 1, **value}, lambda x: x ** 2
    known = (
        "a",
        "b",
    )
    return (result)'''


HEAD = '''# Code generated.
"""What a module says.

And more.
"""

from __future__ import annotations

import sys
from a import (
    b,
    c,
)

if sys.version_info >= (3, 13):
    from a import d

    from .b import e
else:
    from c import d

A: _Alias = _Literal[
    "x",
    "y",
]
"""What it is."""

TABLE = {
    "a": Operation(
        "a",
        (1, 2),
    ),
    "b": {
        "c": [],
    },
}  # why'''

CLASS = '''class Pages(_Protocol):
    """Pages."""

    def paginate(
        self,
        *,
        a: str | None = None,
    ) -> _Iterator[Page]:
        """Returns pages."""
        ...

    async def wait(self) -> None:
        return None'''


def expected(text: str, depth: int = 0) -> str:
    source = f"{'class a:' if depth else ''}\n{text}\n".lstrip("\n")
    return black.format_str(source, mode=format_.MODE).removeprefix("class a:\n").rstrip("\n")


def ask(source: str) -> str | None:
    try:
        return black.format_str(source, mode=format_.MODE)
    except InvalidInput:
        return None


def test_a_function_comes_out_as_from_black() -> None:
    assert Statements(ask).format(FUNCTION, 0) == expected(FUNCTION) != FUNCTION
    method = "    " + FUNCTION.replace("\n", "\n    ")
    assert Statements(ask).format(method, 1) == expected(method, 1)


@pytest.mark.parametrize("text", [HEAD, CLASS, f"{CLASS}\n\n\nA = 1\n\nB = 2"])
def test_modules_and_classes_come_out_as_from_black(text: str) -> None:
    assert Statements(ask).format(text, 0) == expected(text) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Code", "#Code"),
        ("And more", "    And more"),
        ('"""What a', '""" What a'),
        ("annotations\n\n", "annotations\n"),
        (")\n\nif", ")\n\n\nif"),
        (")\n\nif", ")\nif"),
        ("d\n\n    from", "d\n\n\n    from"),
        ("13):\n", "13):\n\n"),
        ("e\nelse", "e\n\nelse"),
        ('"""\n\nfrom', '"""\nfrom'),
        ('"""\n\nfrom', '"""\n\n\nfrom'),
        (']\n"""What', ']\n\n\n\n"""What'),
        ('    "x",\n', '    "x", "z",\n'),
        ('    "y",\n', '    "y"\n'),
        ('    "y",\n', '    ("y"),\n'),
        ('    "y",\n]', '    "y",  ]'),
        ("        (1, 2),\n", "        (1, 2,),\n"),
        ("        (1, 2),\n", "        (1, 2)\n"),
        ("        (1, 2),\n", "      (1, 2),\n"),
        ("    ),\n", "    ) ,\n"),
        ("}  # why", "} # why"),
        ("TABLE = {", "TABLE = x or {"),
        ("TABLE = {", "TABLE={"),
        ("    b,\n    c,\n", "    b, c\n"),
        ("    b,\n    c,\n", "    b,\n\n    c,\n"),
    ],
)
def test_a_hair_off_comes_out_as_from_black_or_not_at_all(old: str, new: str) -> None:
    assert old in HEAD
    changed = HEAD.replace(old, new)
    assert Statements(ask).format(changed, 0) in (None, expected(changed))


def test_black_is_asked_once_about_a_form() -> None:
    asked: list[str] = []

    def counting(source: str) -> str | None:
        asked.append(source)
        return ask(source)

    statements = Statements(counting)
    for name in ("one", "two", "three"):
        text = f'def {name}(a: int) -> str:\n    return "{name}"'
        assert statements.format(text, 0) == text
    assert len(asked) == 2


@pytest.mark.parametrize(
    "body",
    [
        "a = 1\n\n    b = 2",
        "a = 1 # why",
        "# why\n    a = 1",
        "import a\n    b = 1",
        "class A: pass",
        "def inner(): pass",
        "@a\n    def inner(): pass",
        "try:\n        a\n    except B:\n        c",
        "with a: b",
        "if a: b",
        "a; b",
        "a = 1 + \\\n        2",
        '"""Docs."""\n    """More."""',
        '"more"',
        "...",
        "(a)",
        "if a:\n       b",
        "if a:\n            b",
        "if a:\n    b",
        "a\n        b",
        "if a:",
        "a = (",
        "Ä = 1",
        "",
    ],
)
def test_what_depends_on_its_neighbours_is_left_to_the_whole(body: str) -> None:
    assert Statements(ask).format(f"def f():\n    {body}", 0) is None


STRINGS = ['"s"', "'s'", 'f"{a}"', 'b"\\n"', 'r"\\d"', '"\\xAB"', '"\\""', '"a\'b"', "u'x'"]
NAMES = [
    "a",
    "not",
    "in",
    "is",
    "None",
    "lambda",
    "await",
    "yield",
    "if",
    "else",
    "for",
    "or",
    "and",
]
OTHERS = [
    "1",
    "0XF",
    "1e5",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    ":",
    "=",
    "**",
    "*",
    "-",
    "==",
    ":=",
    "+",
]
words = st.sampled_from([*STRINGS, *NAMES, *OTHERS, "n" * 60])
openings = st.sampled_from(["", "return ", "a = ", "a: b = ", "raise ", "del ", "assert ", "a."])


@st.composite
def functions(draw: st.DrawFn) -> str:
    lines = ["def f(a):"]
    level = 1
    for _ in range(draw(st.integers(1, 4))):
        opener = draw(st.sampled_from(["", "", "if ", "for a in ", "while "]))
        spaces = st.sampled_from(["", " ", " ", " ", "  "])
        text = "".join(draw(words) + draw(spaces) for _ in range(draw(st.integers(1, 6))))
        head = opener or draw(openings)
        lines.append(f"{'    ' * level}{head}{text.rstrip()}{':' if opener else ''}")
        level += bool(opener)
    return "\n".join([*lines, f"{'    ' * level}pass"])


@settings(max_examples=500, deadline=None)
@given(functions())
def test_random_functions_come_out_as_from_black(text: str) -> None:
    found = Statements(ask).format(text, 0)
    if found is None:
        return
    try:
        wanted = expected(text)
    except InvalidInput:
        return  # lines that are statements, and do not make a function together
    assert found == wanted


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Draws a statement whose brackets stand open, more or less."""
    commas = st.sampled_from([",", ",", ",", ""])
    items = st.sampled_from(['"a"', "b", "f(1)", '"a": b', "x=1", "(1,)", "[2, 3]", "*a", "n" * 90])

    def body(level: int) -> list[str]:
        lines: list[str] = []
        for _ in range(draw(st.integers(0, 3))):
            if level < 3 and draw(st.booleans()):
                prefix = draw(st.sampled_from(["", '"k": ', "g", "x=g", "m" * 80]))
                bracket = draw(st.sampled_from(["()", "[]", "{}"]))
                lines += [f"{'    ' * level}{prefix}{bracket[0]}", *body(level + 1)]
                lines.append(f"{'    ' * level}{bracket[1]}{draw(commas)}")
            else:
                lines.append(f"{'    ' * level}{draw(items)}{draw(commas)}")
        return lines

    start = draw(st.sampled_from(["A = ", "A: T = ", "", "A = f", "A: T = L", "n" * 85 + " = f"]))
    bracket = draw(st.sampled_from(["()", "[]", "{}"]))
    return "\n".join([f"{start}{bracket[0]}", *body(1), bracket[1]])


@settings(max_examples=500, deadline=None)
@given(tables())
def test_random_tables_come_out_as_from_black(text: str) -> None:
    try:
        wanted = expected(text)
    except InvalidInput:
        return
    assert Statements(ask).format(text, 0) in (None, wanted)
