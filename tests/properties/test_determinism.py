"""One archive gives one output, byte for byte, wherever and by whatever Python it is generated."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import black
import pytest
from agentcore_codegen.cli.main import root
from support import build, models

GENERATOR = models.ROOT / "generator"
PACKAGES = Path(black.__file__).parents[1]

SPECS = f'botocore = "1.0.0"\n[package]\nname = "{build.PACKAGE}"\n[service.toy]\n'
SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "a locale without UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the toy service."""
    home = tmp_path_factory.mktemp("specs")
    (home / "specs.toml").write_text(SPECS, encoding="utf-8")
    data = home / "copy" / "botocore" / "data" / "toy" / build.API_VERSION
    shutil.copytree(models.TOY, data)
    arguments = ["add", "1.0.0", "--from", str(home / "copy"), "--date", "2020-01-01"]
    root.main(["-q", "--specs", str(home), "specs", *arguments], standalone_mode=False)
    return home


def generated(
    python: str, specs: Path, folder: Path, cwd: Path, **settings: str
) -> dict[str, bytes]:
    """Generates in a process of its own and returns the files."""
    path = os.pathsep.join([str(GENERATOR), str(PACKAGES)])
    command = [python, "-m", "agentcore_codegen", "-q", "--specs", os.path.relpath(specs, cwd)]
    command += ["generate", "--no-cache", "--output", os.path.relpath(folder, cwd)]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": path,
        **settings,
    }
    run = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def expected(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What comes out here and now."""
    home = tmp_path_factory.mktemp("expected")
    found = generated(sys.executable, specs, home / "out", home)
    assert len(found) > 60
    return found


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_change_nothing(
    name: str, specs: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    cwd = tmp_path / "elsewhere"
    cwd.mkdir()
    found = generated(sys.executable, specs, tmp_path / "out", cwd, **SURROUNDINGS[name])
    same(found, expected)


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
def test_every_python_gives_the_same(
    version: str, specs: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], check=False).returncode:
        pytest.skip(f"no Python {version} on the path")
    same(generated(python, specs, tmp_path / "out", tmp_path), expected)


def same(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    assert set(found) == set(expected)
    assert not [path for path in found if found[path] != expected[path]]
