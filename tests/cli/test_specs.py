"""`specs` on the command line: what it prints, its exit codes, and that errors change nothing."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive, download, lock
from agentcore_codegen.cli.main import Settings
from agentcore_codegen.cli.progress import steps
from support import botocore_copies as copies
from support import command
from support.command import Run
from syrupy.assertion import SnapshotAssertion


class Project:
    """A folder with specs/specs.toml and a folder of wheels, and the command run on it."""

    def __init__(self, top: Path, patch: pytest.MonkeyPatch):
        self.top, self.patch = top, patch
        self.specs, self.wheels = top / "specs", top / "wheels"
        self.specs.mkdir()
        (self.specs / "specs.toml").write_text(copies.SPECS_TOML)

    def wheel(self, version: str, **services: str) -> Path:
        return copies.wheel(self.wheels, version, services)

    def run(self, *arguments: str | Path) -> Run:
        done, top = command.run("--specs", self.specs, *arguments), str(self.top)
        return Run(done.code, done.out.replace(top, "<top>"), done.err.replace(top, "<top>"))

    def offline_pip(self) -> None:
        """Makes pip look in the wheels folder and nowhere else."""
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            self.patch.delenv(name)
        self.patch.setenv("PIP_CONFIG_FILE", os.devnull)
        self.patch.setenv("PIP_NO_INDEX", "1")
        self.patch.setenv("PIP_FIND_LINKS", str(self.wheels))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


@pytest.fixture
def filled(project: Project) -> Project:
    for version, text in (("1.1.0", "one"), ("1.2.0", "two")):
        path = project.wheel(version, alpha=text, beta="one")
        assert project.run("specs", "add", "--from", path).code == 0
    return project


def copy(path: Path, folder: Path) -> Path:
    target = folder / path.name
    target.write_bytes(path.read_bytes())
    return target


# ----------------------------------------------------------------------------------------- normal


def test_add_list_and_verify(project: Project, snapshot: SnapshotAssertion) -> None:
    project.offline_pip()
    project.wheel("1.1.0", alpha="one")
    project.wheel("1.2.0", alpha="two", beta="one")
    project.wheel("1.10.0", alpha="two", beta="two")
    assert str(project.run("specs", "add", "1.2.0", "1.1.0")) == snapshot(name="add")
    assert str(project.run("specs", "add", "latest")) == snapshot(name="latest")
    assert str(project.run("specs", "add", "1.10.0", "1.1.0")) == snapshot(name="again")
    assert str(project.run("specs", "list")) == snapshot(name="list")
    assert str(project.run("specs", "list", "--service", "beta")) == snapshot(name="list one")
    assert str(project.run("specs", "verify")) == snapshot(name="verify")
    assert (project.specs / lock.FILE).read_text() == snapshot(name="lock")


def test_quiet_prints_results_alone(filled: Project) -> None:
    path = filled.wheel("1.3.0", alpha="three", beta="one")
    result = filled.run("-q", "specs", "add", "--from", path)
    assert (result.out, result.err) == ("1.3.0  2024-05-06  changed: alpha\n", "")


def test_an_interruption_is_one_wherever_it_comes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before 3.12, Python wraps what is raised while it makes a class, as a module is imported."""

    class Interrupting:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    def pip(version: str, folder: Path) -> Path:
        type("Imported", (), {"field": Interrupting()})
        return folder

    monkeypatch.setattr(download, "_pip", pip)
    run = project.run("specs", "add", "1.9.0")
    assert run.code == 130
    assert run.err.endswith("error: interrupted; nothing was changed\n")


