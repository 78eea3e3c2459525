"""What the generated package says of itself: api.md, the methods' docstrings, deprecated members."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration import config
from support.models import ROOT

SETTINGS = config.read(ROOT / "specs" / config.FILE)
API = (ROOT / "generated" / "api.md").read_text(encoding="utf-8")
METHOD = re.compile(r"^- `(\w+)\((.*?)\)` → `(\w+)`(.*)$", re.M)


@pytest.fixture(params=SETTINGS.services, ids=lambda service: service.name)
def service(request: pytest.FixtureRequest) -> config.ServiceConfig:
    found: config.ServiceConfig = request.param
    return found


def clients(service: config.ServiceConfig) -> Iterator[Any]:
    package = importlib.import_module(SETTINGS.package)
    yield getattr(package, service.client)
    yield getattr(package, service.async_client)


def methods(cls: Any) -> dict[str, Any]:
    return {name: getattr(cls, name) for name in cls._service.operations.values()}


def keywords(method: Any) -> list[inspect.Parameter]:
    return [p for p in inspect.signature(method).parameters.values() if p.name != "self"]


def model(service: config.ServiceConfig) -> Any:
    files = Archive(ROOT / "specs").read(service.name, SETTINGS.botocore).files
    return json.loads(files["service-2.json"])


def test_api_md_lists_every_method_as_it_is(service: config.ServiceConfig) -> None:
    for cls in (next(clients(service)),):
        heading = f"Methods of `{cls.__name__}`"
        section = API[API.index(heading) :].split("\n## ")[0]
        listed = {match[1]: match for match in METHOD.finditer(section)}
        for name, method in methods(cls).items():
            shown = [part.removesuffix("=None") for part in listed[name][2].split(", ") if part]
            assert shown == [parameter.name for parameter in keywords(method)], name
            optional = [p.name for p in keywords(method) if p.default is None]
            assert listed[name][2].count("=None") == len(optional), name
            assert listed[name][3] == method.__annotations__["return"].lstrip("_"), name
            assert (f"`iter_{name}()`" in listed[name][4]) == hasattr(cls, f"iter_{name}"), name


def test_a_docstring_describes_each_parameter_and_error(service: config.ServiceConfig) -> None:
    raw = model(service)
    for cls in clients(service):
        for wire_name, name in cls._service.operations.items():
            text = inspect.getdoc(getattr(cls, name)) or ""
            for parameter in keywords(getattr(cls, name)):
                assert re.search(rf"^    {parameter.name}: \S", text, re.M), (name, parameter.name)
            for error in raw["operations"][wire_name].get("errors", ()):
                assert re.search(rf"^    {error['shape']}: \S", text, re.M), (name, error)
            assert not re.search(r"</?(p|code|li|ul|a|b|i|note|important)>", text), name


def test_deprecated_members_say_so_and_no_others(service: config.ServiceConfig) -> None:
    raw = model(service)["shapes"]
    path = ROOT / "generated" / SETTINGS.package / service.module / "types.py"
    found: set[tuple[str, str]] = set()
    for cls in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(cls, ast.ClassDef):
            continue
        for field, after in zip(cls.body, cls.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                text = ast.unparse(after) if isinstance(after, ast.Expr) else ""
                if "Deprecated" in text:
                    found.add((cls.name, field.target.id))
    expected = {
        (name, member)
        for name, shape in raw.items()
        for member, reference in shape.get("members", {}).items()
        if reference.get("deprecated") and not shape.get("union")
    }
    assert found == expected
