"""The shortest program that a change breaks: it works with the package of before, not with that after.

A program is a line; `client`, `types` and `literals` are the generated service's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from .. import names
from .finding import Finding
from .model import Model, Shape
from .python_view import annotation
from .rules import members, operations, service, shapes

_WORDS = re.compile(r"\.([^.\[{]+)|(\[\])|(\{(?:key)?\})")
_DEEPEST = 6  # levels of required members in a sample
_OTHER = "a"  # a text that no enum has


class Programs:
    """Programs for the changes between two models."""

    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new

    def program(self, finding: Finding, paths: Sequence[str]) -> str:
        """Returns a line of Python; empty where no program of the package breaks."""
        write = _WRITERS.get(finding.rule.id)
        if write is None:
            return ""
        # A cause on both sides is shown where it is sent, or else where it is read.
        for path in sorted(paths, key=lambda p: ".request" not in p) or [""]:
            try:
                if written := write(self, finding, path):
                    return written
            except _Elsewhere:
                continue
        return ""

    # ---------------------------------------------------------------------------------- samples

    def _sample(self, name: str, whole: bool = False, depth: int = 0) -> object:
        """Returns a value of a shape that is as short as can be; `whole` sets every member."""
        shape = self.old.shapes[name]
        if shape.type == "structure":
            if shape.traits.get("document"):
                return {}
            keys = list(shape.members) if whole else list(shape.required)
            if shape.kind in ("union", "eventstream"):
                keys = list(shape.members)[:1]
            if depth > _DEEPEST:
                keys = []
            table = {
                key: self._sample(shape.members[key].shape, depth=depth + 1)
                for key in keys
                if key in shape.members
            }
            return [table] if shape.kind == "eventstream" else table
        least = shape.traits.get("min")
        number = least if isinstance(least, int) else 0
        if shape.item is not None:
            return [self._sample(shape.item.shape, depth=depth + 1)] * min(number, 3)
        if shape.value is not None:
            return {}
        if shape.type in ("string", "character"):
            return shape.enum[0] if shape.enum else "a" * max(1, number)
        if shape.type == "blob":
            return b"a" * max(1, number)
        return _SCALARS.get(shape.type, max(1, number))

    def _call(self, operation: str, given: Mapping[str, object]) -> str:
        called = self.old.operations[operation]
        needed = self._sample(called.input) if called.input is not None else None
        values = {**_table(needed), **given}
        text = ", ".join(f"{names.parameter(k)}={_python(v)}" for k, v in values.items())
        return f"client.{names.method(operation)}({text})"

    def _sent(self, path: str, leaf: Callable[[Shape], object]) -> str:
        """Returns a call that sends `leaf` of the shape at a path, and what is required beside."""
        operation, _, rest = path.partition(".")
        words = _WORDS.findall(rest.removeprefix("request"))
        root = self.old.operations[operation].input
        if root is None:
            return ""
        return self._call(operation, _table(self._along(root, words, leaf)))

    def _along(
        self, name: str, words: Sequence[tuple[str, str, str]], leaf: Callable[[Shape], object]
    ) -> object:
        shape = self.old.shapes[name]
        if not words:
            return leaf(shape)
        (member, item, value), *rest = words
        if member and member in shape.members:
            inner = self._along(shape.members[member].shape, rest, leaf)
            beside = {} if shape.kind == "union" else _table(self._sample(name))
            return {**beside, member: inner}
        if item and shape.item is not None:
            return [self._along(shape.item.shape, rest, leaf)]
        if value and shape.value is not None:
            return {"a": self._along(shape.value.shape, rest, leaf)}
        raise _Elsewhere

    def _read(self, path: str) -> tuple[str, Shape]:
        """Returns an expression for what a response has at a path, and its shape."""
        operation, _, rest = path.partition(".")
        words = _WORDS.findall(rest.removeprefix("response"))
        root = self.old.operations[operation].output
        if root is None or not rest.startswith("response"):
            raise _Elsewhere
        text, shape = self._call(operation, {}), self.old.shapes[root]
        for member, item, value in words:
            if member and member in shape.members:
                if shape.kind == "eventstream":
                    text = f"next(iter({text}))"
                text, below = f"{text}[{json.dumps(member)}]", shape.members[member].shape
            elif item and shape.item is not None:
                text, below = f"{text}[0]", shape.item.shape
            elif value and shape.value is not None:
                text, below = f"next(iter({text}.values()))", shape.value.shape
            else:
                raise _Elsewhere
            shape = self.old.shapes[below]
        return text, shape

    # ------------------------------------------------------------------- one for each kind

    def sending(self, finding: Finding, path: str) -> str:
        return self._sent(path, lambda shape: self._sample(shape.name))

    def sending_old_name(self, finding: Finding, path: str) -> str:
        return self.sending(finding, f"{path.rpartition('.')[0]}.{finding.old}")

    def sending_whole(self, finding: Finding, path: str) -> str:
        return self._sent(path, lambda shape: self._sample(shape.name, whole=True))

    def without(self, finding: Finding, path: str) -> str:
        return self._sent(path.rpartition(".")[0], lambda shape: self._sample(shape.name))

    def sending_old_value(self, finding: Finding, path: str) -> str:
        return self._sent(path, lambda shape: finding.old or _OTHER)

    def reading(self, finding: Finding, path: str) -> str:
        return self._read(path)[0]

    def reading_old_name(self, finding: Finding, path: str) -> str:
        return self._read(f"{path.rpartition('.')[0]}.{finding.old}")[0]

    def reading_type(self, finding: Finding, path: str) -> str:
        text, shape = self._read(path)
        if shape.type in _METHODS:
            return f"{text}.{_METHODS[shape.type]}"
        known = annotation(self.old, shape)
        known = f"types.{known}" if shape.type == "structure" else known
        return f"value: {known} = {text}" if known and "[" not in known else f"{text}[0]"

    def sending_or_reading(self, finding: Finding, path: str) -> str:
        if ".request" in path:
            return self.sending(finding, path)
        return self.reading_type(finding, path)

    def reading_stream(self, finding: Finding, path: str) -> str:
        text, shape = self._read(path)
        if shape.kind == "eventstream":
            return f"{text}.close()"
        return self.reading_type(finding, path)

    def with_output(self, finding: Finding, path: str) -> str:
        shape = self.old.shapes[finding.old]
        first = next(iter(shape.members), "ResponseMetadata")
        return f"{self._call(finding.place.name, {})}[{json.dumps(first)}]"

    def with_keyword(self, finding: Finding, path: str) -> str:
        shape = self.old.shapes[finding.old]
        first = next(iter(shape.members), None)
        given = {} if first is None else {first: self._sample(shape.members[first].shape)}
        return self._call(finding.place.name, given) if given else ""

    def sending_fraction(self, finding: Finding, path: str) -> str:
        """A fraction that an integer cannot be; integers of two sizes are one type in Python."""
        return self.sending(finding, path) if finding.old in ("float", "double") else ""

    def old_literal(self, finding: Finding, path: str) -> str:
        return (
            f"value: literals.{names.type_name(finding.place.keys[1])} = {json.dumps(finding.old)}"
        )

    def variant(self, finding: Finding) -> str:
        """Returns the type of a variant: the one that went, or the first one of a union."""
        keys = finding.place.keys
        shape = self.old.shapes.get(keys[1]) if len(keys) > 1 else None
        if shape is None or shape.kind not in ("union", "eventstream"):
            return ""
        member = keys[3] if len(keys) > 3 else next(iter(shape.members), "")
        return names.variant(names.type_name(shape.name), member)


class _Elsewhere(Exception):
    """A path that the old model does not have."""


_SCALARS: Mapping[str, object] = {"boolean": True, "float": 1.5, "double": 1.5, "timestamp": 0}
_METHODS = {"timestamp": "year", "blob": "hex()"}


def _table(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _python(value: object) -> str:
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        pairs = (f"{json.dumps(k)}: {_python(v)}" for k, v in table.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_python, cast('list[object]', value)))}]"
    return json.dumps(value) if isinstance(value, str) else repr(value)


_Writer = Callable[[Programs, Finding, str], str]


def _named(text: str) -> _Writer:
    """Returns the writer of a line that needs names alone."""

    def write(programs: Programs, finding: Finding, path: str) -> str:
        name = finding.place.name
        return text.format(
            method=names.method(name),
            waiter=names.waiter(name),
            error=names.exception(name),
            old=finding.old,
            type=names.type_name(finding.old or name),
            variant=programs.variant(finding),
        )

    return write


def _joined(programs: Programs, finding: Finding, path: str) -> str:
    """The key that pages are joined under."""
    operation = finding.place.keys[2] if len(finding.place.keys) > 2 else path
    keys = re.findall(r"\w+", finding.old)
    pages = f'client.get_paginator("{names.method(operation)}").paginate()'
    return f"{pages}.build_full_result()[{json.dumps(keys[0])}]" if keys else ""


_META = "assert client.meta.service_model.{} == {{old!r}}"
_WRITERS: Mapping[str, _Writer] = {
    rule.id: writer
    for rule, writer in (
        (operations.OPERATION_REMOVED, _named("client.{method}")),
        (operations.OPERATION_INPUT_REMOVED, Programs.with_keyword),
        (operations.OPERATION_OUTPUT_REMOVED, Programs.with_output),
        (operations.ERROR_CLASS_REMOVED, _named("client.exceptions.{error}")),
        (service.PAGINATOR_REMOVED, _named('client.get_paginator("{method}")')),
        (service.PAGINATOR_RESULT_KEY_REMOVED, _joined),
        (service.PAGINATOR_RESULT_KEY_CHANGED, _joined),
        (service.WAITER_REMOVED, _named('client.get_waiter("{waiter}")')),
        (service.METADATA_PROTOCOL_CHANGED, _named(_META.format("resolved_protocol"))),
        (service.METADATA_SIGNING_NAME_CHANGED, _named(_META.format("signing_name"))),
        (service.METADATA_ENDPOINT_PREFIX_CHANGED, _named(_META.format("endpoint_prefix"))),
        (service.METADATA_SERVICE_ID_CHANGED, _named(_META.format("service_id"))),
        (members.REQUIRED_MEMBER_ADDED.request, Programs.without),
        (members.MEMBER_BECAME_REQUIRED.request, Programs.without),
        (members.MEMBER_REMOVED.request, Programs.sending),
        (members.UNION_MEMBER_REMOVED.request, Programs.sending),
        (members.MEMBER_RENAMED.request, Programs.sending_old_name),
        (members.MEMBER_REMOVED.response, Programs.reading),
        (members.RESPONSE_REQUIRED_MEMBER_REMOVED, Programs.reading),
        (members.MEMBER_BECAME_OPTIONAL.response, Programs.reading),
        (members.UNION_MEMBER_REMOVED.response, _named("types.{variant}")),
        (members.MEMBER_RENAMED.response, Programs.reading_old_name),
        (members.EVENTSTREAM_EVENT_REMOVED, _named("types.{variant}")),
        (members.STREAMING_ADDED.response, Programs.reading_stream),
        (members.STREAMING_REMOVED.response, Programs.reading_stream),
        (members.STREAMING_ADDED.request, Programs.sending_whole),
        (members.STREAMING_REMOVED.request, Programs.sending),
        (shapes.TYPE_CHANGED.request, Programs.sending),
        (shapes.TYPE_NARROWED.request, Programs.sending_fraction),
        (shapes.TYPE_CHANGED.response, Programs.reading_type),
        (shapes.STRUCTURE_TO_UNION, Programs.sending_whole),
        (shapes.UNION_TO_STRUCTURE, _named("types.{variant}")),
        (shapes.SHAPE_RENAMED, _named("types.{type}")),
        (shapes.LIST_NESTING_CHANGED, Programs.sending_or_reading),
        (shapes.ENUM_VALUE_REMOVED.request, Programs.sending_old_value),
        (shapes.ENUM_VALUE_REMOVED.response, Programs.old_literal),
        (shapes.ENUM_INTRODUCED.request, Programs.sending_old_value),
    )
}