def test_downloads_are_kept_and_an_interrupted_run_goes_on(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels = {v: project.wheel(v, alpha=v, beta="one") for v in ("1.1.0", "1.2.0", "1.3.0")}
    brought: list[str] = []

    def pip(version: str, folder: Path) -> Path:
        if version == "1.3.0" and "1.3.0" not in brought:
            brought.append(version)
            raise KeyboardInterrupt
        brought.append(version)
        return copy(wheels[version], folder)

    monkeypatch.setattr(download, "_pip", pip)
    before = copies.tree(project.specs)
    interrupted = project.run("specs", "add", *wheels)
    assert (interrupted.code, copies.tree(project.specs)) == (130, before)
    assert interrupted.err.endswith("error: interrupted; nothing was changed\n")
    assert project.run("specs", "add", *wheels).code == 0
    assert brought == ["1.1.0", "1.2.0", "1.3.0", "1.3.0"]
    kept = sorted(path.name for path in (project.top / ".cache" / "botocore").iterdir())
    assert kept == ["botocore-1.1.0.zip", "botocore-1.2.0.zip", "botocore-1.3.0.zip"]


def test_a_damaged_or_smaller_download_is_brought_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = project.wheel("1.1.0", alpha="one", beta="one")
    brought: list[str] = []

    def pip(version: str, folder: Path) -> Path:
        brought.append(version)
        return copy(wheel, folder)

    monkeypatch.setattr(download, "_pip", pip)
    cache = project.top / "cache"
    download.Downloads(cache, ["alpha"]).fetch("1.1.0")
    download.Downloads(cache, ["alpha"]).fetch("1.1.0")
    assert len(brought) == 1
    both = download.Downloads(cache, ["alpha", "beta"]).fetch("1.1.0")
    assert len(brought) == 2
    assert both.read("beta")[1]["service-2.json"] == copies.model("beta", "one")
    kept = cache / "botocore-1.1.0.zip"
    kept.write_bytes(kept.read_bytes()[:-30])
    download.Downloads(cache, ["alpha", "beta"]).fetch("1.1.0")
    assert len(brought) == 3


def test_a_checkout_has_the_date_of_its_commit(project: Project) -> None:
    folder = copies.directory(
        project.top / "repo", "1.1.0", {"alpha": "one", "beta": "one"}, stamp=0
    )
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        project.patch.setenv(name, "2024-03-01T23:30:00-05:00")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "release")):
        command.git(folder, *arguments)
    assert project.run("specs", "add", "--from", folder).code == 0
    assert Archive(project.specs).releases()[0].date == "2024-03-02"  # in UTC


def test_a_directory_without_a_version_can_be_told_it(project: Project) -> None:
    data = copies.directory(project.top / "d", "1.1.0", {"alpha": "one"}) / "botocore" / "data"
    (data.parent / "__init__.py").unlink()
    assert project.run("specs", "add", "1.4.0", "--from", data, "--date", "2024-03-01").code == 0
    release = Archive(project.specs).releases()[0]
    assert (release.version, release.date) == ("1.4.0", "2024-03-01")


def test_verify_prints_a_line_per_problem(filled: Project, snapshot: SnapshotAssertion) -> None:
    model = filled.specs / "alpha" / "1.2.0" / "service-2.json.gz"
    model.write_bytes(b"not gzip")
    (filled.specs / "beta" / "1.1.0" / "paginators-1.json").unlink()
    (filled.specs / "beta" / "1.1.0" / "mine.txt").write_text("stray")
    assert str(filled.run("specs", "verify")) == snapshot


@pytest.mark.parametrize("command", [[], ["add"], ["list"], ["verify"]])
def test_help_shows_an_example(project: Project, command: list[str]) -> None:
    result = project.run("specs", *command, "--help")
    assert result.code == 0
    assert "agentcore-codegen specs" in result.out.split("Example")[1]


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    settings = Settings(Path("specs"), quiet=False, verbose=False)
    assert list(steps(["a", "b"], "Reading", settings)) == ["a", "b"]
    assert capsys.readouterr().err == "[1/2] Reading a\n[2/2] Reading b\n"
    monkeypatch.setenv("TERM", "xterm-256color")
    for no_color in (False, True):
        if no_color:
            monkeypatch.setenv("NO_COLOR", "1")
        else:
            monkeypatch.delenv("NO_COLOR", raising=False)
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert list(steps(["a", "b"], "Reading", settings)) == ["a", "b"]
        assert "[1/2]" not in terminal.getvalue()
        assert ("\x1b[38;5;" in terminal.getvalue()) is not no_color


# ----------------------------------------------------------------------------------------- errors

_MODEL = "botocore/data/alpha/2020-01-01/service-2.json.gz"


def _broken(content: bytes) -> Callable[[Project], list[str | Path]]:
    """A wheel of 1.3.0 whose model of alpha has this content."""

    def case(project: Project) -> list[str | Path]:
        folder = project.top / "broken"
        path = copies.wheel(folder, "1.3.0", {"beta": "one"}, extra={_MODEL: content})
        return ["--from", path]

    return case


def _other_project(project: Project) -> list[str | Path]:
    return ["--from", copies.wheel(project.top, "1.3.0", {"alpha": "one"}, name="boto3")]


def _text_file(project: Project) -> list[str | Path]:
    (project.top / "a.whl").write_text("hello")
    return ["--from", project.top / "a.whl"]


def _no_services(project: Project) -> list[str | Path]:
    return ["--from", project.wheel("1.3.0", alphabet="one")]


def _other_content(project: Project) -> list[str | Path]:
    return ["--from", copies.wheel(project.top, "1.2.0", {"alpha": "forged", "beta": "one"})]


