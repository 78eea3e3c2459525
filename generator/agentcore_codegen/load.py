"""Archived bytes -> botocore's model objects, checked for what would fail later in a worse place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from botocore.model import ServiceModel

from .diagnostics import GeneratorError

# Protocols that botocore can speak; a model with none of them has no client.
PROTOCOLS = ("rest-json", "json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor")

_SHAPE_TYPES = frozenset(
    [
        "structure",
        "list",
        "map",
        "string",
        "character",
        "integer",
        "long",
        "float",
        "double",
        "boolean",
        "timestamp",
        "blob",
        "bigdecimal",
        "biginteger",
    ]
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One service's models, with botocore's sdk-extras merged in.

    `raw` is the service model's own JSON: it holds traits that botocore's objects drop, such as
    the deprecation of a member.
    """

    name: str
    version: str
    api_version: str
    model: ServiceModel
    raw: Json
    paginators: Json
    waiters: Json
    endpoint_rules: Json
    files: Mapping[str, bytes]


def load(name: str, version: str, api_version: str, files: Mapping[str, bytes]) -> Source:
    """Builds botocore's objects from the content of a service's model files.

    Args:
        name: The service's directory name in botocore.
        version: The botocore release that the files are from.
        api_version: The model's version, the name of the files' directory in botocore.
        files: File name (`service-2.json`) to uncompressed content.

    Raises:
        GeneratorError: invalid JSON, a duplicate key, an unknown protocol or shape type, a
            reference to a missing shape.
    """
    where = f"{name} {version}"
    if "service-2.json" not in files:
        raise GeneratorError("has no service-2.json", where, "archive the release again")
    parsed = {file: _parse(content, f"{where} {file}") for file, content in files.items()}
    raw = _merged(parsed, "service-2")
    _check(raw, f"{where} service-2.json")
    paginators = _merged(parsed, "paginators-1")
    waiters = _merged(parsed, "waiters-2")
    rules = _merged(parsed, "endpoint-rule-set-1")
    return Source(
        name=name,
        version=version,
        api_version=api_version,
        model=ServiceModel(raw, name),
        raw=raw,
        paginators=paginators.get("pagination", {}),
        waiters=waiters.get("waiters", {}),
        endpoint_rules=rules,
        files=files,
    )


def _parse(content: bytes, where: str) -> Json:
    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        table = dict(pairs)
        if len(table) != len(pairs):
            names = [key for key, _ in pairs]
            twice = next(key for key in names if names.count(key) > 1)
            raise GeneratorError(f"has the name {twice!r} twice", where, "mend the model")
        return table

    try:
        value: object = json.loads(content, object_pairs_hook=unique)
    except ValueError as error:
        raise GeneratorError(
            f"is not valid JSON: {error}", where, "archive the release again"
        ) from error
    if not isinstance(value, dict):
        raise GeneratorError("is not a JSON object", where, "archive the release again")
    return cast(Json, value)


def _merged(parsed: Mapping[str, Json], stem: str) -> Json:
    """Returns the file with its sdk-extras merged over it, as botocore's loader does."""
    base = parsed.get(f"{stem}.json", {})
    extras = parsed.get(f"{stem}.sdk-extras.json", {}).get("merge", {})
    return _deep_merge(base, extras)


def _deep_merge(base: Json, extra: Json) -> Json:
    merged = dict(base)
    for key, value in extra.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _deep_merge(cast(Json, old), cast(Json, value))
        else:
            merged[key] = value
    return merged


def _check(raw: Json, where: str) -> None:
    metadata: Json = raw.get("metadata", {})
    if not metadata or not isinstance(raw.get("operations"), dict):
        raise GeneratorError("has no metadata or no operations", where, "is it a service model?")
    protocols: list[object] = metadata.get("protocols") or [metadata.get("protocol")]
    if not set(protocols) & set(PROTOCOLS):
        raise GeneratorError(
            f"speaks an unknown protocol: {', '.join(map(str, protocols))}",
            where,
            f"known are {', '.join(PROTOCOLS)}",
        )
    shapes = raw.get("shapes", {})
    for path, reference in _references(raw):
        if reference not in shapes:
            raise GeneratorError(
                f"refers to a missing shape {reference!r}", f"{where} {path}", "mend the model"
            )
    for name, shape in shapes.items():
        if shape.get("type") not in _SHAPE_TYPES:
            raise GeneratorError(
                f"has an unknown type {shape.get('type')!r}",
                f"{where} shapes.{name}",
                f"known are {', '.join(sorted(_SHAPE_TYPES))}",
            )


def _references(raw: Json) -> Iterator[tuple[str, str]]:
    for name, operation in raw["operations"].items():
        for key in ("input", "output"):
            if key in operation:
                yield f"operations.{name}.{key}", operation[key].get("shape")
        for index, error in enumerate(operation.get("errors", ())):
            yield f"operations.{name}.errors[{index}]", error.get("shape")
    for name, shape in raw.get("shapes", {}).items():
        for member, reference in shape.get("members", {}).items():
            yield f"shapes.{name}.members.{member}", reference.get("shape")
        for key in ("member", "key", "value"):
            if key in shape and isinstance(shape[key], dict):
                yield f"shapes.{name}.{key}", shape[key].get("shape")
