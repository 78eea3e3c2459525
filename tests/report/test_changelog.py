"""What a change log knows from earlier runs: the same text, and fewer comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from agentcore_codegen import generation
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff.history import Step, steps
from agentcore_codegen.report import changelog
from agentcore_codegen.report.changelog import changelog_markdown
from support.models import SPECS

ARCHIVE = Archive(SPECS)
SERVICES = ARCHIVE.services[:2]
RELEASES = [entry.version for entry in ARCHIVE.entries(SERVICES[0])][:4]
LAST = RELEASES[-1]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The service and the release of each comparison."""
    found: list[tuple[str, str]] = []

    def counted(
        archive: Archive, services: tuple[str, ...], *, after: str | None, until: str
    ) -> Iterator[Step]:
        for step in steps(archive, services, after=after, until=until):
            if step.diff is not None:
                found.append((step.size.service, step.size.version))
            yield step

    monkeypatch.setattr(changelog, "steps", counted)
    return found


def test_nothing_is_compared_again(compared: list[tuple[str, str]]) -> None:
    known: dict[str, str] = {}
    text = changelog_markdown(ARCHIVE, LAST, SERVICES, known)
    assert text == changelog_markdown(ARCHIVE, LAST, SERVICES)
    before = len(compared)
    assert before and changelog_markdown(ARCHIVE, LAST, SERVICES, known) == text
    assert len(compared) == before


def test_a_new_release_is_compared_with_the_one_before_it(compared: list[tuple[str, str]]) -> None:
    known: dict[str, str] = {}
    changelog_markdown(ARCHIVE, RELEASES[-2], SERVICES[:1], known)
    compared.clear()
    text = changelog_markdown(ARCHIVE, LAST, SERVICES[:1], known)
    assert compared == [(SERVICES[0], LAST)]
    assert text == changelog_markdown(ARCHIVE, LAST, SERVICES[:1])


def test_what_was_written_of_other_files_is_not_known() -> None:
    known: dict[str, str] = {}
    text = changelog_markdown(ARCHIVE, LAST, SERVICES[:1], known)
    model = ARCHIVE.entries(SERVICES[0])[0].files["service-2.json"]
    stale = {key.replace(model, "0" * 64): "stale" for key in known if model in key}
    assert len(stale) == 2  # of the first release, and of the second, which is compared with it
    assert changelog_markdown(ARCHIVE, LAST, SERVICES[:1], stale) == text


def test_entries_are_kept_between_runs(compared: list[tuple[str, str]], tmp_path: Path) -> None:
    text = generation.changelog(ARCHIVE, LAST, SERVICES[:1], tmp_path)
    assert compared
    compared.clear()
    assert generation.changelog(ARCHIVE, LAST, SERVICES[:1], tmp_path) == text
    assert not compared
    assert generation.changelog(ARCHIVE, LAST, SERVICES[:1], None) == text
    assert compared
