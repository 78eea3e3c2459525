"""The base of clients that put several services behind one class."""

from __future__ import annotations

from collections.abc import Mapping

from .cache import CachePolicy
from .clients import SharedClients
from .effects import Call, adrive
from .secret import reveal
from .workload import call, warn_both

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .declaration import Declaration
    from .decorator import Shims
    from .effects import Plan
    from .request import Options


class Facade:
    """Uses the shared clients of one region.

    Args:
        region: the region; by default that of the environment.
    """

    _shims: Shims
    _clients: SharedClients

    def __init__(self, shims: Shims, clients: SharedClients, region: str | None) -> None:
        self.region = region
        self._clients = clients.in_region(region)
        self._shims = shims.of(self._clients)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(region={self.region!r})"

    def _send(self, service: str, method: str, request: Mapping[str, object]) -> Any:
        return Call(self._clients, service, method, request).run()

    async def _asend(self, service: str, method: str, request: Mapping[str, object]) -> Any:
        return await Call(self._clients, service, method, request).arun()

    async def _token(
        self,
        declaration: Declaration,
        values: Mapping[str, object],
        options: Options,
    ) -> Any:
        # Every call sends a request, as its caller expects of a client.
        options.cache = CachePolicy(enabled=False)
        request = self._shims.request(declaration, values, options)
        return reveal(await adrive(request.plan(True, shared=False)))

    def _workload_token(
        self, name: str, user_token: str | None, user_id: str | None
    ) -> Plan[Mapping[str, object]]:
        if user_token and user_id is not None:
            warn_both()
        step, user = self._shims.workloads.step(user_token, user_id)
        return call(self._clients, step, {"name": name, **user})
