"""Formats the rendered Python modules; the sole user of black, with a cache of its results.

Black costs two to fourteen CPU seconds per megabyte, so it sees as little text as possible: a
module is cut into pieces (top-level definitions, methods of classes), a piece that is known to come
out unchanged is left alone, a function is formatted by its statements where these do not depend on
each other, and the result for any other piece is remembered. What comes out is what black makes of
the whole module, character for character: `pieces` and `statements` say where that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import black
from black.mode import TargetVersion
from black.parsing import InvalidInput

from .cache import Cache, Shelf
from .codestyle import WIDTH
from .diagnostics import GeneratorError
from .pieces import Piece, join, split
from .settled import is_settled
from .statements import Statements

MODE = black.Mode(line_length=WIDTH, target_versions={TargetVersion.PY310})

# What stands above a method while black sees it: a class, so that its depth is right.
_CLASS = "class _:\n"

# The shelf of what black said about single statements, of any module.
_STATEMENTS = "statements"


def format_files(
    files: Mapping[str, str | bytes],
    cache_dir: Path | None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, str | bytes]:
    """Returns the files with each Python module formatted; anything else passes through.

    Args:
        files: text or bytes by path; a module is a `str` whose path ends in `.py`.
        cache_dir: where results are kept between runs; None keeps none.
        progress: is told the path of each module before it is formatted.

    Raises:
        GeneratorError: a module is not Python; nothing is returned.
    """
    out: dict[str, str | bytes] = {}
    with Cache(cache_dir, f"black {version('black')} {MODE.get_cache_key()}") as cache:
        statements = Statements(_Black(cache.shelf(_STATEMENTS)).attempt)
        for path, content in files.items():
            if isinstance(content, str) and path.endswith(".py"):
                if progress is not None:
                    progress(path)
                try:
                    content = format_module(content, cache.shelf(path), statements)
                except InvalidInput as error:
                    raise GeneratorError(
                        f"the rendered module is not Python: {error}",
                        path,
                        "mend its template",
                    ) from error
            out[path] = content
    return out


def format_module(
    source: str, shelf: Shelf | None = None, statements: Statements | None = None
) -> str:
    """Returns what black makes of `source`.

    Args:
        source: a module.
        shelf: what is known of its pieces.
        statements: what is known of statements, of any module.

    Raises:
        InvalidInput: `source` is not Python.
    """
    whole = _Black(Shelf({}) if shelf is None else shelf)
    single = Statements(whole.attempt) if statements is None else statements
    try:
        return join([_formatted(piece, whole, single) for piece in split(source)])
    except InvalidInput:
        # A cut was wrong (say, within brackets), or the module is not Python: black decides.
        return black.format_str(source, mode=MODE)


def _formatted(piece: Piece, whole: _Black, statements: Statements) -> Piece:
    if is_settled(piece.text, piece.depth):
        return piece
    text = statements.format(piece.text, piece.depth)
    if text is None:
        text = whole.format(f"{_CLASS if piece.depth else ''}{piece.text}\n").rstrip("\n")
        text = text.removeprefix(_CLASS) if piece.depth else text
    return Piece(text, piece.depth)


class _Black:
    """Black, with what it said before."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def format(self, source: str) -> str:
        text = self._shelf.get(source)
        if text is None:
            text = black.format_str(source, mode=MODE)
            self._shelf.put(source, text)
        return text

    def attempt(self, source: str) -> str | None:
        """Like `format`; None where `source` is not Python."""
        try:
            return self.format(source)
        except InvalidInput:
            return None
