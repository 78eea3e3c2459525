"""One run of each type checker over all that these tests are about, for all workers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import subjects
from support import build, checkers
from support.shared import once


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> checkers.Checked:
    """Checkers start slowly, and then are quick: what each says of every subject."""

    def run(folder: Path) -> None:
        toy = build.write(build.toy(), folder / "package")
        path = (subjects.GENERATED, toy)
        files = [*subjects.CASES, *sorted((toy / build.PACKAGE / "toy").glob("*.py"))]
        for write in (subjects.calls, subjects.scripts, subjects.lines):
            files += write(folder)
        with ThreadPoolExecutor() as both:
            mypy = both.submit(checkers.mypy, files, path, cache=folder / "cache")
            pyright = both.submit(checkers.pyright, files, path, folder)
        found = {"mypy": mypy.result(), "pyright": pyright.result()}
        rows = {
            k: [(*place, sorted(codes)) for place, codes in v.items()] for k, v in found.items()
        }
        (folder / "found.json").write_text(json.dumps(rows), encoding="utf-8")

    folder = once(tmp_path_factory, "checked", run)
    rows = json.loads((folder / "found.json").read_text("utf-8"))
    found = {k: {(file, line): set(codes) for file, line, codes in v} for k, v in rows.items()}
    return checkers.Checked(folder, found["mypy"], found["pyright"])
