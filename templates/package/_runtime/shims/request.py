"""A decorator's request: its parameters, its key in the cache, and the plan that answers it."""

from __future__ import annotations

from collections.abc import Mapping

from .cache import CachePolicy, digest
from .clients import GivenClient
from .effects import InThread, Invoke
from .errors import ConsentRequired, IdentityError
from .exchange import Exchange
from .flight import Flight, Listener
from .pending import MemoryPendingStore, PendingStore, read, write
from .polling import (
    PendingRequest,
    PollPolicy,
    RequestTokenPoller,
    TokenPoller,
    await_consent,
    is_refusal,
)
from .secret import hide
from .sharing import share
from .values import is_absent, is_list, is_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .clients import ClientSource
    from .context import Context
    from .declaration import Declaration, Member
    from .effects import Plan
    from .workload import Workloads


class Options:
    """The keywords that every decorator has, beside those of its operation."""

    __slots__ = ("cache", "notify", "on_pending", "pending_store", "poll", "poller", "workload")

    def __init__(
        self,
        *,
        workload: object = None,
        cache: CachePolicy | None = None,
        notify: Callable[[str], object] | None = None,
        poller: TokenPoller | RequestTokenPoller | None = None,
        on_pending: str = "poll",
        pending_store: PendingStore | None = None,
        poll: PollPolicy | None = None,
    ) -> None:
        if on_pending not in ("poll", "raise"):
            raise ValueError(f'on_pending is "poll" or "raise", not {on_pending!r}')
        # Otherwise these would only fail when somebody waits for consent.
        if notify is not None and not callable(notify):
            raise TypeError(f"what takes the URL must be callable, not {type(notify).__name__}")
        if poller is not None and (isinstance(poller, type) or not _is_poller(poller)):
            raise TypeError("token_poller= must be an object with poll_for_token() or poll()")
        self.workload, self.notify, self.poller = workload, notify, poller
        self.on_pending, self.poll = on_pending, poll or PollPolicy()
        self.cache = cache
        # Not `or`: an empty store is false where it has a length.
        self.pending_store = MemoryPendingStore() if pending_store is None else pending_store


