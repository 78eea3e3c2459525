"""The history of an archive: each service's releases, compared one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..archive import Archive
from ..archive.versions import is_version, order
from ..diagnostics import UsageError
from .change import Diff
from .compare import compare
from .inputs import archived
from .model import Model
from .notes import Notes
from .rules import RULES
from .rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Size:
    """How large an API was at a release."""

    service: str
    version: str
    date: str
    operations: int
    shapes: int
    types: int  # structures, unions and enums; errors are none
    members: int


@dataclass(frozen=True, slots=True)
class Step:
    """One service at one release: its size, and what changed; None for its first release.

    The models are let go when the next release is read: those of a whole history are hundreds
    of MB.
    """

    size: Size
    diff: Diff | None


def steps(
    archive: Archive,
    services: Sequence[str] = (),
    *,
    after: str | None = None,
    until: str | None = None,
    rules: Mapping[str, Rule] = RULES,
    notes: Notes | None = None,
) -> Iterator[Step]:
    """Yields the releases of each service, oldest first; `after` itself is the first one.

    Args:
        archive: What is read.
        services: The services, or every archived one for none.
        after: Leave out what happened up to this release.
        until: The last release.
        rules: What a change is called, and how bad it is.
        notes: Release notes, where there are any at hand.

    Raises:
        UsageError: an unknown service or version, or an empty range.
    """
    before: Model | None = None
    for service, version, last in planned(archive, services, after=after, until=until):
        if last is None:
            before = None
        model, date = archived(archive, version, before).model(service)
        diff = None
        if before is not None:
            note = notes.of(service, version) if notes is not None else None
            diff = replace(compare(before, model, rules), date=date, notes=note)
        yield Step(_size(model, date), diff)
        before = model


def planned(
    archive: Archive,
    services: Sequence[str] = (),
    *,
    after: str | None = None,
    until: str | None = None,
) -> tuple[tuple[str, str, str | None], ...]:
    """Returns each service, release, and release it is compared with, in the order of `steps`.

    Raises:
        UsageError: as `steps`.
    """
    for version in (after, until):
        if version is not None and not is_version(version):
            raise UsageError(f"not a botocore version: {version!r}", remedy="write it like 1.42.60")
    if after is not None and until is not None and order(after) >= order(until):
        raise UsageError(f"{after} is not before {until}", remedy="swap --from and --to")
    plan: list[tuple[str, str, str | None]] = []
    for service in services or archive.services:
        versions = [entry.version for entry in archive.entries(service)]
        if until is not None:
            versions = [version for version in versions if order(version) <= order(until)]
        if after is not None:
            first = order(archive.resolve(service, after).version)
            versions = [version for version in versions if order(version) >= first]
        pairs = zip(versions, (None, *versions[:-1]), strict=True)
        plan += [(service, version, last) for version, last in pairs]
    return tuple(plan)


def _size(model: Model, date: str) -> Size:
    members = sum(len(shape.members) for shape in model.shapes.values())
    types = sum(
        (shape.type == "structure" or bool(shape.enum)) and not shape.is_error
        for shape in model.shapes.values()
    )
    return Size(
        service=model.service,
        version=model.version,
        date=date,
        operations=len(model.operations),
        shapes=len(model.shapes),
        types=types,
        members=members,
    )