def _no_version(project: Project) -> list[str | Path]:
    folder = copies.directory(project.top / "tree", "1.3.0", {"alpha": "one"})
    (folder / "botocore" / "__init__.py").unlink()
    return ["--from", folder]


def _other_version(project: Project) -> list[str | Path]:
    folder = copies.directory(project.top / "tree", "1.3.0", {"alpha": "one"})
    return ["1.4.0", "--from", folder]


def _no_date(project: Project) -> list[str | Path]:
    return ["--from", copies.directory(project.top / "tree", "1.3.0", {"alpha": "1"}, stamp=0)]


def _in_the_way(project: Project) -> list[str | Path]:
    (project.specs / "gamma").write_text("a file where a folder must go")
    text = (project.specs / "specs.toml").read_text()
    (project.specs / "specs.toml").write_text(f"{text}[service.gamma]\n")
    return ["--from", project.wheel("1.3.0", alpha="three", beta="one", gamma="one")]


def _edited_lock(project: Project) -> list[str | Path]:
    path = project.specs / lock.FILE
    path.write_text(path.read_text().replace('"service-2.json" = "', '"service-2.json" = "x'))
    return ["--from", project.wheel("1.3.0", alpha="three", beta="one")]


def _cache_in_the_way(project: Project) -> list[str | Path]:
    (project.top / "file").write_text("")
    return ["1.3.0", "--cache", project.top / "file" / "cache"]


def _unknown_to_pip(project: Project) -> list[str | Path]:
    project.offline_pip()
    return ["1.15.0"]


def _no_index(project: Project) -> list[str | Path]:
    project.offline_pip()
    project.patch.setenv("PIP_FIND_LINKS", str(project.top / "nowhere"))
    return ["latest"]


def _no_pip(project: Project) -> list[str | Path]:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", f"{command[0]}: No module named pip")

    project.patch.setattr(subprocess, "run", run)
    project.patch.setattr(sys, "executable", "<python>")
    return ["1.3.0"]


def _arguments(*arguments: str) -> Callable[[Project], list[str | Path]]:
    return lambda project: list(arguments)


def _of_1_2_0(*arguments: str) -> Callable[[Project], list[str | Path]]:
    return lambda project: [
        *arguments,
        "--from",
        project.wheels / "botocore-1.2.0-py3-none-any.whl",
    ]


ERRORS: dict[str, Callable[[Project], list[str | Path]]] = {
    "truncated model": _broken(gzip.compress(copies.model("alpha", "x" * 999), mtime=0)[:-12]),
    "model that is not gzip": _broken(b"PK not gzip"),
    "model that is not JSON": _broken(gzip.compress(b'{"metadata": ', mtime=0)),
    "JSON that is not a model": _broken(gzip.compress(b'{"metadata": {}}', mtime=0)),
    "JSON that is a list": _broken(gzip.compress(b"[]", mtime=0)),
    "wheel of another project": _other_project,
    "not a wheel": _text_file,
    "no such file": lambda project: ["--from", project.top / "missing.whl"],
    "release without the services": _no_services,
    "other content for a known release": _other_content,
    "directory without models": lambda project: ["--from", project.specs],
    "another version than the directory's": _other_version,
    "directory without a version": _no_version,
    "directory without a date": _no_date,
    "file where a folder must go": _in_the_way,
    "edited lock": _edited_lock,
    "cache that cannot be written": _cache_in_the_way,
    "version that pip does not find": _unknown_to_pip,
    "pip without an index": _no_index,
    "python without pip": _no_pip,
    "nothing to add": _arguments(),
    "not a version": _arguments("1.2.x"),
    "date without --from": _arguments("1.3.0", "--date", "2024-05-06"),
    "not a date": _of_1_2_0("--date", "May"),
    "two versions for one source": _of_1_2_0("1.2.0", "1.3.0"),
    "another version than the wheel's": _of_1_2_0("1.3.0"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_bad_input_is_one_line_and_changes_nothing(
    filled: Project, case: str, snapshot: SnapshotAssertion
) -> None:
    arguments = ERRORS[case](filled)
    before = copies.tree(filled.specs)
    result = filled.run("-q", "specs", "add", *arguments)
    assert str(result) == snapshot
    assert result.code in (2, 3)
    assert result.err.count("\n") == 1
    assert copies.tree(filled.specs) == before


@pytest.mark.parametrize("arguments", [["list"], ["list", "--service", "alpa"]])
def test_list_of_what_is_not_there(
    project: Project, arguments: list[str], snapshot: SnapshotAssertion
) -> None:
    if len(arguments) > 1:
        project.run("specs", "add", "--from", project.wheel("1.1.0", alpha="one", beta="one"))
    assert str(project.run("specs", *arguments)) == snapshot
