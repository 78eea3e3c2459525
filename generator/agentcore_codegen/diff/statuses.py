"""What a release brings that a waiter could wait for: decisions that specs.toml may make."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from ..configuration.service_tables import DeletionsDeclaration
from .model import Model

_READERS = ("Get", "Describe")  # how operations are named that are called until a state is reached
_STATUS = "status"


@dataclass(frozen=True, slots=True)
class NewStatus:
    """Values of a status that a waiter could wait for."""

    service: str
    operation: str
    path: str  # of the status in the response, `job.status`
    values: tuple[str, ...]
    key: str  # of specs.toml that would place them


@dataclass(frozen=True, slots=True)
class NewDeletion:
    """An operation that deletes a resource slowly, whose end a waiter could wait for."""

    service: str
    operation: str
    resource: str
    key: str  # of specs.toml that would list it


def new_deletions(
    old: Model, new: Model, rule: DeletionsDeclaration, declared: Set[str]
) -> Iterator[NewDeletion]:
    """Yields the resources that are deleted slowly as the rule has it, and were not before.

    Args:
        old: A service at a release.
        new: The same service at a later one.
        rule: Of specs.toml.
        declared: The operations whose end waiters of specs.toml wait for.
    """
    for operation in new.operations:
        resource = operation.removeprefix(rule.delete)
        known = (
            resource == operation or operation in declared or f"{resource}Deleted" in new.waiters
        )
        if not known and _slow(new, rule, resource) and not _slow(old, rule, resource):
            yield NewDeletion(
                new.service, operation, resource, f"deletions.resources.{new.service}"
            )


def _slow(model: Model, rule: DeletionsDeclaration, resource: str) -> bool:
    read = model.operations.get(rule.read + resource)
    return (
        read is not None
        and rule.delete + resource in model.operations
        and rule.error in read.errors
        and any(
            {*values} & {*rule.deleting} for _, values in _statuses(model, rule.read + resource)
        )
    )


def new_statuses(old: Model, new: Model, declared: Set[str]) -> Iterator[NewStatus]:
    """Yields the statuses with values that the old release lacks, in the order of the operations.

    Args:
        old: A service at a release.
        new: The same service at a later one.
        declared: The operations that waiters of specs.toml poll: there each value is placed.
    """
    polled = {str(waiter.get("operation")) for waiter in new.waiters.values()} | declared
    for operation in new.operations:
        prefix = next((verb for verb in _READERS if operation.startswith(verb)), None)
        if prefix is None or operation in polled:
            continue
        before = dict(_statuses(old, operation))
        for path, values in _statuses(new, operation):
            news = tuple(value for value in values if value not in before.get(path, ()))
            if news:
                key = f"waiter.{operation.removeprefix(prefix)}Ready"
                yield NewStatus(new.service, operation, path, news, key)


def _statuses(model: Model, operation: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the enums named `status` of a response and of the structures directly in it."""
    declared = model.operations.get(operation)
    if declared is None or declared.output is None:
        return
    for name, ref in model.shapes[declared.output].members.items():
        member = model.shapes[ref.shape]
        inner = member.members.get(_STATUS)
        if name == _STATUS and member.enum:
            yield name, member.enum
        elif inner is not None and model.shapes[inner.shape].enum:
            yield f"{name}.{_STATUS}", model.shapes[inner.shape].enum
