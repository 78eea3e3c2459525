"""A pytest plugin: stubs answer in the place of the mocks that a suite puts where boto3's clients are.

What a test has a mock return is set on a stub of the same operation, and the call is made on the
stubbed client: the stub judges the response, the client the parameters. Where the model has
nothing against either, the program under test goes on with the stub's answer, else with the mock's. The suite itself
is not changed. What was judged is written as JSON to the file that MOCKS_REPORT names.

A mock stands for a client where the program gets it by a call `client("<service>")`, or where a test
puts it into an attribute that the source of the program (MOCKS_PACKAGE) sets by such a call.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import agentcore_clients
import pytest
from agentcore_clients._runtime._botocore.models import service_model
from agentcore_clients._runtime.testing import wire
from agentcore_clients._runtime.testing.values import Checker
from agentcore_clients.testing import InvalidStub, stub
from botocore.exceptions import ClientError, ParamValidationError

PACKAGE = os.environ["MOCKS_PACKAGE"]
CLASSES: dict[str, Any] = {
    kind._service.name: kind
    for kind in (
        agentcore_clients.BedrockAgentCoreClient,
        agentcore_clients.BedrockAgentCoreControlClient,
    )
}
# The client's method -> its class, and botocore's model of the operation.
OPERATIONS: dict[str, tuple[Any, Any]] = {
    method: (kind, service_model(kind._service).operation_model(operation))
    for kind in CLASSES.values()
    for operation, method in kind._service.operations.items()
}
NOT_KNOWN = "not of the enumeration"
MISSING, UNNAMED = "missing member", "the model does not name the error"
# What an error says -> the kind that it is counted as; the first that occurs decides.
KINDS = (
    (UNNAMED, "not of the operation's errors"),
    ("Mock", "a mock is no value"),
    ("has no such member", "unknown member"),
    ("Unknown parameter", "unknown member"),
    ("unexpected keyword", "unknown member"),
    ("requires it", MISSING),
    ("Missing required parameter", MISSING),
    ("missing", MISSING),
    ("has exactly one member", MISSING),  # of a tagged union
    ("Must set one of", MISSING),
    ("is not one of", NOT_KNOWN),
    ("Invalid length", "length or range"),
    ("valid range", "length or range"),
    ("Invalid type", "wrong type"),
    (", not ", "wrong type"),
    ("is no ", "wrong type"),
)


def kind_of(error: Exception) -> str:
    return next((kind for text, kind in KINDS if text in str(error)), "other")


class Judge:
    """Which mocks stand for clients, and what was found of their calls."""

    def __init__(self) -> None:
        self.test = ""
        self.clients: dict[int, object] = {}  # kept alive: an id is not given out again
        self.judged: dict[tuple[str, ...], dict[str, Any]] = {}

    def take(self, client: object) -> None:
        if isinstance(client, mock.NonCallableMock):
            self.clients[id(client)] = client

    def answer(self, method: str, parameters: dict[str, Any], result: Any) -> Any:
        """Judges a call and what the mock returned; returns what the program gets."""
        kind, model = OPERATIONS[method]
        client = kind("us-west-2", aws_access_key_id="k", aws_secret_access_key="s")
        problem: Exception | None = None
        refused = None
        answer: Any = None
        with stub(client) as stubs:
            operation = getattr(stubs, method)
            if isinstance(result, dict):
                refused = set_response(operation, model, result)
                self._keep(method, "response", result, refused)
            else:
                operation.returns()  # a test that sets none does not care
            try:
                # What botocore does not look at: values that an enumeration does not have.
                Checker(method, fill=True, open=False).structure(model.input_shape, parameters)
            except InvalidStub as error:
                problem = error if kind_of(error) == NOT_KNOWN else None
            try:
                answer = getattr(client, method)(**parameters)
            except (ParamValidationError, TypeError) as error:
                problem = problem or error
        self._keep(method, "request", parameters, problem)
        if problem or refused or not isinstance(result, dict):
            return result
        own = {name: value for name, value in result.items() if name == "ResponseMetadata"}
        return {name: value for name, value in answer.items() if name in result} | own

    def raised(self, method: str, error: ClientError) -> None:
        """Judges an error that a test has a mock raise."""
        code = error.response.get("Error", {}).get("Code")
        known = {wire.code_of(shape) for shape in OPERATIONS[method][1].error_shapes}
        problem = None if code in known else InvalidStub(f"{method}: {UNNAMED} {code}")
        self._keep(method, "error", code, problem)

    def _keep(self, method: str, side: str, value: object, problem: Exception | None) -> None:
        """Keeps a finding once for each test, however often its mock is called."""
        found = {"test": self.test, "side": side, "kind": "accepted", "text": ""}
        if problem is not None:
            found |= {"kind": kind_of(problem), "text": str(problem)}
        self.judged.setdefault((self.test, method, side, repr(value)), found)


def set_response(operation: Any, model: Any, result: dict[str, Any]) -> InvalidStub | None:
    """Sets a stub's response; returns why it is refused, a missing member as the last reason."""
    stream = wire.streamed(model.output_shape)
    given = {name: value for name, value in result.items() if name != "ResponseMetadata"}
    items = None if stream is None else given.pop(stream, None)
    if isinstance(items, (bytes, str)):
        items = [items]
    if items is not None and not isinstance(items, (list, tuple)):
        operation.streams([], given)
        return InvalidStub(f"{operation!r}: {stream} is no stream but {type(items).__name__}")
    respond = operation.returns if items is None else partial(operation.streams, items)
    try:
        respond(given)
    except InvalidStub as error:
        try:
            respond(**given)  # has what is missing filled in
        except InvalidStub as other:
            operation.returns()
            return other
        return error
    return None


