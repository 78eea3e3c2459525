"""Hooks on a botocore client, by handlers of its event system."""

from __future__ import annotations

from ..call import Call
from ..errors import ClientError, generated
from ..hooks import HookDispatcher

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
    observer = _Observer(service, raw_client.meta, hooks)
    prefix = raw_client.meta.service_model.service_id.hyphenize()
    events = raw_client.meta.events
    # First, because botocore's own handler of this event signs.
    events.register_first(f"request-created.{prefix}", observer.sending)
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
        kept: _Kept | None = request.context.get(_KEY)
        if kept is None:
            meta = self._meta
            call = Call(self._service.name, operation_name, meta.region_name, meta.endpoint_url)
            kept = request.context[_KEY] = _Kept(HookDispatcher(hooks, call))
        kept.tell(done=False)
        for name, value in kept.dispatcher.sending().items():
            request.headers[name] = value

    def received(self, response_dict: Any, exception: Any, context: Any, **_: object) -> None:
        kept: _Kept | None = context.get(_KEY)
        if kept is not None:
            kept.answer, kept.error = response_dict, exception

    def ended(self, parsed: Any, model: Any, context: Any, **_: object) -> None:
        kept: _Kept | None = context.get(_KEY)
        if kept is None:
            return
        failed = kept.answer is not None and kept.answer["status_code"] >= 300
        kept.tell(done=not failed)
        if failed:
            error = ClientError(parsed, model.name)
            kept.dispatcher.on_error(generated(error, self._service), done=True)

    def ended_by_error(self, exception: BaseException, context: Any, **_: object) -> None:
        kept: _Kept | None = context.get(_KEY)
        if kept is None:
            return
        if kept.error is None:
            kept.tell(done=False)  # an answer that could not be read
        kept.dispatcher.on_error(exception, done=True)


class _Kept:
    """A call's dispatcher, and the outcome of its last attempt: a response or an error."""

    __slots__ = ("answer", "dispatcher", "error")

    def __init__(self, dispatcher: HookDispatcher) -> None:
        self.dispatcher = dispatcher
        self.answer: Mapping[str, Any] | None = None
        self.error: BaseException | None = None

    def tell(self, done: bool) -> None:
        answer, error, self.answer, self.error = self.answer, self.error, None, None
        if answer is not None:
            headers = {name.lower(): value for name, value in answer["headers"].items()}
            self.dispatcher.on_response(answer["status_code"], headers, done)
        elif error is not None:
            self.dispatcher.on_error(error, done)
