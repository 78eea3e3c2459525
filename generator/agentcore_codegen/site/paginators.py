"""The pages of paginators and waiters."""

from __future__ import annotations

from collections.abc import Iterator

from .. import names as python_names
from ..ir.service import Acceptor, Operation, Paginator, Service, Waiter
from . import addresses
from .addresses import Names
from .examples import called
from .fields import members
from .markup import code, fence, join, link, relative, table, text
from .page import Page, Target
from .source import SiteSource


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each paginator, then that of each waiter."""
    for service in source.package.services:
        module = f"{source.package.name}.{service.module}"
        names = Names(service)
        operations = {op.wire_name: op for op in service.operations}
        for op in service.operations:
            if op.paginator is not None:
                yield _paginator(service, module, names, op, op.paginator)
        for waiter in service.waiters:
            yield _waiter(service, module, names, waiter, operations[waiter.operation])


def _paginator(
    service: Service, module: str, names: Names, op: Operation, paginator: Paginator
) -> Page:
    here = addresses.paginator(service, op)
    enums = {enum.name: enum for enum in service.enums}
    needed = [f"{p.name}={p.name}" for p in op.iter_params if p.required]
    lines = [
        *called(f'pages = client.get_paginator("{op.name}").paginate(', needed),
        "for page in pages:",
        "    print(page)",
    ]
    if paginator.item_annotation is not None:
        calls = called(f"for item in client.iter_{op.name}(", needed, "):")
        lines = [*calls, "    print(item)", "", *lines]
    operation = link(code(op.name), relative(here, addresses.operation(service, op)))
    derived = "botocore's model has none: this one follows the operation's tokens."
    classes = (paginator.class_name, python_names.async_class(paginator.class_name))
    return Page(
        path=here,
        title=paginator.class_name,
        body=join(
            (
                f"Follows the pages of {operation}.",
                derived if paginator.derived else "",
                fence("\n".join(lines)),
                table(("Fact", "Value"), _facts(paginator)),
                "## Parameters { #parameters }",
                members(op.iter_params, names, here, enums, python=True) or "It takes none.",
            )
        ),
        summary=f"Follows the pages of {op.name}.",
        targets=tuple(Target(f"{module}.paginators.{name}", "class") for name in classes),
    )


def _facts(paginator: Paginator) -> Iterator[tuple[str, str]]:
    """Yields how the pages follow each other; the texts are JMESPath, as in the model."""
    for name, values in (
        ("Items", paginator.result_keys),
        ("Token of the response", paginator.output_tokens),
        ("Token of the request", paginator.input_tokens),
        ("Size of a page", (paginator.limit_key,)),
        ("More pages", (paginator.more_results,)),
    ):
        shown = ", ".join(code(value) for value in values if value)
        if shown:
            yield name, shown


def _waiter(service: Service, module: str, names: Names, waiter: Waiter, op: Operation) -> Page:
    here = addresses.waiter(service, waiter)
    enums = {enum.name: enum for enum in service.enums}
    operation = link(code(op.name), relative(here, addresses.operation(service, op)))
    needed = [f"{p.name}={p.name}" for p in waiter.params if p.required]
    classes = (waiter.class_name, python_names.async_class(waiter.class_name))
    return Page(
        path=here,
        title=waiter.name,
        body=join(
            (
                f"Polls {operation} every {waiter.delay} seconds, {waiter.max_attempts} times at "
                f"most. A failure, or no success in time, raises "
                f"`WaiterError`.",
                fence("\n".join(called(f'client.get_waiter("{waiter.name}").wait(', needed))),
                "## When it ends { #ends }",
                table(("State", "When"), map(_ending, waiter.acceptors)),
                "## Parameters { #parameters }",
                members(waiter.params, names, here, enums, python=True) or "It takes none.",
            )
        ),
        summary=f"Waits for {waiter.wire_name}.",
        targets=tuple(Target(f"{module}.waiters.{name}", "class") for name in classes),
    )


def _ending(acceptor: Acceptor) -> tuple[str, str]:
    expected = code(str(acceptor.expected))
    argument = code(acceptor.argument or "")
    sentences = {
        "path": f"{argument} is {expected}",
        "pathAll": f"each of {argument} is {expected}",
        "pathAny": f"one of {argument} is {expected}",
        "status": f"the HTTP status is {expected}",
        "error": f"the call ends in the error {expected}",
    }
    return text(acceptor.state), sentences.get(
        acceptor.matcher, f"{text(acceptor.matcher)}: {expected}"
    )
