"""The call of a service that the package's README shows."""

from __future__ import annotations

from ..ir.service import ListOf, Named, Operation, Service


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


def stub_example(service: Service) -> str:
    """Returns lines with a test of a function that makes a call: of a list of two, or of anything."""
    for op in service.operations:
        if (member := _listed(op, service)) is not None:
            needed = "".join(f", {p.name}={p.name}" for p in op.iter_params if p.required)
            call = f"list(client.iter_{op.name}({needed[2:]}))"
            return _test(
                service, call, op.name, f"{member}=[{{}}, {{}}]", "len(agent(client)) == 2"
            )
    op = min(service.operations, key=lambda op: sum(param.required for param in op.params))
    needed = ", ".join(f"{p.name}={p.name}" for p in op.params if p.required)
    return _test(service, f"client.{op.name}({needed})", op.name, "", "agent(client)")


def _listed(op: Operation, service: Service) -> str | None:
    """Returns the member of a response that has the items of a list, where they are structures."""
    if op.paginator is None or op.paginator.item_annotation is None:
        return None
    key = op.paginator.result_keys[0]
    for struct in service.structs:
        if struct.name == op.output_struct:
            for field in struct.fields:
                if field.wire_name == key and isinstance(field.type, ListOf):
                    item = field.type.item
                    return key if isinstance(item, Named) and item.kind == "structure" else None
    return None


def _test(service: Service, call: str, method: str, answer: str, claim: str) -> str:
    return f"""def agent(client):
    return {call}


def test_agent():
    client = {service.client}(region_name="us-west-2")
    with stub(client) as s:
        s.{method}.returns({answer})
        assert {claim}
    assert len(s.{method}.calls) == 1"""
