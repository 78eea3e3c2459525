"""Where each thing of a service has its page, and how another page links there."""

from __future__ import annotations

import re

from ..ir.service import Operation, Service, Waiter
from .markup import Link, code, link, relative

_NAME = re.compile(r"[A-Za-z_]\w*")
# Annotations name what a module imports for itself with an underscore: _Sequence, _datetime.
_PRIVATE = re.compile(r"(?<![\w.])_(?=[A-Za-z])")


def operation(service: Service, op: Operation) -> str:
    """Returns the path of an operation's page."""
    return f"{service.module}/operations/{op.name}.md"


def of_type(service: Service, name: str) -> str:
    """Returns the path of a type's page."""
    return f"{service.module}/types/{name}.md"


def error(service: Service, name: str) -> str:
    """Returns the path of an error's page."""
    return f"{service.module}/errors/{name}.md"


def paginator(service: Service, op: Operation) -> str:
    """Returns the path of the page of an operation's paginator."""
    return f"{service.module}/paginators/{op.name}.md"


def waiter(service: Service, item: Waiter) -> str:
    """Returns the path of a waiter's page."""
    return f"{service.module}/waiters/{item.name}.md"


def decorator(name: str) -> str:
    """Returns the path of a decorator's page."""
    return f"decorators/{name}.md"


def release(version: str) -> str:
    """Returns the path of a release's page."""
    return f"releases/{version}.md"


def public(annotation: str) -> str:
    """Returns an annotation without the underscores of private imports."""
    return _PRIVATE.sub("", annotation)


class Names:
    """The pages of a service's names, as they occur in texts and annotations."""

    def __init__(self, service: Service) -> None:
        groups = (service.structs, service.unions, service.streams, service.enums)
        self._types = {item.name: of_type(service, item.name) for kind in groups for item in kind}
        for union in service.unions:
            for member in union.members:
                self._types.setdefault(member.name, of_type(service, union.name))
        self._errors = {item.name: error(service, item.name) for item in service.errors}
        self._operations = {op.wire_name: operation(service, op) for op in service.operations}
        self._operations.update({op.name: operation(service, op) for op in service.operations})

    def path(self, name: str) -> str:
        """Returns the path of the page of a type, an error or an operation; "" for none."""
        found = self._types.get(name) or self._errors.get(name) or self._operations.get(name)
        return found or ""

    def address(self, here: str, name: str) -> str:
        """Returns the address of a name's page as seen from a page, "" for none and for itself."""
        path = self.path(name)
        return relative(here, path) if path and path != here else ""

    def finder(self, here: str) -> Link:
        """Returns what finds the addresses of names in a text of a page."""
        return lambda name: self.address(here, name.removeprefix("literals."))

    def annotation(self, here: str, annotation: str) -> str:
        """Returns an annotation as markdown: each type that has a page is a link."""
        shown = " ".join(public(annotation).split())
        parts: list[str] = []
        position = 0
        for match in _NAME.finditer(shown):
            path = self._types.get(match[0]) or self._errors.get(match[0])
            if path is None or path == here:
                continue
            parts.append(_spaced(shown[position : match.start()]))
            parts.append(link(code(match[0]), relative(here, path)))
            position = match.end()
        parts.append(_spaced(shown[position:]))
        return "".join(parts)


def _spaced(part: str) -> str:
    """Returns a part of an annotation as code; the blanks at its ends stay, outside of the code."""
    before = " " if part[:1] == " " else ""
    after = " " if part[-1:] == " " and part.strip() else ""
    return f"{before}{code(part)}{after}"
