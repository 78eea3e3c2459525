"""An annotation means the type of its name, though a method of its class is called the same."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

import pytest
from service_models import METADATA
from support import build

# A lower-case shape is called as the method of an operation, of its pages or of every client.
SHAPES = ("str", "iter_list_things", "close", "exceptions")


def service() -> str:
    """A service where each of the shapes is a member of a request and of a result."""
    things = {"things": {"shape": "Things"}}
    members = {f"the_{name}": {"shape": name} for name in SHAPES}
    shapes = {
        "Text": {"type": "string"},
        "Things": {"type": "list", "member": {"shape": "str"}},
        "Both": {"type": "structure", "members": {**members, **things, "next": {"shape": "Text"}}},
        **{name: {"type": "structure", "members": {"a": {"shape": "Text"}}} for name in SHAPES},
    }
    operations = {
        name: {
            "name": name,
            "http": {"method": "POST", "requestUri": f"/{name}"},
            "input": {"shape": input_},
            "output": {"shape": output},
        }
        for name, input_, output in (("Str", "Both", "str"), ("ListThings", "Both", "Both"))
    }
    return json.dumps({"metadata": METADATA, "operations": operations, "shapes": shapes})


PAGES = {"ListThings": {"input_token": "next", "output_token": "next", "result_key": "things"}}


@pytest.fixture(scope="module")
def files() -> dict[str, str | bytes]:
    pages = json.dumps({"pagination": PAGES}).encode()
    model = {"service-2.json": service().encode(), "paginators-1.json": pages}
    return build.rendered(build.service(model))


@pytest.mark.parametrize("module", ["client", "async_client"])
def test_no_annotation_of_a_client_names_a_method(
    files: dict[str, str | bytes], module: str
) -> None:
    tree = ast.parse(files[f"{build.PACKAGE}/toy/{module}.py"])
    (cls,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    methods = {
        node.name for node in cls.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {"str_", "list_things", "iter_list_things"} <= methods
    assert not methods & set(annotated(cls))


def test_the_types_keep_their_names(files: dict[str, str | bytes]) -> None:
    tree = ast.parse(files[f"{build.PACKAGE}/toy/client.py"])
    imported = {
        alias.name: alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "types"
        for alias in node.names
    }
    assert imported["str_"] == "_str__"
    assert imported["iter_list_things"] == "_iter_list_things_"
    assert imported["BothWithMetadata"] is None


def test_a_type_is_not_called_as_what_the_module_of_the_exceptions_defines() -> None:
    text = {"type": "structure", "members": {"a": {"shape": "Text"}}}
    names = ("Exceptions", "ClientError")
    members = {name.lower(): {"shape": name} for name in names}
    shapes = {
        "Text": {"type": "string"},
        **dict.fromkeys(names, text),
        "Wrong": {"type": "structure", "members": members, "exception": True},
    }
    operation = {
        "name": "Do",
        "http": {"method": "POST", "requestUri": "/do"},
        "errors": [{"shape": "Wrong"}],
    }
    model = {"metadata": METADATA, "operations": {"Do": operation}, "shapes": shapes}
    files = build.rendered(build.service({"service-2.json": json.dumps(model).encode()}))
    tree = ast.parse(files[f"{build.PACKAGE}/toy/exceptions.py"])
    bound = [
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ] + [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert {"Exceptions", "Exceptions_", "ClientError_"} <= set(bound)
    assert len(bound) == len(set(bound))


def annotated(cls: ast.ClassDef) -> Iterator[str]:
    """Yields the names in the annotations of a class."""
    for node in ast.walk(cls):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            places = [node.returns, *(arg.annotation for arg in node.args.kwonlyargs)]
        else:
            places = [node.annotation] if isinstance(node, ast.AnnAssign) else []
        for place in filter(None, places):
            yield from (part.id for part in ast.walk(place) if isinstance(part, ast.Name))
