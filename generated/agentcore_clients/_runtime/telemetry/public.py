"""What opentelemetry-instrumentation-botocore does, where a program has loaded it.

It traces botocore's clients; ours are traced here. So where a call goes through botocore, one of
the two steps aside, and what a distribution of OpenTelemetry adds to that package (attributes of a
service, another propagator) holds for our clients too.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    class Propagator(Protocol):
        """OpenTelemetry's `TextMapPropagator`, as far as it is used."""

        def inject(self, carrier: dict[str, str]) -> None: ...


_PACKAGE = "opentelemetry.instrumentation.botocore"
# Whether asynchronous -> class of botocore's clients, and the public package's table of extensions.
_CLIENTS = {
    False: ("botocore.client", "BaseClient", "_BOTOCORE_EXTENSIONS"),
    True: ("aiobotocore.client", "AioBaseClient", "_AIOBOTOCORE_EXTENSIONS"),
}


def unwrapped(call: Any) -> Any:
    """Returns what the public instrumentors have wrapped, and what others have wrapped as it is."""
    while _is_public(getattr(call, "_self_wrapper", None)):
        call = call.__wrapped__
    return call


def _is_public(wrapper: Any) -> bool:
    # A distribution may replace the method, so it is the instrumentor that tells.
    return type(getattr(wrapper, "__self__", None)).__module__.startswith(_PACKAGE)


def traces(asynchronous: bool) -> bool:
    """Whether the public instrumentor traces the calls of botocore's or aiobotocore's clients."""
    module, name, _ = _CLIENTS[asynchronous]
    client: object = getattr(sys.modules.get(module), name, None)
    call: Any = getattr(client, "__dict__", {}).get("_make_api_call")
    while call is not None:  # the wrapper of somebody else may hide it
        if _is_public(getattr(call, "_self_wrapper", None)):
            return True
        call = getattr(call, "__wrapped__", None)
    return False


# It has no types.
_OF_AWS: Propagator = import_module("opentelemetry.propagators.aws").AwsXRayPropagator()


def propagator() -> Propagator:
    """Returns the public instrumentor's propagator; AWS's, unless it was told otherwise.

    AWS's services pass on `X-Amzn-Trace-Id` and no other header.
    """
    instrumentor: Any = getattr(sys.modules.get(_PACKAGE), "BotocoreInstrumentor", None)
    if instrumentor is None:
        return _OF_AWS
    found: Propagator = getattr(instrumentor(), "propagator", _OF_AWS)
    return found


def registry(scope: str, asynchronous: bool, providers: Mapping[str, Any]) -> Any:
    """Returns the registry of extensions, which add what is known of a service; None without one."""
    tables = sys.modules.get(f"{_PACKAGE}.extensions")
    table: Any = getattr(tables, _CLIENTS[asynchronous][2], None)
    module = sys.modules.get(f"{_PACKAGE}.extensions.registry")
    make: Any = getattr(module, "ExtensionRegistry", None)
    if table is None or make is None:
        return None
    names = ("tracer_provider", "logger_provider", "meter_provider")
    return make(scope, table, *(providers.get(name) for name in names))


def context(registry: Any, extension: Any) -> Any:
    """Returns what an extension is called with beside the span: its logger and its metrics."""
    make: Any = vars(sys.modules[f"{_PACKAGE}.extensions.types"])["_BotocoreInstrumentorContext"]
    return make(registry.get_logger(extension), registry.get_metrics(extension))
