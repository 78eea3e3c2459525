"""What the service asks of a value, as one sentence per constraint."""

from __future__ import annotations

from collections.abc import Mapping

from ..ir.service import Enum, Field, ListOf, MapOf, Named, Scalar, TypeRef

_MOST_VALUES = 12  # an enum with more of them is referred to by name

_MEASURES = {
    "string": ("Length", ""),
    "character": ("Length", ""),
    "blob": ("Size", " bytes"),
    "list": ("Items", ""),
    "map": ("Items", ""),
    "integer": ("Range", ""),
    "long": ("Range", ""),
    "float": ("Range", ""),
    "double": ("Range", ""),
    "bigdecimal": ("Range", ""),
    "biginteger": ("Range", ""),
}


def constraints(
    field: Field, enums: Mapping[str, Enum] | None = None, *, sent: bool = True
) -> tuple[str, ...]:
    """Returns one sentence for each thing that is to know about a member's value.

    Args:
        field: The member.
        enums: The service's enums by their Python name, for the values that a member may have.
        sent: False for what only the service sends: nobody has to keep to its length or pattern.
    """
    lines: list[str] = []
    if field.deprecated is not None:
        lines.append(deprecation(field.deprecated))
    limits = _limits(field)
    if sent and limits:
        lines.append(limits)
    values = _values(field.type, enums or {})
    pattern = field.constraints.pattern
    if values:
        lines.append(values)
    elif (
        sent and pattern and "`" not in pattern and pattern.isascii()
    ):  # else no editor shows it as code
        lines.append(f"Pattern: ``{pattern}``.")
    if field.idempotency_token:
        lines.append("Idempotency token: filled in when not given.")
    if field.sensitive:
        lines.append("Sensitive: kept out of logs and reprs.")
    return tuple(lines)


def deprecation(reason: str) -> str:
    """Returns the sentence that says that something is deprecated; the reason may be empty."""
    # Reasons of some models start with the word themselves.
    plain = " ".join(reason.split())
    if not plain:
        return "Deprecated."
    return plain if plain.lower().startswith("deprecated") else f"Deprecated: {plain}"


def _values(ref: TypeRef, enums: Mapping[str, Enum]) -> str:
    while isinstance(ref, (ListOf, MapOf)):
        ref = ref.item if isinstance(ref, ListOf) else ref.value
    enum = enums.get(ref.name) if isinstance(ref, Named) and ref.kind == "enum" else None
    if enum is None or not enum.values:
        return ""
    if len(enum.values) > _MOST_VALUES:
        return f"Values: the {len(enum.values)} of ``literals.{enum.name}``."
    return f"Values: {' | '.join(f'``{value}``' for value in enum.values)}."


def _limits(field: Field) -> str:
    ref = field.type
    kind = ref.kind if isinstance(ref, Scalar) else "list" if isinstance(ref, ListOf) else ""
    name, unit = _MEASURES.get("map" if isinstance(ref, MapOf) else kind, ("", ""))
    low, high = field.constraints.min, field.constraints.max
    if not name or (low is None and high is None):
        return ""
    if low == high:
        return f"{name}: {_number(high)}{unit}."
    if high is None:
        return f"{name}: at least {_number(low)}{unit}." if low or name == "Range" else ""
    if low is None:
        return f"{name}: at most {_number(high)}{unit}."
    return f"{name}: {_number(low)} to {_number(high)}{unit}."


def _number(value: float | None) -> str:
    return str(int(value)) if value is not None and value == int(value) else str(value)
