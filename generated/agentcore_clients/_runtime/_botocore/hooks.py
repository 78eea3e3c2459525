"""Hooks on a botocore client, by handlers of its event system."""

from __future__ import annotations

from .. import trace_headers
from ..call import Call
from ..errors import ClientError, generated
from ..hooks import HookDispatcher
from .call_options import register, with_own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..protocols import Hook
    from ..service import ServiceInfo

# Where a call's dispatcher lives in the context that botocore hands from event to event.
_KEY = "agentcore_dispatcher"


def observe(service: ServiceInfo, raw_client: Any, hooks: Callable[[], list[Hook]]) -> None:
    """Calls the hooks for every call of a synchronous or asynchronous client."""
    observer = _Observer(service, raw_client.meta, lambda: with_own(hooks()))
    prefix = raw_client.meta.service_model.service_id.hyphenize()
    events = raw_client.meta.events
    # First, because botocore's own handler of this event signs.
    events.register_first(f"request-created.{prefix}", observer.sending)
    register(raw_client, prefix)
    # Last, so that no signature covers what intermediaries may change.
    events.register_last(f"request-created.{prefix}", observer.propagating)
    events.register(f"response-received.{prefix}", observer.received)
    events.register(f"after-call.{prefix}", observer.ended)
    events.register(f"after-call-error.{prefix}", observer.ended_by_error)


class _Observer:
    """The event handlers. botocore reports a response before it decides whether to retry, so a
    response is held until the next event of its call."""

    def __init__(self, service: ServiceInfo, meta: Any, hooks: Callable[[], list[Hook]]) -> None:
        self._service, self._meta, self._hooks = service, meta, hooks

    def sending(self, request: Any, operation_name: str, **_: object) -> None:
        hooks = self._hooks()
        if not hooks or request.context.get("is_presign_request"):
            return
        attempt: _Attempt | None = request.context.get(_KEY)
        if attempt is None:
            meta = self._meta
            call = Call(self._service.name, operation_name, meta.region_name, meta.endpoint_url)
            attempt = request.context[_KEY] = _Attempt(HookDispatcher(hooks, call))
        attempt.report(done=False)
        for name, value in attempt.dispatcher.sending().items():
            request.headers[name] = value

    def propagating(self, request: Any, **_: object) -> None:
        if trace_headers.inject is not None and not request.context.get("is_presign_request"):
            for name, value in trace_headers.additions(request.headers.keys()).items():
                request.headers[name] = value

    def received(self, response_dict: Any, exception: Any, context: Any, **_: object) -> None:
        attempt: _Attempt | None = context.get(_KEY)
        if attempt is not None:
            attempt.response, attempt.error = response_dict, exception

    def ended(self, parsed: Any, model: Any, context: Any, **_: object) -> None:
        attempt: _Attempt | None = context.get(_KEY)
        if attempt is None:
            return
        failed = attempt.response is not None and attempt.response["status_code"] >= 300
        attempt.report(done=not failed)
        if failed:
            error = ClientError(parsed, model.name)
            attempt.dispatcher.on_error(generated(error, self._service), done=True)

    def ended_by_error(self, exception: BaseException, context: Any, **_: object) -> None:
        attempt: _Attempt | None = context.get(_KEY)
        if attempt is None:
            return
        if attempt.error is None:
            attempt.report(done=False)  # an answer that could not be read
        attempt.dispatcher.on_error(exception, done=True)


class _Attempt:
    """A call's dispatcher, and the outcome of its last attempt: a response or an error."""

    __slots__ = ("dispatcher", "error", "response")

    def __init__(self, dispatcher: HookDispatcher) -> None:
        self.dispatcher = dispatcher
        self.response: Mapping[str, Any] | None = None
        self.error: BaseException | None = None

    def report(self, done: bool) -> None:
        response, error, self.response, self.error = self.response, self.error, None, None
        if response is not None:
            headers = {name.lower(): value for name, value in response["headers"].items()}
            self.dispatcher.on_response(response["status_code"], headers, done)
        elif error is not None:
            self.dispatcher.on_error(error, done)
