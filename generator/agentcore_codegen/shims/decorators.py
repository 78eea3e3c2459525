"""A decorator's declaration and its operation -> keywords, members and waiting rules."""

from __future__ import annotations

from .. import names, prose
from ..configuration.decorator_tables import DecoratorDeclaration, MemberDeclaration
from ..diagnostics import GeneratorError
from ..ir.service import Field, ListOf, Operation, Service
from ..ir.shims import Decorator, Keyword, ShimMember, ShimPending
from . import defaults
from .resolver import Resolver

_LOCAL = ", or else the identity of local development."

# The keywords of every decorator, which no member may be named like.
_COMMON = {
    "into": "Name of the parameter that is filled.",
    "workload": "The workload access token, a ``WorkloadIdentity`` to get one for, or a function"
    " that returns one of them. By default what ``context.use()`` has set"
    f"{_LOCAL}",
    "cache": "How long tokens are kept. Decorators given the same policy share them.",
    "client": "A client to use, or a function that returns one, instead of the shared client of"
    " this region. Each client has tokens of its own.",
}
_PENDING = {
    "token_poller": "Gets the token in its own way instead of asking the service again.",
    "on_pending": '"poll" waits for consent; "raise" raises ``ConsentRequired`` at once.',
    "pending_store": 'Where authorizations are kept between calls with ``on_pending="raise"``, by'
    " default in this process. One on a shared database serves several workers.",
    "poll": "How often and how long to ask whether consent was given.",
}
_NOTIFY = (
    "Called with the authorization URL, which the user has to visit. May be asynchronous. The URL"
    " is sensitive."
)


def build(
    declaration: DecoratorDeclaration, resolver: Resolver, workload: str | None
) -> Decorator | None:
    """Returns the decorator, or None where this release lacks its operation.

    `workload` is the context value that holds the workload token.

    Raises:
        GeneratorError: an unknown name; a required member that the declaration does not map.
    """
    if declaration.context is not None:
        return _of_context(declaration)
    op = resolver.operation(declaration.service, declaration.operation, declaration.where)
    if op is None:
        return None
    service = resolver.services[declaration.service]
    injected = resolver.response(declaration.service, op, declaration.inject, declaration.where)
    if injected is None:
        return None
    for member in declaration.members.values():
        resolver.parameter(declaration.service, op, member.wire_name, member.where)
    members = [(field, _declaration_of(declaration, field, service)) for field in op.params]
    keywords = [keyword(f, m, resolver) for f, m in members if _is_keyword(m)]
    removed = _removed(declaration, op, service, resolver)
    pending = _pending(declaration, op, resolver)
    _distinct(declaration, keywords, pending)
    return Decorator(
        name=declaration.name,
        constant=f"_{declaration.name.upper()}",
        service=declaration.service,
        method=op.name,
        inject=declaration.inject,
        annotation=injected.annotation,
        into=declaration.into,
        cached=declaration.cached,
        local=True,
        workload=next(
            (f.wire_name for f, m in members if m.context is not None and m.context == workload),
            None,
        ),
        members=tuple(_member(field, member) for field, member in members),
        keywords=tuple(sorted(keywords, key=lambda item: item.default is not None)),
        removed=removed,
        pending=pending,
        client=service.client,
        async_client=service.async_client,
        doc=_doc(declaration, op, members, pending),
    )


def _of_context(declaration: DecoratorDeclaration) -> Decorator:
    common = dict(_COMMON)
    if not declaration.local:
        common["workload"] = common["workload"].removesuffix(_LOCAL) + "."
    return Decorator(
        name=declaration.name,
        constant="",
        service="",
        method="",
        inject="",
        annotation="str",
        into=declaration.into,
        cached=True,
        local=declaration.local,
        workload=declaration.context,
        members=(),
        keywords=(),
        removed=(),
        pending=None,
        client="",
        async_client="",
        doc=prose.shim_docstring(
            "Fills a parameter of the decorated function with the workload access token.",
            args=[(name, common[name]) for name in ("into", "workload", "client")],
            raises=[("WorkloadTokenMissing", "There is no workload access token.")],
        ),
    )


def _declaration_of(
    declaration: DecoratorDeclaration, field: Field, service: Service
) -> MemberDeclaration:
    member = declaration.members.get(field.wire_name)
    if member is not None:
        return member
    if field.model_required:
        raise GeneratorError(
            f"decorator.{declaration.name} does not map {field.wire_name!r}, which"
            f" {declaration.operation} requires since botocore {service.botocore_version} or earlier",
            declaration.where,
            f"add it to [decorator.{declaration.name}.members]",
        )
    return MemberDeclaration(wire_name=field.wire_name, where=declaration.where)


def _is_keyword(member: MemberDeclaration) -> bool:
    return member.context is None and not member.from_response


