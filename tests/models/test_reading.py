"""Input that is made to cost memory or stack: one line, exit 3. And 1 is for checks alone."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_codegen import reading
from agentcore_codegen.cli.main import main, root
from support import fork
from support.models import ROOT

MEMORY = 600 << 20  # bytes of address space: less than any bomb here unpacks to

SPECS = 'botocore = "1.0.0"\n[package]\nname = "toy_clients"\n[service.toy]\nclient = "Toy"\n'
DEEP = b'{"metadata": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
# 1 GB of spaces; gzip files may stand one after another.
BOMB = gzip.compress(b" " * (64 << 20), 1) * 16
MODEL = {"metadata": {"protocol": "json"}, "operations": {}, "shapes": {}}


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Runs the command line with little memory; returns its exit code and what it says."""
    return fork.run(folder, ["-q", *arguments], MEMORY)


def specs(folder: Path) -> Path:
    specs_folder = folder / "specs"
    specs_folder.mkdir(exist_ok=True)
    specs_folder.joinpath("specs.toml").write_text(SPECS)
    return specs_folder


def archived(folder: Path, content: bytes, packed: bytes) -> None:
    """An archive that somebody else wrote: its lock and its file fit."""
    specs_folder = specs(folder)
    file = specs_folder / "toy/1.0.0/service-2.json.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(packed)
    specs_folder.joinpath("specs.lock").write_text(
        '[release."1.0.0"]\ndate = "2020-01-01"\ntoy = "1.0.0"\n'
        '[service.toy."1.0.0"]\napi = "2020-01-01"\n'
        f'"service-2.json" = "{hashlib.sha256(content).hexdigest()}"\n'
    )


def good(folder: Path, name: str = "new.json") -> Path:
    folder.joinpath(name).write_text(json.dumps(MODEL))
    return folder / name


def in_archive(folder: Path, bad: bytes, packed: bytes) -> list[str]:
    archived(folder, bad, packed)
    return ["generate"]


def in_file(folder: Path, bad: bytes, packed: bytes) -> list[str]:
    folder.joinpath("old.json.gz").write_bytes(packed)
    return ["diff", "old.json.gz", good(folder).name]


def in_folder(folder: Path, bad: bytes, packed: bytes) -> list[str]:
    folder.joinpath("old").mkdir()
    folder.joinpath("old/service-2.json.gz").write_bytes(packed)
    return ["diff", "old", good(folder).name]


def in_revision(folder: Path, bad: bytes, packed: bytes) -> list[str]:
    archived(folder, bad, packed)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "A"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    return ["diff", "git:HEAD", good(folder).name]


def in_wheel(folder: Path, bad: bytes, packed: bytes) -> list[str]:
    specs(folder)
    with zipfile.ZipFile(folder / "botocore-1.0.0.whl", "w") as wheel:
        wheel.writestr("botocore-1.0.0.dist-info/METADATA", "Name: botocore\nVersion: 1.0.0\n")
        wheel.writestr("botocore/data/toy/2020-01-01/service-2.json.gz", packed)
    return ["specs", "add", "--from", "botocore-1.0.0.whl"]


@pytest.mark.parametrize("place", [in_archive, in_file, in_folder, in_revision, in_wheel])
@pytest.mark.parametrize("bad", [DEEP, None], ids=["deep", "bomb"])
def test_a_model_that_is_too_much_is_one_line(
    tmp_path: Path, place: Callable[[Path, bytes, bytes], list[str]], bad: bytes | None
) -> None:
    packed = BOMB if bad is None else gzip.compress(bad)
    code, said = run(tmp_path, *place(tmp_path, bad or b"", packed))
    assert code == 3, said
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert ("has more than 16 MB" if bad is None else "is nested too deeply") in said


def test_a_wheel_that_unpacks_to_too_much_is_one_line(tmp_path: Path) -> None:
    specs(tmp_path)
    with zipfile.ZipFile(
        tmp_path / "botocore-1.0.0.whl", "w", zipfile.ZIP_DEFLATED, True, 1
    ) as wheel:
        wheel.writestr("botocore-1.0.0.dist-info/METADATA", "Name: botocore\nVersion: 1.0.0\n")
        wheel.writestr("botocore/data/toy/2020-01-01/service-2.json", b" " * (64 << 20))
    code, said = run(tmp_path, "specs", "add", "--from", "botocore-1.0.0.whl")
    assert (code, said.count("\n")) == (3, 1)
    assert "has more than 16 MB" in said


DEEP_TOML = "a = " + "[" * 20_000 + "]" * 20_000 + "\n"


@pytest.mark.parametrize("text", [DEEP_TOML, " " * (reading.LIMIT + 1)], ids=["deep", "long"])
@pytest.mark.parametrize("name", ["specs.toml", "specs.lock", "accepted.toml", "rules.toml"])
def test_settings_that_are_too_much_are_one_line(tmp_path: Path, name: str, text: str) -> None:
    specs_folder = specs(tmp_path)
    specs_folder.joinpath(name).write_text(text)
    command = {
        "specs.toml": ["generate"],
        "specs.lock": ["generate"],
        "accepted.toml": ["diff", good(tmp_path, "old.json").name, good(tmp_path).name],
        "rules.toml": ["diff", "old.json", "new.json", "--rules", "specs/rules.toml"],
    }[name]
    code, said = run(tmp_path, *command)
    assert (code, said.count("\n")) == (3, 1), said
    assert name in said


@pytest.mark.parametrize("text", [DEEP.decode(), " " * (reading.LIMIT + 1)], ids=["deep", "long"])
def test_notes_that_are_too_much_are_one_line(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "botocore/data/toy/2020-01-01"
    folder.mkdir(parents=True)
    model = {**MODEL, "metadata": {"protocol": "json", "uid": "toy", "apiVersion": "2020-01-01"}}
    for version in ("1.0.0", "1.1.0"):
        specs(tmp_path)
        folder.joinpath("service-2.json").write_text(
            json.dumps({**model, "documentation": version})
        )
        added = run(tmp_path, "specs", "add", version, "--from", ".", "--date", "2020-01-01")
        assert added == (0, "")
    tmp_path.joinpath("notes").mkdir()
    tmp_path.joinpath("notes/1.1.0.json").write_text(text)
    code, said = run(tmp_path, "diff", "1.0.0", "1.1.0", "--notes", "notes")
    assert (code, said.count("\n")) == (3, 1), said
    assert "1.1.0" in said


def test_a_reader_that_leaves_is_no_threshold(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m agentcore_codegen explain | true; echo ${{PIPESTATUS[0]}}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "generator")}
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) in (("141\n", ""), ("0\n", ""))  # it may have been quicker


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyError("x\ny"), "error: KeyError: 'x\\ny'; please report it, with what -v prints\n"),
        (RecursionError(), "error: the input is nested too deeply\n"),
        (MemoryError(), "error: the input needs more memory than there is\n"),
    ],
)
def test_a_defect_is_one_line_and_no_threshold(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    line: str,
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(root, "main", fail)
    with pytest.raises(SystemExit) as stop:
        main(["explain"])
    assert (stop.value.code, capsys.readouterr().err) == (3, line)
