"""Builds the responses of a paginated operation, and those that bring a waiter to an end."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from botocore.model import OperationModel, Shape

from . import respond, samples
from .server import Response


def texts(value: Any) -> list[str]:
    """Returns a paginator's entry, one text or several, as a list."""
    return [value] if isinstance(value, str) else list(value or ())


def paged(
    operation: OperationModel, paginator: Mapping[str, Any], count: int = 3
) -> list[tuple[dict[str, Any], Response]]:
    """Returns the values and the responses of `count` pages; the last has no tokens."""
    shape = operation.output_shape
    full = samples.full(shape, "output")
    built: list[tuple[dict[str, Any], Response]] = []
    for number in range(count):
        values = copy.deepcopy(full[number % len(full)])
        last = number == count - 1
        for text in texts(paginator["output_token"]):
            path = text.split("||")[0].strip()
            whole = _at(shape, path)
            token = number + 1 if whole and whole.type_name == "integer" else f"page {number + 1}"
            put(values, path, None if last else token)
        if more := paginator.get("more_results"):
            put(values, more, not last)
        built.append((values, respond.output(operation, values)))
    return built


def put(values: dict[str, Any], path: str, value: Any) -> None:
    """Sets what a simple JMESPath (`a.b`, `a[].b`) finds; None deletes it."""
    head, _, rest = path.partition(".")
    if head.endswith("[]"):
        for item in values[head[:-2]]:
            put(item, rest, value)
    elif rest:
        put(values.setdefault(head, {}), rest, value)
    elif value is None:
        values.pop(head, None)
    else:
        values[head] = value


def _at(shape: Shape | None, path: str) -> Shape | None:
    for part in path.split("."):
        shape = getattr(shape, "members", {}).get(part)
    return shape


def accepted(operation: OperationModel, acceptor: Mapping[str, Any]) -> Response:
    """Returns a response that an acceptor of a waiter matches.

    Raises:
        NotImplementedError: its argument is more than a simple path.
    """
    values = copy.deepcopy(samples.full(operation.output_shape, "output")[0])
    matcher, expected = acceptor["matcher"], acceptor["expected"]
    if matcher == "error":
        if expected is False:
            return respond.output(operation, values)
        errors = {shape.name: shape for shape in operation.error_shapes}
        name = next(iter(errors)) if expected is True else expected
        if name in errors:
            return respond.error(errors[name])
        return Response(400, {"x-amzn-ErrorType": name}, b'{"message": "not modelled"}')
    if matcher == "status":
        response = respond.output(operation, values)
        response.status = expected
        return response
    path = acceptor["argument"]
    if not path.replace(".", "").replace("[]", "").isidentifier():
        raise NotImplementedError(path)
    put(values, path, expected)
    return respond.output(operation, values)
