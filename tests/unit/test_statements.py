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


def expected(text: str, depth: int = 0) -> str:
    source = f"{'class a:' if depth else ''}\n{text}\n".lstrip("\n")
    return black.format_str(source, mode=format_.MODE).removeprefix("class a:\n").rstrip("\n")


def ask(source: str) -> str:
    return black.format_str(source, mode=format_.MODE)


def test_a_function_comes_out_as_from_black() -> None:
    assert Statements(ask).format(FUNCTION, 0) == expected(FUNCTION) != FUNCTION
    method = "    " + FUNCTION.replace("\n", "\n    ")
    assert Statements(ask).format(method, 1) == expected(method, 1)


def test_black_is_asked_once_about_a_form() -> None:
    asked: list[str] = []

    def counting(source: str) -> str:
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
        "a = 1  # why",
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
    try:
        found = Statements(ask).format(text, 0)
    except InvalidInput:
        return  # the whole is asked then, and says so
    if found is None:
        return
    try:
        wanted = expected(text)
    except InvalidInput:
        return  # lines that are statements, and do not make a function together
    assert found == wanted
