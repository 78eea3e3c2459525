"""Compares two sides over the services they share: what the command line and the library call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import names
from ..archive import Archive
from ..configuration import config
from ..diagnostics import Diagnostic, UsageError, nearest
from . import package, surface
from .change import Diff
from .compare import compare
from .finding import Finding
from .inputs import GENERATED, Origin
from .model import Model
from .notes import Notes
from .rules import RULES
from .rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Comparison:
    """A diff together with the models that it is of, which some reports read."""

    diff: Diff
    old: Model
    new: Model
    specs: Path = Path("specs")  # the archive's folder, with specs.toml; the package is beside it

    def source(self, place: tuple[str, ...]) -> Path | None:
        """Returns the file of a place that is in no model; None for the others."""
        if place[:1] == ("specs",):
            return self.specs / config.FILE
        return self.specs.parent / GENERATED / place[1] if place[:1] == ("package",) else None


def diff_sides(
    old: Origin,
    new: Origin,
    services: Sequence[str] = (),
    *,
    specs: Path,
    rules: Mapping[str, Rule] = RULES,
    notes: Notes | None = None,
) -> tuple[tuple[Comparison, ...], list[Diagnostic]]:
    """Compares every service that was asked for, or each that both sides and specs.toml have.

    Raises:
        UsageError: a service that was asked for is on one side only, or none is on both.
        GeneratorError: a model cannot be read.
    """
    chosen, warnings = _services(old, new, tuple(services), specs)
    versions = _versions(specs, notes)
    comparisons: list[Comparison] = []
    configured: list[list[Finding]] = []  # of each comparison
    for name in chosen:
        before, _ = old.model(name if name in old.services else old.services[0])
        after, day = new.model(name if name in new.services else new.services[0])
        if before.service != after.service:  # two lone models: the new one's name stands for both
            before = replace(before, service=after.service)
        also = [*_renamed(name, old, new, first=not comparisons)]
        configured.append(also)
        diff = compare(before, after, rules, also)
        release_notes = None
        if notes is not None:
            release_notes = notes.between(name, versions, before.version, after.version)
            release_notes = None if notes.problem else release_notes
        comparisons.append(
            Comparison(replace(diff, date=day, notes=release_notes), before, after, specs)
        )
    if (packages := _packages(old, new)) is not None and new.settings is not None:
        comparisons = _with_surface(comparisons, configured, packages, new.settings, rules)
    if not services:
        comparisons += _alone(old, new, specs, rules)
    if notes is not None and notes.problem is not None:
        warnings.append(notes.problem)
    elif notes is not None and not any(comparison.diff.notes for comparison in comparisons):
        warnings.append(Diagnostic("note", f"{notes.source} has no note for these releases"))
    return tuple(comparisons), warnings


def _renamed(name: str, old: Origin, new: Origin, first: bool) -> list[Finding]:
    """Returns what two specs.toml say of a service; with the first one, of the package too."""
    if old.settings is None or new.settings is None:
        return []
    whole = package.package_names(old.settings, new.settings) if first else ()
    return [*whole, *package.service_names(name, old.settings, new.settings)]


_Packages = tuple[Mapping[str, str], Mapping[str, str]]


def _packages(old: Origin, new: Origin) -> _Packages | None:
    """Returns the generated packages of two sides that differ; None where one has none."""
    if old.settings is None or new.settings is None or old.settings.package != new.settings.package:
        return None
    before, after = old.package(), new.package()
    return (before, after) if before and after and before != after else None


def _with_surface(
    comparisons: Sequence[Comparison],
    configured: Sequence[list[Finding]],
    packages: _Packages,
    settings: config.Config,
    rules: Mapping[str, Rule],
) -> list[Comparison]:
    """Adds what the package's own source shows, and neither a model nor specs.toml explains.

    A service's modules say what its model says: they are compared where that is the same.
    """
    explained = _words(comparisons) | {f.place.name for part in configured for f in part}
    modules = {service.name: service.module for service in settings.services}
    surfaces = surface.Surfaces(*packages, settings.package)
    marked: list[Comparison] = []
    for number, (comparison, known) in enumerate(zip(comparisons, configured, strict=True)):
        more = [] if number else list(surfaces.changes(None))
        module = modules.get(comparison.diff.service)
        if module is not None and not comparison.diff.changes:
            more += surfaces.changes(frozenset({module}))
        more = [f for f in more if not explained & set(re.split(r"[.!]", f.place.root))]
        if more:
            diff = compare(comparison.old, comparison.new, rules, [*known, *more])
            diff = replace(diff, date=comparison.diff.date, notes=comparison.diff.notes)
            comparison = replace(comparison, diff=diff)
        marked.append(comparison)
    return marked


def _words(comparisons: Sequence[Comparison]) -> set[str]:
    """Returns the Python names that follow from what changed in the models."""
    changed = [
        c for comparison in comparisons for c in comparison.diff.changes if c.rule.axis != "text"
    ]
    wire = {word for c in changed for word in (c.name, c.old, c.new) if word}
    return {name for word in wire for name in (word, names.snake(word), names.method(word))}


def _alone(
    old: Origin, new: Origin, specs: Path, rules: Mapping[str, Rule]
) -> Iterator[Comparison]:
    """Yields the services that one of two specs.toml alone has."""
    if old.settings is None or new.settings is None:
        return
    for side, other in ((old, new), (new, old)):
        for name in side.services:
            if name not in other.services:
                model, day = side.model(name)
                added = side is new
                diff = compare(model, model, rules, [package.alone(name, added)])
                absent = replace(diff.old, version="none", operations=())
                before, after = (absent, diff.new) if added else (diff.old, absent)
                diff = replace(diff, date=day, old=before, new=after)
                yield Comparison(diff, model, model, specs)


def _services(
    old: Origin, new: Origin, asked: tuple[str, ...], specs: Path
) -> tuple[tuple[str, ...], list[Diagnostic]]:
    if len(old.services) == len(new.services) == 1 and not asked:
        return new.services, []
    known = list(dict.fromkeys((*old.services, *new.services)))
    for name in asked:
        if name not in known:
            raise UsageError(f"no service {name!r} on either side", remedy=nearest(name, known))
        for side, other in ((old, new), (new, old)):
            if name not in side.services:
                raise UsageError(
                    f"{name} is in {other.text} and not in {side.text}",
                    remedy="choose a release that has it, or another service",
                )
    if asked:
        return tuple(dict.fromkeys(asked)), []
    chosen = _configured(specs) or known
    shared = [n for n in chosen if n in old.services and n in new.services]
    alone = [n for n in chosen if (n in old.services) != (n in new.services)]
    both = old.settings is not None and new.settings is not None
    if both:
        return tuple(shared), []  # what one side alone has is a change
    if not shared:
        raise UsageError(
            f"{old.text} and {new.text} share no service", remedy="name one with --service"
        )
    warnings = [
        Diagnostic("note", f"{n} is only in {(old if n in old.services else new).text}; left out")
        for n in alone
    ]
    return tuple(shared), warnings


def _configured(specs: Path) -> list[str]:
    path = specs / config.FILE
    return [service.name for service in config.read(path).services] if path.is_file() else []


def _versions(specs: Path, notes: Notes | None) -> tuple[str, ...]:
    """Returns the releases whose notes may be asked for."""
    if notes is None:
        return ()
    return notes.known() or tuple(release.version for release in Archive(specs).releases())
