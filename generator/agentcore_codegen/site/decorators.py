"""The pages of decorators and sessions, which call operations for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import prose
from ..ir.shims import Decorator, Keyword, SessionShim
from . import addresses
from .markup import code, fence, join, line, link, relative, table
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource

_INDEX = "decorators/index.md"


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each decorator and session, after the list of them."""
    shims = source.package.shims
    if shims is None or not (shims.decorators or shims.sessions):
        return
    made = [_decorator(source, each) for each in shims.decorators]
    made += [_session(source, each) for each in shims.sessions]
    rows = [
        (link(code(page.title), relative(_INDEX, page.path)), line(page.summary)) for page in made
    ]
    yield Page(
        _INDEX,
        "Decorators and sessions",
        table(("Name", "What it does"), rows),
        "What calls operations for a program.",
        menu=("Decorators and sessions",),
    )
    yield from made


def _decorator(source: SiteSource, item: Decorator) -> Page:
    here = addresses.decorator(item.name)
    module = f"{source.package.name}.identity"
    given = ", ".join(f"{k.name}={k.name}" for k in item.keywords if k.default is None)
    program = (
        f"from {module} import INJECTED, {item.name}\n\n\n@{item.name}({given})\n"
        f"def work({item.into}: {_public(item.annotation)} = INJECTED) -> None:\n    ..."
    )
    head, rest = _sections(item.doc)
    return Page(
        path=here,
        title=f"@{item.name}",
        body=join(
            (
                paragraphs(head),
                _calls(source, here, item.service, (item.method,)),
                fence(program),
                *_keywords(item.keywords),
                rest,
            )
        ),
        summary=prose.summary(head),
        targets=(Target(f"{module}.{item.name}", "function"),),
    )


def _session(source: SiteSource, item: SessionShim) -> Page:
    here = addresses.decorator(item.name)
    module = f"{source.package.name}.sessions"
    given = ", ".join(
        f"{k.name}={k.name}" for k in (*item.positional, *item.keywords) if k.default is None
    )
    program = f"from {module} import {item.name}\n\nwith {item.name}({given}) as session:\n    ..."
    head, rest = _sections(item.doc)
    methods = [(code(each.name), line(prose.summary(each.doc))) for each in item.methods]
    names = (item.name, item.async_name)
    return Page(
        path=here,
        title=item.name,
        body=join(
            (
                paragraphs(head),
                _calls(source, here, item.service.name, (item.start, item.stop)),
                fence(program),
                *_keywords((*item.positional, *item.keywords)),
                "## Methods { #methods }" if methods else "",
                table(("Method", "What it does"), methods),
                rest,
            )
        ),
        summary=prose.summary(head),
        targets=(
            *(Target(f"{module}.{name}", "function") for name in names),
            *(Target(f"{module}.{name}", "class") for name in (item.class_name, item.async_class)),
        ),
    )


def _sections(doc: str) -> tuple[str, str]:
    """Returns the paragraphs of a docstring, and its sections as they are laid out there."""
    lines = doc.split("\n")
    start = next((n for n, each in enumerate(lines) if each in ("Args:", "Raises:")), len(lines))
    blocks = "\n".join(lines[:start]).strip().split("\n\n")
    head = "\n\n".join(" ".join(block.split()) for block in blocks)
    rest = "\n".join(lines[start:]).strip()
    return head, join(("## Keywords and errors { #keywords }", fence(rest, "text"))) if rest else ""


def _calls(source: SiteSource, here: str, service: str, methods: Iterable[str]) -> str:
    found = source.services.get(service)
    if found is None:
        return ""
    listed = [
        link(code(op.name), relative(here, addresses.operation(found, op)))
        for method in methods
        for op in found.operations
        if op.name == method
    ]
    return f"It calls {' and '.join(listed)}." if listed else ""


def _keywords(keywords: Iterable[Keyword]) -> Iterator[str]:
    rows = [
        (
            code(each.name),
            code(_public(each.annotation)),
            code(each.default or "") or "**required**",
        )
        for each in keywords
    ]
    if rows:
        yield "## Parameters { #parameters }"
        yield table(("Keyword", "Type", "Default"), rows)


def _public(annotation: str) -> str:
    return " ".join(addresses.public(annotation).split())
