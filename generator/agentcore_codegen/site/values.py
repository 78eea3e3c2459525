"""Values of a request as a person would write them: made from the model, and valid by it.

Names say what a string is about (`...Arn`, `...Id`, `url`); a candidate counts where the pattern and
the limits of the model accept it. Otherwise it is a shortest text that they accept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from ..diff.patterns.language import Language, witness
from ..ir.service import (
    Constraints,
    Document,
    Field,
    ListOf,
    MapOf,
    Named,
    Scalar,
    Service,
    TypeRef,
)

_DEEPEST = 12  # levels of required members; a model with more has no finite value
_SUFFIX = "a1b2c3d4e5"
_UUID = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
_ACCOUNT = "123456789012"
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
# What the last word of a member's name says of its value, the likeliest first.
_BY_WORD: dict[str, tuple[str, ...]] = {
    "url": ("https://example.com", "https://example.com/.well-known/openid-configuration"),
    "uri": ("https://example.com", "s3://amzn-s3-demo-bucket/data"),
    "endpoint": ("https://example.com",),
    "description": ("An example",),
    "region": ("us-west-2",),
    "account": (_ACCOUNT,),
    "email": ("user@example.com",),
    "version": ("1", "1.0.0", "1.0"),
    "path": ("/example", "/mnt/example", "example"),
    "prefix": ("example/",),
    "token": ("example-token",),
    "secret": ("example-secret",),
    "prompt": ("What is the weather in Seattle?",),
    "query": ("What is the weather in Seattle?",),
    "text": ("What is the weather in Seattle?",),
    "content": ("What is the weather in Seattle?",),
    "namespace": ("/example/",),
    "currency": ("USD",),
    "amount": ("1.00",),
    "timezone": ("UTC",),
}


class Moment:
    """A point in time, as source text."""

    def __repr__(self) -> str:
        return "datetime(2026, 1, 1, tzinfo=timezone.utc)"


Value: TypeAlias = "dict[str, Value] | list[Value] | str | bytes | bool | int | float | Moment"


class Values:
    """Makes values for one service's members."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._structs = {struct.name: struct for struct in service.structs}
        self._unions = {union.name: union for union in service.unions}
        self._enums = {enum.name: enum for enum in service.enums}
        self._aliases = {alias.name for alias in service.aliases}

    def required(self, fields: tuple[Field, ...]) -> dict[str, Value]:
        """Returns a value for each required parameter, by its Python name."""
        return {field.name: self.of(field) for field in fields if field.required}

    def of(self, field: Field, depth: int = 0) -> Value:
        """Returns a value of a member."""
        return self._value(field.type, field, depth)

    def _value(self, ref: TypeRef, field: Field, depth: int) -> Value:
        if isinstance(ref, Document):
            return {"key": "value"}
        if isinstance(ref, ListOf):
            item = _part(field, ref.items, field.wire_name.removesuffix("s"))
            count = max(1, int(field.constraints.min or 0))
            return [self._value(ref.item, item, depth) for _ in range(count)]
        if isinstance(ref, MapOf):
            key = str(self._value(ref.key, _part(field, ref.keys, "key"), depth))
            return {key: self._value(ref.value, _part(field, ref.values), depth)}
        if isinstance(ref, Scalar):
            return self._scalar(ref, field)
        return self._named(ref, depth)

    def _named(self, ref: Named, depth: int) -> Value:
        if ref.kind == "enum":
            values = self._enums[ref.name].values
            return values[0] if values else "EXAMPLE"
        if depth > _DEEPEST or ref.kind == "alias":
            return {}
        if ref.kind == "union":
            # The simplest variant, by how many members it asks for.
            union = self._unions[ref.name]
            chosen = min((m.field for m in union.members), key=lambda each: self._weight(each.type))
            return {chosen.wire_name: self.of(chosen, depth + 1)}
        struct = self._structs.get(ref.name)
        if struct is None:  # a stream of events, which is no value
            return []
        return {f.wire_name: self.of(f, depth + 1) for f in struct.fields if f.model_required}

    def _weight(self, ref: TypeRef, depth: int = 0) -> int:
        """Returns how many values a value of a type takes."""
        if depth > _DEEPEST or isinstance(ref, Document):
            return 100
        if isinstance(ref, ListOf):
            return 1 + self._weight(ref.item, depth + 1)
        if isinstance(ref, MapOf):
            return 1 + self._weight(ref.value, depth + 1)
        if isinstance(ref, Scalar) or ref.kind == "enum":
            return 1
        struct = self._structs.get(ref.name)
        if struct is not None:
            needed = [f for f in struct.fields if f.model_required]
            # One without required members would be shown empty, which says nothing.
            return sum(self._weight(f.type, depth + 1) for f in needed) if needed else 50
        union = self._unions.get(ref.name)
        if union is None:
            return 100
        return 1 + min(self._weight(m.field.type, depth + 1) for m in union.members)

    def _scalar(self, ref: Scalar, field: Field) -> Value:
        low, high = field.constraints.min, field.constraints.max
        if ref.kind == "boolean":
            return True
        if ref.kind in ("integer", "long", "biginteger"):
            return int(low if low else min(1, high if high is not None else 1))
        if ref.kind in ("float", "double", "bigdecimal"):
            return float(low if low else min(0.5, high if high is not None else 0.5))
        if ref.kind == "timestamp":
            return Moment()
        if ref.kind == "blob":
            return b"example"
        return text(
            field.wire_name,
            field.constraints.pattern,
            int(low or 0),
            None if high is None else int(high),
            self._service.signing_name,
        )


