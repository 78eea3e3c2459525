"""The call of a service that the package's README shows."""

from __future__ import annotations

from ..ir.package import SERVED, Package
from ..ir.service import ListOf, Named, Operation, Scalar, Service


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


def first_call(package: Package) -> tuple[str, str] | None:
    """Returns a program that calls the package's own server, and what it prints.

    None where no served service has a list that takes nothing and a call that takes one thing.
    """
    for service in package.services:
        if service.protocol not in SERVED:
            continue
        lists = [op for op in service.operations if _listed(op, service) and not _needed(op)]
        others = [op for op in service.operations if len(_needed(op)) == 1]
        if lists and others:
            other = others[0]
            program = f"""from {package.name} import {service.client}
from {package.name}.testing import local_server

with local_server() as url:
    client = {service.client}(
        region_name="us-west-2", endpoint_url=url,
        aws_access_key_id="any", aws_secret_access_key="any",
    )
    print(list(client.iter_{lists[0].name}()))
    try:
        client.{other.name}()
    except TypeError as error:  # mypy and pyright say so before it runs
        print(error)"""
            missing = f"missing 1 required keyword-only argument: '{_needed(other)[0]}'"
            return program, f"[]\n{service.client}.{other.name}() {missing}"
    return None


def _needed(op: Operation) -> list[str]:
    return [param.name for param in op.params if param.required]


def token_example(package: Package) -> str:
    """Returns a program that calls an operation with a bearer token; "" where none takes one.

    The token is what a decorator injects after consent, where the package has such a decorator.
    """
    service = next((each for each in package.services if each.bearer), None)
    if service is None:
        return ""
    op = next(each for each in service.operations if each.wire_name == service.bearer[0])
    needed = ", ".join(f"{p.name}={p.name}" for p in op.params if p.required)
    decorators = package.shims.decorators if package.shims else ()
    found = next((each for each in decorators if each.pending is not None), None)
    lines = [f"from {package.name} import {service.client}"]
    if found is None:
        lines += ["", "", "def token():", "    return new_token()"]
    else:
        given = ", ".join(f"{k.name}={k.name}" for k in found.keywords if k.default is None)
        lines += [f"from {package.name}.identity import {found.name}", "", ""]
        lines += [f"@{found.name}({given})", f"def token(*, {found.into}):"]
        lines += [f"    return {found.into}"]
    return "\n".join(
        [
            *lines,
            "",
            "",
            f'client = {service.client}(region_name="us-west-2", bearer_token=token)',
            f"response = client.{op.name}({needed})",
        ]
    )


def collect_example(service: Service) -> str:
    """Returns lines that collect a stream, of an operation that takes the simplest parameters.

    "" where no collection has one that texts and numbers suffice for.
    """
    collected = {each.operation: each for each in service.collections}
    for op in service.operations:
        needed = [p for p in op.params if p.required]
        simple = all(
            isinstance(p.type, Scalar) or (isinstance(p.type, Named) and p.type.kind == "enum")
            for p in needed
        )
        each = collected.get(op.wire_name)
        if each is not None and simple:
            keys = ", ".join(f"{p.name}={p.name}" for p in needed)
            paths = (*each.joined, *each.last, *each.listed)
            return (
                f"response = client.{op.name}({keys})\n"
                f'result = response["{op.stream_member}"].collect()\n'
                f'print(result["{paths[0][-1]}"])'
            )
    return ""


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