def client_attributes(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yields the class and the name of each attribute that is set by a call `client(...)`."""
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in (node for node in ast.walk(cls) if isinstance(node, ast.Assign)):
            made = node.value.func if isinstance(node.value, ast.Call) else None
            if isinstance(made, ast.Attribute) and made.attr == "client":
                for target in node.targets:
                    if isinstance(target, ast.Attribute):
                        yield cls.name, target.attr


def watch_attributes(judge: Judge) -> None:
    """Takes for clients what is put into the program's attributes for clients."""
    root = Path(str(import_module(PACKAGE).__file__)).parent
    for path in root.rglob("*.py"):
        module = ".".join((PACKAGE, *path.relative_to(root).with_suffix("").parts))
        for cls, attribute in set(client_attributes(ast.parse(path.read_text()))):
            with suppress(ImportError):  # of a package that is not installed
                watch_attribute(judge, getattr(import_module(module), cls), attribute)


def watch_attribute(judge: Judge, cls: Any, attribute: str) -> None:
    put = cls.__setattr__

    def watched(self: object, name: str, value: object) -> None:
        if name == attribute:
            judge.take(value)
        put(self, name, value)

    cls.__setattr__ = watched


def watch_mocks(judge: Judge) -> None:
    """Has each call of a client's mock judged."""
    mocks: Any = mock.CallableMixin
    call = mocks._mock_call

    def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
        method, parent = self._mock_new_name, self._mock_new_parent
        is_operation = method in OPERATIONS and id(parent) in judge.clients
        try:
            result = call(self, *args, **kwargs)
        except ClientError as error:
            if is_operation:
                judge.raised(method, error)
            raise
        service = args[0] if args else kwargs.get("service_name")
        if isinstance(service, str) and service in CLASSES:
            judge.take(result)
        return judge.answer(method, kwargs, result) if is_operation else result

    mocks._mock_call = watched


JUDGE = Judge()


@pytest.fixture(autouse=True)
def judged(request: pytest.FixtureRequest) -> None:
    JUDGE.test = request.node.nodeid


def pytest_configure() -> None:
    watch_attributes(JUDGE)
    watch_mocks(JUDGE)


def pytest_sessionfinish() -> None:
    Path(os.environ["MOCKS_REPORT"]).write_text(json.dumps([*JUDGE.judged.values()]))
