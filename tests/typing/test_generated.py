"""The whole generated package under both checkers, and its types at run time."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typing_extensions
from agentcore_codegen.ir.service import Service, Struct
from subjects import GENERATED, SERVICES, SETTINGS, service
from support import build, checkers, models

PYTHONS = ("3.10", "3.11", "3.12", "3.13")


@pytest.mark.slow
def test_checkers_have_nothing_to_say_on_the_newest_python(tmp_path: Path) -> None:
    """As the oldest reads it, `make types` and the tests below do."""
    toy = build.write(build.toy(), tmp_path / "toy")
    package = GENERATED / SETTINGS.package
    files = [*sorted(package.rglob("*.py")), *sorted((toy / build.PACKAGE / "toy").glob("*.py"))]
    assert len(files) > 40
    path = (GENERATED, toy)
    assert not checkers.mypy(files, path, PYTHONS[-1], cache=tmp_path / "cache", options=())
    assert not checkers.pyright(files, path, tmp_path, PYTHONS[-1])


def test_every_request_may_be_a_dictionary(checked: checkers.Checked) -> None:
    assert not checked.problems(*(f"calls_{service(name).module}.py" for name in SERVICES))


def test_the_toy_services_modules_please_both(checked: checkers.Checked) -> None:
    assert not checked.problems("toy")


def _structs(service: Service) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yields each TypedDict with the keys that it requires and all its keys."""
    by_name = {struct.name: struct for struct in service.structs}
    for struct in service.structs:
        fields = [field for part in _bases(struct, by_name) for field in part.fields]
        extra = {"ResponseMetadata"} if struct.metadata else set[str]()
        required = {field.wire_name for field in fields if field.required}
        yield struct.name, required | extra, {field.wire_name for field in fields} | extra
    for union in service.unions:
        for member in union.members:
            yield member.name, {member.field.wire_name}, {member.field.wire_name}
    for stream in service.streams:
        for event in stream.events:
            yield event.name, {event.field.wire_name}, {event.field.wire_name}


def _bases(struct: Struct, by_name: dict[str, Struct]) -> Iterator[Struct]:
    yield struct
    if struct.base is not None:
        yield from _bases(by_name[struct.base], by_name)


@pytest.mark.parametrize("name", ["toy", *SERVICES])
def test_types_are_right_at_run_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service, types = _types(name, monkeypatch)
    count = 0
    for cls, required, keys in _structs(service):
        typed_dict: Any = getattr(types, cls)
        assert typed_dict.__required_keys__ == required, cls
        assert typed_dict.__optional_keys__ == keys - required, cls
        hints = typing_extensions.get_type_hints(typed_dict, include_extras=True)
        assert set(hints) == keys, cls
        typing.get_type_hints(typed_dict)
        count += 1
    assert count >= len(service.structs)


def _types(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Service, Any]:
    if name != "toy":
        ir = service(name)
        return ir, importlib.import_module(f"{SETTINGS.package}.{ir.module}.types")
    monkeypatch.syspath_prepend(str(build.toy_folder()))
    return build.service(models.read(models.TOY)), importlib.import_module(
        f"{build.PACKAGE}.toy.types"
    )


_IMPORT_ALL = """
import importlib, pkgutil, sys, typing
import {package} as package
count = 0
for item in pkgutil.walk_packages(package.__path__, "{package}."):
    if item.name.endswith("__main__") or ".__pyinstaller" in item.name:  # needs PyInstaller
        continue
    count += 1
    try:
        module = importlib.import_module(item.name)
    except ModuleNotFoundError as error:  # compiled for the Python that runs the tests
        if not error.name.startswith("httptools"):
            raise
        continue
    if item.name.endswith((".types", ".paginators")):
        for cls in list(vars(module).values()):
            if hasattr(cls, "__required_keys__") and cls.__module__ == item.name:
                typing.get_type_hints(cls)
for name in package.__all__:
    getattr(package, name)
print(count)
"""


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
def test_every_module_imports_on_every_python(python: str) -> None:
    program = interpreter(python)
    run = subprocess.run(
        [program, "-W", "error", "-c", _IMPORT_ALL.format(package=SETTINGS.package)],
        env=environment(GENERATED),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.stderr == ""
    assert int(run.stdout) > 40


def interpreter(python: str) -> str:
    """Returns the command of a Python of this version, or skips where there is none."""
    current = "{}.{}".format(*sys.version_info)
    program = sys.executable if python == current else shutil.which(f"python{python}")
    works = (
        program
        and not subprocess.run([program, "-c", ""], check=False, capture_output=True).returncode
    )
    if not program or not works:
        pytest.skip(f"no Python {python} on the path")
    return program


def environment(*path: Path) -> dict[str, str]:
    """Returns variables with which another Python finds this one's packages, pure as they are."""
    paths = [str(folder) for folder in path] + [str(Path(typing_extensions.__file__).parent)]
    return {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths)}
