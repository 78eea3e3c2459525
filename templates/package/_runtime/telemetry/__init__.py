"""Traces and metrics of calls by OpenTelemetry; the rest of the runtime does not know of them."""
