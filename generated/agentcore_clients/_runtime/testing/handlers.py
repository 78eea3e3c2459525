"""Stubbed answers on clients of botocore and aiobotocore, by the event that botocore's Stubber uses.

The request is built before it and the response parsed after it by botocore; between them nothing is
signed, sent or tried again, so hooks are called here.
"""

from __future__ import annotations

from importlib import import_module

from .._botocore.call_options import with_own
from ..call import Call
from ..errors import ClientError, generated
from ..hooks import HookDispatcher
from .bodies import AsyncRaw, Raw
from .current import CURRENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..service import ServiceInfo
    from .wire import Answer


def events_of(engine: Any, asynchronous: bool) -> Any:
    """Returns the event system of an engine on botocore; of an asynchronous one no client need be."""
    raw: Any = engine._wrapped if asynchronous else engine._raw
    return engine.events if raw is None else raw.meta.events


def attach(service: ServiceInfo, engine: Any, asynchronous: bool) -> Callable[[], None]:
    """Has an engine on botocore give stubbed answers; returns what undoes it."""
    events = events_of(engine, asynchronous)
    handler = _Handler(service, engine)
    event = f"before-call.{service.service_id.replace(' ', '-').lower()}"
    events.register_first(event, handler.acall if asynchronous else handler.call)

    def detach() -> None:
        events.unregister(event, handler.acall if asynchronous else handler.call)

    return detach


class _Handler:
    """Answers in the place of the endpoint."""

    def __init__(self, service: ServiceInfo, engine: Any) -> None:
        self._service, self._engine = service, engine

    def call(self, model: Any, request_signer: Any, **_: object) -> Any:
        answer = CURRENT.get()
        if answer is None:
            return None
        dispatcher = self._dispatcher(model)
        response = _response(answer, Raw(answer.chunks), "botocore.awsrequest", "AWSResponse")
        endpoint: Any = self._engine._raw._endpoint
        parsed = _given(answer)
        if parsed is None:
            convert = import_module("botocore.endpoint").convert_to_response_dict
            found = convert(response, model)
            parser = endpoint._response_parser_factory.create_parser(_protocol(model))
            parsed = parser.parse(found, model.output_shape)
            if answer.status >= 300:
                endpoint._add_modeled_error_fields(found, parsed, model, parser)
        return self._result(dispatcher, model, response, parsed)

    async def acall(self, model: Any, **_: object) -> Any:
        answer = CURRENT.get()
        if answer is None:
            return None
        dispatcher = self._dispatcher(model)
        raw = AsyncRaw(answer.chunks)
        response = _response(answer, raw, "aiobotocore.awsrequest", "AioAWSResponse")
        endpoint: Any = (await self._engine._client())._endpoint
        parsed = _given(answer)
        if parsed is None:
            convert = import_module("aiobotocore.endpoint").convert_to_response_dict
            found = await convert(response, model)
            parser = endpoint._response_parser_factory.create_parser(_protocol(model))
            parsed = await parser.parse(found, model.output_shape)
            if answer.status >= 300:
                await endpoint._add_modeled_error_fields(found, parsed, model, parser)
        return self._result(dispatcher, model, response, parsed)

    def _dispatcher(self, model: Any) -> HookDispatcher | None:
        """Tells hooks that a request is sent; raises what the test wants the sending to raise."""
        answer = CURRENT.get()
        hooks = with_own(self._engine.hooks)
        dispatcher = None
        if hooks:
            meta = self._engine.meta
            call = Call(self._service.name, model.name, meta.region_name, meta.endpoint_url)
            dispatcher = HookDispatcher(hooks, call)
            dispatcher.sending()
        if answer is not None and answer.failure is not None:
            if dispatcher is not None:
                dispatcher.on_error(answer.failure, done=True)
            raise answer.failure
        return dispatcher

    def _result(
        self, dispatcher: HookDispatcher | None, model: Any, response: Any, parsed: Any
    ) -> Any:
        parsed["ResponseMetadata"].setdefault("RetryAttempts", 0)
        if dispatcher is not None:
            headers = {name.lower(): value for name, value in response.headers.items()}
            failed = response.status_code >= 300
            dispatcher.on_response(response.status_code, headers, done=not failed)
            if failed:
                error = generated(ClientError(parsed, model.name), self._service)
                dispatcher.on_error(error, done=True)
        return response, parsed


def _protocol(model: Any) -> Any:
    return model.service_model.resolved_protocol


def _response(answer: Answer, raw: Any, module: str, name: str) -> Any:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return getattr(import_module(module), name)(
        "https://stubbed.invalid/", answer.status, headers, raw
    )


def _given(answer: Answer) -> dict[str, Any] | None:
    """Returns the response that the answer has parsed already, None where its bytes are to be."""
    if answer.parsed is None:
        return None
    headers = {name.lower(): value for name, value in answer.headers.items()}
    metadata = {"HTTPStatusCode": answer.status, "HTTPHeaders": headers}
    return {**answer.parsed, "ResponseMetadata": metadata}
