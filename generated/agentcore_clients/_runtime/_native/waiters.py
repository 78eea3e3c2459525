"""Waiters of both kinds of client: they end when and as botocore's do, but import nothing of it."""

from __future__ import annotations

from importlib import import_module

from .expressions import finder
from .narrowing import is_instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    from ..protocols import AsyncInvoke, Invoke
    from ..service import ServiceInfo

    Response: TypeAlias = Mapping[str, Any]

# Matcher to the text of an error, which is botocore's.
_EXPLANATIONS = {
    "path": 'For expression "{argument}" we matched expected path: "{expected}"',
    "pathAll": 'For expression "{argument}" all members matched expected path: "{expected}"',
    "pathAny": 'For expression "{argument}" we matched expected path: "{expected}" at least once',
    "status": "Matched expected HTTP status code: {expected}",
    "error": "Matched expected service error code: {expected}",
}


class _Acceptor:
    """One acceptor of a definition: what it looks at, and which state that means."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.state: str = definition["state"]
        self._matcher: str = definition["matcher"]
        self._expected: Any = definition["expected"]
        self._argument: str = definition.get("argument", "")
        self._find = finder(self._argument) if self._matcher.startswith("path") else None

    @property
    def explanation(self) -> str:
        return _EXPLANATIONS[self._matcher].format(argument=self._argument, expected=self._expected)

    def matches(self, response: Response) -> bool:
        expected = self._expected
        if self._find is not None:
            return not _is_error(response) and self._is_expected(self._find(response))
        if self._matcher == "status":
            return bool(response.get("ResponseMetadata", {}).get("HTTPStatusCode") == expected)
        if expected is True:
            return "Error" in response and "Code" in response["Error"]
        if expected is False:
            return "Error" not in response
        return bool(response.get("Error", {}).get("Code", "") == expected)

    def _is_expected(self, value: Any) -> bool:
        if self._matcher == "path":
            return bool(value == self._expected)
        if not is_instance(value, list) or not value:
            return False
        quantifier = all if self._matcher == "pathAll" else any
        return quantifier(item == self._expected for item in value)


class _Wait:
    """What one call of `wait()` has come to."""

    def __init__(self, name: str, definition: Mapping[str, Any], params: dict[str, Any]) -> None:
        options: Mapping[str, Any] = params.pop("WaiterConfig", None) or {}
        self.params = {key: value for key, value in params.items() if value is not None}
        self.delay: float = options.get("Delay", definition["delay"])
        self._left: int = options.get("MaxAttempts", definition["maxAttempts"])
        self._name = name
        self._acceptors = [_Acceptor(acceptor) for acceptor in definition["acceptors"]]
        self._matched: _Acceptor | None = None

    def ends(self, response: Response) -> bool:
        """Returns whether the state is reached with this response.

        Raises:
            WaiterError: botocore's; it cannot be reached any more, or not in time.
        """
        self._left -= 1
        acceptor = next((a for a in self._acceptors if a.matches(response)), None)
        if acceptor is None:
            if _is_error(response):
                error = response["Error"]
                code, message = error.get("Code", "Unknown"), error.get("Message", "Unknown")
                raise self._error(f"An error occurred ({code}): {message}", response)
        elif acceptor.state == "success":
            return True
        elif acceptor.state == "failure":
            reason = f"Waiter encountered a terminal failure state: {acceptor.explanation}"
            raise self._error(reason, response)
        else:
            self._matched = acceptor
        if self._left <= 0:
            reason = "Max attempts exceeded"
            if self._matched is not None:
                # botocore names the acceptor that it looked at last, whether it matched or not.
                last = acceptor or self._acceptors[-1]
                reason += f". Previously accepted state: {last.explanation}"
            raise self._error(reason, response)
        return False

    def _error(self, reason: str, response: Response) -> Exception:
        make: Callable[..., Exception] = import_module("botocore.exceptions").WaiterError
        return make(name=self._name, reason=reason, last_response=response)


class _Waiter:
    """A waiter by its definition."""

    def __init__(self, service: ServiceInfo, name: str, invoke: Any) -> None:
        self.name = name
        definition: Any = service.waiters[name]
        self._definition: Mapping[str, Any] = definition
        self._operation: str = definition["operation"]
        self._invoke = invoke

    def __repr__(self) -> str:
        return f"<waiter {self.name}>"


class Waiter(_Waiter):
    """What `get_waiter()` of a synchronous client returns."""

    _invoke: Invoke

    def wait(self, **params: Any) -> None:
        """Asks until the state is reached. Parameters are the operation's, and `WaiterConfig`.

        Raises:
            WaiterError: botocore's; the state cannot be reached any more, or not in time.
        """
        from time import sleep

        wait = _Wait(self.name, self._definition, params)
        while True:
            try:
                response = self._invoke(self._operation, wait.params)
            except Exception as error:
                response = _answer(error)
                if response is None:
                    raise
            if wait.ends(response):
                return
            sleep(wait.delay)


class AsyncWaiter(_Waiter):
    """What `get_waiter()` of an asynchronous client returns."""

    _invoke: AsyncInvoke

    async def wait(self, **params: Any) -> None:
        """See `Waiter.wait`."""
        from asyncio import sleep

        wait = _Wait(self.name, self._definition, params)
        while True:
            try:
                response = await self._invoke(self._operation, wait.params)
            except Exception as error:
                response = _answer(error)
                if response is None:
                    raise
            if wait.ends(response):
                return
            await sleep(wait.delay)


def _answer(error: Exception) -> Response | None:
    """Returns the service's answer behind an error, None for an error of another kind."""
    from ..errors import ClientError

    return error.response if isinstance(error, ClientError) else None


def _is_error(response: Response) -> bool:
    error: Any = response.get("Error")
    return isinstance(error, dict) and "Code" in error
