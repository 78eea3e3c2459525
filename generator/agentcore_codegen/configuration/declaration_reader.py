"""TOML tables -> stanzas: which keys each stanza has, with the type of each value."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import nearest
from .declarations import (
    CONTEXT,
    RESPONSE,
    ClientStanza,
    DecoratorStanza,
    MemberStanza,
    MethodStanza,
    PendingStanza,
    PropagateStanza,
    SessionMethodStanza,
    SessionStanza,
    Stanzas,
    StepStanza,
    WaiterStanza,
    WorkloadStanza,
)
from .toml_table import Table

# The keys that this module adds to the top level, with the type of each value.
TOP: Mapping[str, type] = {
    "identity": dict,
    "decorator": dict,
    "client": dict,
    "session": dict,
    "waiter": dict,
}
_IDENTITY = {
    "region": str,
    "endpoints": dict,
    "context": dict,
    "server": dict,
    "workload": dict,
    "propagate": dict,
}
_PROPAGATE = {"context": str, "header": str, "service": str, "operations": list}
_CONTEXT = {"headers": list, "getter": str}
_SERVER = {"request": str, "app": str}
_WORKLOAD = {
    "context": str,
    "file": str,
    "file_name_key": str,
    "file_user_key": str,
    "no_local": dict,
    "plain": dict,
    "for_user": dict,
    "for_token": dict,
    "create": dict,
}
_STEP = {"service": str, "operation": str, "result": str, "members": dict}
_STEPS = ("plain", "for_user", "for_token", "create")
_DECORATOR = {
    "service": str,
    "operation": str,
    "inject": str,
    "into": str,
    "cached": bool,
    "local": bool,
    "members": dict,
    "pending": dict,
}
_MEMBER = {
    "name": str,
    "source": str,
    "fallback": str,
    "default": object,
    "per_request": bool,
    "fresh": bool,
}
_PARAMETER = {"name": str, "default": object, "classes": dict}
_PENDING = {
    "when": str,
    "notify": str,
    "carry": list,
    "drop_after_first": list,
    "failed": dict,
}
_FAILED = {"member": str, "values": list}
_CLIENT = {"async_client": str, "services": dict, "methods": dict}
# How a method of a client facade works -> the keys that it takes.
_STYLES: Mapping[str, Mapping[str, type]] = {
    "request": {"style": str, "service": str, "operation": str},
    "keywords": {"style": str, "service": str, "operation": str, "members": dict},
    "token": {"style": str, "decorator": str, "workload": str},
    "workload": {"style": str},
    "create": {"style": str, "members": dict},
}
_OPTIONAL = ("members",)  # of the keys of a method
_OF_WORKLOAD = ("token", "workload", "create")  # styles
_SESSION = {
    "service": str,
    "start": str,
    "stop": str,
    "class": str,
    "async": str,
    "identify": dict,
    "gone": list,
    "defaults": dict,
    "names": dict,
    "read_timeout": int,
    "methods": dict,
}
_SESSION_METHOD = {
    "doc": str,
    "operation": str,
    "parameters": dict,
    "values": dict,
    "files": dict,
    "many": bool,
    "read": dict,
    "websocket": str,
    "user_agent": str,
    "presign": str,
    "expires": int,
}
_FILES = ("list", "path", "text", "blob")
_READ = ("paths", "events", "list", "file", "uri", "text", "blob")
_WAITER = {
    "service": str,
    "operation": str,
    "status": str,
    "success": list,
    "failure": list,
    "pending": list,
    "success_errors": list,
    "delay": int,
    "max_attempts": int,
}


def parse(top: Table) -> Stanzas:
    """Reads the stanzas of a file.

    Raises:
        GeneratorError: an unknown or missing key, a value of a wrong type, an unknown context.
    """
    identity = top.sub("identity")
    identity.check(_IDENTITY)
    contexts: dict[str, tuple[str, ...]] = {}
    getters: dict[str, str] = {}
    for name, table in identity.subs("context"):
        table.check(_CONTEXT)
        contexts[name] = table.texts("headers")
        if table.has("getter"):
            getters[name] = _foreign(table, "getter")
    server = identity.sub("server")
    server.check(_SERVER)
    decorators = tuple(_decorator(name, t, contexts) for name, t in top.subs("decorator"))
    workload = _workload(identity.sub("workload"), contexts) if identity.has("workload") else None
    clients = tuple(_client(name, table, decorators) for name, table in top.subs("client"))
    users = [d.name for d in decorators if d.context is not None]
    users += [m.name for c in clients for m in c.methods if m.style in _OF_WORKLOAD]
    if users and workload is None:
        raise identity.error(
            f"is missing, which {users[0]} needs", "workload", "declare [identity.workload]"
        )
    return Stanzas(
        where=_where(identity),
        region=identity.text_of("region") or None,
        endpoints=identity.mapping("endpoints"),
        contexts=contexts,
        getters=getters,
        server={key: _foreign(server, key) for key in server.data},
        workload=workload,
        propagate=(
            _propagate(identity.sub("propagate"), contexts) if identity.has("propagate") else None
        ),
        decorators=decorators,
        clients=clients,
        sessions=tuple(_session(name, table) for name, table in top.subs("session")),
        waiters=tuple(_waiter(name, table) for name, table in top.subs("waiter")),
    )


def _where(table: Table, key: str | None = None) -> str:
    return f"{table.path}:{table.line(key if key is not None else table.keys[-1])}"


def _foreign(table: Table, key: str) -> str:
    """Returns the place of something in another package, which is not looked at here."""
    value = table.text_of(key)
    module, _, names = value.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *names.split("."))):
        raise table.error(
            f"is no place in a package: {value!r}", key, 'write "package.module:Class.function"'
        )
    return value


def _decorator(name: str, table: Table, contexts: Mapping[str, tuple[str, ...]]) -> DecoratorStanza:
    table.check(_DECORATOR, required=("inject", "into"))
    injects_context = table.text_of("inject").startswith(CONTEXT)
    if injects_context:
        _context(table, "inject", table.text_of("inject"), contexts)
    else:
        table.check(_DECORATOR, required=("service", "operation"))
    members = {
        member: _member(member, sub, table, contexts) for member, sub in table.subs("members")
    }
    return DecoratorStanza(
        name=name,
        where=_where(table),
        service=table.text_of("service"),
        operation=table.text_of("operation"),
        inject=table.text_of("inject"),
        into=table.identifier("into", table.text_of("into")),
        cached=bool(table.data.get("cached", True)),
        local=bool(table.data.get("local", True)),
        members=members,
        pending=_pending(table.sub("pending")) if table.has("pending") else None,
    )


def _member(
    name: str, table: Table, parent: Table, contexts: Mapping[str, tuple[str, ...]]
) -> MemberStanza:
    table.check(_MEMBER)
    source, context = table.text_of("source"), None
    if source and source != RESPONSE:
        context = _context(table, "source", source, contexts)
    fallback = table.text_of("fallback")
    keyword = table.text_of("name")
    return MemberStanza(
        wire_name=name,
        where=_where(parent.sub("members"), name),
        name=table.identifier("name", keyword) if keyword else None,
        context=context,
        from_response=source == RESPONSE,
        fallback=_context(table, "fallback", fallback, contexts) if fallback else None,
        default=table.data.get("default"),
        per_request=bool(table.data.get("per_request", False)),
        fresh=bool(table.data.get("fresh", False)),
    )


def _context(table: Table, key: str, source: str, contexts: Mapping[str, tuple[str, ...]]) -> str:
    name = source.removeprefix(CONTEXT)
    if not source.startswith(CONTEXT) or name not in contexts:
        known = [f"{CONTEXT}{context}" for context in contexts]
        raise table.error(f"is not a known source: {source!r}", key, nearest(source, known))
    return name


def _pending(table: Table) -> PendingStanza:
    table.check(_PENDING, required=("when", "notify"))
    failed = None
    if table.has("failed"):
        sub = table.sub("failed")
        sub.check(_FAILED, required=("member", "values"))
        failed = (sub.text_of("member"), sub.texts("values"))
    return PendingStanza(
        where=_where(table),
        when=table.text_of("when"),
        notify=table.identifier("notify", table.text_of("notify")),
        carry=table.texts("carry"),
        drop_after_first=table.texts("drop_after_first"),
        failed=failed,
    )


def _workload(table: Table, contexts: Mapping[str, tuple[str, ...]]) -> WorkloadStanza:
    table.check(_WORKLOAD, required=tuple(_WORKLOAD))
    variables = list(table.mapping("no_local").items())
    if len(variables) != 1:
        raise table.error("must name one environment variable", "no_local", 'as in {X = "1"}')
    steps: dict[str, StepStanza] = {}
    for name in _STEPS:
        sub = table.sub(name)
        sub.check(_STEP, required=tuple(_STEP))
        steps[name] = StepStanza(
            name,
            _where(sub),
            sub.text_of("service"),
            sub.text_of("operation"),
            sub.text_of("result"),
            sub.mapping("members"),
        )
    return WorkloadStanza(
        where=_where(table),
        context=_context(table, "context", CONTEXT + table.text_of("context"), contexts),
        file=table.text_of("file"),
        file_keys=(table.text_of("file_name_key"), table.text_of("file_user_key")),
        no_local=variables[0],
        steps=steps,
    )


def _propagate(table: Table, contexts: Mapping[str, tuple[str, ...]]) -> PropagateStanza:
    table.check(_PROPAGATE, required=tuple(_PROPAGATE))
    return PropagateStanza(
        where=_where(table),
        context=_context(table, "context", CONTEXT + table.text_of("context"), contexts),
        header=table.text_of("header"),
        service=table.text_of("service"),
        operations=table.texts("operations"),
    )


def _parameter(wire_name: str, table: Table, parent: Table) -> MemberStanza:
    table.check(_PARAMETER)
    keyword = table.text_of("name")
    classes = table.sub("classes")
    return MemberStanza(
        wire_name=wire_name,
        where=_where(parent.sub("members"), wire_name),
        name=table.identifier("name", keyword) if keyword else None,
        default=table.data.get("default"),
        classes=tuple(
            (classes.identifier(name, name), member)
            for name, member in table.mapping("classes").items()
        ),
    )


def _client(name: str, table: Table, decorators: tuple[DecoratorStanza, ...]) -> ClientStanza:
    table.check(_CLIENT, required=("async_client", "services", "methods"))
    names = [decorator.name for decorator in decorators]
    methods: list[MethodStanza] = []
    for method, sub in table.subs("methods"):
        style = sub.text_of("style")
        if style not in _STYLES:
            raise sub.error(f"is not a known style: {style!r}", "style", nearest(style, _STYLES))
        required = tuple(key for key in _STYLES[style] if key not in _OPTIONAL)
        sub.check(_STYLES[style], required=required)
        decorator = sub.text_of("decorator")
        if decorator and decorator not in names:
            raise sub.error("is not a decorator", "decorator", nearest(decorator, names))
        methods.append(
            MethodStanza(
                method,
                _where(table.sub("methods"), method),
                style,
                sub.text_of("service"),
                sub.text_of("operation"),
                decorator,
                sub.text_of("workload"),
                {wire: _parameter(wire, table, sub) for wire, table in sub.subs("members")},
            )
        )
    return ClientStanza(
        table.identifier(name, name),
        table.identifier("async_client", table.text_of("async_client")),
        table.mapping("services"),
        tuple(methods),
    )


def _session(name: str, table: Table) -> SessionStanza:
    table.check(_SESSION, required=("service", "start", "stop", "class", "async", "identify"))
    return SessionStanza(
        name=table.identifier(name, name),
        async_name=table.identifier("async", table.text_of("async")),
        class_name=table.identifier("class", table.text_of("class")),
        where=_where(table),
        service=table.text_of("service"),
        start=table.text_of("start"),
        stop=table.text_of("stop"),
        identify=table.mapping("identify"),
        gone=table.texts("gone"),
        defaults=table.mapping("defaults"),
        names=table.mapping("names"),
        read_timeout=int(table.text_of("read_timeout")) if table.has("read_timeout") else None,
        methods=tuple(
            _session_method(method, sub, _where(table.sub("methods"), method))
            for method, sub in table.subs("methods")
        ),
    )


def _session_method(name: str, table: Table, where: str) -> SessionMethodStanza:
    kinds = [key for key in ("operation", "websocket", "presign") if table.has(key)]
    if len(kinds) != 1:
        raise table.error("needs one of operation, websocket and presign", name, "name one")
    required = ("doc", "expires") if kinds == ["presign"] else ("doc",)
    table.check(_SESSION_METHOD, required=required)
    for key, keys in (("files", _FILES), ("read", _READ)):
        if table.has(key):
            table.sub(key).check(dict.fromkeys(keys, str), required=keys)
    return SessionMethodStanza(
        name=table.identifier(name, name),
        where=where,
        doc=table.text_of("doc"),
        operation=table.text_of("operation"),
        parameters=table.mapping("parameters"),
        values=table.sub("values").data,
        files=table.mapping("files"),
        many=bool(table.data.get("many", False)),
        read=table.mapping("read"),
        websocket=table.text_of("websocket"),
        user_agent=table.text_of("user_agent"),
        presign=table.text_of("presign"),
        expires=int(table.text_of("expires", "0")),
    )


def _waiter(name: str, table: Table) -> WaiterStanza:
    table.check(_WAITER, required=("service", "operation"))
    if not table.has("success_errors"):
        table.check(_WAITER, required=("status", "success"))
    numbers = {"delay": 5, "max_attempts": 60, **table.data}
    return WaiterStanza(
        name=table.identifier(name, name),
        where=_where(table),
        service=table.text_of("service"),
        operation=table.text_of("operation"),
        status=table.text_of("status"),
        success=table.texts("success"),
        failure=table.texts("failure"),
        pending=table.texts("pending"),
        success_errors=table.texts("success_errors"),
        delay=int(str(numbers["delay"])),
        max_attempts=int(str(numbers["max_attempts"])),
    )
