"""Default values that declarations give to members, as source text; each fits the member's type."""

from __future__ import annotations

from ..configuration.decorator_tables import ParameterDeclaration
from ..diagnostics import GeneratorError, nearest
from ..ir.service import Field, ListOf, MapOf, Named, Scalar
from .resolver import Resolver

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


def of(field: Field, member: ParameterDeclaration, resolver: Resolver) -> str:
    """Returns the source text of a member's default.

    Raises:
        GeneratorError: it is of another type than the member, or no value of its enum.
    """
    default, kinds = member.default, _kinds(field)
    # true is no whole number.
    if not isinstance(default, kinds) or (isinstance(default, bool) and bool not in kinds):
        raise GeneratorError(
            f"the default of {field.wire_name!r} does not fit {field.annotation}: {default!r}",
            member.where,
            "choose another" if kinds else "a member of this type cannot have one",
        )
    values = resolver.enum(field)
    if values and default not in values:
        raise GeneratorError(
            f"{default!r} is not a value of {field.wire_name!r}",
            member.where,
            nearest(str(default), values),
        )
    return repr(default)


def _kinds(field: Field) -> tuple[type, ...]:
    match field.type:
        case Scalar(kind):
            return _KINDS.get(kind, ())
        case ListOf():
            return (list,)
        case MapOf() | Named(kind="structure" | "union"):
            return (dict,)
        case Named(kind="enum"):
            return (str,)
        case _:
            return ()
