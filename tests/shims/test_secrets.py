"""What reports errors with the variables of frames shows no token and no authorization URL of ours."""

from __future__ import annotations

import asyncio
import pickle
import traceback
from typing import Any

import pytest
from _runtime.shims.errors import ConsentRequired
from _runtime.shims.injected import INJECTED
from _runtime.shims.secret import Box, Secret
from desk import Consent, Desk, ordinary


def shown(error: BaseException) -> str:
    """The variables of the runtime's frames, as tracebacks with variables have them."""
    text: list[str] = []
    for one in (error, error.__cause__, error.__context__):
        for frame, _ in traceback.walk_tb(one.__traceback__ if one is not None else None):
            if "shims" in frame.f_code.co_filename and "_runtime" in frame.f_code.co_filename:
                text += [f"{name}={value!r}" for name, value in frame.f_locals.items()]
    return "\n".join(text)


def fail(url: str) -> None:
    raise ConnectionAbortedError


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("where", ["function", "given", "service", "consent", "callback"])
def test_frames(desk: Desk, where: str, asynchronous: bool) -> None:
    def broken(method: str, request: dict[str, Any]) -> dict[str, Any]:
        raise ConnectionError

    desk.answer = {"function": ordinary, "given": ordinary, "service": broken}.get(where, Consent())
    keywords: dict[str, Any] = {"workload": lambda: "hush-ticket", "on_pending": "raise"}
    if where == "callback":
        keywords["notify"] = fail

    @desk.requires_badge(**keywords)
    def run(*, badge: str = INJECTED) -> None:
        assert type(badge) is str
        raise LookupError

    @desk.requires_badge(**keywords)
    async def arun(*, badge: str = INJECTED) -> None:
        assert type(badge) is str
        raise LookupError

    given = {"badge": "hush-mine"} if where == "given" else {}
    with pytest.raises((LookupError, ConnectionError, ConsentRequired)) as caught:
        asyncio.run(arun(**given)) if asynchronous else run(**given)
    text = shown(caught.value)
    assert text
    assert "hush" not in text
    assert "badge-of" not in text
    assert "secret-url" not in text


def test_hidden_values_have_no_repr_and_no_pickle() -> None:
    assert repr([Secret("hush"), Box("hush")]) == "[<hidden>, <hidden>]"
    assert b"hush" not in pickle.dumps([Secret("hush"), Box("hush")])
