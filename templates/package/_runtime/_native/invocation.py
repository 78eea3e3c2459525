"""One call of an operation on the wire: its attempts and what the answers mean, without any I/O."""

from __future__ import annotations

from .clock import amz_date, new_token
from .codec.wire import parse_json
from .retry import SKEW_CODES, Attempts, time_to_live

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .auth.credentials import Credentials
    from .codec.wire import Operation
    from .http.file_body import FileBody
    from .http.request import Message
    from .state import ClientState


class Invocation:
    """What both engines do with a call; sending, waiting and reading are theirs.

    Attributes:
        delay: seconds to wait before the next attempt.
        file: a body that `read_file` has to read before `message`.
    """

    __slots__ = (
        "_attempts",
        "_code",
        "_hooks",
        "_request",
        "_state",
        "_token",
        "_ttl",
        "delay",
        "file",
    )

    def __init__(self, state: ClientState, code: Operation, params: dict[str, object]) -> None:
        """Serializes the request.

        Raises:
            botocore.exceptions.ParamValidationError: with botocore's own text.
        """
        self._state, self._code = state, code
        self._request = request = state.request(code, params)
        # What is a file and no bytes is read before each attempt.
        self.file = None if type(request[4]) is bytes else _file_body(request[4])
        self._attempts = Attempts(state.settings.attempts, state.quota)
        self._token = new_token()
        self._hooks = state.dispatcher(code.name)
        self.delay = 0.0
        self._ttl = ""  # what the header of the next attempt says of its time to live

    def read_file(self) -> None:
        """Reads the file that is the body, for what the next attempt's head says of it.

        Raises:
            botocore.exceptions.UnseekableStreamError: it does not go back for another attempt.
            TypeError: it is a text file, or otherwise gives no bytes.
        """
        file = self.file
        if file is not None:
            content = file.read(self._state.signs)
            if content is not None:
                self.file = None
            self._request = (*self._request[:4], file if content is None else content)

    def message(self, keys: Credentials) -> Message:
        """Returns what the next attempt sends."""
        number, limit = self._attempts.number, self._state.settings.attempts
        progress = "attempt=1" if number == 1 else f"{self._ttl}attempt={number}; max={limit}"
        return self._state.signed(self._request, keys, progress, self._token, self._hooks)

    def on_error(self, error: Exception) -> bool:
        """Takes an attempt that got no answer; returns whether another one follows."""
        from .log import debug

        number, name = self._attempts.number, type(error).__name__
        delay = self._attempts.after_error(error) if self._may_repeat() else None
        debug("%s: attempt %d failed: %s", self._code.name, number, name)
        if delay is None:
            return False
        if self._hooks is not None:
            self._hooks.on_error(error, done=False)
        self.delay = delay
        return True

    def on_response(self, status: int, headers: dict[str, str], body: Any) -> dict[str, Any] | None:
        """Returns the result of an answer, None where another attempt follows.

        Raises:
            ClientError: the service's error, of its generated class.
        """
        dispatcher = self._hooks
        if status >= 300:
            if dispatcher is not None:
                dispatcher.on_response(status, headers, done=False)
            self._after_failure(status, headers, body)
            return None
        attempts = self._attempts
        attempts.succeeded()
        metadata = _success_metadata(status, headers)
        metadata.update(attempts.metadata())
        result: dict[str, Any] = {"ResponseMetadata": metadata}
        result.update(self._code.response(status, headers, body))
        if dispatcher is not None:
            dispatcher.on_response(status, headers, done=True)
        return result

    def on_failure(self, error: BaseException) -> None:
        """Takes what the caller gets instead of a result; an error of a connection tells attempts."""
        if type(error).__module__ == "botocore.exceptions":
            vars(error)["attempts"] = self._attempts.number
        if self._hooks is not None:
            self._hooks.on_error(error, done=True)

    def _may_repeat(self) -> bool:
        """Whether another attempt may follow the one that just failed, whatever its error."""
        return True

    def _after_failure(self, status: int, headers: dict[str, str], body: bytes) -> None:
        from .log import debug

        state, attempts, name = self._state, self._attempts, self._code.name
        parsed = _error_response(state, status, headers, body)
        code = parsed["Error"].get("Code")
        delay = None
        if self._may_repeat():
            delay = attempts.after_response(status, code, headers, code in self._code.retryable)
            if delay is None and code in SKEW_CODES and state.correct_clock(headers):
                delay = attempts.again()
        debug("%s: status %d, code %s", name, status, code)
        if delay is None:
            parsed["ResponseMetadata"].update(attempts.metadata())
            raise _exception(state, name, parsed)
        self.delay = delay
        if (ends := time_to_live(headers, state.settings.transport.read_timeout)) is not None:
            self._ttl = f"ttl={amz_date(ends)}; "


