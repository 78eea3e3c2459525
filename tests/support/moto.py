"""moto's server, and stories: calls of which each takes what an earlier one returned."""

from __future__ import annotations

import logging
import urllib.request
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

import pytest

from .drive import Outcome

Call = TypeVar("Call")


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """Returns the address of moto's server."""
    from moto.server import ThreadedMotoServer  # which takes a second, and most tests need none

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def play(
    story: Generator[Call, Any, None], url: str, invoke: Callable[[Call], Outcome]
) -> list[tuple[Call, Outcome]]:
    """Runs a story on a server without a past, whose identifiers are the same each time."""
    for path in ("reset", "seed?a=42"):
        request = urllib.request.Request(f"{url}/moto-api/{path}", method="POST")
        urllib.request.urlopen(request).close()
    return told(story, invoke)


def told(
    story: Generator[Call, Any, None], invoke: Callable[[Call], Outcome]
) -> list[tuple[Call, Outcome]]:
    """Returns the calls of a story and what they gave."""
    seen: list[tuple[Call, Outcome]] = []
    call = next(story)
    while True:
        outcome = invoke(call)
        seen.append((call, outcome))
        try:
            call = story.send(outcome.value)
        except StopIteration:
            return seen
