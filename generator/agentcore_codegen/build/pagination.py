"""Paginators: the model's, and those that an operation's token members give away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from botocore.model import ListShape, OperationModel, Shape, StructureShape

from .. import names
from ..ir.service import Constraints, Field, Paginator, Scalar
from ..models.load import Json
from .annotations import annotation, declaration
from .shapes import Shapes
from .types import is_document

# Members that carry a page's token, request and response alike, and those that limit a page.
_TOKENS = ("nextToken", "NextToken")
_LIMITS = ("maxResults", "MaxResults")

# What build_full_result() adds where MaxItems cut the result.
_NEXT_TOKEN = Field(
    wire_name="NextToken",
    name="NextToken",
    type=Scalar("string", "str"),
    annotation="str",
    declaration="_NotRequired[str]",
    required=False,
    model_required=False,
    doc="Where to go on after ``MaxItems`` cut the result: give it as ``StartingToken``.",
    deprecated=None,
    sensitive=False,
    idempotency_token=False,
    constraints=Constraints(),
)

_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def derive(operation: OperationModel) -> Json | None:
    """Returns a paginator for an operation whose members tell that it has pages.

    It takes one token of the same name in request and response and one list in the response.
    """
    request, response = operation.input_shape, operation.output_shape
    if request is None or response is None:
        return None
    token = next((t for t in _TOKENS if t in request.members and t in response.members), None)
    lists = [name for name, shape in response.members.items() if shape.type_name == "list"]
    if token is None or len(lists) != 1:
        return None
    paginator: Json = {"input_token": token, "output_token": token, "result_key": lists[0]}
    limit = next((name for name in _LIMITS if name in request.members), None)
    if limit is not None:
        paginator["limit_key"] = limit
    return paginator


def build(operation: OperationModel, raw: Json, derived: bool, shapes: Shapes) -> Paginator:
    """Returns the paginator of an operation from its entry in the model."""
    output = operation.output_shape
    results = _tuple(raw.get("result_key"))
    items = None
    if results and output is not None:
        items = _items(output, results[0], shapes)
    fields, is_open = _full_result(output, results, raw, shapes)
    class_name = names.paginator(operation.name)
    return Paginator(
        class_name=class_name,
        input_tokens=_tuple(raw.get("input_token")),
        output_tokens=_tuple(raw.get("output_token")),
        limit_key=raw.get("limit_key"),
        more_results=raw.get("more_results"),
        result_keys=results,
        non_aggregate_keys=_tuple(raw.get("non_aggregate_keys")),
        item_annotation=items,
        full_result=names.full_result(operation.name),
        full_fields=fields,
        full_functional=names.needs_functional(
            (field.wire_name for field in fields), (field.declaration for field in fields)
        ),
        full_open=is_open,
        derived=derived,
    )


def _tuple(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(cast("list[str]", value)) if isinstance(value, list) else (str(value),)


def _items(output: StructureShape, path: str, shapes: Shapes) -> str | None:
    """Returns the annotation of one item of the list at `path`; None where it is not a list."""
    if not _PATH.fullmatch(path):
        return None
    shape: Shape = output
    mode = shapes.types.mode(output.name)
    for part in path.split("."):
        if not isinstance(shape, StructureShape) or part not in shape.members:
            return None
        mode = shapes.types.mode(shape.name)
        shape = shape.members[part]
    if not isinstance(shape, ListShape) or is_document(shape):
        return None
    return annotation(shapes.types.ref(shape.member, mode))


def _full_result(
    output: StructureShape | None, results: Iterable[str], raw: Json, shapes: Shapes
) -> tuple[tuple[Field, ...], bool]:
    """Returns the members that build_full_result() may set; True where they are not plain."""
    keys = [*results, *_tuple(raw.get("non_aggregate_keys"))]
    if output is None or not all(key in output.members for key in keys):
        return (), True
    mode = shapes.types.mode(output.name)
    fields = [shapes.types.field(output, key, mode) for key in dict.fromkeys(keys)]
    fields = [field for field in fields if field.wire_name != "NextToken"]
    fields = [
        replace(
            field,
            required=False,
            declaration=declaration(field.type, required=False, read_only=False),
        )
        for field in fields
    ]
    fields.append(_NEXT_TOKEN)
    return tuple(fields), False
