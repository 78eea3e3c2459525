"""Makes the package's runtime importable as `_runtime`, and gives each test a service of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_PACKAGE = str(Path(__file__).resolve().parents[2] / "templates" / "package")
for _folder in (_PACKAGE, str(Path(__file__).resolve().parent)):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)

from desk import Desk  # noqa: E402


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("IN_CONTAINER", raising=False)
    monkeypatch.setenv("AWS_REGION", "here-1")
    yield Desk()
