"""What can be reached in a graph."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

_Node = TypeVar("_Node", bound=Hashable)


def reach(start: Iterable[_Node], edges: Callable[[_Node], Iterable[_Node]]) -> set[_Node]:
    """Returns the nodes of `start` and all that `edges` leads to from there."""
    reached = set(start)
    stack = list(reached)
    while stack:
        for node in edges(stack.pop()):
            if node not in reached:
                reached.add(node)
                stack.append(node)
    return reached
