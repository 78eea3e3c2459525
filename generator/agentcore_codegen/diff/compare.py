"""Compares two models: the differ's one entry, pure and in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..diagnostics import UsageError
from .change import Change, Diff, Release
from .finding import Finding, Place, printable
from .fingerprint import fingerprint
from .model import Model, Shape
from .operations import operations, order
from .programs import Programs
from .python_view import PythonView
from .routes import with_moves
from .rules import RULES
from .rules import operations as operation_rules
from .rules import shapes as shape_rules
from .rules.rule import VERDICTS, Rule
from .service import endpoints, paginators, service
from .shared import Shared
from .waiters import waiters
from .walk import Cause, Walk


def compare(
    old: Model,
    new: Model,
    rules: Mapping[str, Rule] = RULES,
    also: Iterable[Finding] = (),
    shared: Shared | None = None,
) -> Diff:
    """Returns every difference of two models of one service, worst first, and what else differs.

    `shared` makes many comparisons of one service's releases quicker, and changes none.

    Raises:
        UsageError: the models are of two services.
    """
    if old.service != new.service:
        raise UsageError(
            f"cannot compare {old.service} with {new.service}", remedy="name two releases of one"
        )
    order_of = {name: i for i, name in enumerate((*new.operations, *old.operations))}
    causes: dict[tuple[str, ...], Cause] = {}
    for cause in (*map(Cause, also), *_causes(old, new, shared)):
        causes.setdefault(cause.finding.key, cause)
    python, programs = PythonView(old, new), Programs(old, new)
    describer = _Describer(old, new, rules, order_of, python, programs, shared)
    changes = list(map(describer.change, causes.values()))
    changes.sort(key=lambda c: (VERDICTS.index(c.verdict), _first(c, order_of), c.rule.id, c.root))
    return Diff(old.service, _release(old), _release(new), with_moves(changes, old, new))


def _first(change: Change, order_of: Mapping[str, int]) -> int:
    return min((order_of.get(name, len(order_of)) for name in change.operations), default=-1)


def _release(model: Model) -> Release:
    return Release(model.version, model.where, printable(model.title), tuple(model.operations))


@dataclass(frozen=True, slots=True)
class _Describer:
    """Makes changes of what two models' comparison found."""

    old: Model
    new: Model
    rules: Mapping[str, Rule]
    order_of: Mapping[str, int]  # operations
    python: PythonView
    programs: Programs
    shared: Shared | None

    def change(self, cause: Cause) -> Change:
        reached = sorted(cause.paths, key=lambda o: self.order_of.get(o, len(self.order_of)))
        change = self._known(cause, reached, self.shared)
        finding = cause.finding
        program = finding.program or self.programs.program(finding, list(cause.paths.values()))
        return replace(change, program=program) if program else change

    def _known(self, cause: Cause, reached: Sequence[str], shared: Shared | None) -> Change:
        """Returns a change without its program, which depends on more of the old model."""
        if shared is None:
            return self._made(cause, reached)
        finding, new = cause.finding, self.new
        target = shared.closure(new, finding.new) if finding.new in new.shapes else None
        paths = tuple(cause.paths[operation] for operation in reached)
        texts = (finding.place, finding.note, finding.only_old, finding.only_new)
        key = (*finding.key, *texts, target, tuple(cause.sides), *reached, paths, id(self.rules))
        if key not in shared.changes:
            shared.changes[key] = self._made(cause, reached)
        return shared.changes[key]

    def _made(self, cause: Cause, reached: Sequence[str]) -> Change:
        finding = _clean(cause.finding)
        side = "+".join(s for s in ("request", "response", "error") if s in cause.sides)
        return Change(
            service=self.old.service,
            rule=self.rules[finding.rule.id],
            side=side,
            root=finding.place.root,
            name=finding.place.name,
            old=finding.old,
            new=finding.new,
            only_old=finding.only_old,
            only_new=finding.only_new,
            note=finding.note,
            operations=tuple(reached),
            paths=tuple(printable(cause.paths[operation]) for operation in reached),
            place=finding.place.keys,
            python=self.python.effect(finding, side, [cause.paths[o] for o in reached]),
            fingerprint=fingerprint(self.old.service, finding),
        )


def _clean(finding: Finding) -> Finding:
    place = finding.place
    return replace(
        finding,
        place=Place(printable(place.root), place.keys, printable(place.name)),
        old=printable(finding.old),
        new=printable(finding.new),
        note=printable(finding.note),
    )


def _causes(old: Model, new: Model, shared: Shared | None) -> Iterator[Cause]:
    for finding in service(old, new):
        yield Cause(finding)
    for finding in order(old, new):
        yield Cause(finding)
    walk = Walk(old, new, shared)
    for compare_them in (operations, paginators, waiters):
        for name, finding in compare_them(old, new):
            renamed = walk.comparer.similar.renamed(finding.old, finding.new)
            if finding.rule is shape_rules.SHAPE_RETARGETED and renamed:
                continue  # the walk reports it as a renamed shape, once for every place
            yield Cause(finding, paths={name: name} if name else {})
    for finding in endpoints(old, new):
        yield Cause(finding)
    yield from walk.causes()
    yield from _classes(old, new)
    yield from _unused(old, new)


def _shape_place(name: str) -> Place:
    return Place(name, ("shapes", name), name)


def _classes(old: Model, new: Model) -> Iterator[Cause]:
    """Exceptions that appear in or vanish from the service's namespace."""
    for name in old.errors:
        if name not in new.errors:
            finding = Finding(operation_rules.ERROR_CLASS_REMOVED, _shape_place(name))
            yield Cause(finding, paths=_raisers(old, name))
    for name in new.errors:
        if name not in old.errors:
            finding = Finding(operation_rules.ERROR_CLASS_ADDED, _shape_place(name))
            yield Cause(finding, paths=_raisers(new, name))


def _raisers(model: Model, error: str) -> dict[str, str]:
    return {
        name: f"{name}.errors.{error}"
        for name, operation in model.operations.items()
        if error in operation.errors
    }


def _unused(old: Model, new: Model) -> Iterator[Cause]:
    """Shapes that no operation reaches: nothing else would tell of them."""
    before, after = old.reached, new.reached
    if (old.shapes.keys() | new.shapes.keys()) <= (before & after):
        return
    for name in [*old.shapes, *(n for n in new.shapes if n not in old.shapes)]:
        if name in before and name in after:
            continue
        rule = _unused_rule(
            old.shapes.get(name), new.shapes.get(name), name in before, name in after
        )
        if rule is not None:
            yield Cause(Finding(rule, _shape_place(name)))


def _unused_rule(
    old: Shape | None, new: Shape | None, was_used: bool, is_used: bool
) -> Rule | None:
    if old is None:
        return None if is_used else shape_rules.SHAPE_ADDED_UNUSED
    if new is None:
        return None if was_used else shape_rules.SHAPE_REMOVED_UNUSED
    if not was_used and not is_used and old != new:
        return shape_rules.SHAPE_CHANGED_UNUSED
    return None
