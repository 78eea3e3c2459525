"""A type reference as the text of an annotation."""

from __future__ import annotations

from ..ir.service import ListOf, MapOf, Named, TypeRef


def annotation(ref: TypeRef) -> str:
    """Returns what stands behind the colon."""
    if isinstance(ref, ListOf):
        return f"{ref.python}[{annotation(ref.item)}]"
    if isinstance(ref, MapOf):
        return f"{ref.python}[{annotation(ref.key)}, {annotation(ref.value)}]"
    return ref.python


def declaration(ref: TypeRef, *, required: bool, read_only: bool) -> str:
    """Returns the annotation of a TypedDict's member.

    Only what names a generated class is quoted: those classes may stand further down, and
    unlike `from __future__ import annotations` this leaves `__required_keys__` right at run time.
    """
    text = annotation(ref)
    if _names(ref):
        text = f'"{text}"'
    if read_only:
        text = f"_ReadOnly[{text}]"
    return text if required else f"_NotRequired[{text}]"


def _names(ref: TypeRef) -> bool:
    if isinstance(ref, ListOf):
        return _names(ref.item)
    if isinstance(ref, MapOf):
        return _names(ref.key) or _names(ref.value)
    return isinstance(ref, Named) or "|" in ref.python
