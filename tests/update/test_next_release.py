"""The releases to come: a clone that follows them needs no hand, and its tests stay green."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.archive.versions import order
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.edit import pinned
from support.models import ROOT, SPECS

pytestmark = pytest.mark.slow

SETTINGS = config.read(SPECS / config.FILE)
ARCHIVE = Archive(SPECS)
NEWEST = max((release.version for release in ARCHIVE.releases()), key=order)
# What holds the version of the package, which a longer way may raise further.
VERSIONED = {
    "specs/specs.toml",
    f"generated/{SETTINGS.package}/_release.py",
    "generated/manifest.txt",
}


class Clone:
    """A clone of this repository, run with its own code."""

    def __init__(self, top: Path) -> None:
        self.top = top
        git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(top))
        self.toml = top / "specs" / "specs.toml"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(str(self.top / name) for name in ("generator", "generated"))
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.top, env={**os.environ, "PYTHONPATH": path},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def codegen(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("agentcore_codegen", "-q", *arguments)

    def test(self, *arguments: str) -> None:
        done = self.run("pytest", "-q", "-n", "2", *arguments)
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]

    def commit(self, message: str) -> None:
        git(self.top, "add", "--all")
        git(self.top, "commit", "--quiet", "--message", message)


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("old", ["1.42.60", "1.43.66", "1.44.3"])
def test_an_older_pin_comes_to_this_repository(old: str, tmp_path: Path) -> None:
    """To its very bytes, so that its tests, which are these, are green there too."""
    clone = Clone(tmp_path / "clone")
    here = git(clone.top, "rev-parse", "HEAD").strip()
    text = clone.toml.read_text("utf-8")
    clone.toml.write_text(pinned(text, clone.toml, old, "0.0.9"), encoding="utf-8")
    back = clone.codegen("generate")
    assert back.returncode == 0, back.stderr
    clone.commit("Pin back")
    done = clone.codegen("update", NEWEST)
    assert done.returncode == 0, done.stderr
    clone.commit("Update")
    assert set(git(clone.top, "diff", "--name-only", here).splitlines()) <= VERSIONED
    clone.test("tests/invariants", "tests/test_documents.py", "tests/runtime/test_imports.py")


def test_a_small_update_changes_few_files(tmp_path: Path) -> None:
    """From 1.44.5 to 1.44.8: 23 changes of the API."""
    clone = Clone(tmp_path / "clone")
    for release in ("1.44.5", "1.44.8"):
        text = clone.toml.read_text("utf-8")
        if release == "1.44.5":
            clone.toml.write_text(pinned(text, clone.toml, release, "0.1.0"), encoding="utf-8")
            assert clone.codegen("generate").returncode == 0
        else:
            assert clone.codegen("update", release).returncode == 0
        clone.commit(release)
    assert len(git(clone.top, "diff", "--name-only", "HEAD^").splitlines()) <= 25
