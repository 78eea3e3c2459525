"""The modules of a service's native code: which function goes where, and what each imports."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping, Sequence, Set

from ...ir.service import Service
from ...ir.wire import WireOperation
from ..code_style import WIDTH, quote
from .endpoints import NotNative, compile_rules
from .operations import Operations
from .requests import Requests
from .responses import Responses
from .source import Source, snake

SHARED, ERRORS, ENDPOINTS = "shared", "errors", "endpoints"
_RESERVED = frozenset({SHARED, ERRORS, ENDPOINTS, "__init__"})

# What generated code calls, and the module of the runtime that has it.
_HELPERS = {
    "codec.wire": "Invalid Operation blob boolean check_blob check_document comma_list dump "
    "json_header json_header_value known_members number number_text one_member parse_json "
    "query_string quoted_item raw_payload renamed_members unbase64 unknown_member",
    "codec.escape": "greedy_label header_value label query_pairs",
    "clock": "new_token",
    "narrowing": "is_instance",
    "codec.timestamps": "iso8601 parse rfc822 unixtimestamp whole_seconds",
    "failures": "endpoint_rules",
    "partitions": "partition",
}
# Ends of English plurals, the longest first, with what they become.
_PLURALS = (("sses", "ss"), ("ies", "y"), ("ss", "ss"), ("us", "us"), ("s", ""))
# What annotations alone use, of the runtime's module `wire`.
_ANNOTATIONS = ("Headers", "Members", "Request")
_ALIASES = {"parse": "timestamp"}


def modules(service: Service) -> dict[str, str]:
    """Returns the native modules of a service: name to code, without a header.

    The module of an operation is named after what it works on, so that a call loads the code of
    that alone. What several of them use is in `shared`; the parsers of errors are in `errors`.
    A service for which there is no native code has no modules.
    """
    try:
        endpoints = compile_rules(service.endpoint_rules)
    except NotNative:
        return {}
    return _Modules(service).build(endpoints)


class _Modules:
    def __init__(self, service: Service) -> None:
        wire = service.wire
        self._wire = wire
        self._operations = [item for item in wire.operations if item.unsupported_reason is None]
        self._responses = Responses(wire.shapes)
        requests = Requests(wire.shapes)
        self._code = Operations(wire.shapes, requests, self._responses)
        # The functions of shapes, by name: what writes each, and its shape.
        self._functions = {
            part.function(shape): (part, shape)
            for part in (requests, self._responses)
            for shape in sorted(wire.shapes)
        }
        self._defined: dict[str, Source] = {}

    def build(self, endpoints: Source) -> dict[str, str]:
        groups: dict[str, list[WireOperation]] = {}
        for operation in self._operations:
            groups.setdefault(_noun(operation.name), []).append(operation)
        docs = {
            name: f"On the wire: {', '.join(operation.name for operation in group)}."
            for name, group in groups.items()
        }
        docs[ERRORS] = "What errors hold beside their message."
        code = {name: self._group(group) for name, group in groups.items()}
        code[ERRORS] = self._errors()
        owners = self._owners(code)
        docs[SHARED], code[SHARED] = "Shapes that several modules use.", []
        files: dict[str, str] = {}
        for module, sources in code.items():
            own = [self._define(name) for name in self._functions if owners.get(name) == module]
            sources = [*own, *sources]
            names = {name for source in sources for name in source.names}
            shared = sorted(n for n in names if owners.get(n) == SHARED != module)
            files[module] = _file(docs[module], [source.text for source in sources], names, shared)
        title = "Where the service is, by its endpoint rules."
        files[ENDPOINTS] = _file(title, [endpoints.text], endpoints.names, ())
        table = {item.name: _noun(item.name) for item in self._operations}
        lines = [
            "MODULES = {",
            *(f"    {quote(k)}: {quote(v)}," for k, v in sorted(table.items())),
            "}",
        ]
        doc = "The module of each operation that the native engine has code for."
        files["__init__"] = f'"""{doc}"""\n\n' + "\n".join(lines) + "\n"
        return dict(sorted(files.items()))

    def _define(self, function: str) -> Source:
        """Returns the function of a shape."""
        if function not in self._defined:
            part, shape = self._functions[function]
            self._defined[function] = part.define(shape)
        return self._defined[function]

    def _owners(self, code: Mapping[str, Iterable[Source]]) -> dict[str, str]:
        """Returns the module of each shape's function: the one that uses it, or the shared one."""
        users: dict[str, set[str]] = {}
        for module, sources in code.items():
            pending = [name for source in sources for name in source.names]
            while pending:
                name = pending.pop()
                if name in self._functions and module not in users.setdefault(name, set()):
                    users[name].add(module)
                    pending += self._define(name).names
        return {n: next(iter(using)) if len(using) == 1 else SHARED for n, using in users.items()}

    def _stream(self, operation: WireOperation) -> str | None:
        """Returns the event stream that an operation answers with."""
        if operation.output is None:
            return None
        for member in self._wire.shapes[operation.output].members:
            shape = self._wire.shapes.get(member.ref.shape)
            if shape is not None and shape.event_stream:
                return shape.name
        return None

    def _group(self, group: list[WireOperation]) -> list[Source]:
        """Returns the functions of some operations, and the table of them."""
        parts: list[Source] = []
        table = Source()
        with table.block("OPERATIONS = {"):
            for operation in group:
                parts.append(self._code.define_request(operation))
                parts.append(self._code.define_response(operation))
                table.add(f"{quote(operation.name)}: {self._entry(table, operation)},")
        table.add("}")
        streams = {s for s in map(self._stream, group) if s is not None}
        return [*parts, *map(self._responses.define_events, sorted(streams)), table]

    def _entry(self, out: Source, operation: WireOperation) -> str:
        base = snake(operation.name)
        arguments = [f"{quote(operation.name)}", f"{base}_request", f"{base}_response"]
        shape = None if operation.output is None else self._wire.shapes[operation.output]
        if (stream := self._stream(operation)) is not None:
            arguments.append(f"events=events_{stream}")
        elif shape is not None and shape.payload is not None:
            payload = next(m for m in shape.members if m.name == shape.payload)
            if payload.ref.kind == "blob":
                arguments.append("streams=True")
        if operation.retryable:
            codes = ", ".join(map(quote, operation.retryable))
            arguments.append(f"retryable=({codes},)")
        if not operation.repeatable:
            arguments.append("repeatable=False")
        if not operation.idempotent:
            arguments.append("idempotent=False")
        return f"{out.use('Operation')}({', '.join(arguments)})"

    def _errors(self) -> list[Source]:
        parts = [self._code.define_error(shape) for _, shape in self._wire.errors]
        table = Source()
        with table.block("ERRORS = {"):
            table.add(*(f"{quote(code)}: error_{shape}," for code, shape in self._wire.errors))
        table.add("}")
        return [*parts, table]


