"""Files for machines: `llms.txt`, and `objects.inv`, by which Sphinx projects link to the site."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from .markup import text
from .page import Asset, Page

INVENTORY = "objects.inv"
_PRIORITY = 1  # how early Sphinx's own search lists a name: as usual


def files(pages: Sequence[Page], project: str, version: str) -> Iterator[Asset]:
    """Yields the files that list all pages.

    Args:
        pages: Every page of the site.
        project: The name of what is documented.
        version: Its version.
    """
    yield Asset("llms.txt", _llms(pages, project))
    yield Asset(INVENTORY, inventory(pages, project, version))


def _llms(pages: Sequence[Page], project: str) -> str:
    """Returns the list of pages in the format of llmstxt.org: the markdown of each, by folder."""
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.path.rpartition("/")[0], []).append(page)
    lines = [
        f"# {text(project)}",
        "",
        "> The reference of the package, with the history of its APIs.",
    ]
    lines += ["> Each page is markdown; its HTML has the same address with .html.", ""]
    for folder, group in groups.items():
        lines += [f"## {text(folder or 'Start')}", ""]
        lines += [
            f"- [{text(page.title)}]({page.path})"
            + (f": {text(page.summary)}" if page.summary else "")
            for page in group
        ]
        lines.append("")
    return "\n".join(lines)


def inventory(pages: Sequence[Page], project: str, version: str) -> bytes:
    """Returns the inventory, in Sphinx's second format: a head in text, and compressed lines."""
    head = (
        "# Sphinx inventory version 2\n"
        f"# Project: {project}\n"
        f"# Version: {version}\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    # The first page that names something documents it; a second line would contradict the first.
    lines: dict[tuple[str, str], str] = {}
    for page in pages:
        for target in page.targets:
            address = f"{page.html}#{target.anchor}" if target.anchor else page.html
            line = f"{target.name} py:{target.role} {_PRIORITY} {address} -"
            lines.setdefault((target.name, target.role), line)
    body = "".join(f"{line}\n" for _, line in sorted(lines.items()))
    return head.encode() + zlib.compress(body.encode(), 9)