class TokenRequest:
    """What one decorated function asks for; each call makes a plan from it."""

    __slots__ = (
        "_apart",
        "_dynamic",
        "_fixed",
        "_fixed_digest",
        "_fresh",
        "cache",
        "context",
        "declaration",
        "options",
        "source",
        "workloads",
    )

    def __init__(
        self,
        declaration: Declaration,
        values: Mapping[str, object],
        options: Options,
        source: ClientSource,
        workloads: Workloads | None,
        context: Context,
    ) -> None:
        self.declaration, self.options, self.source = declaration, options, source
        self.workloads, self.context = workloads, context
        self.cache = options.cache or CachePolicy(enabled=declaration.cached)
        for keyword, release in declaration.removed.items():
            if values.get(keyword) is not None:
                raise TypeError(
                    f"{declaration.name}({keyword}=) is gone: the service dropped it"
                    f" with botocore {release}"
                )
        self._fixed: dict[str, object] = {}
        self._dynamic: list[tuple[Member, Callable[[], object] | None]] = []
        self._fresh = False
        for member in declaration.members:
            if member.wire == declaration.workload:
                continue
            value = values.get(member.keyword) if member.keyword is not None else None
            late = member.context is not None or (member.required and member.empty is None)
            if callable(value) or (late and is_absent(value)):
                self._dynamic.append((member, value if callable(value) else None))
                continue
            self._set(self._fixed, member, value)
            self._fresh = self._fresh or (member.fresh and bool(value))
        # What is made for each request does not tell requests apart.
        apart = {member.wire for member in declaration.members if member.per_request}
        known = {wire: value for wire, value in self._fixed.items() if wire not in apart}
        self._fixed_digest = digest(known)
        self._apart = apart

    def _set(self, parameters: dict[str, object], member: Member, value: object) -> None:
        if value is None or (isinstance(value, str) and not value):
            value = member.empty
        if member.required:
            if value is None:
                raise TypeError(
                    f"{self.declaration.name}({member.keyword}=) must not be None or empty"
                )
        elif member.empty is None and is_absent(value):
            return
        if member.sensitive and not isinstance(value, str):
            # Before the client complains, whose text would hold the value.
            raise TypeError(
                f"{self.declaration.name}({member.keyword or member.wire}=) must be a str,"
                f" not {type(value).__name__}"
            )
        if member.many and isinstance(value, str):
            raise TypeError(
                f"{self.declaration.name}({member.keyword or member.wire}=) takes a list, not one"
                " str: put it in brackets"
            )
        if member.fresh and not value:
            return
        if member.sensitive:
            value = hide(value)
        elif is_set(value):
            value = sorted(value, key=str)
        elif is_list(value):
            value = list(value)
        parameters[member.wire] = value

    def plan(self, asynchronous: bool, shared: bool = True) -> Plan[object]:
        """The whole way to a token, for one call; one that is not shared asks for itself."""
        declaration, workload = self.declaration, None
        source = yield from settled(self.source)
        if declaration.workload is not None and self.workloads is not None:
            workload = yield from self.workloads.token(self.options.workload, source, asynchronous)
        parameters, fresh = dict(self._fixed), self._fresh
        later: list[tuple[Member, Callable[[], object]]] = []
        known: list[object] = []
        for member, make in self._dynamic:
            if make is not None and member.per_request:
                later.append((member, make))
                continue
            value: object = None if make is None else (yield Invoke(make))
            if member.sensitive:
                value = hide(value)
            if member.context is not None and is_absent(value):
                value = self.context.get(member.context)
            self._set(parameters, member, value)
            fresh = fresh or (member.fresh and bool(value))
            if not member.per_request:
                known.append((member.wire, value))
        if declaration.workload is not None and workload is not None:
            parameters[declaration.workload] = workload

        listener = Listener(self.options.notify)

        def work(flight: Flight) -> Plan[object]:
            exchange = Exchange(declaration, source)
            return self._obtain(flight, exchange, parameters, later, listener)

        if not shared or (not declaration.cached and self.options.cache is None):
            return (yield from work(Flight()))
        key = (
            declaration.name,
            source.key(declaration.service),
            self._fixed_digest,
            digest(known) if known else b"",
            digest(workload) if workload is not None else b"",
        )

        def keyed(flight: Flight) -> Plan[object]:
            if self.options.on_pending == "raise":
                return self._resumed(self._pending_key(parameters), parameters, flight, work)
            return work(flight)

        return (yield from share(self.cache.store, key, asynchronous, keyed, fresh, listener))

    def _pending_key(self, parameters: Mapping[str, object]) -> str:
        """Returns a key that is the same in every process, and tells no token."""
        declaration = self.declaration
        # What only the first request says, and what is made anew for each, names no authorization.
        apart = {m.wire for m in declaration.members if m.fresh} | self._apart
        same = {wire: value for wire, value in parameters.items() if wire not in apart}
        where = self.source.key(declaration.service)
        place = where if not isinstance(self.source, GivenClient) else "a client of its own"
        return digest((declaration.name, place, same), secret=b"").hex()

    def _resumed(
        self,
        key: str,
        parameters: dict[str, object],
        flight: Flight,
        work: Callable[[Flight], Plan[object]],
    ) -> Plan[object]:
        """Where nobody polls, the next call takes the authorization session up again."""
        store, declaration = self.options.pending_store, self.declaration
        secret = {m.wire for m in declaration.members if m.sensitive} - self._apart
        if declaration.workload is not None:
            secret.add(declaration.workload)
        if flight.progress.url is None:
            own = {wire: value for wire, value in parameters.items() if wire in secret}
            before = read((yield from _stored(store, store.get, key)), own)
            flight.progress = before or flight.progress
        resumed = flight.progress.url is not None
        try:
            token = yield from work(flight)
        except ConsentRequired:
            end = self.options.poll.timeout
            # Its text is in no variable of this frame, which the error's traceback shows.
            yield from _stored(
                store, store.put, key, write(flight.progress, frozenset(secret)), end
            )
            raise
        except Exception as error:
            if resumed and is_refusal(error):  # or else it would be, until its time is over
                yield from _stored(store, store.delete, key)
            raise
        if resumed:
            yield from _stored(store, store.delete, key)
        return token

    def _obtain(
        self,
        flight: Flight,
        exchange: Exchange,
        parameters: dict[str, object],
        later: list[tuple[Member, Callable[[], object]]],
        listener: Listener,
    ) -> Plan[object]:
        declaration, progress = self.declaration, flight.progress
        pending = declaration.pending
        if progress.parameters is None:
            for member, make in later:
                self._set(parameters, member, (yield from flight.user_code(make)))
            token = yield from exchange.send(progress, parameters)
            if token is not None:
                return token
            if pending is None or progress.url is None:
                expected = "a token" if pending is None else "a token or an authorization URL"
                raise IdentityError(f"{declaration.name}: the service did not return {expected}")
            first = {member.wire for member in declaration.members if member.fresh}
            progress.parameters = {k: v for k, v in parameters.items() if k not in first}
        elif self.options.on_pending == "raise":
            token = yield from exchange.again(progress)
            if token is not None:
                return token
        return (yield from self._consent(flight, exchange, listener))

    def _consent(self, flight: Flight, exchange: Exchange, listener: Listener) -> Plan[object]:
        progress, options = flight.progress, self.options
        yield from self._publish(flight, listener)
        if options.on_pending == "raise":
            raise ConsentRequired(
                f"{self.declaration.name}: a person has to give consent first, at the"
                " authorization URL in this exception's url",
                progress.url,
                progress.session,
            )

        def ask() -> Plan[object]:
            return exchange.again(progress)

        def publish() -> Plan[None]:
            return self._publish(flight, listener)

        if options.poller is None:
            return (yield from await_consent(ask, publish, progress, options.poll))
        poller = options.poller
        if isinstance(poller, RequestTokenPoller):
            request = PendingRequest(ask, publish, progress)
            token = yield from flight.user_code(poller.poll, request)
        else:
            token = yield from flight.user_code(poller.poll_for_token)
        if not token:
            raise IdentityError(f"{self.declaration.name}: the token poller returned no token")
        return token

    def _publish(self, flight: Flight, listener: Listener) -> Plan[None]:
        if not listener.is_due(flight):
            return
        flight.publish()
        options = self.options
        if options.notify is None and options.on_pending == "poll" and options.poller is None:
            _warn_unheard(self.declaration.name)
        yield from listener.notify(flight, leads=True)


def settled(source: ClientSource) -> Plan[ClientSource]:
    """Gives the source itself, or that of the client which a user's function returns this time.

    It may be another account's client each time: none gets a token that another was given.
    """
    if isinstance(source, GivenClient) and source.factory is not None:
        return source.of((yield Invoke(source.factory)))
    return source


def _stored(store: PendingStore, method: Callable[..., object], *arguments: object) -> Plan[object]:
    """Calls a method of a store; a synchronous one of a user's never blocks the event loop."""
    if isinstance(store, MemoryPendingStore):
        return method(*arguments)
    result: object = yield InThread(method, *arguments)
    return result


def _is_poller(value: object) -> bool:
    return isinstance(value, RequestTokenPoller) or hasattr(value, "poll_for_token")


def _warn_unheard(name: str) -> None:
    import logging

    logging.getLogger(__package__).warning(
        "%s: consent is needed, and there is no on_auth_url to tell anybody", name
    )
