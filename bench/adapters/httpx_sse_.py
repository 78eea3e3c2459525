"""Server-sent events with httpx and httpx-sse."""

from __future__ import annotations

from importlib import import_module

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def data(url: str) -> Any:
    return import_module("httpx").Client(base_url=url)


def sent_events(client: Any) -> int:
    connect: Any = import_module("httpx_sse").connect_sse
    path = f"/runtimes/{inputs.SENT_EVENTS}/invocations"
    with connect(client, "POST", path, content=inputs.PAYLOAD) as source:
        return sum(event.event == "token" for event in source.iter_sse())
