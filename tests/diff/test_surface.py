"""The public Python of the generated package: griffe finds the same breaks, pyright the same names."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import griffe
import pytest
from agentcore_codegen.diff.rules import package as rules
from agentcore_codegen.diff.surface import Surfaces

GENERATED = Path(__file__).resolve().parents[2] / "generated"
PACKAGE = "agentcore_clients"

pytestmark = pytest.mark.slow  # test_package_names.py has the quick ones

BREAKS = {
    rules.PYTHON_NAME_REMOVED.id,
    rules.PYTHON_KEYWORD_REMOVED.id,
    rules.PYTHON_KEYWORD_REQUIRED.id,
    rules.PYTHON_PARAMETER_MOVED.id,
}
# module, text, its replacement, whether it breaks callers
EDITS = [
    ("sessions.py", "def browser_session(", "def browse(", True),
    ("sessions.py", "    region: str | None = None,\n    *,", "    *,\n    region: str | None = None,", True),
    ("sessions.py", "    trace_id: str | None = None,\n", "", True),
    ("sessions.py", "    trace_id: str | None = None,\n", "    trace_id: str | None,\n", True),
    ("sessions.py", "    trace_id: str | None = None,\n", "    trace_id: str | None = None,\n    extra: int = 0,\n", False),
    ("identity.py", "self, workload_name: str, user_token", "self, workload: str, user_token", True),
    ("identity.py", "        name: str | None = None,\n", "        name: str | None,\n", True),
    ("identity.py", '    into: str = "access_token",\n', "", True),
    ("identity.py", "    def dp_client(self)", "    def data_client(self)", True),
    ("identity.py", '    "CachePolicy",\n', "", True),
    ("_runtime/shims/polling.py", "    def ", "    async def ", False),
    ("identity.py", "Returns a workload access token", "Gives a workload access token", False),
]  # fmt: skip


def modules(folder: Path) -> Mapping[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*.py")}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package without its services: what stands beside them is what templates alone decide."""
    root = tmp_path_factory.mktemp("before")
    folder = root / PACKAGE
    shutil.copytree(GENERATED / PACKAGE / "_runtime", folder / "_runtime")
    for path in (GENERATED / PACKAGE).glob("*.py"):
        shutil.copy(path, folder)
    return root


@pytest.mark.parametrize(("module", "old", "new", "breaks"), EDITS)
def test_what_griffe_calls_a_break_is_one(
    module: str, old: str, new: str, breaks: bool, before: Path, tmp_path: Path
) -> None:
    shutil.copytree(before / PACKAGE, tmp_path / PACKAGE)
    path = tmp_path / PACKAGE / module
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    sides = (before, tmp_path)
    sources = [modules(side / PACKAGE) for side in sides]
    found = list(Surfaces(sources[0], sources[1], PACKAGE).changes(None))
    said = {
        f.place.root.removeprefix("package.").split("!")[0] for f in found if f.rule.id in BREAKS
    }
    loaded = [
        griffe.load(f"{PACKAGE}.{part}", search_paths=[side], allow_inspection=False)
        for side in sides
        for part in ("identity", "sessions")
    ]
    judged = {
        str(breakage.obj.path).removeprefix(f"{PACKAGE}.")
        for half in (0, 1)
        for breakage in griffe.find_breaking_changes(loaded[half], loaded[half + 2])
        if not isinstance(breakage, griffe.ParameterChangedDefaultBreakage)
    }
    assert bool(said) == breaks, found
    assert judged <= said, (judged, said)


def test_the_names_are_those_that_pyright_calls_public() -> None:
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable]
    run = subprocess.run(
        [*command, "--verifytypes", PACKAGE, "--ignoreexternal", "--outputjson"],
        capture_output=True, text=True, check=False, cwd=GENERATED,
    )  # fmt: skip
    report: dict[str, Any] = json.loads(run.stdout)
    names = {
        str(symbol["name"]).removeprefix(f"{PACKAGE}.")
        for symbol in report["typeCompleteness"]["symbols"]
        if symbol["isExported"]
    }
    ours = {
        f.place.root.removeprefix("package.").split("!")[0]
        for f in Surfaces({}, modules(GENERATED / PACKAGE), PACKAGE).changes(None)
    }
    theirs = {
        n
        for n in names
        if n.split(".")[0] in ("identity", "sessions", "hooks") and n.count(".") == 1
    }
    assert theirs
    assert {n for n in theirs - ours if not n.endswith(".TYPE_CHECKING")} == set()
