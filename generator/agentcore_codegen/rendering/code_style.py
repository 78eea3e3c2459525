"""What black wants of a line of generated code: its width, and how texts are quoted in it."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 100  # columns


def quote(text: str) -> str:
    """Returns a string literal with the quotes that black prefers."""
    plain = repr(text)
    if plain.startswith("'") and '"' not in plain:
        return f'"{plain[1:-1]}"'
    return plain


def quotes(texts: Sequence[str]) -> str:
    """Returns the literal of a tuple of strings."""
    return f"({', '.join(map(quote, texts))}{',' if len(texts) == 1 else ''})"
