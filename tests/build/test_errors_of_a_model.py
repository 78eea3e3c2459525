"""Members of errors as attributes of the generated classes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import build, models


@pytest.mark.parametrize(("kind", "name"), [("string", "message"), ("boolean", "message_")])
def test_a_message_that_is_no_text_stands_beside_the_message(kind: str, name: str) -> None:
    files = dict(models.read(models.TOY))
    model: dict[str, Any] = json.loads(files["service-2.json"])
    error = next(s for s in model["shapes"].values() if s.get("exception"))
    model["shapes"]["TheMessage"] = {"type": kind}
    error["members"] = {"message": {"shape": "TheMessage", "documentation": "Says it."}}
    files["service-2.json"] = json.dumps(model).encode()
    built = build.service(files)
    assert name in {field.name for each in built.errors for field in each.fields}
