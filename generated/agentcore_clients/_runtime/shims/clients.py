"""Which client a request goes through: made on first use, shared per region and endpoint."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping
from importlib import import_module

from .awaitables import awaitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from typing import Any, Protocol

    class ClientSource(Protocol):
        """Gives clients by service name; `key` changes when another client would be given."""

        def key(self, service: str) -> Hashable: ...
        def client(self, service: str) -> Any: ...
        async def aclient(self, service: str) -> Any: ...


class ServiceClients:
    """The two client classes of a service, by the functions that import them."""

    __slots__ = ("asynchronous", "endpoint_variable", "synchronous")

    def __init__(
        self,
        synchronous: Callable[[], Callable[..., Any]],
        asynchronous: Callable[[], Callable[..., Any]],
        endpoint_variable: str | None = None,
    ) -> None:
        self.synchronous, self.asynchronous = synchronous, asynchronous
        self.endpoint_variable = endpoint_variable


def botocore_client(service: str) -> Callable[[], Callable[..., Any]]:
    """Returns what loads the clients of a service without generated ones; synchronous they all are.

    They are of boto3's default session where the program has one.
    """

    def make(**options: object) -> Any:
        default: Any = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
        session: Any = default._session if default is not None else None
        if session is None:
            session = import_module("botocore.session").Session()
        return session.create_client(service, **options)

    return lambda: make


class SharedClients:
    """The clients of this process; asynchronous ones belong to their event loop.

    Args:
        services: the client classes by service name.
        default_region: the region where neither the environment nor the configuration has one.
        region: a region that goes before the environment's.
        read_timeout: seconds; None for what is usual.
    """

    __slots__ = (
        "__weakref__",
        "_aclients",
        "_clients",
        "_lock",
        "_read_timeout",
        "_region",
        "default_region",
        "services",
    )

    def __init__(
        self,
        services: Mapping[str, ServiceClients],
        default_region: str | None = None,
        region: str | None = None,
        read_timeout: int | None = None,
    ) -> None:
        self.services, self.default_region, self._region = services, default_region, region
        self._read_timeout = read_timeout
        self._lock = threading.Lock()
        self._clients: dict[Hashable, Any] = {}
        self._aclients: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, dict[Hashable, Any]
        ] = weakref.WeakKeyDictionary()
        _all.add(self)

    def in_region(self, region: str | None, read_timeout: int | None = None) -> SharedClients:
        """Returns a view of these clients for one region."""
        view = SharedClients(self.services, self.default_region, region, read_timeout)
        view._lock, view._clients, view._aclients = self._lock, self._clients, self._aclients
        return view

    def key(self, service: str) -> Hashable:
        environ = os.environ
        endpoint = self.services[service].endpoint_variable
        region = self._region or environ.get("AWS_REGION")
        return (
            service,
            (endpoint and environ.get(endpoint)) or None,
            region or environ.get("AWS_DEFAULT_REGION") or None,
            environ.get("AWS_PROFILE") or None,
            self._read_timeout,
        )

    def client(self, service: str) -> Any:
        key = self.key(service)
        client = self._clients.get(key)
        if client is None:
            with self._lock:
                client = self._clients.get(key)
                if client is None:
                    client = self._make(service, self.services[service].synchronous)
                    self._clients[key] = client
        return client

    async def aclient(self, service: str) -> Any:
        import asyncio

        loop, key = asyncio.get_running_loop(), self.key(service)
        clients = self._aclients.get(loop)
        if clients is None:
            for other in [other for other in self._aclients if other.is_closed()]:
                self._aclients.pop(other, None)
            clients = self._aclients[loop] = {}
        future = clients.get(key)
        if future is None:
            make = self.services[service].asynchronous
            # Imports and models take their time: not on the loop.
            future = asyncio.ensure_future(asyncio.to_thread(self._make, service, make))
            clients[key] = future
            future.add_done_callback(lambda done: _made(clients, key, done))
            client = await asyncio.shield(future)
            # Kept beside the client: a generator that nobody holds is closed at once.
            keeper = clients[key, "keeper"] = _close_with_loop(client, clients)
            await keeper.__anext__()
            return client
        # Shielded: one caller's cancellation must not take the client from the others.
        return future.result() if future.done() else await asyncio.shield(future)

    def _make(self, service: str, load: Callable[[], Callable[..., Any]]) -> Any:
        endpoint_variable = self.services[service].endpoint_variable
        endpoint = os.environ.get(endpoint_variable) if endpoint_variable is not None else None
        options: dict[str, object] = {"endpoint_url": endpoint} if endpoint else {}
        if self._read_timeout is not None:
            make = import_module("botocore.config").Config
            options["config"] = make(read_timeout=self._read_timeout)
        environ = os.environ
        region = self._region or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        return load()(region_name=region or _configured() or self.default_region, **options)

    def reset(self) -> None:
        """For a forked child, which must not share the parent's connections."""
        self._lock = threading.Lock()
        self._clients.clear()
        self._aclients.clear()


def _configured() -> str | None:
    """Returns the region of the shared configuration file, by botocore, which knows all about it.

    Asked before a client is made, because an asynchronous one misses its region only when used.
    """
    session: Any = import_module("botocore.session").Session()
    region: str | None = session.get_config_variable("region")
    return region


def _made(clients: dict[Hashable, Any], key: Hashable, done: asyncio.Future[Any]) -> None:
    if done.cancelled() or done.exception() is not None:
        clients.pop(key, None)


async def _close_with_loop(client: Any, clients: dict[Hashable, Any]) -> AsyncGenerator[None, None]:
    """Closes the client when its loop shuts down: asyncio.run closes suspended generators."""
    try:
        yield
    finally:
        clients.clear()
        close = getattr(client, "close", None)
        closing = close() if close is not None else None
        if awaitable(closing):
            await closing


class GivenClient:
    """The client that a user gave for one service, or a function that returns it."""

    __slots__ = ("_given", "_method", "_others", "_service")

    def __init__(self, given: object, service: str, method: str, others: ClientSource) -> None:
        self._given, self._service, self._method, self._others = given, service, method, others

    def key(self, service: str) -> Hashable:
        # The client itself, not its id(): ids are given out again.
        return (
            (service, _Same(self._given)) if service == self._service else self._others.key(service)
        )

    @property
    def factory(self) -> Callable[[], object] | None:
        """The function that returns the client, where a function was given."""
        given = self._given
        return given if callable(given) and not hasattr(given, self._method) else None

    def of(self, client: object) -> GivenClient:
        """Returns the source of a client that the function has returned."""
        return GivenClient(client, self._service, self._method, self._others)

    def client(self, service: str) -> Any:
        if service != self._service:
            return self._others.client(service)
        factory = self.factory
        return self._given if factory is None else factory()

    async def aclient(self, service: str) -> Any:
        if service != self._service:
            return await self._others.aclient(service)
        client = self.client(service)
        return await client if awaitable(client) else client


class _Same:
    """Equal for one and the same object, which it does not keep alive where that is possible."""

    __slots__ = ("_hash", "_value")

    def __init__(self, value: object) -> None:
        self._hash = id(value)
        self._value: Callable[[], object]
        try:
            self._value = weakref.ref(value)
        except TypeError:
            self._value = lambda: value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same):
            return False
        mine = self._value()
        return self is other or (mine is not None and mine is other._value())

    def __hash__(self) -> int:
        return self._hash


_all: weakref.WeakSet[SharedClients] = weakref.WeakSet()


def _after_fork() -> None:
    for clients in list(_all):
        clients.reset()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
