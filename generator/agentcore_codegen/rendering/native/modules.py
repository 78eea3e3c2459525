"""The modules of a service's native code: which function goes where, and what each imports."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence

from ...ir.service import Service
from ...ir.wire import WireOperation
from ..code_style import WIDTH, quote
from .endpoints import NotNative, compile_rules
from .operations import Operations
from .requests import Requests
from .responses import Responses
from .source import names_in, snake

SHARED, ERRORS, ENDPOINTS = "shared", "errors", "endpoints"
_RESERVED = frozenset({SHARED, ERRORS, ENDPOINTS, "__init__"})

# What generated code calls, and the module of the runtime that has it.
_HELPERS = {
    "codec.wire": "Invalid Operation blob boolean check_blob check_document comma_list dump "
    "json_header json_header_value number number_text one_member parse_json payload_bytes "
    "query_string quoted_item unbase64 unknown_member",
    "codec.escape": "greedy_label header_value label query_pairs",
    "clock": "new_token",
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
        self._requests = Requests(wire.shapes)
        self._responses = Responses(wire.shapes)
        self._code = Operations(wire.shapes, self._requests, self._responses)
        self._groups: dict[str, list[WireOperation]] = {}
        for operation in self._operations:
            self._groups.setdefault(_noun(operation.name), []).append(operation)
        # (module, "request" or "response", shape) of what a module calls
        self._homes = self._find_homes()

    def build(self, endpoints: str) -> dict[str, str]:
        files = {name: self._group(name, group) for name, group in self._groups.items()}
        files[ERRORS] = self._errors()
        files[SHARED] = self._assemble(SHARED, "Shapes that several modules use.", [], [])
        title = "Where the service is, by its endpoint rules."
        files[ENDPOINTS] = _file(title, [endpoints], names_in(endpoints), ())
        table = {item.name: _noun(item.name) for item in self._operations}
        lines = [
            "MODULES = {",
            *(f"    {quote(k)}: {quote(v)}," for k, v in sorted(table.items())),
            "}",
        ]
        doc = "The module of each operation that the native engine has code for."
        files["__init__"] = f'"""{doc}"""\n\n' + "\n".join(lines) + "\n"
        return dict(sorted(files.items()))

    # ------------------------------------------------------------------- where functions live

    def _find_homes(self) -> dict[tuple[str, str], str]:
        users: dict[tuple[str, str], set[str]] = {}
        for module, group in self._groups.items():
            for operation in group:
                self._reach(users, module, self._direct(operation))
        for _, shape in self._wire.errors:
            self._reach(users, ERRORS, [("response", s) for s in self._code.error_uses(shape)])
        return {
            key: next(iter(found)) if len(found) == 1 else SHARED for key, found in users.items()
        }

    def _direct(self, operation: WireOperation) -> list[tuple[str, str]]:
        keys = [("request", name) for name in self._code.request_uses(operation)]
        keys += [("response", name) for name in self._code.response_uses(operation)]
        if (stream := self._stream(operation)) is not None:
            keys += [("response", name) for name in self._responses.event_uses(stream)]
        return keys

    def _reach(
        self,
        users: dict[tuple[str, str], set[str]],
        module: str,
        keys: Iterable[tuple[str, str]],
    ) -> None:
        pending = list(keys)
        while pending:
            side, name = pending.pop()
            found = users.setdefault((side, name), set())
            if module not in found:
                found.add(module)
                part = self._requests if side == "request" else self._responses
                pending += [(side, used) for used in part.uses(name)]

    def _stream(self, operation: WireOperation) -> str | None:
        """Returns the event stream that an operation answers with."""
        if operation.output is None:
            return None
        for member in self._wire.shapes[operation.output].members:
            shape = self._wire.shapes.get(member.ref.shape)
            if shape is not None and shape.event_stream:
                return shape.name
        return None

    # -------------------------------------------------------------------------------- modules

    def _group(self, name: str, group: list[WireOperation]) -> str:
        parts: list[str] = []
        table: list[str] = []
        for operation in group:
            parts += [self._code.define_request(operation), self._code.define_response(operation)]
            table.append(f"    {quote(operation.name)}: {self._entry(operation)},")
        streams = {s for s in map(self._stream, group) if s is not None}
        parts += [self._responses.define_events(stream) for stream in sorted(streams)]
        tail = "\n".join(["OPERATIONS = {", *table, "}"])
        title = ", ".join(operation.name for operation in group)
        return self._assemble(name, f"On the wire: {title}.", parts, [tail])

    def _entry(self, operation: WireOperation) -> str:
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
        return f"Operation({', '.join(arguments)})"

    def _errors(self) -> str:
        parts = [self._code.define_error(shape) for _, shape in self._wire.errors]
        table = [f"    {quote(code)}: error_{shape}," for code, shape in self._wire.errors]
        tail = "\n".join(["ERRORS = {", *table, "}"])
        return self._assemble(ERRORS, "What errors hold beside their message.", parts, [tail])

    def _assemble(self, module: str, doc: str, parts: list[str], tail: list[str]) -> str:
        """Returns a module: the shapes that live in it, its own functions, its tables."""
        own = [
            (self._requests if side == "request" else self._responses).define(name)
            for (side, name), home in sorted(self._homes.items())
            if home == module
        ]
        code = [*own, *parts, *tail]
        names = names_in("\n".join(code))
        shared = sorted(
            function
            for (side, name), home in self._homes.items()
            if home == SHARED != module
            for function in [
                (self._requests if side == "request" else self._responses).function(name)
            ]
            if function in names
        )
        return _file(doc, code, names, shared)


def _file(doc: str, code: list[str], names: frozenset[str], shared: Sequence[str]) -> str:
    """Returns a module of this code, which uses these names and shared functions."""
    lines = [f'"""{doc}"""', "", "from __future__ import annotations", ""]
    for module, helpers in _HELPERS.items():
        found: list[str] = []
        for helper in helpers.split():
            alias = _ALIASES.get(helper, helper)
            if alias in names:
                found.append(helper if alias == helper else f"{helper} as {alias}")
        lines += _import(f"..._runtime._native.{module}", found)
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
