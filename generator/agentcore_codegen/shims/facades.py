"""A client's stanza -> a facade: one class over several services, with methods of its own."""

from __future__ import annotations

from collections.abc import Mapping

from .. import prose
from ..configuration.declarations import ClientStanza, MethodStanza, WorkloadStanza
from ..diagnostics import GeneratorError
from ..ir.shims import (
    Decorator,
    Facade,
    Keyword,
    RequestMethod,
    ShimService,
    Step,
    TokenMethod,
    Workload,
)
from .resolver import Resolver


def workload(stanza: WorkloadStanza, resolver: Resolver) -> Workload | None:
    """Returns how workload tokens are made, or None where this release lacks an operation.

    Raises:
        GeneratorError: an unknown name.
    """
    steps: list[Step] = []
    for step in stanza.steps.values():
        op = resolver.operation(step.service, step.operation, step.where)
        if op is None or resolver.response(step.service, op, step.result, step.where) is None:
            return None
        for member in step.members.values():
            resolver.parameter(step.service, op, member, step.where)
        required = [field.wire_name for field in op.params if field.model_required]
        missing = [name for name in required if name not in step.members.values()]
        if missing:
            raise GeneratorError(
                f"{step.operation} requires {missing[0]!r}, which identity.workload.{step.name}"
                " does not map",
                step.where,
                "add it to its members",
            )
        members = tuple(step.members.items())
        steps.append(Step(step.name, step.service, op.name, step.result, members, op.output))
    outputs = {step.name: step.output for step in steps}
    tokens = dict.fromkeys(output for name, output in outputs.items() if name != "create")
    return Workload(
        context=stanza.context,
        file=stanza.file,
        file_keys=stanza.file_keys,
        no_local=stanza.no_local,
        steps=tuple(steps),
        token_output=" | ".join(tokens),
        create_output=outputs["create"],
    )


def build(
    stanza: ClientStanza,
    resolver: Resolver,
    services: Mapping[str, ShimService],
    decorators: Mapping[str, Decorator],
) -> Facade:
    """Returns the facade; methods whose operation this release lacks are left out.

    Raises:
        GeneratorError: an unknown name.
    """
    return Facade(
        name=stanza.name,
        async_name=stanza.async_name,
        attributes=tuple(
            (attribute, services[name])
            for attribute, name in stanza.services.items()
            if name in services
        ),
        requests=tuple(
            request
            for method in stanza.methods
            if method.style == "request" and (request := _request(method, resolver)) is not None
        ),
        tokens=tuple(
            _token(method, decorators[method.decorator])
            for method in stanza.methods
            if method.style == "token" and method.decorator in decorators
        ),
        workloads=tuple(method.name for method in stanza.methods if method.style == "workload"),
        creates=tuple(method.name for method in stanza.methods if method.style == "create"),
    )


def _request(method: MethodStanza, resolver: Resolver) -> RequestMethod | None:
    op = resolver.operation(method.service, method.operation, method.where)
    if op is None or op.request is None:
        return None
    doc = prose.shim_docstring(
        prose.opening(op.doc),
        args=[("req", f"The request of ``{op.wire_name}`` as a dictionary.")],
        indent=8,
    )
    return RequestMethod(method.name, method.service, op.name, op.request, op.output, doc)


def _token(method: MethodStanza, decorator: Decorator) -> TokenMethod:
    keywords = tuple(
        Keyword(
            item.name,
            _plain(item.annotation),
            item.default,
            item.wire_name,
        )
        for item in decorator.keywords
    )
    doc = prose.shim_docstring(
        f"Returns what ``{decorator.name}`` injects; every call sends a request.",
        args=[(method.workload, "The workload access token.")],
        indent=8,
    )
    return TokenMethod(method.name, method.workload, decorator, keywords, doc)


def _plain(annotation: str) -> str:
    """`_Value[X] | None` -> `X | None`."""
    inner, _, rest = annotation.removeprefix("_Value[").rpartition("]")
    return inner + rest
