"""The toy service's generated modules as real files: read them to see what the generator makes.

`pytest tests/golden --snapshot-update` writes them; a file that no test asked for is an error.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import build, models
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

GOLDENS = Path(__file__).parent / "__snapshots__" / "test_golden"
MODULE = f"{build.PACKAGE}/toy"

# golden file -> path in the package. The runtime, the licence and the models are copies.
FILES = {
    **{
        f"{name}.py": f"{MODULE}/{name}.py"
        for name in (
            *("__init__", "_service", "client", "async_client", "types", "literals"),
            *("exceptions", "paginators", "waiters", "stubs"),
        )
    },
    "package.py": f"{build.PACKAGE}/__init__.py",
    "main.py": f"{build.PACKAGE}/__main__.py",
    "_release.py": f"{build.PACKAGE}/_release.py",
    "hooks.py": f"{build.PACKAGE}/hooks.py",
    "opentelemetry.py": f"{build.PACKAGE}/opentelemetry.py",
    "signed.py": f"{build.PACKAGE}/signed.py",
    "streams.py": f"{build.PACKAGE}/streams.py",
    "testing.py": f"{build.PACKAGE}/testing/__init__.py",
    "testing_main.py": f"{build.PACKAGE}/testing/__main__.py",
    "pytest_plugin.py": f"{build.PACKAGE}/testing/pytest_plugin.py",
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "api.md": "api.md",
    "NOTICE.txt": "NOTICE",
}
# The code of the native engine is compared with botocore over HTTP, operation by operation; what
# PyInstaller asks for is tried by freezing a program.
REST = (
    f"{MODULE}/_native/",
    f"{build.PACKAGE}/_runtime/",
    f"{build.PACKAGE}/__pyinstaller/",
    f"{MODULE}/_models/",
    *("LICENSE", "hatch_build.py"),
    f"{build.PACKAGE}/py.typed",
)


class Golden(SingleFileSnapshotExtension):
    """A golden under its own name, not under the test's."""

    _write_mode = WriteMode.TEXT

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: Any = 0) -> str:
        return str(index).rpartition(".")[0]


def golden(suffix: str) -> type[Golden]:
    return type("Golden", (Golden,), {"file_extension": suffix})


@pytest.mark.filterwarnings("ignore:\\s*Can not relate:UserWarning")  # names are the goldens' own
@pytest.mark.parametrize("name", FILES)
def test_modules_are_as_reviewed(name: str, snapshot: SnapshotAssertion) -> None:
    extension = golden(name.rpartition(".")[2])
    assert build.toy()[FILES[name]] == snapshot(name=name, extension_class=extension)


def test_there_is_a_golden_for_every_file_and_no_other() -> None:
    assert {path.name for path in GOLDENS.iterdir()} == set(FILES)
    rest = {path for path in build.toy() if not path.startswith(REST)}
    assert rest == set(FILES.values())


def test_models_travel_with_the_package() -> None:
    folder = f"{MODULE}/_models/toy/{build.API_VERSION}/"
    found = {name.removeprefix(folder) for name in build.toy() if name.startswith(folder)}
    assert {name.removesuffix(".gz") for name in found} == set(models.read(models.TOY))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package made of the goldens, and what is copied."""
    folder = build.write(build.toy(), tmp_path_factory.mktemp("golden"))
    for name, path in FILES.items():
        (folder / path).write_bytes((GOLDENS / name).read_bytes())
    return folder


def test_goldens_import(package: Path) -> None:
    names = [name.removesuffix(".py") for name, path in FILES.items() if path.startswith(MODULE)]
    code = (
        f"from {MODULE.replace('/', '.')} import {', '.join(n for n in names if n != '__init__')}"
    )
    code += f"; import {build.PACKAGE}; {build.PACKAGE}.AsyncToyClient; {build.PACKAGE}.ToyClient"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