def keyword(field: Field, member: MemberDeclaration, resolver: Resolver) -> Keyword:
    """Returns the keyword that sets a member."""
    name = member.name or names.snake(field.wire_name)
    # A text is a sequence of texts, and never meant as one.
    accepted = field.annotation.replace("_Sequence[str]", "_Strings")
    annotation, default = f"_Value[{accepted}]", None
    if member.default is not None:
        default = defaults.of(field, member, resolver)
    elif not field.model_required:
        default = "None"
    if default == "None" or isinstance(member.default, (list, dict)):
        annotation, default = f"{annotation} | None", "None"
    return Keyword(name, annotation, default, field.wire_name)


def _member(field: Field, member: MemberDeclaration) -> ShimMember:
    has_default = member.default is not None and not isinstance(member.default, bool)
    name = (member.name or names.snake(field.wire_name)) if _is_keyword(member) else None
    return ShimMember(
        wire_name=field.wire_name,
        keyword=name,
        context=member.context or member.fallback,
        required=field.model_required,
        empty=repr(member.default) if has_default else None,
        per_request=member.per_request,
        fresh=member.fresh,
        many=isinstance(field.type, ListOf),
        sensitive=field.sensitive,
    )


def _removed(
    declaration: DecoratorDeclaration, op: Operation, service: Service, resolver: Resolver
) -> tuple[tuple[str, str], ...]:
    """A member that the release before had: for one release its keyword says that it is gone."""
    version = service.botocore_version
    current = {field.wire_name for field in op.params}
    removed: list[tuple[str, str]] = []
    for wire_name in resolver.history.before(service.name, version, op.wire_name):
        member = declaration.members.get(wire_name)
        if wire_name not in current and (member is None or _is_keyword(member)):
            name = member.name if member is not None and member.name else names.snake(wire_name)
            removed.append((name, version))
    return tuple(removed)


def _pending(
    declaration: DecoratorDeclaration, op: Operation, resolver: Resolver
) -> ShimPending | None:
    pending = declaration.pending
    if pending is None:
        return None
    service, where = declaration.service, pending.where
    if resolver.response(service, op, pending.when, where) is None:
        return None
    carry = [
        member
        for member in pending.carry
        if resolver.response(service, op, member, where) is not None
        and resolver.parameter(service, op, member, where) is not None
    ]
    failed = None
    if pending.failed is not None:
        member, values = pending.failed.member, pending.failed.values
        for value in values:
            if not resolver.history.ever_value(service, op.wire_name, member, value):
                what = f"no archived release has {value!r} in {member!r} of {op.wire_name}"
                raise resolver.unknown(service, what, where, value, ())
        if resolver.response(service, op, member, where) is not None:
            failed = (member, values)
    return ShimPending(pending.when, pending.notify, tuple(carry), failed)


def _distinct(
    declaration: DecoratorDeclaration, keywords: list[Keyword], pending: ShimPending | None
) -> None:
    used = set(_COMMON) | ({pending.notify, *_PENDING} if pending is not None else set[str]())
    for item in keywords:
        if item.name in used:
            raise GeneratorError(
                f"decorator.{declaration.name} has two keywords {item.name!r}",
                declaration.where,
                f"name {item.wire_name} in [decorator.{declaration.name}.members]",
            )
        used.add(item.name)


def _doc(
    declaration: DecoratorDeclaration,
    op: Operation,
    members: list[tuple[Field, MemberDeclaration]],
    pending: ShimPending | None,
) -> str:
    args = [
        (
            member.name or names.snake(field.wire_name),
            prose.opening(field.doc) or "No documentation.",
        )
        for field, member in members
        if _is_keyword(member)
    ]
    common = dict(_COMMON)
    args.append(("into", common.pop("into")))
    raises = [("IdentityError", "The service did not return what was asked for.")]
    if pending is not None:
        args.append((pending.notify, _NOTIFY))
        args += list(_PENDING.items())
        raises += [
            ("ConsentRequired", 'Consent is missing and ``on_pending="raise"``.'),
            ("ConsentFailed", "The service says that the authorization failed."),
            ("ConsentTimeout", "Consent was not given in time."),
        ]
    if not any(member.context for _, member in members):
        del common["workload"]
    else:
        raises.append(("WorkloadTokenMissing", "There is no workload access token."))
    args += list(common.items())
    return prose.shim_docstring(
        f"Fills a parameter of the decorated function with ``{declaration.inject}`` of"
        f" ``{op.wire_name}``.",
        prose.opening(op.doc),
        f"Give the parameter the default ``INJECTED``: ``{declaration.into}: ... = INJECTED``. A value"
        " that a caller passes is kept. Each keyword of the request takes a value, or a function"
        " without parameters that is called for each call of the decorated function.",
        args=args,
        raises=raises,
    )
