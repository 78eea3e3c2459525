"""agentcore-codegen generate: what it prints, what it leaves on the disk and how it exits."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_codegen import generation
from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration.config import Config, ServiceConfig
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.output.run_cache import Result
from support import botocore_copies, command
from syrupy.assertion import SnapshotAssertion

TOML = """
botocore = "1.2.3"
[package]
name = "pkg"
[service.one]
module = "one"
[service.two]
module = "two"
"""


class Project:
    """A folder with specs.toml, and what its pipeline makes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, str | bytes] = {
            "README.md": "read me\n",
            "pkg/one/client.py": "one = 1\n",
            "pkg/two/client.py": "two = 2\n",
            "pkg/two/model.json.gz": b"\x1f\x8b\0",
        }
        self.error: GeneratorError | None = None
        self.seen: list[tuple[str, tuple[str, ...], Path | None]] = []
        (root / "specs").mkdir()
        (root / "specs/specs.toml").write_text(TOML)

    def make(
        self,
        config: Config,
        archive: Archive,
        version: str,
        services: tuple[ServiceConfig, ...],
        cache: Path | None,
        progress: Callable[[str], None],
    ) -> Result:
        progress("work")
        if self.error is not None:
            raise self.error
        self.seen.append((version, tuple(service.name for service in services), cache))
        return Result(dict(self.files), ("one 1.2.3: 4 operations",))

    def tree(self, folder: str = "generated") -> dict[str, bytes]:
        return botocore_copies.tree(self.root / folder)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(generation, "generate", made.make)
    return made


def run(*arguments: str) -> str:
    """Runs the command line; returns the exit code and both outputs as one text."""
    return re.sub(r"in \d+\.\d s", "in N s", str(command.run(*arguments)))


def test_generates_and_says_so(project: Project, snapshot: SnapshotAssertion) -> None:
    assert run("generate") == snapshot
    assert project.tree().keys() == {*project.files, "manifest.txt"}
    assert project.seen == [("1.2.3", ("one", "two"), project.root / ".cache/agentcore-codegen")]
    project.files = {**project.files, "pkg/one/client.py": "one = 11\n"}
    del project.files["pkg/two/model.json.gz"]
    assert run("generate") == snapshot


def test_quiet_prints_nothing(project: Project) -> None:
    assert run("-q", "generate") == "exit 0\n--- stdout\n--- stderr\n"


def test_options_reach_the_pipeline(project: Project) -> None:
    run("generate", "--spec", "1.1.0", "--service", "two", "--no-cache", "--output", "elsewhere")
    assert project.seen == [("1.1.0", ("two",), None)]
    assert "pkg/two/client.py" in project.tree("elsewhere")


def test_check_prints_a_diff_and_exits_with_1(
    project: Project, snapshot: SnapshotAssertion
) -> None:
    run("generate")
    project.files["pkg/one/client.py"] = "one = 11\n"
    before = project.tree()
    assert run("generate", "--check") == snapshot
    assert project.tree() == before
    run("generate")
    assert run("generate", "--check") == snapshot


def test_one_service_leaves_the_rest_alone(project: Project) -> None:
    run("generate")
    before = project.tree()
    project.files = {
        "README.md": "read one\n",
        "pkg/one/client.py": "one = 11\n",
        "pkg/one/types.py": "types = 1\n",
    }
    run("generate", "--service", "one")
    after = project.tree()
    assert after["pkg/one/client.py"] == b"one = 11\n"
    assert after["pkg/one/types.py"] == b"types = 1\n"
    for path in ("README.md", "pkg/two/client.py", "pkg/two/model.json.gz"):
        assert after[path] == before[path]
        assert path in after["manifest.txt"].decode()


def test_one_service_into_an_empty_folder_is_whole(project: Project) -> None:
    run("generate", "--service", "one")
    assert project.tree().keys() == {*project.files, "manifest.txt"}


def edit(project: Project) -> None:
    (project.root / "generated/pkg/one/client.py").write_text("mine = 1\n")


def no_specs(project: Project) -> None:
    (project.root / "specs/specs.toml").unlink()


def unreadable(project: Project) -> None:
    project.error = GeneratorError("refers to a missing shape", "one: Input", "add it again")


ERRORS: dict[str, tuple[Callable[[Project], None], list[str]]] = {
    "edited": (edit, ["generate"]),
    "unknown option": (lambda project: None, ["generate", "--chek"]),
    "an argument": (lambda project: None, ["generate", "one"]),
    "no specs": (no_specs, ["generate"]),
    "unreadable model": (unreadable, ["generate"]),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_say_what_where_and_what_to_do(
    name: str, project: Project, snapshot: SnapshotAssertion
) -> None:
    run("generate")
    change, args = ERRORS[name]
    change(project)
    before = project.tree()
    text = run(*args).replace(str(project.root), "ROOT")
    assert text == snapshot
    assert "Traceback" not in text
    assert project.tree() == before


def test_a_traceback_on_demand(project: Project) -> None:
    run("generate")
    edit(project)
    assert "Traceback" in run("-v", "generate")


def test_help_shows_examples(snapshot: SnapshotAssertion) -> None:
    assert run("generate", "--help") == snapshot


PROGRESS = """
import time
from pathlib import Path
from agentcore_codegen.cli import progress
from agentcore_codegen.cli.main import Settings

progress._PATIENCE = 0.0
with progress.status(Settings(Path(), quiet=QUIET, verbose=False)) as say:
    say("rendering the package")
    time.sleep(0.3)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
@pytest.mark.parametrize(("quiet", "shows"), [(False, True), (True, False)])
def test_a_terminal_shows_what_takes_long(quiet: bool, shows: bool) -> None:
    reader, terminal = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    code = PROGRESS.replace("QUIET", str(quiet))
    try:
        subprocess.run(
            [sys.executable, "-c", code], stderr=terminal, env=environment, check=True, timeout=60
        )
    finally:
        os.close(terminal)
    text = b""
    with contextlib.suppress(OSError):  # the end of a pseudo terminal is an error on Linux
        while chunk := os.read(reader, 4096):
            text += chunk
    os.close(reader)
    assert (b"rendering the package" in text) == shows


def test_without_a_terminal_there_is_no_progress(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentcore_codegen.cli.progress._PATIENCE", 0.0)
    assert "work" not in run("generate")
