"""The call of a service that the package's README shows."""

from __future__ import annotations

from ..ir.service import Service


def example(service: Service, asynchronous: bool = False) -> str:
    """Returns lines with a call: the first list that can be iterated, or what takes the least."""
    lists = [op for op in service.operations if op.paginator and op.paginator.item_annotation]
    if lists:
        needed = ", ".join(f"{p.name}={p.name}" for p in lists[0].iter_params if p.required)
        loop = "async for" if asynchronous else "for"
        return f"{loop} item in client.iter_{lists[0].name}({needed}):\n    print(item)"
    op = min(service.operations, key=lambda op: sum(param.required for param in op.params))
    needed = ", ".join(f"{p.name}={p.name}" for p in op.params if p.required)
    return f"print({'await ' if asynchronous else ''}client.{op.name}({needed}))"