def _part(field: Field, constraints: Constraints, name: str = "") -> Field:
    """Returns a member for the parts of a list or map, which have limits of their own."""
    return replace(field, wire_name=name or field.wire_name, constraints=constraints)


@lru_cache(maxsize=4096)
def text(name: str, pattern: str | None, low: int, high: int | None, prefix: str) -> str:
    """Returns a text for a member with this name, which its pattern and limits accept."""
    language = Language(pattern, low, high)
    for candidate in _candidates(name, prefix):
        if _accepts(language, candidate):
            return candidate
        padded = candidate.ljust(low, "x")
        if padded != candidate and _accepts(language, padded):
            return padded
    found = witness(language)
    return found if found is not None else "example"


def _accepts(language: Language, value: str) -> bool:
    if len(value) < language.shortest or (
        language.longest is not None and len(value) > language.longest
    ):
        return False
    if language.pattern is None:
        return True
    try:
        return re.fullmatch(language.pattern, value) is not None
    except re.error:
        return False


def _candidates(name: str, prefix: str) -> Iterator[str]:
    words = [word.lower() for word in _WORDS.findall(name)] or ["example"]
    subject = words[:-1] or ["example"]
    dashed, snake = "-".join(subject), "_".join(subject)
    last = words[-1]
    if last in ("arn", "identifier", "id"):
        yield f"{dashed}-{_SUFFIX}"
        yield f"{snake}-{_SUFFIX}"
        yield f"{dashed}-{_SUFFIX.upper()}"
    if "role" in words:
        yield f"arn:aws:iam::{_ACCOUNT}:role/ExampleRole"
    if last in ("arn", "identifier", "id"):
        for start in range(len(subject)):
            kind = "-".join(subject[start:])
            for tail in (f"example-{_SUFFIX}", f"{kind}/example-{_SUFFIX}", _SUFFIX, "example"):
                yield f"arn:aws:{prefix}:us-west-2:{_ACCOUNT}:{kind}/{tail}"
        yield f"arn:aws:secretsmanager:us-west-2:{_ACCOUNT}:secret:example-AbCdEf"
        yield f"arn:aws:kms:us-west-2:{_ACCOUNT}:key/{_UUID}"
        yield _UUID
        yield _SUFFIX
        yield "a1b2c3d4e5f6"
    yield from _BY_WORD.get(last, ())
    if last == "name":
        yield from (f"my-{dashed}", f"my_{snake}", f"My{''.join(map(str.title, subject))}")
    for values in (_BY_WORD.get(word, ()) for word in reversed(words[:-1])):
        yield from values
    yield from (f"example-{last}", f"example_{last}", "example", "Example", "a1b2c3d4e5")


def source(value: Value, indent: int = 0, width: int = 80) -> str:
    """Returns the source of a value: in lines of its own where it is long."""
    flat = _flat(value)
    if len(flat) + indent <= width or not value:
        return flat
    inner = " " * (indent + 4)
    if isinstance(value, dict):
        parts = [f"{_flat(k)}: {source(v, indent + 4, width)}" for k, v in value.items()]
    elif isinstance(value, list):
        parts = [source(each, indent + 4, width) for each in value]
    else:
        return flat
    lines = "".join(f"{inner}{part},\n" for part in parts)
    return f"{flat[0]}\n{lines}{' ' * indent}{flat[-1]}"


def _flat(value: Value) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_flat(k)}: {_flat(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flat, value))}]"
    shown = repr(value)
    double = shown.lstrip("b")
    if double.startswith("'") and '"' not in double:
        return f'{shown[: len(shown) - len(double)]}"{double[1:-1]}"'
    return shown
