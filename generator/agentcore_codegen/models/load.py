"""Turns archived bytes into botocore's model objects; what is wrong with a model is reported here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from botocore.model import ServiceModel

from ..diagnostics import GeneratorError
from .json_reader import Json, Text, read

__all__ = ["PROTOCOLS", "Json", "Source", "load"]

# Protocols that botocore can speak; a model with none of them has no client.
PROTOCOLS = ("rest-json", "json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor")

_NOTHING = object()
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
    texts: Mapping[str, Text]  # the files' JSON, for the next release of a history


def load(
    name: str,
    version: str,
    api_version: str,
    files: Mapping[str, bytes],
    before: Source | None = None,
) -> Source:
    """Builds botocore's objects from the content of a service's model files.

    Args:
        name: The service's directory name in botocore.
        version: The botocore release that the files are from.
        api_version: The model's version, the name of the files' directory in botocore.
        files: File name (`service-2.json`) to uncompressed content.
        before: Another release of the service. Equal parts are the same objects, and are
            neither read nor checked again.

    Raises:
        GeneratorError: invalid JSON, a duplicate key, an unknown protocol or shape type, a
            reference to a missing shape.
    """
    where = f"{name} {version}"
    try:
        return _load(name, version, api_version, files, before)
    except RecursionError as error:
        raise GeneratorError("is nested too deeply", where, "archive the release again") from error


def _load(
    name: str,
    version: str,
    api_version: str,
    files: Mapping[str, bytes],
    before: Source | None,
) -> Source:
    where = f"{name} {version}"
    if "service-2.json" not in files:
        raise GeneratorError("has no service-2.json", where, "restore the file")
    texts = {
        file: (
            before.texts[file]
            if before and before.files.get(file) == content
            else read(content, f"{where} {file}", before.texts.get(file) if before else None)
        )
        for file, content in files.items()
    }
    parsed = {file: text.value for file, text in texts.items()}
    raw = _merged(parsed, "service-2")
    _check(raw, f"{where} service-2.json", before.raw if before else {})
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
        texts=texts,
    )


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


def _check(raw: Json, where: str, checked: Json) -> None:
    """Checks a model, but for the parts that it shares with one that has been checked."""
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
    shapes: Json = raw.get("shapes", {})
    if not checked.get("shapes", {}).keys() <= shapes.keys():
        checked = {}  # an unchanged part may refer to a removed shape
    operations = _new(raw["operations"], checked.get("operations", {}))
    new_shapes = _new(shapes, checked.get("shapes", {}))
    for path, reference in _references(operations, new_shapes):
        if reference not in shapes:
            raise GeneratorError(
                f"refers to a missing shape {reference!r}", f"{where} {path}", "fix the model"
            )
    for name, shape in new_shapes.items():
        if shape.get("type") not in _SHAPE_TYPES:
            raise GeneratorError(
                f"has an unknown type {shape.get('type')!r}",
                f"{where} shapes.{name}",
                f"known are {', '.join(sorted(_SHAPE_TYPES))}",
            )


def _new(table: Json, known: Json) -> Json:
    return {name: value for name, value in table.items() if known.get(name, _NOTHING) is not value}


def _references(operations: Json, shapes: Json) -> Iterator[tuple[str, str]]:
    for name, operation in operations.items():
        for key in ("input", "output"):
            if key in operation:
                yield f"operations.{name}.{key}", operation[key].get("shape")
        for index, error in enumerate(operation.get("errors", ())):
            yield f"operations.{name}.errors[{index}]", error.get("shape")
    for name, shape in shapes.items():
        for member, reference in shape.get("members", {}).items():
            yield f"shapes.{name}.members.{member}", reference.get("shape")
        for key in ("member", "key", "value"):
            if key in shape and isinstance(shape[key], dict):
                yield f"shapes.{name}.{key}", shape[key].get("shape")
