"""Members as tables: parameters of operations, members of types and errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .. import prose
from ..ir.service import Constraints, Enum, Field, ListOf, MapOf, TypeRef
from .addresses import Names
from .markup import code, line, table


def members(
    fields: Iterable[Field],
    names: Names,
    here: str,
    enums: Mapping[str, Enum],
    *,
    python: bool = False,
    sent: bool = True,
    prefix: str = "member",
) -> str:
    """Returns a table of members; each has an anchor of a prefix and its name.

    Args:
        fields: The members.
        names: The pages to link to.
        here: The path of the page.
        enums: The service's enums, for the values that a member may have.
        python: Whether they are Python parameters, and not keys of a dictionary.
        sent: As for `prose.constraints`.
        prefix: How the anchors begin.
    """
    rows: list[tuple[str, str, str]] = []
    for field in fields:
        name = field.name if python else field.wire_name
        required = f" **{'required' if sent else 'always there'}**" if field.required else ""
        parts = [cell_text(field.doc, names, here)]
        parts += [
            line(sentence, names.finder(here))
            for sentence in (*prose.constraints(field, enums, sent=sent), *_inner(field, sent))
        ]
        rows.append(
            (
                f"{code(name)}{{ #{anchor(name, prefix)} }}{required}",
                names.annotation(here, field.annotation),
                "\n".join(part for part in parts if part),
            )
        )
    return table(("Name", "Type", "What it is"), rows)


def _inner(field: Field, sent: bool) -> Iterator[str]:
    """Yields what the service asks of each item, key and value."""
    parts: tuple[tuple[str, TypeRef, Constraints], ...] = ()
    if isinstance(field.type, ListOf):
        parts = (("Each item", field.type.item, field.type.items),)
    elif isinstance(field.type, MapOf):
        mapping = field.type
        parts = (
            ("Each key", mapping.key, mapping.keys),
            ("Each value", mapping.value, mapping.values),
        )
    plain = replace(field, deprecated=None, idempotency_token=False, sensitive=False)
    for what, ref, limits in parts:
        inner = prose.constraints(replace(plain, type=ref, constraints=limits), sent=sent)
        yield from (f"{what}: {each[0].lower()}{each[1:]}" for each in inner)


def anchor(name: str, prefix: str = "member") -> str:
    """Returns the anchor of a member on its page."""
    return f"{prefix}-{''.join(c if c.isascii() and (c.isalnum() or c in '-_') else '-' for c in name)}"


def cell_text(doc: str, names: Names, here: str) -> str:
    """Returns a text for a table's cell: its paragraphs as lines."""
    lines = (each.strip() for each in doc.split("\n"))
    shown = (f"• {each[2:]}" if each.startswith("* ") else each for each in lines if each)
    return "\n".join(line(each, names.finder(here)) for each in shown)
