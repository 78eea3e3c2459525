"""The declared waiters end on each value of their status as specs.toml places it."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.declarations import WaiterStanza
from botocore import xform_name
from botocore.exceptions import WaiterError
from support import models, packages, samples
from support.models import ROOT
from support.pages import accepted
from support.server import Response, Server

STANZAS = config.read(Path(ROOT / "specs" / config.FILE)).stanzas.waiters
CONFIG = {"Delay": 0, "MaxAttempts": 3}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def wait(client: Any, stanza: WaiterStanza, params: dict[str, Any]) -> None:
    waiting = client.get_waiter(xform_name(stanza.name)).wait(**params, WaiterConfig=CONFIG)
    if inspect.isawaitable(waiting):

        async def main() -> None:
            await waiting

        asyncio.run(main())


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("stanza", STANZAS, ids=lambda stanza: stanza.name)
def test_each_value_ends_it_as_placed(stanza: WaiterStanza, asynchronous: bool) -> None:
    operation = models.service(stanza.service).operation(stanza.operation)
    params = samples.minimal(operation.input_shape)

    def answer(value: str) -> Response:
        acceptor = {"matcher": "path", "argument": stanza.status, "expected": value}
        return accepted(operation, acceptor)

    with Server() as server:
        make = packages.async_client if asynchronous else packages.client
        client = make(stanza.service, server.url)
        for value in stanza.success:
            server.reply(answer(value))
            wait(client, stanza, params)
            assert len(server.take()) == 1, value
            if asynchronous:
                break  # one value of each kind: the table is the same
        for value in stanza.failure:
            server.reply(answer(value))
            with pytest.raises(WaiterError, match="terminal failure state"):
                wait(client, stanza, params)
            assert len(server.take()) == 1, value
            if asynchronous:
                break
        for value in stanza.pending:
            server.reply(answer(value), answer(stanza.success[0]))
            wait(client, stanza, params)
            assert len(server.take()) == 2, value
            if asynchronous:
                break
