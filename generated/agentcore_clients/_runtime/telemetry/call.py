"""One traced call: its span, from before the request until its result or the end of its stream."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from logging import getLogger
from time import perf_counter
from urllib.parse import urlsplit

from opentelemetry.instrumentation.utils import (
    http_status_to_status_code,
    suppress_http_instrumentation,
)
from opentelemetry.trace import SpanKind, StatusCode, use_span

from .streams import watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any

    from opentelemetry.metrics import Histogram
    from opentelemetry.trace import Span, Tracer

    from ..service import ServiceInfo

_log = getLogger(__name__.partition(".")[0])


class CallContext:
    """What extensions of the public instrumentor read of a call; their names."""

    span_kind = SpanKind.CLIENT

    def __init__(
        self, service: ServiceInfo, operation: str, params: dict[str, object], meta: Any
    ) -> None:
        self.service = service.name
        self.service_id = service.service_id
        self.api_version = service.api_version
        self.operation = operation
        self.params = params
        self.region: str = meta.region_name
        self.endpoint_url: str = meta.endpoint_url
        self.span_name = f"{service.service_id}.{operation}"

    def attributes(self) -> dict[str, Any]:
        """Returns the attributes of the span at its start."""
        return {
            "rpc.system": "aws-api",
            "rpc.service": self.service_id,
            "rpc.method": self.operation,
            "cloud.region": self.region,
            **_server(self.endpoint_url),
        }


@lru_cache(maxsize=32)
def _server(url: str) -> dict[str, str | int]:
    parts = urlsplit(url)
    if not parts.hostname:
        return {}
    return {"server.address": parts.hostname, "server.port": parts.port or 443}


class TracedCall:
    """A call while it is traced.

    Attributes:
        result: The response, once there is one; the caller of `span()` sets it.
    """

    def __init__(
        self, tracer: Tracer, durations: Histogram, context: CallContext, extension: Any
    ) -> None:
        self._context, self._durations = context, durations
        self._extension = extension
        self._started = perf_counter()
        attributes = context.attributes()
        self._labels = {name: attributes[name] for name in attributes if name != "cloud.region"}
        extension.extract_attributes(attributes)
        self._span: Span = tracer.start_span(
            context.span_name, kind=context.span_kind, attributes=attributes
        )
        self._ended = False
        self.result: Any = None

    @contextmanager
    def span(self, hooks: Hooks) -> Generator[None, None, None]:
        """Makes the span the current one, and tells it how the call within the block ends."""
        span, context, extension = self._span, self._context, self._extension
        try:
            with use_span(span, record_exception=True, set_status_on_exception=False):
                extension.before_service_call(span)
                hooks.on_request(span, context.service, context.operation, context.params)
                response: Any = None
                try:
                    with suppress_http_instrumentation():
                        yield
                    response = self.result
                    self._received(response)
                    extension.on_success(span, response)
                except Exception as error:
                    response = self._failed(error)
                    raise
                finally:
                    extension.after_service_call()
                    hooks.on_response(span, context.service, context.operation, response)
        except BaseException:
            self.end()
            raise

    def end(self, error: BaseException | None = None) -> None:
        """Ends the span, once. `error` is what broke the stream of the response."""
        if self._ended:
            return
        self._ended = True
        if isinstance(error, Exception):
            self._labels["error.type"] = _name(error)
            self._span.record_exception(error)
            self._span.set_status(StatusCode.ERROR, str(error))
        self._durations.record(perf_counter() - self._started, self._labels)
        if self._extension.ends_span:
            self._span.end()

    def end_with(self, service: ServiceInfo) -> Any:
        """Returns the response, and ends the span with it or with the stream in it."""
        member = service.events.get(self._context.operation)
        is_body = member is None
        if is_body:
            member = service.bodies.get(self._context.operation)
        stream = None if member is None else self.result.get(member)
        if stream is None or not self._extension.ends_span:
            self.end()
        else:
            self.result[member] = watch(stream, self.end, is_body)
        return self.result

    def _failed(self, error: Exception) -> Any:
        from ..errors import ClientError

        span = self._span
        self._labels["error.type"] = _name(error)
        if not isinstance(error, ClientError):
            span.set_status(StatusCode.ERROR, str(error))
            return None
        response: Any = error.response
        self._labels["error.type"] = response.get("Error", {}).get("Code") or _name(error)
        status = self._received(response)
        if http_status_to_status_code(status or 0) is StatusCode.ERROR:
            span.set_status(StatusCode.ERROR, str(error))
            self._extension.on_error(span, error)
        else:
            self._extension.on_success(span, response)
        return response

    def _received(self, response: Any) -> int | None:
        """Notes what the metadata of a response say; returns its status."""
        metadata: dict[str, Any] = response.get("ResponseMetadata", {})
        headers: dict[str, str] = metadata.get("HTTPHeaders", {})
        status: int | None = metadata.get("HTTPStatusCode")
        found = {
            "aws.request_id": metadata.get("RequestId") or headers.get("x-amz-id-2"),
            "retry_attempts": metadata.get("RetryAttempts"),
            "http.status_code": status,
        }
        if status is not None:
            self._labels["http.status_code"] = status
        if self._span.is_recording():
            for name, value in found.items():
                if value is not None:
                    self._span.set_attribute(name, value)
        return status


def _name(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"


class Hooks:
    """The functions of the user that see each span: `request_hook` and `response_hook`."""

    def __init__(self, request: Callable[..., object], response: Callable[..., object]) -> None:
        self.on_request, self.on_response = request, response


class Extension:
    """An extension of the public instrumentor; without one nothing is added.

    What one raises is logged, and no matter of the call.

    Attributes:
        ends_span: Whether the span is ended here; an extension may end it later by itself.
    """

    def __init__(self, extension: Any = None, context: Any = None) -> None:
        self._extension, self._context = extension, context
        self.ends_span = extension is None or extension.should_end_span_on_exit()

    def extract_attributes(self, attributes: dict[str, Any]) -> None:
        self._call("extract_attributes", attributes)

    def before_service_call(self, span: Span) -> None:
        self._call("before_service_call", span, self._context)

    def on_success(self, span: Span, response: Any) -> None:
        self._call("on_success", span, response, self._context)

    def on_error(self, span: Span, error: Exception) -> None:
        self._call("on_error", span, error, self._context)

    def after_service_call(self) -> None:
        self._call("after_service_call", self._context)

    def _call(self, name: str, *arguments: object) -> None:
        if self._extension is not None:
            try:
                getattr(self._extension, name)(*arguments)
            except Exception:
                _log.exception("an extension of the traces failed in %s", name)
