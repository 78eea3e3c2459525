"""Members as tables: parameters of operations, members of types and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .. import prose
from ..ir.service import Enum, Field
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
            for sentence in prose.constraints(field, enums, sent=sent)
        ]
        rows.append(
            (
                f"{code(name)}{{ #{anchor(name, prefix)} }}{required}",
                names.annotation(here, field.annotation),
                "\n".join(part for part in parts if part),
            )
        )
    return table(("Name", "Type", "What it is"), rows)


def anchor(name: str, prefix: str = "member") -> str:
    """Returns the anchor of a member on its page."""
    return f"{prefix}-{''.join(c if c.isascii() and (c.isalnum() or c in '-_') else '-' for c in name)}"


def cell_text(doc: str, names: Names, here: str) -> str:
    """Returns a text for a table's cell: its paragraphs as lines."""
    lines = (each.strip() for each in doc.split("\n"))
    shown = (f"• {each[2:]}" if each.startswith("* ") else each for each in lines if each)
    return "\n".join(line(each, names.finder(here)) for each in shown)
