"""The import lines of generated modules are code, whichever names the annotations use."""

from __future__ import annotations

import ast

import pytest
from agentcore_codegen.rendering import imports


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
def test_lines(texts: list[str], lines: list[str]) -> None:
    found = imports.lines(texts, {"Thing": ".types"})
    assert found == lines
    ast.parse("\n".join(found))
