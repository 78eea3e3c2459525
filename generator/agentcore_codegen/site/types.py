"""The page of a type: a structure, a tagged union, an event stream or an enumeration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import prose
from ..ir.service import Enum, Event, EventStream, Service, Struct, TaggedUnion
from . import addresses
from .addresses import Names
from .fields import cell_text, members
from .history import ServiceHistory, events
from .markup import code, fence, join, link, relative, table
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource
from .uses import Uses


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each type."""
    for service in source.package.services:
        maker = _Maker(source, service)
        for struct in service.structs:
            yield maker.page(struct, "types", maker.struct(struct))
        for union in service.unions:
            variants = tuple(member.name for member in union.members)
            yield maker.page(union, "types", maker.union(union), variants)
        for stream in service.streams:
            variants = tuple(event.name for event in stream.events)
            yield maker.page(stream, "types", maker.stream(stream), variants)
        for enum in service.enums:
            yield maker.page(enum, "literals", _enum(enum))


class _Maker:
    """Makes the pages of one service's types."""

    def __init__(self, source: SiteSource, service: Service) -> None:
        self._service = service
        self._module = f"{source.package.name}.{service.module}"
        self._names = Names(service)
        self._uses = Uses(service)
        self._enums = {enum.name: enum for enum in service.enums}
        self._history = ServiceHistory(source.history.get(service.name, ()))

    def page(
        self,
        item: Struct | TaggedUnion | EventStream | Enum,
        module: str,
        body: str,
        variants: Iterable[str] = (),
    ) -> Page:
        name = item.name
        here = addresses.of_type(self._service, name)
        targets = [Target(f"{self._module}.{module}.{name}", "class")]
        targets += [Target(f"{self._module}.{module}.{each}", "class") for each in variants]
        changes = events(self._history.shapes.get(item.wire_name, []), here)
        return Page(
            path=here,
            title=name,
            body=join(
                (
                    paragraphs(item.doc, self._names.finder(here)),
                    fence(f"from {self._module}.{module} import {name}"),
                    body,
                    self._used(here, name),
                    "## History { #history }" if changes else "",
                    changes,
                )
            ),
            summary=prose.summary(item.doc) or name,
            targets=tuple(targets),
        )

    def struct(self, struct: Struct) -> str:
        here = addresses.of_type(self._service, struct.name)
        base = ""
        if struct.base is not None:
            path = addresses.of_type(self._service, struct.base)
            base = (
                f"Its other members are those of {link(code(struct.base), relative(here, path))}."
            )
        return join(
            (
                "Sensitive: kept out of logs and reprs." if struct.sensitive else "",
                "## Members { #members }",
                members(struct.fields, self._names, here, self._enums, sent=struct.read_only),
                base,
                "`ResponseMetadata` is in each response." if struct.metadata else "",
            )
        )

    def union(self, union: TaggedUnion) -> str:
        here = addresses.of_type(self._service, union.name)
        fields = [replace(member.field, required=False) for member in union.members]
        unknown = (
            "A service may send a variant that this release does not know." if union.open else ""
        )
        return join(
            (
                "A union: exactly one of these keys is set.",
                "## Variants { #members }",
                members(fields, self._names, here, self._enums, sent=union.read_only),
                unknown,
            )
        )

    def stream(self, stream: EventStream) -> str:
        here = addresses.of_type(self._service, stream.name)
        errors = (self._event(here, event) for event in stream.errors)
        return join(
            (
                "## Events { #events }",
                table(
                    ("Event", "Type", "What it is"), (self._event(here, e) for e in stream.events)
                ),
                "## Errors that it may raise { #errors }" if stream.errors else "",
                table(("Event", "Type", "What it is"), errors),
            )
        )

    def _event(self, here: str, event: Event) -> tuple[str, str, str]:
        return (
            code(event.wire_name),
            self._names.annotation(here, event.field.annotation),
            cell_text(event.field.doc, self._names, here),
        )

    def _used(self, here: str, name: str) -> str:
        users = self._uses.of(name)
        if not users:
            return ""
        listed = (link(code(user), self._names.address(here, user)) for user in users)
        return join(("## Used by { #used-by }", ", ".join(listed)))


def _enum(enum: Enum) -> str:
    values = "\n".join(f"- {code(value)}" for value in enum.values)
    return join(
        (
            "## Values { #values }",
            values,
            "The service may send values that this release does not know: they are `UnknownValue`.",
        )
    )
