"""Formats the rendered Python modules; the sole user of black, with a cache of its results.

Black costs two to six CPU seconds per megabyte, so it sees as little text as possible: a module is
cut into pieces (top-level definitions, methods of classes), a piece that is known to come out
unchanged is left alone, and the result for any other piece is remembered. What comes out is what
black makes of the whole module, character for character: `pieces` says where that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import black
from black.mode import TargetVersion
from black.parsing import InvalidInput

from .cache import Cache, Shelf
from .diagnostics import GeneratorError
from .pieces import Piece, join, split
from .settled import LINE_LENGTH, is_settled

MODE = black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY310})

# What stands above a method while black sees it: a class, so that its depth is right.
_CLASS = "class _:\n"


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
        for path, content in files.items():
            if isinstance(content, str) and path.endswith(".py"):
                if progress is not None:
                    progress(path)
                try:
                    content = format_module(content, cache.shelf(path))
                except InvalidInput as error:
                    raise GeneratorError(
                        f"the rendered module is not Python: {error}",
                        path,
                        "mend its template",
                    ) from error
            out[path] = content
    return out


def format_module(source: str, shelf: Shelf | None = None) -> str:
    """Returns what black makes of `source`, from `shelf` where it is known.

    Raises:
        InvalidInput: `source` is not Python.
    """
    results = Shelf({}) if shelf is None else shelf
    try:
        return join([Piece(_format(piece, results), piece.depth) for piece in split(source)])
    except InvalidInput:
        # A cut was wrong (say, within brackets), or the module is not Python: black decides.
        return black.format_str(source, mode=MODE)


def _format(piece: Piece, shelf: Shelf) -> str:
    if is_settled(piece.text, piece.depth):
        return piece.text
    source = f"{_CLASS if piece.depth else ''}{piece.text}\n"
    text = shelf.get(source)
    if text is None:
        text = black.format_str(source, mode=MODE)
        shelf.put(source, text)
    return text.removeprefix(_CLASS).rstrip("\n") if piece.depth else text.rstrip("\n")
