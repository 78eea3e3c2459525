"""The state of a native client as one call with options sees it, and what that call does otherwise."""

from __future__ import annotations

from copy import copy

from ..bearer import BearerToken, check_endpoint
from ..options import limit
from .http.deadline import Deadline
from .invocation import Invocation
from .state import ClientState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..hooks import HookDispatcher
    from ..options import CallOptions
    from .auth.credentials import Credentials
    from .codec.wire import Request
    from .http.limited_pool import LimitedPool
    from .http.request import Message


class CallState(ClientState):
    """A client's state with options. What changes while calls are made is the client's own."""

    pool: LimitedPool  # of the call
    token: BearerToken | None = None  # of its last attempt
    renewed = False  # a token that was refused has been replaced

    def __init__(self, origin: ClientState, options: CallOptions) -> None:
        """Takes the state of the client itself, without options."""
        vars(self).update(vars(origin))
        self._origin = origin
        self.call_options = options
        self.deadline: Deadline | None = None
        if options.max_attempts is not None or options.read_timeout is not None:
            self.settings = copy(origin.settings)
        if options.max_attempts is not None:
            self.settings.attempts = options.max_attempts
        if options.read_timeout is not None:
            self.settings.transport = copy(origin.settings.transport)
            self.settings.transport.read_timeout = limit(options.read_timeout)
        if options.bearer_token is not None:
            self._with_tokens = copy(self.settings)
            self._with_tokens.credentials = options.bearer_token

    def begin(self, operation: str) -> CallState:
        """Returns the state for one call, which begins now.

        Raises:
            ValueError: its bearer token would travel in the clear.
        """
        call = object.__new__(CallState)
        vars(call).update(vars(self))
        options = self.call_options
        call.hooks = [*self._origin.hooks, *options.hooks]
        total = None if options.total_timeout is None else limit(options.total_timeout)
        call.deadline = None if total is None else Deadline(total)
        if options.bearer_token is not None and operation in self.service.bearer:
            check_endpoint(self.settings.endpoint_url, self.options.endpoint_url is not None)
            call.settings = self._with_tokens
            call.signs = False
        return call

    def renew(self) -> bool:
        """Forgets a token that the service refused; returns whether the call is worth another."""
        tokens = self.call_options.bearer_token
        if tokens is None or self.token is None or self.renewed or not tokens.refused(self.token):
            return False
        self.renewed = True
        return True

    @property
    def skew(self) -> float:
        """Seconds by which the service's clock is ahead, which all calls of the client learn."""
        return self._origin.skew

    @skew.setter
    def skew(self, seconds: float) -> None:
        self._origin.skew = seconds

    def signed(
        self,
        request: Request,
        keys: Credentials | BearerToken,
        progress: str,
        invocation: str,
        dispatcher: HookDispatcher | None,
    ) -> Message:
        """Returns the bytes of one attempt; a header of the options takes the place of another."""
        if headers := self.call_options.headers:
            method, path, query, own, body = request
            kept = [pair for pair in own if pair[0].lower() not in headers]
            request = method, path, query, [*kept, *headers.values()], body
        if isinstance(keys, BearerToken):
            from .token_request import with_token

            self.token = keys
            return with_token(self, request, keys, progress, invocation, dispatcher)
        return super().signed(request, keys, progress, invocation, dispatcher)


class CallInvocation(Invocation):
    """A call with options: it stops at its deadline, and repeats only what may be repeated."""

    __slots__ = ()

    _state: CallState

    def on_error(self, error: Exception) -> bool:
        again = super().on_error(error)
        if again:
            self._check_delay(error)
        return again

    def _after_failure(self, status: int, headers: dict[str, str], body: bytes) -> None:
        if status == 401 and self._state.renew():
            # Whatever may be repeated: the service looked at the token before anything else.
            self._attempts.extend()
            self.delay = 0.0
        else:
            super()._after_failure(status, headers, body)
        self._check_delay(None)

    def _may_repeat(self) -> bool:
        state = self._state
        if state.deadline is not None and state.deadline.left() <= 0:
            return False
        careful = state.call_options.retries == "idempotent-only"
        return self._code.idempotent or not careful or not state.pool.reached

    def _check_delay(self, cause: Exception | None) -> None:
        """Raises the error of a call whose next attempt would come too late."""
        deadline = self._state.deadline
        if deadline is not None and deadline.left() <= self.delay:
            raise deadline.error(self._state.settings.transport.url) from cause
