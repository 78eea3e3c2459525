"""Declared addresses -> methods of the clients."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .. import names, prose
from ..configuration.service_tables import AddressDeclaration
from ..diagnostics import GeneratorError
from ..ir.service import Address

_IN_BRACES = re.compile(r"\{(\w+)\}")
_EXPIRES = (
    "Seconds for which the URL itself is signed, {most} at most, for programs that cannot send"
    " headers; None to sign by headers."
)


def build(
    declarations: Iterable[AddressDeclaration], methods: names.Namespace
) -> tuple[Address, ...]:
    """Returns the addresses of a service.

    Raises:
        GeneratorError: a name that the clients have already, a parameter without a text or a text
            without a parameter, what only a websocket has.
    """
    return tuple(_address(declaration, methods) for declaration in declarations)


def _address(declaration: AddressDeclaration, methods: names.Namespace) -> Address:
    title = f"address.{declaration.name}"
    if names.method(declaration.name) != declaration.name:
        raise GeneratorError(f"{title} is not a method name", declaration.where, "choose another")
    methods.claim(declaration.name, title)
    positional = tuple(dict.fromkeys(_IN_BRACES.findall(declaration.path)))
    used = (*positional, *declaration.query, *declaration.headers)
    if sorted(used) != sorted(declaration.parameters):
        raise GeneratorError(
            f"{title} uses {', '.join(sorted(used))}, and describes"
            f" {', '.join(sorted(declaration.parameters))}",
            declaration.where,
            "give each name in path, query and headers one text in parameters",
        )
    if declaration.websocket is not bool(declaration.expires):
        raise GeneratorError(
            f"{title} has one of websocket and expires", declaration.where, "give both or neither"
        )
    if declaration.headers and not declaration.websocket:
        raise GeneratorError(
            f"{title} has headers, which only a websocket has", declaration.where, "remove them"
        )
    args = [(name, declaration.parameters[name]) for name in used]
    if declaration.websocket:
        args.append(("expires", _EXPIRES.format(most=declaration.expires)))
    return Address(
        name=declaration.name,
        path=declaration.path,
        positional=positional,
        query=tuple(declaration.query.items()),
        headers=tuple(declaration.headers.items()),
        expires=declaration.expires,
        doc=prose.shim_docstring(declaration.doc, args=args, indent=8),
    )
