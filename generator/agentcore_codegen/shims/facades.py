"""A client's declaration -> a facade: one class over several services, with methods of its own."""

from __future__ import annotations

from collections.abc import Mapping

from .. import names, prose
from ..configuration.client_tables import (
    ClientDeclaration,
    FacadeParameterDeclaration,
    MethodDeclaration,
)
from ..configuration.identity_tables import StepDeclaration, WorkloadDeclaration
from ..diagnostics import GeneratorError, nearest
from ..ir.service import Field
from ..ir.shims import (
    Decorator,
    Facade,
    Keyword,
    KeywordMethod,
    Parameter,
    RequestMethod,
    ShimService,
    Step,
    TokenMethod,
    Variant,
    Workload,
)
from . import defaults
from .resolver import Resolver


def workload(declaration: WorkloadDeclaration, resolver: Resolver) -> Workload | None:
    """Returns how workload tokens are made, or None where this release lacks an operation.

    Raises:
        GeneratorError: an unknown name.
    """
    steps: list[Step] = []
    for step in declaration.steps:
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
        context=declaration.context,
        file=declaration.file,
        file_keys=(declaration.file_name_key, declaration.file_user_key),
        no_local=next(iter(declaration.no_local.items())),
        steps=tuple(steps),
        token_output=" | ".join(tokens),
    )


def build(
    declaration: ClientDeclaration,
    resolver: Resolver,
    services: Mapping[str, ShimService],
    decorators: Mapping[str, Decorator],
    create: StepDeclaration | None,
) -> Facade:
    """Returns the facade; methods whose operation this release lacks are left out.

    `create` makes a workload identity.

    Raises:
        GeneratorError: an unknown name.
    """
    return Facade(
        name=declaration.name,
        async_name=declaration.async_name,
        attributes=tuple(
            (attribute, services[name])
            for attribute, name in declaration.services.items()
            if name in services
        ),
        requests=tuple(
            request
            for method in declaration.methods
            if method.style == "request" and (request := _request(method, resolver)) is not None
        ),
        calls=tuple(
            call
            for method in declaration.methods
            if (call := _call(method, resolver, create)) is not None
        ),
        tokens=tuple(
            _token(method, decorators[method.decorator])
            for method in declaration.methods
            if method.style == "token" and method.decorator in decorators
        ),
        workloads=tuple(
            method.name for method in declaration.methods if method.style == "workload"
        ),
        variants=tuple(
            variant for method in declaration.methods for variant in _variants(method, resolver)
        ),
    )


def _request(method: MethodDeclaration, resolver: Resolver) -> RequestMethod | None:
    op = resolver.operation(method.service, method.operation, method.where)
    if op is None or op.request is None:
        return None
    doc = prose.shim_docstring(
        prose.opening(op.doc),
        args=[("req", f"The request of ``{op.wire_name}`` as a dictionary.")],
        indent=8,
    )
    return RequestMethod(method.name, method.service, op.name, op.request, op.output, doc)


def _call(
    method: MethodDeclaration, resolver: Resolver, create: StepDeclaration | None
) -> KeywordMethod | None:
    service, operation, random = method.service, method.operation, ""
    if method.style == "create" and create is not None:
        service, operation, random = create.service, create.operation, create.members["name"]
    elif method.style != "keywords":
        return None
    op = resolver.operation(service, operation, method.where)
    if op is None:
        return None
    for member in method.members.values():
        resolver.parameter(service, op, member.wire_name, member.where)
    by_name = {field.wire_name: field for field in op.params}
    # Their order is the declaration's, so that a new member moves none of them.
    listed = [by_name[wire_name] for wire_name in method.members if wire_name in by_name]
    positional, keywords = (
        [
            _parameter(field, method.members.get(field.wire_name), method.where, resolver, random)
            for field in fields
        ]
        for fields in (listed, [f for f in op.params if f.wire_name not in method.members])
    )
    parameters = [*positional, *keywords]
    docs = [by_name[parameter.wire_name].doc for parameter in parameters]
    return KeywordMethod(
        name=method.name,
        service=service,
        method=op.name,
        positional=tuple(sorted(positional, key=lambda item: item.default is not None)),
        keywords=tuple(keywords),
        defaults=tuple(
            (field.wire_name, repr(method.members[field.wire_name].default))
            for field in listed
            if isinstance(method.members[field.wire_name].default, (list, dict))
        ),
        output=op.output,
        doc=prose.shim_docstring(
            prose.opening(op.doc),
            args=[
                (parameter.name, prose.opening(doc) or "No documentation.")
                for parameter, doc in zip(parameters, docs, strict=True)
            ],
            indent=8,
        ),
    )


def _parameter(
    field: Field,
    member: FacadeParameterDeclaration | None,
    where: str,
    resolver: Resolver,
    random: str,
) -> Parameter:
    member = member or FacadeParameterDeclaration(wire_name=field.wire_name, where=where)
    name = member.name or names.snake(field.wire_name)
    annotation = " | ".join((*member.classes, field.annotation))
    default, value = None, name
    if field.wire_name == random:
        default, value = "None", f"{name} or _new_name()"
    elif member.default is not None:
        default = defaults.of(field, member, resolver)
        if isinstance(member.default, (list, dict)):
            default = "None"
    elif not field.model_required:
        default = "None"
    annotation = f"{annotation} | None" if default == "None" else annotation
    return Parameter(name, annotation, default, field.wire_name, value)


def _variants(method: MethodDeclaration, resolver: Resolver) -> list[Variant]:
    op = (
        resolver.operation(method.service, method.operation, method.where)
        if method.service
        else None
    )
    fields = {field.wire_name: field for field in op.params} if op is not None else {}
    variants: list[Variant] = []
    for member in method.members.values():
        if member.wire_name not in fields:
            continue
        inner = {f.wire_name: f for f in resolver.members(method.service, fields[member.wire_name])}
        for name, wire_name in member.classes.items():
            if wire_name not in inner:
                raise GeneratorError(
                    f"{method.operation} has no {wire_name!r} in {member.wire_name!r}",
                    member.where,
                    nearest(wire_name, inner),
                )
            if resolver.is_type(name):
                raise GeneratorError(
                    f"{name!r} is a type of a service", member.where, "choose another class"
                )
            field = inner[wire_name]
            doc = prose.shim_docstring(f"A ``{member.wire_name}`` that has ``{wire_name}``.")
            keyword = names.snake(wire_name)
            variants.append(Variant(name, wire_name, keyword, field.annotation, doc))
    return variants


def _token(method: MethodDeclaration, decorator: Decorator) -> TokenMethod:
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
