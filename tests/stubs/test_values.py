"""What is filled in is what the model allows: types and ranges by botocore, patterns by Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from agentcore_clients._runtime.testing.patterns import matching
from agentcore_clients._runtime.testing.values import minimum
from botocore.validate import ParamValidator
from support import models


def texts(shape: Any, value: Any) -> Iterator[tuple[Any, str]]:
    """Yields each text of a value with its shape."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        for name, item in value.items():
            yield from texts(shape.members[name], item)
    elif shape.type_name == "list":
        for item in value:
            yield from texts(shape.member, item)
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from texts(shape.key, key)
            yield from texts(shape.value, item)
    elif isinstance(value, str):
        yield shape, value


@pytest.mark.parametrize("name", ["toy", *models.SERVICES])
def test_every_shape_is_filled_in_as_the_model_allows(name: str) -> None:
    service = models.service(name).model
    checked = 0
    for shape_name in service.shape_names:
        shape = service.shape_for(shape_name)
        value = minimum(shape, "member")
        assert not ParamValidator().validate(value, shape).has_errors(), (shape_name, value)
        for part, text in texts(shape, value):
            assert len(text) <= part.metadata.get("max", len(text)), (part.name, text)
            pattern = part.metadata.get("pattern")
            if pattern is not None and "\\p" not in pattern:
                assert re.fullmatch(pattern, text), (part.name, text)
                checked += 1
            if part.enum:
                assert text in part.enum
    assert checked or name == "toy"


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("", 0, 5),
        ("[a-z]+", 3, 3),
        (r"(a|bc)\d{2,}-?x", 0, 9),
        (r"(?!aws)[a-z]+", 4, 9),
        (r"[^a-z0-9]", 1, 1),
        (r"(\w)\1", 2, 2),
        (r"^arn:aws:[^:]*:\d{12}$", 0, 40),
        (r"[☃]{2}", 2, 2),
        (r"[\p{L}]{1,4}|x", 1, 4),
        (r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,256}", 33, 256),
    ],
)
def test_patterns_are_met(pattern: str, least: int, most: int) -> None:
    text = matching(pattern, least, most)
    assert text is not None
    assert least <= len(text) <= most
    if "\\p" not in pattern:
        assert re.fullmatch(pattern, text)


@pytest.mark.parametrize("pattern", ["(", "(?=b)a", "a{5}"])
def test_what_cannot_be_met_is_none(pattern: str) -> None:
    assert matching(pattern, 0, 4) is None
