"""Writes what was measured into the documents, between comments that a reader does not see.

`<!-- figures: NAME -->`, a table of `tables.TABLES`, `<!-- -->`
"""

from __future__ import annotations

import re

from . import growth_picture
from .growth_table import RELEASES
from .picture import picture
from .process import ROOT
from .results import Results
from .tables import SHORT, TABLES

DOCUMENTS = ("README.md", "docs/figures.md")
PICTURE, GROWTH = "docs/figures.svg", "docs/growth.svg"
_BLOCK = re.compile(r"(<!-- figures: ([\w-]+) -->\n).*?(<!-- -->)", re.S)


def refreshed(text: str, results: Results) -> str:
    """Returns a document with the tables of these results; what is outside of them stays.

    Raises:
        KeyError: a comment names a table that there is not.
    """

    def block(match: re.Match[str]) -> str:
        return f"{match[1]}\n{TABLES[match[2]](results)}\n\n{match[3]}"

    return _BLOCK.sub(block, text)


def contents(results: Results) -> dict[str, str]:
    """Returns the text of each document, by its path in the repository, as these results have it."""
    return {
        **{name: refreshed((ROOT / name).read_text("utf-8"), results) for name in DOCUMENTS},
        **pictures(results),
    }


def pictures(results: Results) -> dict[str, str]:
    """Returns the text of each picture, by its path."""
    drawn = {PICTURE: picture(results, SHORT)}
    if (releases := results["parts"].get(RELEASES)) is not None:
        drawn[GROWTH] = growth_picture.picture(releases)
    return drawn


def write(results: Results) -> list[str]:
    """Writes the documents that change, and returns their paths."""
    changed: list[str] = []
    for name, text in contents(results).items():
        file = ROOT / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
