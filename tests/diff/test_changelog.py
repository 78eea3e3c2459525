"""The change log of the package: each pair of releases is compared once, whatever is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen import cache
from agentcore_codegen.archive import Archive, Model
from agentcore_codegen.report.changelog import changelog_markdown

SPECS = Path(__file__).resolve().parents[2] / "specs"
SERVICE = "bedrock-agentcore"
FIRST, SECOND, THIRD = [entry.version for entry in Archive(SPECS).entries(SERVICE)[:3]]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The releases that are read, in order."""
    found: list[str] = []
    read = Archive.read

    def noted(self: Archive, service: str, version: str) -> Model:
        found.append(version)
        return read(self, service, version)

    monkeypatch.setattr(Archive, "read", noted)
    return found


def log(until: str, folder: Path | None) -> str:
    return changelog_markdown(Archive(SPECS), until, [SERVICE], folder)


def test_the_cache_changes_no_text(tmp_path: Path) -> None:
    plain = log(THIRD, None)
    assert log(THIRD, tmp_path) == plain
    assert log(THIRD, tmp_path) == plain
    assert [plain.count(f"## {version} (") for version in (FIRST, SECOND, THIRD)] == [1, 1, 1]


def test_what_is_known_is_not_read_again(tmp_path: Path, reads: list[str]) -> None:
    log(THIRD, tmp_path)
    assert reads == [FIRST, SECOND, THIRD]
    reads.clear()
    log(THIRD, tmp_path)
    assert reads == []


def test_a_new_release_is_compared_with_the_one_before_alone(
    tmp_path: Path, reads: list[str]
) -> None:
    log(SECOND, tmp_path)
    reads.clear()
    assert log(THIRD, tmp_path) == log(THIRD, None)
    assert reads == [SECOND, THIRD, FIRST, SECOND, THIRD]


def test_another_program_compares_anew(
    tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log(SECOND, tmp_path)
    reads.clear()
    monkeypatch.setattr(cache, "version", lambda name: "0.0")
    log(SECOND, tmp_path)
    assert reads == [FIRST, SECOND]


def test_a_damaged_cache_is_no_cache(tmp_path: Path) -> None:
    plain = log(SECOND, tmp_path)
    for path in tmp_path.iterdir():
        path.write_text(path.read_text().replace("operations", "nonsense"))
    assert log(SECOND, tmp_path) == plain
