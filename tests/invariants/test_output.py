"""What generating promises: the same bytes whatever surrounds the run, and the committed ones."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from agentcore_codegen.configuration import config
from agentcore_codegen.output import manifest
from agentcore_codegen.output.write import HEADER
from support import models

SETTINGS = config.read(models.SPECS / config.FILE)
GENERATED = models.ROOT / "generated"

# Unlike what the committed files were made in; a locale that is not installed is C.
SURROUNDINGS = {
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONOPTIMIZE": "2",
    "LC_ALL": "tr_TR.UTF-8",
    "TZ": "Pacific/Chatham",
}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def generate(target: Path, cwd: Path, python: str | Path = sys.executable) -> dict[str, str]:
    """Generates where nothing was, with no cache, and returns the hash of each file."""
    command = [str(python), "-m", "agentcore_codegen", "-q", "--specs", str(models.SPECS)]
    done = subprocess.run(
        [*command, "generate", "--no-cache", "--output", str(target)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(models.ROOT / "generator"), **SURROUNDINGS},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return tree(target)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def committed() -> dict[str, str]:
    """Returns the hash of each file below generated/ that `generate` writes."""
    listed = {*manifest.read(GENERATED), manifest.FILE}
    return {path: digest for path, digest in tree(GENERATED).items() if path in listed}


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_from_scratch_in_odd_surroundings_it_gives_the_committed_files(
    version: str, tmp_path: Path
) -> None:
    python = _interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here, neither on PATH nor under pyenv")
    if version != f"{sys.version_info[0]}.{sys.version_info[1]}":
        python = _environment(python, tmp_path)
    assert generate(tmp_path / "out", tmp_path, python) == committed()


def _interpreter(version: str) -> Path | None:
    """Returns a working interpreter of a version: this one, one on PATH or one of pyenv's."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return Path(sys.executable)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep)]
    found = [folder / f"python{version}" for folder in folders]
    found += sorted(pyenv.glob(f"{version}.*/bin/python"))
    tell = "import sys, venv; print(*sys.version_info[:2], sep='.')"
    for path in found:
        if path.is_file():  # pyenv's shims are files that fail for a version that is not enabled
            done = subprocess.run([path, "-c", tell], capture_output=True, text=True, check=False)
            if done.stdout.strip() == version:
                return path
    return None


def _environment(python: Path, folder: Path) -> Path:
    """Makes an environment with what the generator needs, at the pinned versions."""
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True, timeout=300)
    inside = folder / "venv" / "bin" / "python"
    pins = ("--constraint", str(models.ROOT / "constraints.txt"))
    needs = ("black", "botocore", "click", "jinja2", "rich", "tomli")
    done = subprocess.run(
        [inside, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *pins, *needs],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    return inside


def test_every_module_says_that_it_is_generated() -> None:
    modules = sorted((GENERATED / SETTINGS.package).rglob("*.py"))
    rendered = [path for path in modules if "_runtime" not in path.parts]
    names = {service.name for service in SETTINGS.services}
    assert len(rendered) >= 2 * 9
    for path in rendered:
        first = path.read_bytes().partition(b"\n")[0]
        assert first.startswith(b"# " + HEADER + b" from "), path
        assert first.endswith(b". DO NOT EDIT."), path
        assert any(name in first.decode() for name in names), path


def test_no_checker_is_told_to_look_away() -> None:
    """The package is clean under mypy and pyright as it is, without one ignore."""
    comment = re.compile(r"#\s*(?:type:\s*ignore|pyright:|mypy:|noqa)")
    modules = sorted((GENERATED / SETTINGS.package).rglob("*.py"))
    assert len(modules) > 100
    found = [path.name for path in modules if comment.search(path.read_text(encoding="utf-8"))]
    assert not found
