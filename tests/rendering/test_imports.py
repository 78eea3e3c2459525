"""The import lines of generated modules are code, whichever names the annotations use."""

from __future__ import annotations

import ast

import pytest
from agentcore_codegen.rendering.imports import Imports


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        ([], []),
        (["_Any"], ["from typing import Any as _Any"]),
        (
            ["_typing"],  # and nothing else that came after Python 3.10
            [
                "import sys",
                "",
                "if sys.version_info >= (3, 13):",
                "    import typing as _typing",
                "else:",
                "    import typing_extensions as _typing",
            ],
        ),
        (
            ["_typing", "_TypedDict"],
            [
                "import sys",
                "",
                "if sys.version_info >= (3, 13):",
                "    import typing as _typing",
                "    from typing import TypedDict as _TypedDict",
                "else:",
                "    import typing_extensions as _typing",
                "    from typing_extensions import TypedDict as _TypedDict",
            ],
        ),
        (["Thing", "int"], ["from .types import (Thing)"]),
    ],
)
def test_what_is_printed_is_imported(texts: list[str], lines: list[str]) -> None:
    use = Imports({"Thing": ".types"}, ".")
    assert [use(text) for text in texts] == texts
    assert use.lines() == lines
    ast.parse(use.insert(f"{use.PLAIN}\n{use.TYPING}\n"))


def test_a_module_that_prints_no_name_imports_nothing() -> None:
    use = Imports({"Thing": ".types"}, ".")
    assert use.insert(f"{use.PLAIN}{use.TYPING}x: Thing") == "x: Thing"
