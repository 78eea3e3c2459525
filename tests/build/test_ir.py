"""The intermediate representation holds what somebody reads, and nothing else."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path

from support import models

GENERATOR = models.ROOT / "generator" / "agentcore_codegen"
IR = GENERATOR / "ir"

# For the test that goes through every service of botocore.
READ_BY_TESTS = {"protocol", "input_stream"}


def readers() -> list[Path]:
    """The stages after the IR, their templates, and the builders, which read what others built."""
    modules = [path for path in GENERATOR.rglob("*.py") if IR not in path.parents]
    return modules + list((models.ROOT / "templates").rglob("*.j2"))


def test_every_field_has_a_reader() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in readers())
    attributes = set(re.findall(r"\.([a-z_]+)\b", code))
    unread = {
        f"{cls.__name__}.{field.name}"
        for path in IR.glob("[!_]*.py")
        for cls in vars(import_module(f"agentcore_codegen.ir.{path.stem}")).values()
        if isinstance(cls, type) and dataclasses.is_dataclass(cls)
        for field in dataclasses.fields(cls)
        if field.name not in attributes | READ_BY_TESTS
    }
    assert not unread
