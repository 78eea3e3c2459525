"""Whatever the model, the generator renders code that compiles, imports and says what it says."""

from __future__ import annotations

import ast
import difflib
import importlib
import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import black
import pytest
import typing_extensions
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.ir.service import Service
from agentcore_codegen.rendering.formatting import format_files
from agentcore_codegen.rendering.package import Files
from hypothesis import HealthCheck, Phase, event, given, reject, settings
from hypothesis import strategies as st
from service_models import METADATA, service_models
from support import build, checkers

PACKAGE = "random_clients"
LINE = black.Mode(line_length=100)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # models deprecate members
_NUMBERS = itertools.count()

relaxed = settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to import from, with the runtime in it."""
    home = tmp_path_factory.mktemp("random")
    runtime = {
        path: text
        for path, text in build.toy().items()
        if "/_runtime/" in path or path.endswith("/_release.py")
    }
    build.write({p.replace(build.PACKAGE, PACKAGE): text for p, text in runtime.items()}, home)
    (home / PACKAGE / "__init__.py").touch()
    sys.path.insert(0, str(home))
    yield home
    sys.path.remove(str(home))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@relaxed
@given(service_models())
def test_a_model_becomes_right_code(folder: Path, model: dict[str, bytes]) -> None:
    check(model, folder)


def test_a_result_with_an_event_stream_inside_of_another_result(folder: Path) -> None:
    """The first one is a class of its own, which has the members of what the second one holds."""
    shapes = {
        "Came": {"type": "structure", "members": {"text": {"shape": "Text"}}, "event": True},
        "Events": {
            "type": "structure",
            "members": {"came": {"shape": "Came"}},
            "eventstream": True,
        },
        "Heard": {
            "type": "structure",
            "members": {"events": {"shape": "Events"}},
            "payload": "events",
        },
        "Told": {"type": "structure", "members": {"heard": {"shape": "Heard"}}},
        "Text": {"type": "string"},
    }
    operations = {
        name: {
            "name": name,
            "http": {"method": "POST", "requestUri": f"/{name}"},
            "output": {"shape": output},
        }
        for name, output in (("Hear", "Heard"), ("Tell", "Told"))
    }
    model = {"metadata": METADATA, "operations": operations, "shapes": shapes}
    check({"service-2.json": json.dumps(model).encode()}, folder)


def test_a_result_with_a_member_called_response_metadata() -> None:
    """A subclass that declares what its base declares is an error to type checkers."""
    members = {"ResponseMetadata": {"shape": "Text"}, "again": {"shape": "Told"}}
    operation = {"name": "Tell", "http": {"method": "POST", "requestUri": "/"}}
    model = {
        "metadata": METADATA,
        "operations": {"Tell": {**operation, "output": {"shape": "Told"}}},
        "shapes": {
            "Told": {"type": "structure", "members": members},
            "Text": {"type": "string"},
        },
    }
    service = made({"service-2.json": json.dumps(model).encode()})
    base, result = (struct for struct in service.structs if struct.wire_name == "Told")
    assert [field.wire_name for field in base.fields] == ["ResponseMetadata", "again"]
    assert (result.base, result.fields, result.metadata) == (base.name, (), False)


@pytest.mark.slow
@settings(relaxed, max_examples=60)
@given(service_models())
def test_any_model_becomes_right_code(folder: Path, model: dict[str, bytes]) -> None:
    check(model, folder)


@settings(relaxed, max_examples=4)
@given(service_models())
def test_black_leaves_it_alone(model: dict[str, bytes]) -> None:
    laid_out_as_by_black(model)


def test_black_leaves_lists_of_long_lists_alone() -> None:
    """Their lists may hold nulls: black puts such a condition into parentheses, ruff does not."""
    names = ("Numbers", "Lists", "Table", "Tables")
    shapes: dict[str, object] = {"Came": {"type": "timestamp"}}
    for name, inner in zip(names, ("Came", *names), strict=False):
        shapes[name] = {"type": "list", "member": {"shape": inner}}
    shapes["Told"] = {"type": "structure", "members": {n: {"shape": n} for n in names}}
    operation = {"name": "Tell", "http": {"method": "POST", "requestUri": "/"}}
    told = {"Tell": {**operation, "output": {"shape": "Told"}}}
    model = {"metadata": METADATA, "operations": told, "shapes": shapes}
    laid_out_as_by_black({"service-2.json": json.dumps(model).encode()})


def laid_out_as_by_black(model: Mapping[str, bytes]) -> None:
    for path, text in modules(format_files(build.rendered(made(model)))):
        blacks = black.format_str(text, mode=LINE)
        assert blacks == text, "".join(
            difflib.unified_diff(text.splitlines(True), blacks.splitlines(True), path, "by black")
        )


def check(model: Mapping[str, bytes], folder: Path) -> None:
    service = made(model)
    files = build.rendered(service)
    assert files == build.rendered(build.service(model))
    compiles_and_names_are_unique(files)
    package = written(service, files, folder)
    for module in ("async_client", "literals", "paginators", "waiters"):
        importlib.import_module(f"{package}.{module}")
    types_hold_what_the_model_says(service, importlib.import_module(f"{package}.types"))
    errors_have_their_members(service, importlib.import_module(f"{package}.exceptions"))
    parameters_arrive_under_their_wire_names(service, importlib.import_module(f"{package}.client"))


def made(model: Mapping[str, bytes]) -> Service:
    """Builds a service, or rejects a model whose names collide: that is an error by design."""
    try:
        return build.service(model)
    except GeneratorError as error:
        assert "would both be named" in str(error)
        event("names collide")
        reject()


def modules(files: Files) -> Iterator[tuple[str, str]]:
    for path, content in files.items():
        if path.endswith(".py") and "/_runtime/" not in path:
            assert isinstance(content, str)
            yield path, content


def written(service: Service, files: Files, folder: Path) -> str:
    """Writes the modules of a service, unformatted, and returns the name of its package."""
    name = f"service_{next(_NUMBERS)}"
    prefix = f"{build.PACKAGE}/{service.module}/"
    own = {path.removeprefix(prefix): files[path] for path in files if path.startswith(prefix)}
    build.write(own, folder / PACKAGE / name)
    release = "_release.py"  # what the modules of all services share
    build.write({release: files[f"{build.PACKAGE}/{release}"]}, folder / PACKAGE)
    importlib.invalidate_caches()
    return f"{PACKAGE}.{name}"


def compiles_and_names_are_unique(files: Files) -> None:
    for path, text in modules(files):
        tree = ast.parse(text, path)
        compile(tree, path, "exec", dont_inherit=True)
        scopes: list[ast.Module | ast.ClassDef] = [tree]
        scopes += [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for scope in scopes:
            names = [
                node.name
                for node in scope.body
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            assert len(names) == len(set(names)), path


def types_hold_what_the_model_says(service: Service, types: Any) -> None:
    for struct in service.structs:
        typed_dict = getattr(types, struct.name)
        hints = typing_extensions.get_type_hints(typed_dict, include_extras=True)
        if struct.base is not None:
            continue
        extra = {"ResponseMetadata"} if struct.metadata else set[str]()
        assert set(hints) == {field.wire_name for field in struct.fields} | extra
        required = {field.wire_name for field in struct.fields if field.required}
        assert typed_dict.__required_keys__ == required | extra


def errors_have_their_members(service: Service, exceptions: Any) -> None:
    for error in service.errors:
        sent = {field.wire_name: {"of": field.wire_name} for field in error.fields}
        response = {**sent, "Error": {"Code": error.code}}
        raised = getattr(exceptions, error.name)(response, "Operation")
        assert [getattr(raised, field.name) for field in error.fields] == list(sent.values())
        assert exceptions.Exceptions.from_code(error.code) is type(raised)


class Recorder:
    """Stands for an engine: remembers what it was called with."""

    def invoke(self, operation: str, params: dict[str, object]) -> object:
        self.called = operation, params
        return {}

    def iterate(self, operation: str, params: dict[str, object], invoke: object) -> object:
        self.called = operation, params
        return iter(())


def parameters_arrive_under_their_wire_names(service: Service, module: Any) -> None:
    client, engine = module.ToyClient.__new__(module.ToyClient), Recorder()
    client._engine = engine
    for op in service.operations:
        sent = {field.wire_name: object() for field in op.params}
        getattr(client, op.name)(**{field.name: sent[field.wire_name] for field in op.params})
        assert engine.called == (op.wire_name, sent)
        if op.paginator is not None and op.paginator.item_annotation is not None:
            sent = {field.wire_name: object() for field in op.iter_params}
            iterate = getattr(client, f"iter_{op.name}")
            iterate(**{field.name: sent[field.wire_name] for field in op.iter_params})
            assert engine.called == (op.wire_name, sent)


@pytest.mark.slow
@settings(relaxed, max_examples=3, phases=[Phase.generate])  # a run is long: no smaller example
@given(st.lists(service_models(), min_size=15, max_size=15))
def test_checkers_have_nothing_to_say(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, models: list[dict[str, bytes]]
) -> None:
    files: list[Path] = []
    for model in models:
        try:
            service = build.service(model)
        except GeneratorError:
            continue
        package = written(service, build.rendered(service), folder)
        files += sorted((folder / package.replace(".", "/")).glob("*.py"))
    scratch = tmp_path_factory.mktemp("checkers")
    for found in (
        checkers.mypy(files, [folder], cache=scratch, options=()),
        checkers.pyright(files, [folder], scratch),
    ):
        wrong = {place: found[place] for place in found if "/_runtime/" not in place[0]}
        assert not wrong, [(place, _line(place), codes) for place, codes in wrong.items()]


def _line(place: tuple[str, int]) -> str:
    return Path(place[0]).read_text(encoding="utf-8").splitlines()[place[1] - 1]
