"""JSON that is not what the model says is read as botocore reads it, or fails as it does there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from botocore.parsers import create_parser
from hypothesis import strategies as st
from support import models, packages, respond
from support.cases import SERVICES, operations
from support.compare import difference
from support.examine import examine, runs

# What stands in the place of a value, at times: nothing, empty values of each type, and odd ones.
ODD = (
    "null",
    "[]",
    "{}",
    '""',
    "0",
    "false",
    "[null]",
    '{"name": null}',
    '"a"',
    "-1.5",
    "Infinity",
)
# Members that the model does not know, of which services tell the type by one.
STRANGE = ("newMember", "__type", "name")


def answers(service: str) -> list[tuple[str, Any]]:
    """Returns the operations whose code the native engine has, with bodies that they answer with."""
    found = []
    native = packages.module(service, "_native").MODULES
    for name in operations(service):
        operation = models.service(service).operation(name)
        if name in native and not operation.has_streaming_output:
            for _, answer in respond.outputs(operation):
                if answer.headers.get("Content-Type") == "application/json":
                    found.append((name, json.loads(answer.body)))
    return found


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yields each container of a value with each key or index of it."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from places(value[key])


@st.composite
def spoilt(draw: st.DrawFn, bodies: list[tuple[str, Any]]) -> tuple[str, bytes]:
    """Draws an operation and a body of it with some values replaced, moved, dropped or added."""
    name, body = draw(st.sampled_from(bodies))
    whole = [json.loads(json.dumps(body))]
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(places(whole))))
        odd = json.loads(draw(st.sampled_from(ODD)))
        kind = draw(st.sampled_from(("replace", "add", "first", "drop", "turn")))
        if kind == "replace" or not isinstance(container, dict):
            container[key] = odd
        elif kind == "drop":
            del container[key]
        elif kind == "turn":
            items = list(container.items())[::-1]
            container.clear()
            container.update(items)
        else:
            items = list(container.items()) if kind == "first" else []
            if items:
                container.clear()
            container[draw(st.sampled_from(STRANGE))] = odd
            container.update(items)
    return name, json.dumps(whole[0] if whole else None).encode()


def outcome(read: Any) -> Any:
    """Returns what was read, or the kind of failure."""
    try:
        return read()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("run", runs(150, 8000))
@pytest.mark.parametrize("service", SERVICES)
def test_spoilt_json_is_what_botocore_makes_of_it(service: str, run: tuple[int, bool]) -> None:
    parser: Any = create_parser("rest-json")

    def check(example: tuple[str, bytes]) -> None:
        name, body = example
        shape = models.service(service).operation(name).output_shape
        answer = {"status_code": 200, "headers": {}, "body": body}
        theirs = outcome(partial(parser.parse, answer, shape))
        module = packages.module(service, "_native").MODULES[name]
        code = packages.module(service, f"_native.{module}").OPERATIONS[name]
        # As the engine does, which puts the members into the result.
        ours = outcome(lambda: dict(code.response(200, {}, body)))
        if isinstance(theirs, dict):
            del theirs["ResponseMetadata"]
            assert difference(ours, theirs) is None
        else:
            assert ours == theirs

    examine(run, spoilt(answers(service)), check)
