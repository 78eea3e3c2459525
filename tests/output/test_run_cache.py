"""The memory of results: what makes a run start from scratch, and what a damaged one costs."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.archive import Model
from agentcore_codegen.output import run_cache
from agentcore_codegen.output.run_cache import Result, cached

MODEL = Model("toy", "1.0.0", "2020-01-01", "2020-02-02", {"service-2.json": b"{}"})


class Run:
    """Runs `cached` on inputs that a test changes, and counts how often it has to make."""

    def __init__(self, root: Path) -> None:
        self.settings = root / "specs.toml"
        self.settings.write_text("a = 1\n", encoding="utf-8")
        self.folder: Path | None = root / "cache"
        self.templates = root / "templates"
        self.models = [MODEL]
        self.made = 0
        self.result = Result({"a.py": "é = 1\n", "b.gz": b"\x00\xff"}, ("one line",))

    def model(self, **values: Any) -> None:
        self.models = [replace(MODEL, **values)]

    def __call__(self) -> Result:
        return cached(self.folder, self.settings, self.models, self._make)

    def _make(self) -> Result:
        self.made += 1
        return self.result


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "a.j2").write_text("{{ a }}", encoding="utf-8")
    monkeypatch.setattr(run_cache, "templates", lambda: templates)
    return Run(tmp_path)


def test_the_second_run_returns_what_the_first_made(run: Run) -> None:
    assert run() == run() == run.result
    assert run.made == 1


def test_without_a_folder_every_run_makes(run: Run) -> None:
    run.folder = None
    run()
    run()
    assert run.made == 2


CHANGES: dict[str, Callable[[Run], object]] = {
    "other settings": lambda run: run.settings.write_text("a = 2\n"),
    "other template": lambda run: (run.templates / "a.j2").write_text("{{ b }}"),
    "new template": lambda run: (run.templates / "b.py").write_text(""),
    "other content": lambda run: run.model(files={"service-2.json": b"{ }"}),
    "other release": lambda run: run.model(version="1.0.1"),
    "other file": lambda run: run.model(files={**MODEL.files, "waiters-2.json": b"{}"}),
    "other archive": lambda run: run.settings.with_name("specs.lock").write_text("[release]\n"),
    "other services": lambda run: run.models.append(replace(MODEL, service="toy-control")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_anything_that_goes_in_makes_again(run: Run, change: str) -> None:
    run()
    CHANGES[change](run)
    run()
    assert run.made == 2


def test_parts_are_hashed_apart() -> None:
    assert run_cache.digest([b"ab", b"c"]) != run_cache.digest([b"a", b"bc"])


def test_another_release_of_a_library_makes_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr(run_cache, "version", lambda name: "0.0")
    run()
    assert run.made == 2


def test_a_change_of_the_program_makes_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    monkeypatch.setattr(run_cache, "_PROGRAM", program)
    run()
    (program / "new.py").write_text("", encoding="utf-8")
    run()
    assert run.made == 2


@pytest.mark.parametrize("damage", [b"", b"\n", b"0" * 64, b"no digest\nand no body"])
def test_a_damaged_file_is_made_again_and_replaced(run: Run, damage: bytes) -> None:
    run()
    assert run.folder is not None
    (file,) = run.folder.glob("*.run")
    whole = file.read_bytes()
    for content in (damage, whole[:-1], whole + b"x"):
        file.write_bytes(content)
        assert run() == run.result
        assert file.read_bytes() == whole
    assert run.made == 4


def test_a_folder_that_cannot_be_written_is_no_error(run: Run, tmp_path: Path) -> None:
    run.folder = tmp_path / "specs.toml" / "cache"  # below a file
    assert run() == run() == run.result
    assert run.made == 2


def test_the_most_recently_used_results_stay(run: Run) -> None:
    assert run.folder is not None
    run()
    (first,) = run.folder.glob("*.run")
    for n in range(12):
        run.models = [replace(MODEL, version=f"2.0.{n}")]
        run()
        os.utime(first, (1, 1))  # made long ago, and used just now
        run.models = [MODEL]
        run()
    assert run.made == 13
    kept = list(run.folder.iterdir())
    assert first in kept
    assert len(kept) == 8
