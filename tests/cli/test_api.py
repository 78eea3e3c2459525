"""The library's face gives what the commands give."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen import api
from agentcore_codegen.diagnostics import GeneratorError
from support import models

GENERATED = models.ROOT / "generated"


@pytest.mark.slow
def test_generate_returns_the_committed_package() -> None:
    files = api.generate(models.SPECS)
    assert len(files) > 150
    for path, content in files.items():
        text = content.encode() if isinstance(content, str) else content
        assert (GENERATED / path).read_bytes() == text, path


def test_diff_returns_the_changes_of_each_service() -> None:
    found = {item.service: item for item in api.diff("1.40.50", "1.40.51", models.SPECS)}
    assert set(found) == set(models.SERVICES)
    names = {change.name for item in found.values() for change in item.changes}
    assert {"accountId", "customState"} <= names
    (only,) = api.diff("1.40.50", "1.40.51", models.SPECS, [models.SERVICES[0]])
    assert only.changes == found[models.SERVICES[0]].changes


@pytest.mark.parametrize("version", ["9.9", "1.0.0"])
def test_what_is_not_there_is_one_clear_line(version: str) -> None:
    with pytest.raises(GeneratorError, match=r"^[^\n]+$"):
        api.generate(models.SPECS, version)


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=str(tmp_path)):
        api.generate(tmp_path)
