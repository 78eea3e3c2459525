"""Large services: a diff takes some memory, and its comment fits."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from agentcore_codegen.archive import sources
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.model import Model, parse
from agentcore_codegen.diff.run import Comparison
from agentcore_codegen.models.load import load
from agentcore_codegen.report import write_report
from agentcore_codegen.report.report import View

MEGABYTES = 600


def changed(content: bytes) -> bytes:
    """Returns the model with an edit in every shape: a member goes, limits move, values come."""
    data: dict[str, Any] = json.loads(content)
    for name, shape in data["shapes"].items():
        members = shape.get("members", {})
        if len(members) > 1:
            gone = next(iter(members))
            del members[gone]
            shape["required"] = [m for m in shape.get("required", []) if m != gone]
        if "max" in shape:
            shape["max"] += 1
        if "pattern" in shape:
            shape["pattern"] = f"(?:{shape['pattern']})|new-{name}"
        if "enum" in shape:
            shape["enum"] = [*shape["enum"], f"NEW_{name}"]
        shape["documentation"] = f"{shape.get('documentation', '')} <p>More.</p>"
    return json.dumps(data).encode()


def pair(service: str) -> tuple[Model, Model]:
    api_version, files = sources.installed().read(service)
    edited = {**files, "service-2.json": changed(files["service-2.json"])}
    return (
        parse(load(service, "old", api_version, files), "old"),
        parse(load(service, "new", api_version, edited), "new"),
    )


@pytest.mark.slow
@pytest.mark.parametrize("service", ["ec2", "s3", "sagemaker", "connect", "quicksight"])
def test_the_page_of_any_service_has_its_limit(service: str) -> None:
    """How the work grows is counted in `test_growth.py`."""
    old, new = pair(service)
    diff = compare(old, new)
    text = write_report("markdown", [Comparison(diff, old, new)], View())
    assert len(diff.changes) > 500
    assert len(text.encode("utf-8")) <= 65_000


@pytest.mark.slow
def test_the_largest_service_in_some_memory() -> None:
    old, new = pair("ec2")
    tracemalloc.start()
    try:
        compare(old, new)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 1_000_000
