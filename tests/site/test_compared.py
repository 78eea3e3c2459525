"""What is kept of comparisons: the same rows with it and without, and only new ones worked out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff import pairs
from agentcore_codegen.site.compared import SHOWN, compared
from support.models import SPECS

SERVICE = "bedrock-agentcore"
OLDER, OLD, NEW = "1.40.51", "1.40.63", "1.41.2"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """Every comparison that is worked out."""
    found: list[tuple[str, str]] = []
    real = pairs.compare

    def compare(old: object, new: object, *args: object, **options: object) -> object:
        found.append((old.version, new.version))  # type: ignore[attr-defined]
        return real(old, new, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pairs, "compare", compare)
    yield found


def test_after_a_release_only_comparisons_with_it_are_new(
    tmp_path: Path, made: list[tuple[str, str]]
) -> None:
    archive = Archive(SPECS)
    alone = compared(archive, SERVICE, NEW, None)
    assert len(alone.versions) > 3 and alone.changes
    assert all(len(texts) == len(SHOWN) for texts, _, _ in alone.changes)
    compared(archive, SERVICE, OLDER, tmp_path)
    known = compared(archive, SERVICE, OLD, tmp_path).versions
    made.clear()
    assert compared(archive, SERVICE, NEW, tmp_path) == alone
    assert made and all(new not in known for _, new in made)
    made.clear()
    assert compared(archive, SERVICE, NEW, tmp_path) == alone
    assert not made
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-1])  # damaged: as if there were none
    assert compared(archive, SERVICE, NEW, tmp_path) == alone
