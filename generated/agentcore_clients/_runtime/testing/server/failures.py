"""Replies that are errors, in the shapes and with the codes of the model.

Which of an operation's errors is meant follows from its HTTP status and the words of its code.
"""

from __future__ import annotations

import json

from .. import wire
from ..values import Checker
from .messages import Reply
from .replies import reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .constraints import Problem
    from .messages import Request

# What a code has of a word, the most telling first, and the status of such an error; and what is sent
# where the operation has no such error. That fallback is common to all services.
_INVALID = (("Validation", "InvalidParam", "InvalidRequest", "BadRequest", "Invalid"), 400)
_MISSING = (("NotFound", "DoesNotExist", "NotExist", "NonExistent"), 404)
_CONFLICT = (("AlreadyExists", "Exists", "Conflict"), 409)
_FALLBACK = "ValidationError"


def unknown_operation(request: Request, unserved: str) -> Reply:
    """Returns the reply to a request that no operation has the route of.

    Args:
        request: The request.
        unserved: The services that are not served, and why; "" where all are.
    """
    target = request.headers.get("x-amz-target")
    route = f"{request.method} {request.path}" + (f" and the target {target}" if target else "")
    more = f"; not served: {unserved}" if unserved else ""
    body = {"message": f"No operation has the route {route}{more}"}
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": "UnknownOperationException"}
    return Reply(404, headers, json.dumps(body).encode())


def invalid(model: Any, problems: Sequence[Problem]) -> Reply:
    """Returns the reply to a request that the service would not take."""
    count = len(problems)
    listed = "; ".join(
        f"Value at '{each.path}' failed to satisfy constraint: {each.constraint}"
        for each in problems
    )
    message = f"{count} validation error{'s' * (count > 1)} detected: {listed}"
    shape = _error(model, _INVALID)
    values = {} if shape is None else _details(shape, problems)
    return _reply(model, shape, _FALLBACK, 400, message, values)


def missing(model: Any, message: str) -> Reply:
    """Returns the reply where a resource is not there."""
    return _reply(model, _error(model, _MISSING), "NotFound", 404, message, {})


def conflict(model: Any, message: str) -> Reply:
    """Returns the reply where a resource is there already."""
    return _reply(model, _error(model, _CONFLICT), "ResourceInUseException", 409, message, {})


def failure(model: Any, code: str, status: int, message: str) -> Reply:
    """Returns the reply that is an error of any code, in the model's shape where it has one."""
    shapes = {wire.code_of(shape): shape for shape in model.error_shapes}
    return _reply(model, shapes.get(code), code, status, message, {})


def internal(model: Any) -> Reply:
    """Returns the reply where the server itself has failed; its log says why."""
    text = "the local server failed; see what it has written to stderr"
    if model is None:
        return Reply(500, {}, text.encode())
    return _reply(model, None, "InternalFailure", 500, text, {})


def _error(model: Any, kind: tuple[Sequence[str], int]) -> Any:
    """Returns the error of an operation that is meant, None where it has none."""
    words, status = kind
    for word in words:
        for shape in model.error_shapes:
            if word in shape.name:
                return shape
    for shape in model.error_shapes:
        if shape.metadata.get("error", {}).get("httpStatusCode") == status != 400:
            return shape
    return None


def _reply(
    model: Any, shape: Any, code: str, status: int, message: str, values: dict[str, Any]
) -> Reply:
    if shape is None:
        return reply(wire.failure(model, None, code, status, {"message": message}))
    text = next((key for key in ("message", "Message") if key in shape.members), None)
    if text is not None:
        values = {**values, text: message}
    found = Checker(model.name, fill=True, open=True).structure(shape, values)
    if model.service_model.resolved_protocol == "json":
        status = 400  # where the body names the error, the status tells only whose fault it is
    status = shape.metadata.get("error", {}).get("httpStatusCode", status)
    return reply(wire.failure(model, shape, wire.code_of(shape), status, found))


def _details(shape: Any, problems: Sequence[Problem]) -> dict[str, Any]:
    """Returns the members of an error that say what is wrong: its reason, and the list of fields."""
    found: dict[str, Any] = {}
    parsing = any(each.parsing for each in problems)
    for name, member in shape.members.items():
        reasons = getattr(member, "enum", None)
        if reasons:
            words = ("parse",) if parsing else ("field", "validation")
            found[name] = next(
                (each for word in words for each in reasons if word in each.lower()), reasons[0]
            )
        elif member.type_name == "list" and member.member.type_name == "structure":
            found[name] = _fields(member.member, problems)
    return found


def _fields(shape: Any, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Returns one item for each problem: the text that is required first is its place."""
    texts = [name for name, member in shape.members.items() if member.type_name == "string"]
    about = next((name for name in texts if "message" in name.lower()), None)
    place = next((name for name in texts if name != about), None)
    return [
        {name: text for name, text in ((place, each.path), (about, each.constraint)) if name}
        for each in problems
    ]
