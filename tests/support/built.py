"""The distributions of both packages, built once per run, and virtual environments that are bare."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from . import models


class Built(NamedTuple):
    """The files that a build of one distribution made."""

    sdist: Path
    wheel: Path


class Environment(NamedTuple):
    """A virtual environment that holds what was installed into it and nothing else."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def pip(self, *arguments: str | Path) -> None:
        """Installs; the pins of the development environment hold."""
        pins = str(models.ROOT / "constraints.txt")
        install = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        run(self.python, *install, "--constraint", pins, *arguments)


def run(
    program: str | Path,
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Runs a program that sees nothing of the checkout and returns what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command: Sequence[str] = [str(program), *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _build(source: Path, target: Path) -> Built:
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, source)
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="session")
def codegen(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Builds the generator; its wheel is made from its sdist, as an index's user would."""
    return _build(models.ROOT, tmp_path_factory.mktemp("codegen"))


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Builds the generated package."""
    return _build(models.ROOT / "generated", tmp_path_factory.mktemp("clients"))


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Makes an environment with pip alone."""
    run(sys.executable, "-m", "venv", tmp_path / "environment")
    return Environment(tmp_path / "environment")
