"""A note on each error of a call says what people ask next; the error's text stays botocore's."""

from __future__ import annotations

import pickle
import socket
import sys
from collections.abc import Callable
from typing import Any

import botocore.exceptions
import pytest
from botocore.config import Config
from support.server import Response, Server

from .conftest import KEYS, Kind

CALL: dict[str, Any] = {"agentRuntimeArn": "secret-arn", "payload": b"secret-payload"}
WHERE = "InvokeAgentRuntime of bedrock-agentcore in us-west-2"
SLOW = Config(read_timeout=0.2, retries={"total_max_attempts": 2, "mode": "standard"})
ONCE = Config(connect_timeout=1, retries={"total_max_attempts": 1, "mode": "standard"})


@pytest.fixture(params=["native", "botocore"])
def engine(request: pytest.FixtureRequest) -> Any:
    return request.param


def failed(kind: Kind, call: dict[str, Any] = CALL, **options: Any) -> tuple[Any, str]:
    """Returns the error of a call and its note, which is the only one."""
    client = kind.data(**options)
    with pytest.raises(botocore.exceptions.BotoCoreError) as caught:
        try:
            kind.settle(client.invoke_agent_runtime(**call))
        except botocore.exceptions.ClientError as error:
            raise botocore.exceptions.BotoCoreError from error
    error: Any = caught.value.__cause__
    if not isinstance(error, botocore.exceptions.ClientError):
        error = caught.value
    (note,) = error.__notes__
    secrets = (*KEYS.values(), "secret-arn", "secret-payload", "hidden")
    assert not any(secret in note for secret in secrets)
    assert "\n" not in note
    return error, note


ERRORS = [
    (400, "ValidationException", "change the parameters as the message says"),
    (403, "AccessDeniedException", "allow bedrock-agentcore:InvokeAgentRuntime, or what"),
    (403, "ExpiredTokenException", "renew the credentials"),
    (403, "InvalidSignatureException", "check this machine's clock"),
    (404, "ResourceNotFoundException", "check the identifiers, the region and the account"),
    (402, "ServiceQuotaExceededException", "delete what is not needed"),
    (409, "ConflictException", "read what is there now"),
    (418, "Unheard", "change the parameters"),
    (400, "ThrottlingException", "call less often"),
    (429, "Unheard", "call less often"),
    (500, "InternalServerException", "call again later, and give AWS Support the request's id"),
]


@pytest.mark.parametrize(("status", "code", "step"), ERRORS)
def test_errors_of_the_service(
    kind: Kind, server: Server, engine: Any, ok: Any, status: int, code: str, step: str
) -> None:
    answer: Callable[..., Response] = ok
    headers = {"x_amzn_ErrorType": code, "x_amzn_RequestId": "id-1"}
    server.handler = lambda _: answer({"message": "hidden"}, status, **headers)
    error, note = failed(kind, config=ONCE, engine=engine)
    assert note.startswith(f"{WHERE}, 1 attempt, request id-1; next: {step}")
    # As the same class of botocore's writes it.
    assert str(error) == str(botocore.exceptions.ClientError(error.response, "InvokeAgentRuntime"))
    if type(error) is not botocore.exceptions.ClientError:
        assert pickle.loads(pickle.dumps(error)).__notes__ == [note]


@pytest.mark.usefixtures("no_back_off")
def test_attempts_are_counted(kind: Kind, server: Server, engine: Any, ok: Any) -> None:
    server.handler = lambda _: ok({}, 503)
    assert failed(kind, config=SLOW, engine=engine)[1].startswith(f"{WHERE}, 2 attempts; next:")


@pytest.mark.usefixtures("no_back_off")
def test_no_answer_in_time(kind: Kind, server: Server, engine: Any) -> None:
    server.handler = lambda _: Response(raw=b"", then="silence")
    error, note = failed(kind, config=SLOW, engine=engine)
    assert isinstance(error, botocore.exceptions.ReadTimeoutError)
    attempts = ", 2 attempts" if engine == "native" else ""  # botocore tells nobody
    assert note == (
        f"{WHERE}{attempts}; next: raise read_timeout of the Config where the operation takes longer"
    )


def test_no_connection(kind: Kind, engine: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    _, note = failed(kind, config=ONCE, engine=engine, endpoint_url=url)
    assert note.endswith(f"; next: check the region, endpoint_url and the way to {url}")


def test_nothing_is_sent(kind: Kind, server: Server, engine: Any) -> None:
    call = {**CALL, "payload": 5}
    _, note = failed(kind, call, engine=engine)
    assert note == f"{WHERE}; next: nothing was sent: change the parameters"
    assert server.requests == []


def test_no_credentials(kind: Kind, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.setitem(KEYS, name, None)
    client = kind.data(engine=engine)
    with pytest.raises(botocore.exceptions.NoCredentialsError) as caught:
        kind.settle(client.invoke_agent_runtime(**CALL))
    assert "; next: set credentials: AWS_PROFILE" in caught.value.__notes__[0]  # type: ignore[attr-defined]


def test_an_error_of_a_hook_is_its_own(kind: Kind, engine: Any) -> None:
    class Hook:
        def before_send(self, call: object) -> None:
            raise KeyError("mine")

        def after_response(self, call: object) -> None: ...

        def on_error(self, call: object, error: object) -> None: ...

    client = kind.data(engine=engine)
    client.meta.hooks.append(Hook())
    with pytest.raises(KeyError) as caught:
        kind.settle(client.invoke_agent_runtime(**CALL))
    assert getattr(caught.value, "__notes__", []) == []


def test_an_error_in_a_stream(kind: Kind, server: Server, engine: Any) -> None:
    from support.eventstream import message

    headers = {":message-type": "exception", ":exception-type": "throttlingException"}
    data = message({**headers, ":content-type": "application/json"}, b'{"message": "m"}')
    server.handler = lambda _: Response(
        200, {"Content-Type": "application/vnd.amazon.eventstream"}, data
    )
    client = kind.data(engine=engine)
    call = client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="listFiles")
    with pytest.raises(botocore.exceptions.EventStreamError) as caught:
        kind.items(kind.settle(call)["stream"])
    assert caught.value.__notes__ == [  # type: ignore[attr-defined]
        "InvokeCodeInterpreter of bedrock-agentcore, in the body of its response;"
        " next: call less often, or raise max_attempts of the Config"
    ]


@pytest.mark.parametrize("operation", ["runtime", "code"])
def test_a_body_that_ends_too_early(kind: Kind, server: Server, operation: str) -> None:
    server.handler = lambda _: Response(200, {"Content-Length": "9"}, b"x", framing="close")
    client = kind.data(engine="native")
    if operation == "runtime":
        body = kind.settle(client.invoke_agent_runtime(**CALL))["response"]
    else:
        call = client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="listFiles")
        body = kind.settle(call)["stream"]
    with pytest.raises(botocore.exceptions.ResponseStreamingError) as caught:
        kind.settle(body.read()) if operation == "runtime" else kind.items(body)
    (note,) = caught.value.__notes__  # type: ignore[attr-defined]
    assert ", in the body of its response; next: call again where it may run twice" in note


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tracebacks show notes since Python 3.11")
def test_a_traceback_shows_it(sync: Kind) -> None:
    import traceback

    error, note = failed(sync, {**CALL, "payload": 5}, engine="native")
    assert traceback.format_exception(error)[-1].endswith(f"{note}\n")