def _file(doc: str, code: list[str], names: Set[str], shared: Sequence[str]) -> str:
    """Returns a module of this code, which uses these names and shared functions."""
    lines = [f'"""{doc}"""', "", "from __future__ import annotations", ""]
    for module, helpers in _HELPERS.items():
        imported: list[str] = []
        for helper in helpers.split():
            alias = _ALIASES.get(helper, helper)
            if alias in names:
                imported.append(helper if alias == helper else f"{helper} as {alias}")
        lines += _import(f"..._runtime._native.{module}", imported)
    lines += _import(f".{SHARED}", shared)
    block: list[str] = []
    if "Any" in names:
        block.append("    from typing import Any")
    types = [name for name in _ANNOTATIONS if name in names]
    if types:
        block += [""] if block else []
        block.append(f"    from ..._runtime._native.codec.wire import {', '.join(types)}")
    if block:
        lines += [""] if lines[-1] else []
        lines += ["TYPE_CHECKING = False", "if TYPE_CHECKING:", *block]
    # Two blank lines stand before a definition, one before a table.
    gap = "\n\n\n" if code and code[0].startswith(("def ", "class ", "@")) else "\n\n"
    return "\n".join(lines).rstrip("\n") + gap + "\n\n\n".join(code) + "\n"


def _import(module: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]


def _noun(operation: str) -> str:
    """Returns what an operation works on, as a module name: `ListThings` -> `thing`."""
    words = snake(operation).split("_")
    verbs = 2 if words[0] == "batch" else 1
    words = words[verbs:] or words
    last = words[-1]
    for plural, singular in _PLURALS:
        if last.endswith(plural):
            last = last.removesuffix(plural) + singular
            break
    name = "_".join([*words[:-1], last])
    return f"{name}_" if name in _RESERVED or keyword.iskeyword(name) else name
