"""The instrumentor: traces every client of the package from when it is told to until it is told not to."""

from __future__ import annotations

from opentelemetry.instrumentation.utils import is_instrumentation_enabled
from opentelemetry.metrics import get_meter
from opentelemetry.trace import get_tracer

from .. import trace_headers
from .._native import state
from ..async_client import AsyncClient
from ..base import without_none
from ..client import SyncClient
from . import public
from .call import CallContext, Extension, Hooks, TracedCall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    class BaseInstrumentor:
        """OpenTelemetry's, declared and not imported: its module tells checkers to pass over it."""

        def instrument(self, **options: Any) -> None: ...
        def uninstrument(self, **options: Any) -> None: ...

else:
    from opentelemetry.instrumentation.instrumentor import BaseInstrumentor

_SCHEMA = "https://opentelemetry.io/schemas/1.11.0"  # whose names the public instrumentor has
_INVOKE = "_invoke"  # the one method through which all calls of a client go
# Upper bounds in seconds, those that OpenTelemetry recommends for the durations of requests.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


def _nothing(*_: object) -> None:
    """The hook of a user who gave none."""


class Instrumentor(BaseInstrumentor):
    """Traces and measures calls; the generated package names it and says what it takes.

    Attributes:
        scope: Name and version of what makes the spans.
    """

    scope = ("", "")

    def instrumentation_dependencies(self) -> Collection[str]:
        return ()  # what is traced is the package that this belongs to

    def _instrument(self, **options: Any) -> None:
        tracing = _Tracing(*self.scope, options)
        self._originals: dict[type, Any] = {}
        for kind, wrap in ((SyncClient, _traced), (AsyncClient, _async_traced)):
            self._originals[kind] = vars(kind)[_INVOKE]
            setattr(kind, _INVOKE, wrap(tracing, self._originals[kind]))
        trace_headers.inject = tracing.inject
        state.unwrap = public.unwrapped

    def _uninstrument(self, **_: Any) -> None:
        for kind, original in self._originals.items():
            setattr(kind, _INVOKE, original)
        trace_headers.inject = state.unwrap = None


class _Tracing:
    """Makes the spans of calls, with the providers and functions that the instrumentor was given."""

    def __init__(self, scope: str, version: str, options: Mapping[str, Any]) -> None:
        self._scope, self._options = scope, options
        self.hooks = Hooks(
            options.get("request_hook") or _nothing, options.get("response_hook") or _nothing
        )
        self._tracer = get_tracer(
            scope, version, options.get("tracer_provider"), schema_url=_SCHEMA
        )
        meter = get_meter(scope, version, options.get("meter_provider"), schema_url=_SCHEMA)
        self._durations = meter.create_histogram(
            "rpc.client.call.duration",
            unit="s",
            description="How long a call took, with its repetitions and its stream.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._registries: dict[bool, Any] = {}

    def inject(self, headers: dict[str, str]) -> None:
        given: public.Propagator | None = self._options.get("propagator")
        (given or public.propagator()).inject(headers)

    def call(
        self, client: Any, operation: str, params: dict[str, object], asynchronous: bool
    ) -> TracedCall | None:
        """Returns the call, None where it is not traced or the public instrumentor does it."""
        engine = client._engine
        if not engine.sends_natively(operation) and public.traces(asynchronous):
            return None
        context = CallContext(client._service, operation, without_none(params), engine.meta)
        extension = self._extension(context, asynchronous)
        if extension is None:
            return None
        return TracedCall(self._tracer, self._durations, context, extension)

    def _extension(self, context: CallContext, asynchronous: bool) -> Extension | None:
        """Returns the service's extension; None where it wants no span for this call."""
        registry = self._registries.get(asynchronous)
        if registry is None:  # it may be loaded later than this instrumentor
            registry = public.registry(self._scope, asynchronous, self._options)
            self._registries[asynchronous] = registry
        if registry is None or not registry.has_extension(context):
            return Extension()
        extension = registry.get_extension(context)
        if not extension.should_trace_service_call():
            return None
        return Extension(extension, public.context(registry, extension))


def _traced(tracing: _Tracing, original: Any) -> Any:
    def _invoke(client: Any, operation: str, params: dict[str, object]) -> Any:
        call = None
        if is_instrumentation_enabled():
            call = tracing.call(client, operation, params, asynchronous=False)
        if call is None:
            return original(client, operation, params)
        with call.span(tracing.hooks):
            call.result = original(client, operation, params)
        return call.end_with(client._service)

    return _invoke


def _async_traced(tracing: _Tracing, original: Any) -> Any:
    async def _invoke(client: Any, operation: str, params: dict[str, object]) -> Any:
        call = None
        if is_instrumentation_enabled():
            await client._engine.open()  # aiobotocore knows region and endpoint only then
            call = tracing.call(client, operation, params, asynchronous=True)
        if call is None:
            return await original(client, operation, params)
        with call.span(tracing.hooks):
            call.result = await original(client, operation, params)
        return call.end_with(client._service)

    return _invoke
