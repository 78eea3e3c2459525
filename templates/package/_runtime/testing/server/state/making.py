"""The facts of a new resource: what the request said, and what the service adds to it."""

from __future__ import annotations

from time import time

from . import identifiers, tags
from .fitting import Unfit, filled, fit
from .words import OWN, owner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .kinds import Kind
    from .records import Record

# How members end that say one thing in a request and in a response.
_SAID, _SHOWN = "input", "output"
_MADE_AT = "createdat"
_CREATED, _CHANGED = ("creat",), ("creat", "updat", "modif", "chang")


class Circumstances:
    """What a request says beside its parameters.

    Attributes:
        now: When it came, in seconds since 1970.
        region: The region that it is signed for.
        base: Where it was sent to.
        signing: What the service is called in ARNs.
    """

    def __init__(self, now: float, region: str, base: str, signing: str) -> None:
        self.now, self.region, self.base, self.signing = now, region, base, signing

    @classmethod
    def of_nobody(cls, service: str) -> Circumstances:
        """Returns those of what is there without a request for it."""
        return cls(time(), "us-east-1", "http://127.0.0.1", service)


def complete(
    kind: Kind,
    record: Record,
    parents: Mapping[str, Record],
    versions: Mapping[str, str],
    around: Circumstances,
    before: int,
) -> None:
    """Adds to a new record what its kind has and the request did not say.

    Args:
        kind: The record's kind.
        record: The record.
        parents: The resources that it is in, by the member that says it.
        versions: The versions of these, by the names of their shapes.
        around: What the request says beside its parameters.
        before: How many versions there are before it, where it is a version.
    """
    facts = record.facts
    _fit(kind, facts)
    for member, parent in parents.items():
        above = owner(member)
        for key, name in kind.members.items():
            if owner(name) == above and key not in facts:
                value = parent.facts.get(key[len("".join(above or ())) :])
                if value is not None:
                    facts[key] = value
    for key, shape in kind.shapes.items():
        if shape.name in versions:
            facts.setdefault(key, versions[shape.name])
    _identify(kind, facts, parents, around)
    for key, shape in kind.shapes.items():
        if (
            key not in facts
            and shape.type_name == "timestamp"
            and any(word in key for word in _CHANGED)
        ):
            facts[key] = around.now
    facts.setdefault(_MADE_AT, around.now)
    if kind.version is not None and kind.version not in facts:
        facts[kind.version] = first_version(kind, before)
    for key in kind.required:
        if key not in facts and key != tags.FACT:
            facts[key] = filled(kind.shapes[key], kind.members[key])


def _fit(kind: Kind, facts: dict[str, Any]) -> None:
    """Has the facts be as reading the resource shows them, so that they are the same each time."""
    for key, shape in kind.shapes.items():
        said = f"{key.removesuffix(_SHOWN)}{_SAID}"
        if key.endswith(_SHOWN) and key not in facts and said in facts:
            facts[key] = facts[said]
        if key not in facts or key == tags.FACT:
            continue
        try:
            facts[key] = fit(shape, facts[key])
        except Unfit:
            del facts[key]


def _identify(
    kind: Kind, facts: dict[str, Any], parents: Mapping[str, Record], around: Circumstances
) -> None:
    hints = [*(str(facts[key]) for key in ("name",) if key in facts), "_".join(kind.noun)]
    shapes = kind.shapes
    if "id" in shapes and "id" not in facts:
        facts["id"] = _id(kind, hints, parents, around)
    if "arn" in shapes and "arn" not in facts:
        own = str(facts.get("id", hints[0]))
        facts["arn"] = _arn(kind, own, hints[0], parents, around)
    if "url" in shapes and "url" not in facts:
        facts["url"] = f"{around.base}/{identifiers.ACCOUNT}/{facts.get('id', hints[0])}"
    if kind.own is not None and not any(key in facts for key in OWN):
        facts[kind.own] = identifiers.unique(shapes.get(kind.own, _ANY), hints)


class _Any:
    """The shape of a text that may be anything."""

    metadata: Mapping[str, Any] = {}


_ANY = _Any()


def _id(kind: Kind, hints: list[str], parents: Mapping[str, Record], around: Circumstances) -> str:
    """Returns a new id, the first that may stand in the ARN too."""
    shape = kind.shapes["id"]
    of_arn = kind.shapes.get("arn")
    longer = [*hints, "_".join([hints[-1], *hints[:-1]])]
    first: str | None = None
    for text in identifiers.candidates(shape, longer):
        first = first or text
        if of_arn is None or identifiers.fits(of_arn, _arn(kind, text, hints[0], parents, around)):
            return text
    return first or identifiers.unique(shape)


def _arn(
    kind: Kind, text: str, name: str, parents: Mapping[str, Record], around: Circumstances
) -> str:
    ids = [*(str(parent.facts.get("id", "")) for parent in parents.values()), text]
    noun = "-".join(kind.noun)
    return identifiers.arn(kind.shapes["arn"], around.signing, around.region, noun, ids, name)


def first_version(kind: Kind, before: int) -> str:
    """Returns the first version of a resource: a number where it may be one."""
    shape = kind.shapes[kind.version or ""]
    number = str(before + 1)
    return number if identifiers.fits(shape, number) else identifiers.unique(shape)


def next_version(kind: Kind, version: str) -> str:
    """Returns the version after another one."""
    if version.isdigit():
        return str(int(version) + 1)
    return identifiers.unique(kind.shapes[kind.version or ""])


def changed(kind: Kind, facts: dict[str, Any], now: float) -> None:
    """Notes in the facts that they have changed just now."""
    for key, shape in kind.shapes.items():
        if shape.type_name == "timestamp" and any(
            word in key for word in _CHANGED if word not in _CREATED
        ):
            facts[key] = now
