"""The script of a new user: it runs, it type-checks, and its wrong variants are refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from botocore.model import StructureShape
from subjects import GENERATED, SCRIPT, WRONG
from support import checkers, models, respond
from support.server import Request, Response, Server


def json_response(body: object) -> Response:
    return Response(200, {"Content-Type": "application/json"}, json.dumps(body).encode())


def answer(request: Request) -> Response:
    """Answers as the service would."""
    service = models.service("bedrock-agentcore")
    if request.path == "/identities/oauth2/token":
        flow = json.loads(request.body)["oauth2Flow"]
        found = {"authorizationUrl": "https://example.com/consent"}
        return json_response(found if flow == "USER_FEDERATION" else {"accessToken": "secret"})
    if request.path.endswith("/code-interpreters/aws.codeinterpreter.v1/tools/invoke"):
        output = service.model.shape_for("CodeInterpreterStreamOutput")
        assert isinstance(output, StructureShape)
        block = {"type": "text", "text": "42"}
        stream = respond.events(output, [{"result": {"content": [block], "isError": False}}])
        return Response(200, {"Content-Type": "application/vnd.amazon.eventstream"}, stream)
    if request.path.endswith("/invocations"):
        return Response(200, {"Content-Type": "text/plain"}, b"hello " + request.body)
    if request.path.startswith("/memories/missing"):
        shape = service.model.shape_for("ValidationException")
        fields = [{"name": "memoryId", "message": "unknown"}]
        return respond.error(
            shape, {"message": "no", "reason": "FieldValidationFailed", "fieldList": fields}
        )
    assert request.path.startswith("/memories/memory-0123456789/"), request
    return json_response(page(json.loads(request.body or b"{}").get("nextToken")))


def page(token: str | None) -> dict[str, object]:
    """Returns one of two pages of events."""
    said = {"conversational": {"role": "USER", "content": {"text": "hi"}}}
    payload = [{"blob": {"a": [1]}}] if token else [said]
    event = {
        "memoryId": "m",
        "actorId": "a",
        "sessionId": "s",
        "eventId": "2" if token else "1",
        "eventTimestamp": 1767322800,
        "payload": payload,
    }
    return {"events": [event], **({} if token else {"nextToken": "more"})}


@pytest.fixture
def url() -> Iterator[str]:
    with Server(answer) as server:
        yield server.url


def test_the_script_runs(url: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(GENERATED),
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "TZ": "UTC",
    }
    run = subprocess.run(
        [
            sys.executable,
            "-W",
            "error::ResourceWarning",
            SCRIPT,
            url,
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "consent at https://example.com/consent",
        "event 1 2026-01-02T03:00:00+00:00",
        "USER says hi",
        "event 2 2026-01-02T03:00:00+00:00",
        'blob {"a": [1]}',
        "output 42",
        'agent 200 text/plain hello {"prompt": "hello"}',
        "refused FieldValidationFailed ['memoryId']",
        "token of 6 characters",
        "events ['1', '2']",
        "error False",
        "agent 200 hello {}",
    ]
    assert run.returncode == 0


def test_checkers_accept_it_and_refuse_its_wrong_variants(checked: checkers.Checked) -> None:
    assert not checked.problems("right.py")
    text = SCRIPT.read_text(encoding="utf-8")
    for name, found in (("mypy", checked.mypy), ("pyright", checked.pyright)):
        for number, (old, new) in enumerate(WRONG):
            place = (
                str(checked.folder / f"wrong_{number}.py"),
                text[: text.index(old)].count("\n") + 1,
            )
            assert place in found, f"{name} accepts {new!r}"
