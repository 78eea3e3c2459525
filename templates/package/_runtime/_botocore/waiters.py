"""Waiters over botocore's, from the package's own definitions and through the client's calls."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from ..protocols import AsyncInvoke, Invoke
    from ..service import ServiceInfo


def waiter_names(service: ServiceInfo) -> dict[str, str]:
    """Returns {name for `get_waiter()`: name in the model}; the former as boto3 spells it."""
    if not service.waiters:
        return {}
    xform_name = import_module("botocore").xform_name
    return {xform_name(name): name for name in sorted(service.waiters)}


class Waiter:
    """What `get_waiter()` of a synchronous client returns."""

    def __init__(self, service: ServiceInfo, name: str, invoke: Invoke, raw_client: Any) -> None:
        self.name = name
        self._raw = _waiter("botocore.waiter", service, name, invoke, raw_client)

    def wait(self, **params: object) -> None:
        """Polls until the state is reached. Parameters are those of the operation, and `WaiterConfig`.

        Raises:
            WaiterError: botocore's; the state can no longer be reached, or was not in time.
        """
        self._raw.wait(**_sent(params))

    def __repr__(self) -> str:
        return f"<waiter {self.name}>"


class AsyncWaiter:
    """What `get_waiter()` of an asynchronous client returns; connects when it starts to wait."""

    def __init__(
        self,
        service: ServiceInfo,
        name: str,
        invoke: AsyncInvoke,
        raw_client: Callable[[], Awaitable[Any]],
    ) -> None:
        self.name = name
        self._service = service
        self._invoke = invoke
        self._raw_client = raw_client

    async def wait(self, **params: object) -> None:
        """See `Waiter.wait`."""
        raw_client = await self._raw_client()
        raw = _waiter("aiobotocore.waiter", self._service, self.name, self._invoke, raw_client)
        await raw.wait(**_sent(params))

    def __repr__(self) -> str:
        return f"<waiter {self.name}>"


def _sent(params: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in params.items() if value is not None}


def _waiter(module: str, service: ServiceInfo, name: str, invoke: Any, raw_client: Any) -> Any:
    definitions = {"version": 2, "waiters": service.waiters}
    model = import_module("botocore.waiter").WaiterModel(definitions)
    create: Any = import_module(module).create_waiter_with_client
    return create(name, model, _Caller(service, name, invoke, raw_client))


class _Caller:
    """A botocore client to a waiter: the one operation goes through `invoke`, else it is the client.

    botocore picks the waiter's class and its sleep by the client, hence it is asked.
    """

    def __init__(self, service: ServiceInfo, name: str, invoke: Any, raw_client: Any) -> None:
        self._operation = service.waiters[name]["operation"]
        self._method = import_module("botocore").xform_name(self._operation)
        self._invoke = invoke
        self._client = raw_client

    def __getattr__(self, name: str) -> Any:
        return self._call if name == self._method else getattr(self._client, name)

    def _call(self, **params: object) -> Any:
        return self._invoke(self._operation, params)
