"""The botocore engine of asynchronous clients: a typed wrapper around aiobotocore clients.

An aiobotocore client belongs to the event loop that it was created in. So there is one per loop,
created on first use, and a client object may live as long as the program does.
"""

from __future__ import annotations

import sys
from importlib import import_module
from weakref import WeakKeyDictionary

from ..engine import Options, require_aiobotocore
from ..errors import ClientError, generated
from . import paginators, session
from .async_events import AsyncBotocoreMeta, RecordedEvents
from .engine import BotocoreMeta, check_client, method
from .hooks import observe
from .models import load_models
from .streams import wrap_async_output
from .waiters import AsyncWaiter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from typing import Any

    from ..bearer import TokenSource
    from ..protocols import AsyncInvoke, ClientMeta, Hook, RawClient, Signing
    from ..service import ServiceInfo


class _LoopClient:
    """The client of one event loop: created once, closed once."""

    def __init__(self, lock: Any) -> None:
        self.lock = lock
        self.context: Any = None
        self.raw: Any = None


class _NoLoop:
    """Stands for the loop where there is none of asyncio's (trio with aiobotocore's httpx)."""


_NO_LOOP = _NoLoop()

# Packages of the services whose clients have been made before.
_rehearsed: set[str] = set()


class AsyncBotocoreEngine:
    """Sends requests through aiobotocore clients, which it creates on demand."""

    def __init__(self, service: ServiceInfo, options: Options) -> None:
        require_aiobotocore(service)
        session.check_session(options, asynchronous=True)
        self._service = service
        self._options = options
        self._wrapped: Any = None
        self.endpoint_given = options.endpoint_url is not None
        self._start()

    endpoint_given = False  # as the argument `endpoint_url`

    @classmethod
    def wrap(cls, service: ServiceInfo, client: RawClient) -> AsyncBotocoreEngine:
        """Returns an engine over a client that the user made (and entered)."""
        check_client(service, client, asynchronous=True)
        engine = cls.__new__(cls)
        engine._service = service
        engine._options = Options()
        engine._wrapped = client
        engine._start()
        observe(service, client, lambda: engine.hooks)
        return engine

    def _start(self) -> None:
        self._loop_clients: WeakKeyDictionary[Any, _LoopClient] = WeakKeyDictionary()
        self._guard = import_module("_thread").allocate_lock()
        self.hooks: list[Hook] = []
        self.events = RecordedEvents(
            lambda: [
                loop_client.raw.meta.events
                for loop_client in self._loop_clients.values()
                if loop_client.raw
            ]
        )

    @property
    def meta(self) -> ClientMeta:
        if self._wrapped is not None:
            return BotocoreMeta(self._wrapped, self.hooks)
        return AsyncBotocoreMeta(self._known, self.hooks, self.events)

    @property
    def region_name(self) -> str | None:
        raw = self._known()
        if raw is not None:
            return BotocoreMeta(raw, self.hooks).region_name
        return self._options.region_name

    async def open(self) -> None:
        await self._client()

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        raw = await self._client()
        try:
            output = await method(self._service, raw, operation)(**params)
        except ClientError as error:
            raise generated(error, self._service) from None
        return wrap_async_output(self._service, operation, output)

    def sends_natively(self, operation: str) -> bool:
        return False

    def paginator(self, operation: str, invoke: AsyncInvoke) -> Any:
        return paginators.async_paginator(self._service, operation, invoke)

    def iterate(
        self, operation: str, params: dict[str, object], invoke: AsyncInvoke
    ) -> AsyncIterator[Any]:
        return paginators.async_iterate(self._service, operation, params, invoke)

    def waiter(self, name: str, invoke: AsyncInvoke) -> Any:
        return AsyncWaiter(self._service, name, invoke, self._client)

    async def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, http_method: str | None
    ) -> str:
        raw = await self._client()
        name = method(self._service, raw, operation).__name__
        url: str = await raw.generate_presigned_url(name, dict(params), expires_in, http_method)
        return url

    async def signing(self) -> Signing:
        raw = await self._client()
        keys: Any = raw._request_signer._credentials
        return session.signing(raw, keys and await keys.get_frozen_credentials())

    async def warm_up(self, tokens: TokenSource | None = None) -> None:
        raw = await self._client()
        if tokens is not None:
            await tokens.fetch()
        elif session.is_signed(raw):
            await self.signing()
        await raw._endpoint.http_session.send(session.nothing(raw))

    def signing_now(self) -> Signing:
        raise RuntimeError(
            "aiobotocore's credentials are asked by a coroutine: use http_auth() with an"
            " asynchronous HTTP client, or take it from a synchronous client"
        )

    async def close(self) -> None:
        if self._wrapped is not None:
            await self._wrapped.close()
            return
        loop_client = self._loop_clients.get(_loop())
        if loop_client is not None:
            async with loop_client.lock:
                context, loop_client.context, loop_client.raw = loop_client.context, None, None
            if context is not None:
                await context.__aexit__(None, None, None)

    def _known(self) -> Any:
        if self._wrapped is not None:
            return self._wrapped
        here = self._loop_clients.get(_loop())
        clients = (
            [*self._loop_clients.values()] if here is None else [here, *self._loop_clients.values()]
        )
        return next(
            (loop_client.raw for loop_client in clients if loop_client.raw is not None), None
        )

    async def _client(self) -> Any:
        """Returns the aiobotocore client of the running loop."""
        if self._wrapped is not None:
            return self._wrapped
        loop = _loop()
        loop_client = self._loop_clients.get(loop)
        if loop_client is None:
            with self._guard:
                loop_client = self._loop_clients.setdefault(loop, _LoopClient(_lock(loop)))
        if loop_client.raw is None:
            async with loop_client.lock:
                if loop_client.raw is None:
                    await self._connect(loop, loop_client)
        return loop_client.raw

    async def _connect(self, loop: Any, loop_client: _LoopClient) -> None:
        if loop is not _NO_LOOP and self._service.package not in _rehearsed:
            await loop.run_in_executor(None, _rehearse, self._service)
        context = session.create_client(self._service, self._options, asynchronous=True)
        raw = await context.__aenter__()
        observe(self._service, raw, lambda: self.hooks)
        self.events.replay(raw.meta.events)
        loop_client.raw = raw
        loop_client.context = context


def _rehearse(service: ServiceInfo) -> None:
    """Loads modules and models in a thread; the first client of a process creates one for that.

    It takes 200 ms, which would block the event loop.
    """
    options = Options(
        region_name="us-east-1",
        endpoint_url="http://localhost",
        aws_access_key_id="rehearsal",
        aws_secret_access_key="rehearsal",
    )

    async def make() -> None:
        async with session.create_client(service, options, asynchronous=True):
            pass

    try:
        if _rehearsed:
            load_models(service)
        else:
            import_module("asyncio").run(make())
    except Exception:
        return  # what is wrong shows when the client itself is made
    _rehearsed.add(service.package)


def _loop() -> Any:
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        return _NO_LOOP
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return _NO_LOOP


def _lock(loop: Any) -> Any:
    if loop is _NO_LOOP:
        return import_module("anyio").Lock()
    return import_module("asyncio").Lock()
