"""What signs: a client's credentials as they are now, for callers that may block and those that may not."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from ..protocols import AsyncEngine, Engine, Signing

    class Source(Protocol):
        """Where the keys of a signature come from."""

        @property
        def client(self) -> str:
            """What a repr says of it."""
            ...

        @property
        def endpoint_url(self) -> str:
            """Known once it has given keys."""
            ...

        def now(self) -> Signing:
            """Returns what signs a request; it may block."""
            ...

        async def soon(self) -> Signing:
            """Returns it without blocking the event loop."""
            ...


class SyncSource:
    """The keys of a synchronous client."""

    def __init__(self, engine: Engine, client: str) -> None:
        self._engine, self.client = engine, client

    @property
    def endpoint_url(self) -> str:
        return self._engine.meta.endpoint_url

    def now(self) -> Signing:
        return self._engine.signing()

    async def soon(self) -> Signing:
        import asyncio

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # another event loop, which has no such threads
            return self._engine.signing()
        return await loop.run_in_executor(None, self._engine.signing)


class AsyncSource:
    """The keys of an asynchronous client."""

    def __init__(self, engine: AsyncEngine, client: str) -> None:
        self._engine, self.client = engine, client

    @property
    def endpoint_url(self) -> str:
        return self._engine.meta.endpoint_url

    def now(self) -> Signing:
        return self._engine.signing_now()

    async def soon(self) -> Signing:
        return await self._engine.signing()
