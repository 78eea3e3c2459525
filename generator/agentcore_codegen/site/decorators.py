"""The pages of decorators and sessions, which call operations for a program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from .. import prose
from ..ir.shims import Decorator, Keyword, SessionShim
from . import addresses
from .addresses import Names
from .markup import code, fence, join, line, link, relative, table
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource

# An entry of a docstring's section, at four columns.
_ENTRY = re.compile(r" {4}(?P<name>[\w.*, ]+): (?P<text>.*)")
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
    head, args, raises = _split(item.doc)
    return Page(
        path=here,
        title=f"@{item.name}",
        body=join(
            (
                paragraphs(head),
                _calls(source, here, item.service, (item.method,)),
                fence(program),
                *_keywords(item.keywords, args, _annotate(source, here, item.service)),
                *_raises(raises),
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
    keywords = (*item.positional, *item.keywords)
    head, args, raises = _split(item.doc)
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
                *_keywords(keywords, args, _annotate(source, here, item.service.name)),
                "## Methods { #methods }" if methods else "",
                table(("Method", "What it does"), methods),
                *_raises(raises),
            )
        ),
        summary=prose.summary(head),
        targets=(
            *(Target(f"{module}.{name}", "function") for name in names),
            *(Target(f"{module}.{name}", "class") for name in (item.class_name, item.async_class)),
        ),
    )


def _split(doc: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Returns the paragraphs of a docstring, and the entries of its sections Args and Raises."""
    head: list[str] = []
    sections: dict[str, dict[str, str]] = {"Args": {}, "Raises": {}}
    current: dict[str, str] | None = None
    name = ""
    for each in doc.split("\n"):
        if each and not each[0].isspace():
            current = sections.get(each.removesuffix(":")) if each.endswith(":") else None
            name = ""
        if current is None:
            head.append(each)
        elif entry := _ENTRY.match(each):
            name = entry["name"]
            current[name] = entry["text"]
        elif name and each.strip():
            current[name] += f" {each.strip()}"
    blocks = "\n".join(head).strip().split("\n\n")
    text = "\n\n".join(" ".join(block.split()) for block in blocks)
    return text, sections["Args"], sections["Raises"]


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


def _annotate(source: SiteSource, here: str, service: str) -> Callable[[str], str]:
    """Returns what shows an annotation: types of the service have links."""
    found = source.services.get(service)
    if found is None:
        return lambda annotation: code(_public(annotation))
    names = Names(found)
    return lambda annotation: names.annotation(here, annotation)


def _keywords(
    keywords: Iterable[Keyword], args: Mapping[str, str], annotate: Callable[[str], str]
) -> Iterator[str]:
    """Yields the table of keywords: those of the request, and those that the docstring adds."""
    known = {each.name: each for each in keywords}
    rows: list[tuple[str, str, str]] = []
    for name in dict.fromkeys((*known, *args)):
        each = known.get(name)
        kind = annotate(each.annotation) if each is not None else ""
        needed = " **required**" if each is not None and each.default is None else ""
        default = each.default if each is not None else None
        said = f"\nDefault: {code(default)}." if default not in (None, "None") else ""
        rows.append((f"{code(name)}{needed}", kind, f"{line(args.get(name, ''))}{said}"))
    if rows:
        yield "## Parameters { #parameters }"
        yield table(("Name", "Type", "What it is"), rows)


def _raises(raises: Mapping[str, str]) -> Iterator[str]:
    if raises:
        yield "## Errors { #errors }"
        yield table(("Error", "When"), ((code(name), line(doc)) for name, doc in raises.items()))


def _public(annotation: str) -> str:
    return " ".join(addresses.public(annotation).split())
