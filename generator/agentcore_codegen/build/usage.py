"""Where each shape occurs: below requests, below responses, or both."""

from __future__ import annotations

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

REQUEST, RESPONSE = "request", "response"


class Usage:
    """The directions in which each shape of a service travels, by shape name."""

    def __init__(self, model: ServiceModel) -> None:
        self._directions: dict[str, set[str]] = {}
        self.nested: set[str] = set()  # shapes that a member refers to
        self.outputs: list[str] = []  # shapes that are an operation's output, in model order
        for name in model.operation_names:
            operation = model.operation_model(name)
            if operation.input_shape is not None:
                self._visit(operation.input_shape, REQUEST)
            if operation.output_shape is not None:
                self._visit(operation.output_shape, RESPONSE)
                self.outputs.append(operation.output_shape.name)
        for error in model.error_shapes:
            for member in children(error):
                self.nested.add(member.name)
                self._visit(member, RESPONSE)

    def of(self, name: str) -> set[str]:
        return self._directions.get(name, set())

    def names(self) -> tuple[str, ...]:
        return tuple(self._directions)

    def _visit(self, shape: Shape, direction: str) -> None:
        pending = [shape]
        while pending:  # a loop: models nest deeper than Python's stack likes
            current = pending.pop()
            seen = self._directions.setdefault(current.name, set())
            if direction in seen:
                continue
            seen.add(direction)
            for child in children(current):
                self.nested.add(child.name)
                pending.append(child)


def children(shape: Shape) -> tuple[Shape, ...]:
    """The shapes that a shape's members, items, keys and values have."""
    if isinstance(shape, StructureShape):
        members = tuple(shape.members.values())
        if shape.serialization.get("eventstream"):  # its exceptions are raised, not yielded
            return tuple(m for m in members if not m.metadata.get("exception"))
        return members
    if isinstance(shape, ListShape):
        return (shape.member,)
    if isinstance(shape, MapShape):
        return (shape.key, shape.value)
    return ()