def _file_body(body: Any) -> FileBody | None:
    """Returns what reads a file; None for a body that is in memory."""
    if isinstance(body, (bytes, bytearray, memoryview)):
        return None
    from .http.file_body import FileBody

    return FileBody(body)


def _success_metadata(status: int, headers: dict[str, str]) -> dict[str, Any]:
    """Returns the ResponseMetadata of a response, without its counts of attempts."""
    metadata: dict[str, Any] = {}
    if "x-amzn-requestid" in headers:
        metadata["RequestId"] = headers["x-amzn-requestid"]
    elif "x-amz-request-id" in headers:
        metadata["RequestId"] = headers["x-amz-request-id"]
        metadata["HostId"] = headers.get("x-amz-id-2", "")
    metadata["HTTPStatusCode"] = status
    metadata["HTTPHeaders"] = headers
    return metadata


def _metadata(status: int, headers: dict[str, str]) -> dict[str, Any]:
    return {"HTTPStatusCode": status, "HTTPHeaders": headers}


def _reason(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _error_response(
    state: ClientState, status: int, headers: dict[str, str], body: bytes
) -> dict[str, Any]:
    """Returns an error response as botocore parses it."""
    parsed: dict[str, Any] = {"Error": {"Message": "", "Code": ""}, "ResponseMetadata": {}}
    error = parsed["Error"]
    stripped = body.strip()
    if status >= 500 and (not stripped or stripped.startswith(b"<html>")):
        # A load balancer's or a proxy's page says nothing about the service.
        error["Code"], error["Message"] = str(status), _reason(status)
        parsed["ResponseMetadata"] = _metadata(status, headers)
        return parsed
    data, _ = parse_json(body)
    error["Message"] = data.get("message", data.get("Message", ""))
    code = data.get("__type", str(status))
    code = "" if code is None else code.split(":", 1)[0].rsplit("#", 1)[-1]
    if "x-amzn-query-error" in headers:
        # A service that once spoke the query protocol tells the code of that time.
        old, _, sender = headers["x-amzn-query-error"].partition(";")
        if old and sender and ";" not in sender:
            error["QueryErrorCode"], error["Type"], code = code, sender, old
    named = headers.get("x-amzn-errortype", data.get("code", data.get("Code", code)))
    if isinstance(named, str):
        named = named.split(":", 1)[0].rsplit("#", 1)[-1]
    error["Code"] = code = code if named is None else named
    if "x-amzn-requestid" in headers:
        parsed["ResponseMetadata"]["RequestId"] = headers["x-amzn-requestid"]
    parsed["ResponseMetadata"].update(_metadata(status, headers))
    reader = state.error_readers().get(code) if isinstance(code, str) else None
    if reader is not None:
        parsed.update(reader(status, headers, body))
    return parsed


def _exception(state: ClientState, operation: str, parsed: dict[str, Any]) -> Exception:
    """Returns the generated error class's instance for a parsed error."""
    from ..errors import generated
    from .failures import client_error

    error: Exception = generated(client_error(parsed, operation), state.service)
    return error
