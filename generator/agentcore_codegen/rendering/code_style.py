"""What black wants of a line of generated code: its width, quotes and parentheses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..ir.service import Field

WIDTH = 100  # columns


def quote(text: str) -> str:
    """Returns a string literal with the quotes that black prefers."""
    plain = repr(text)
    if plain.startswith("'") and '"' not in plain:
        return f'"{plain[1:-1]}"'
    return plain


def parameter(field: Field, use: Callable[[str], str]) -> str:
    """Returns a keyword parameter of a method, to be printed at eight columns.

    Its annotation is printed through `use`.

    A union that is too long for its line has parentheses: black adds them there, and ruff leaves
    them.
    """
    annotation = use(field.annotation)
    if field.required:
        return f"{field.name}: {annotation}"
    annotation = f"{annotation} | None"
    text = f"{field.name}: {annotation} = None"
    return text if len(f"        {text},") <= WIDTH else f"{field.name}: ({annotation}) = None"


def quotes(texts: Sequence[str]) -> str:
    """Returns the literal of a tuple of strings."""
    return f"({', '.join(map(quote, texts))}{',' if len(texts) == 1 else ''})"
