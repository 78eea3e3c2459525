"""The first page: what the site is about, and where to go."""

from __future__ import annotations

from collections.abc import Iterator

from ..diff.change import counts
from ..ir.service import Service
from . import addresses
from .examples import example
from .markup import code, fence, join, link, table, text
from .page import Page
from .source import SiteSource

_RELEASES = 5  # that the page shows
_SIMPLEST = 2  # required parameters of the operation that the example calls, at most


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the first page."""
    package = source.package
    body = join(
        (
            f"Typed clients of {_named(source)}, generated from botocore {code(source.version)}: this "
            f"is their reference, with the history of the APIs.",
            fence(f"pip install {package.distribution}", "sh"),
            fence(_example(source)),
            "## Services { #services }",
            table(("Service", "Client", "What it has"), map(_service, package.services)),
            *_decorators(source),
            *_news(source),
            "## For machines { #machines }",
            "Each page is there as markdown too: its address with `.md` in the place of `.html`. "
            "`llms.txt` lists all of them, and `objects.inv` lets a Sphinx project link here "
            "(`intersphinx_mapping`).",
        )
    )
    yield Page("index.md", package.distribution, body, _summary(source), menu=("Home",))


def _summary(source: SiteSource) -> str:
    titles = " and ".join(service.title for service in source.package.services)
    return f"Reference of typed clients of {titles}, from botocore {source.version}."


def _named(source: SiteSource) -> str:
    return " and ".join(text(service.title) for service in source.package.services)


def _example(source: SiteSource) -> str:
    """Returns a call that lists something, or the simplest one."""
    service = source.package.services[0]
    simple = [
        op
        for op in service.operations
        if sum(p.required for p in op.params) <= _SIMPLEST and op.input_stream is None
    ]
    listed = [op for op in simple if op.paginator is not None]
    chosen = (listed or simple or list(service.operations))[0]
    return example(source.package.name, service, chosen)


def _service(service: Service) -> tuple[str, str, str]:
    types = sum(map(len, (service.structs, service.unions, service.streams, service.enums)))
    parts = [link(f"{len(service.operations)} operations", f"{service.module}/index.md#operations")]
    for number, folder in (
        (types, "types"),
        (len(service.errors), "errors"),
        (sum(op.paginator is not None for op in service.operations), "paginators"),
        (len(service.waiters), "waiters"),
    ):
        if number:
            parts.append(link(f"{number} {folder}", f"{service.module}/{folder}/index.md"))
    front = link(text(service.title), f"{service.module}/index.md")
    return front, code(service.client), ", ".join(parts)


def _decorators(source: SiteSource) -> Iterator[str]:
    shims = source.package.shims
    if shims is None or not (shims.decorators or shims.sessions):
        return
    named = [(f"@{each.name}", each.name) for each in shims.decorators]
    named += [(each.name, each.name) for each in shims.sessions]
    listed = (link(code(shown), addresses.decorator(name)) for shown, name in named)
    yield "## Decorators and sessions { #decorators }"
    yield ", ".join(listed)


def _news(source: SiteSource) -> Iterator[str]:
    rows: list[tuple[str, str, str]] = []
    for version, steps in list(source.releases.items())[:_RELEASES]:
        number = counts(change for step in steps if step.diff for change in step.diff.changes)
        words = ", ".join(f"{n} {verdict}" for verdict, n in number.items() if n)
        rows.append(
            (link(code(version), addresses.release(version)), text(steps[0].size.date), words)
        )
    if rows:
        yield "## The latest releases { #releases }"
        yield table(("Release", "Date", "Changes"), rows)
        yield f"{link('All releases', 'releases/index.md')}."
