"""The whole generated package under both checkers, and its types at run time."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typing_extensions
from agentcore_codegen.archive import Archive
from agentcore_codegen.build import build as build_service
from agentcore_codegen.configuration import config
from agentcore_codegen.ir.service import Service, Struct
from agentcore_codegen.models.load import load
from support import build, checkers, models

SPECS = checkers.ROOT / "specs"
GENERATED = checkers.ROOT / "generated"
SETTINGS = config.read(SPECS / config.FILE)
SERVICES = [service.name for service in SETTINGS.services]
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


@cache
def service(name: str) -> Service:
    entry = Archive(SPECS).read(name, SETTINGS.botocore)
    source = load(name, entry.version, entry.api_version, entry.files)
    return build_service(source, SETTINGS.select((name,))[0])


@pytest.mark.slow
@pytest.mark.parametrize("python", [PYTHONS[0], PYTHONS[-1]])
def test_checkers_have_nothing_to_say(python: str, tmp_path: Path) -> None:
    files = sorted((GENERATED / SETTINGS.package).rglob("*.py"))
    assert len(files) > 40
    assert not checkers.mypy(files, [GENERATED], python, tmp_path / "cache", ())
    assert not checkers.pyright(files, [GENERATED], tmp_path, python)


def test_every_request_may_be_a_dictionary(tmp_path: Path) -> None:
    files = [_calls(service(name), tmp_path) for name in SERVICES]
    assert not checkers.mypy(files, [GENERATED], cache=tmp_path / "cache")
    assert not checkers.pyright(files, [GENERATED], tmp_path)


def _calls(found: Service, folder: Path) -> Path:
    """Writes a module that calls every operation of both clients with its request's TypedDict."""
    package = f"{SETTINGS.package}.{found.module}"
    lines = [f"from {package} import {found.async_client}, {found.client}, types"]
    for op in found.operations:
        if op.request is None:
            continue
        lines += [
            f"def {op.name}(c: {found.client}, r: types.{op.request}) -> object:",
            f"    return c.{op.name}(**r)",
            f"async def async_{op.name}(c: {found.async_client}, r: types.{op.request}) -> object:",
            f"    return await c.{op.name}(**r)",
        ]
    file = folder / f"calls_{found.module}.py"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _structs(found: Service) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yields each TypedDict with the keys that it requires and all its keys."""
    by_name = {struct.name: struct for struct in found.structs}
    for struct in found.structs:
        fields = [field for part in _bases(struct, by_name) for field in part.fields]
        extra = {"ResponseMetadata"} if struct.metadata else set[str]()
        required = {field.wire_name for field in fields if field.required}
        yield struct.name, required | extra, {field.wire_name for field in fields} | extra
    for union in found.unions:
        for member in union.members:
            yield member.name, {member.field.wire_name}, {member.field.wire_name}
    for stream in found.streams:
        for event in stream.events:
            yield event.name, {event.field.wire_name}, {event.field.wire_name}


def _bases(struct: Struct, by_name: dict[str, Struct]) -> Iterator[Struct]:
    yield struct
    if struct.base is not None:
        yield from _bases(by_name[struct.base], by_name)


@pytest.mark.parametrize("name", ["toy", *SERVICES])
def test_types_are_right_at_run_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, types = _types(name, monkeypatch)
    count = 0
    for cls, required, keys in _structs(found):
        typed_dict: Any = getattr(types, cls)
        assert typed_dict.__required_keys__ == required, cls
        assert typed_dict.__optional_keys__ == keys - required, cls
        hints = typing_extensions.get_type_hints(typed_dict, include_extras=True)
        assert set(hints) == keys, cls
        typing.get_type_hints(typed_dict)
        count += 1
    assert count >= len(found.structs)


def _types(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Service, Any]:
    if name != "toy":
        found = service(name)
        return found, importlib.import_module(f"{SETTINGS.package}.{found.module}.types")
    monkeypatch.syspath_prepend(str(build.toy_folder()))
    return build.service(models.read(models.TOY)), importlib.import_module(
        f"{build.PACKAGE}.toy.types"
    )


_IMPORT_ALL = """
import importlib, pkgutil, sys, typing
import {package} as package
count = 0
for item in pkgutil.walk_packages(package.__path__, "{package}."):
    if item.name.endswith("__main__"):
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
    found = [str(folder) for folder in path] + [str(Path(typing_extensions.__file__).parent)]
    return {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(found)}
