"""Each link between pages leads to a page, and to an anchor that is there.

markdown-it reads the pages, which knows nothing of ours; the built site is read in `test_built.py`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from agentcore_codegen.site.page import Page
from markdown_it import MarkdownIt
from support import sites

READER = MarkdownIt("commonmark").enable("table")
ANCHOR = re.compile(r"\{ ?#([\w-]+) ?\}")


def links(body: str) -> Iterator[str]:
    for token in READER.parse(body):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


def test_every_link_leads_somewhere() -> None:
    site = sites.toy()
    anchors = {
        path: set(ANCHOR.findall(item.body))
        for path, item in site.items()
        if isinstance(item, Page)
    }
    broken: list[str] = []
    number = 0
    for path, item in site.items():
        for href in links(item.body) if isinstance(item, Page) else ():
            if href.startswith("http"):
                continue
            number += 1
            address, _, anchor = unquote(href).partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
            there = there if address else path
            if there not in site or (anchor and anchor not in anchors[there]):
                broken.append(f"{path}: {href}")
    assert not broken
    assert number > 10


def test_no_path_is_made_twice() -> None:
    """Nor two that differ in case alone, which is one file on some systems."""
    paths = [path.lower() for path in sites.toy()]
    assert len(paths) == len(set(paths))
