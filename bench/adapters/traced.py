"""Traces calls with OpenTelemetry's SDK; spans are made, and dropped where others would send them."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def instrument(module: str, name: str) -> None:
    """Has an instrumentor trace from here on."""
    trace: Any = import_module("opentelemetry.sdk.trace")
    metrics: Any = import_module("opentelemetry.sdk.metrics")
    reader: Any = import_module("opentelemetry.sdk.metrics.export").InMemoryMetricReader()
    provider = trace.TracerProvider()
    provider.add_span_processor(trace.SpanProcessor())
    instrumentor: Any = getattr(import_module(module), name)()
    instrumentor.instrument(
        tracer_provider=provider, meter_provider=metrics.MeterProvider([reader])
    )
