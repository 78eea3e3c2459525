"""The decorator that a declaration and its keywords make, and what decorated functions offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .clients import GivenClient
from .effects import adrive, drive
from .request import Options, TokenRequest, settled
from .secret import reveal
from .wrapping import Target, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .annotations import F
    from .clients import ClientSource
    from .context import Context
    from .declaration import Declaration
    from .effects import Plan
    from .workload import WorkloadIdentity, Workloads


class Shims:
    """What the decorators of one package share: clients, workload tokens and context."""

    __slots__ = ("_workloads", "clients", "context")

    def __init__(
        self, clients: ClientSource, workloads: Workloads | None, context: Context
    ) -> None:
        self.clients, self._workloads, self.context = clients, workloads, context

    @property
    def workloads(self) -> Workloads:
        """The workload tokens.

        Raises:
            TypeError: the package declares none.
        """
        if self._workloads is None:
            raise TypeError("this package declares no workload identity")
        return self._workloads

    def of(self, clients: ClientSource) -> Shims:
        """Returns the same with other clients."""
        return Shims(clients, self._workloads, self.context)

    def request(
        self,
        declaration: Declaration,
        values: Mapping[str, object],
        options: Options,
        client: object = None,
    ) -> TokenRequest:
        """Returns the request that these keywords make."""
        source = self.clients
        if client is not None:
            source = GivenClient(client, declaration.service, declaration.method, source)
        return TokenRequest(declaration, values, options, source, self._workloads, self.context)

    def decorator(
        self,
        declaration: Declaration,
        into: str,
        values: Mapping[str, object],
        options: Options,
        client: object = None,
    ) -> Callable[[F], F]:
        """Returns a decorator; nothing is fetched, and no client is made, before a call."""
        request = self.request(declaration, values, options, client)

        def fetch() -> object:
            return reveal(drive(request.plan(False)))

        async def afetch() -> object:
            return reveal(await adrive(request.plan(True)))

        def forget(workload: str | WorkloadIdentity | None = None) -> None:
            for user in (None,) if workload is None else self.workloads.users(workload):
                request.cache.store.forget(user)

        return _decorator(Target(into, declaration.name, fetch, afetch, {"invalidate": forget}))

    def workload_decorator(
        self, name: str, into: str, workload: object, client: object = None, local: bool = True
    ) -> Callable[[F], F]:
        """Returns a decorator that injects the workload access token itself.

        Where `local` is False, one that is missing is an error in local development too.
        """
        workloads, step = self.workloads, self.workloads.declaration.plain
        source = self.clients
        if client is not None:
            source = GivenClient(client, step.service, step.method, source)

        def plan(asynchronous: bool) -> Plan[str]:
            own = yield from settled(source)
            return (yield from workloads.token(workload, own, asynchronous, local))

        def fetch() -> object:
            return reveal(drive(plan(False)))

        async def afetch() -> object:
            return reveal(await adrive(plan(True)))

        def forget(workload: str | WorkloadIdentity | None = None) -> None:
            if not isinstance(workload, str):  # a token that was given is kept nowhere
                user = None if workload is None else workloads.user(workload)
                workloads.cache.store.forget(user)

        return _decorator(Target(into, name, fetch, afetch, {"invalidate": forget}))


def _decorator(target: Target) -> Callable[[F], F]:
    if not target.into.isidentifier():
        raise ValueError(f"{target.decorator}(into=) must be a parameter name, not {target.into!r}")

    def decorate(function: F) -> F:
        wrapped: F = wrap(function, target)
        return wrapped

    return decorate


def invalidate(function: object, workload: str | WorkloadIdentity | None = None) -> None:
    """Makes a decorated function forget its tokens, for example after a 401.

    Args:
        function: the decorated function.
        workload: the workload access token, or the identity, of the one user whose tokens are to
            be forgotten; by default those of all users.

    Raises:
        TypeError: the function is not decorated.
    """
    forget = getattr(getattr(function, "__func__", function), "invalidate", None)
    if not callable(forget):
        raise TypeError(f"{function!r} is not a decorated function")
    forget(workload)
