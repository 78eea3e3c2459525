"""What a site is made of: pages in markdown, and files that are copied as they are."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A name that other projects' documentation can refer to, for `objects.inv`."""

    name: str  # dotted, as Python imports it
    role: str  # of Sphinx's Python domain: class, method, exception, function, ...
    anchor: str = ""  # on the page; empty for the page itself


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Texts are final markdown: what a model brings has gone through `markup`.

    Attributes:
        path: Where it is below the site, with `/` and `.md`; its HTML has the same stem.
        title: Plain text, for the heading, the window and the search.
        body: Markdown below the heading. Links to other pages are relative and end in `.md`.
        summary: One line of plain text, for machines and search engines.
        menu: Where it stands in the menu: titles of the groups and its own; empty for nowhere.
        targets: What it documents.
        searched: Whether the search looks into it.
    """

    path: str
    title: str
    body: str
    summary: str = ""
    menu: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    searched: bool = True

    @property
    def html(self) -> str:
        """The path of its HTML."""
        return f"{self.path.removesuffix('.md')}.html"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site that is no page: a feed, a picture, data of a script."""

    path: str
    content: str | bytes


def quoted(text: str) -> str:
    """Returns text as a string of YAML, TOML and JSON alike."""
    return json.dumps(text, ensure_ascii=True)
