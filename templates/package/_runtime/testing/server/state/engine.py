"""Answers operations by what earlier ones have done.

What an operation does with which kind of resource is derived from the model; see `kinds`.
"""

from __future__ import annotations

import threading

from .. import failures
from ..constraints import Invalid
from . import kinds, tags
from .answers import Batch, Listing, Single, Tags
from .kinds import Kinds
from .resources import Conflict, Missing, Resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

    from ....service import ServiceInfo
    from ..messages import Reply, Request
    from .kinds import Kind
    from .records import Shelf

    Answer: TypeAlias = "Callable[[Request], Reply]"


class State:
    """The resources of a server, which one request at a time sees.

    Args:
        derived: The kinds of resources.
        ready_after: How long what happens to a resource takes, in seconds.
        shelf: What keeps resources beyond the program.
        assume: Whether a resource is there that a request names and nobody has deleted.
    """

    def __init__(
        self,
        derived: Kinds,
        ready_after: float = 0,
        shelf: Shelf | None = None,
        *,
        assume: bool = False,
    ) -> None:
        self._kinds = derived
        self._resources = Resources(self._kinds, ready_after, shelf, assume)
        self._lock = threading.Lock()

    def add(self, existing: Sequence[tuple[Kind, str]]) -> None:
        """Adds resources that are there without having been made, by what they are called."""
        for kind, name in existing:
            self._resources.add(kind, name)

    def answer(self, service: ServiceInfo, operation: Any) -> Answer | None:
        """Returns what answers an operation, None where it has nothing to do with resources."""
        tagging = tags.tagging(operation)
        if tagging is not None:
            return self._locked(operation, Tags(self._resources, operation, tagging))
        action = self._kinds.action(operation)
        if action is None:
            return None
        make: Any = Single
        if action.batch is not None:
            make = Batch
        elif action.does in (kinds.LIST, kinds.VERSIONS, kinds.VIEW):
            make = Listing
        return self._locked(operation, make(self._resources, service, action))

    def _locked(self, operation: Any, answer: Answer) -> Answer:
        def locked(request: Request) -> Reply:
            try:
                with self._lock:
                    return answer(request)
            except Missing as error:
                return failures.missing(operation, str(error))
            except Conflict as error:
                return failures.conflict(operation, str(error))
            except Invalid as error:
                return failures.invalid(operation, error.problems)

        return locked
