"""A session is stopped however its block is left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from _runtime.shims.sessions import AsyncSession, Session, SessionDeclaration
from desk import Desk

ROOM = SessionDeclaration(
    "room",
    "desk",
    "fetch_badge",  # opens
    "fetch_stamp",  # closes
    identify={"Room": "Room", "Id": "RoomId"},
    gone=("NotFound",),
)


class ServiceError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


def open_room(desk: Desk, kind: type[Any], failing: str | None = None) -> Any:
    def answer(method: str, request: dict[str, Any]) -> dict[str, Any]:
        if method == "fetch_badge":
            return {"RoomId": "r-1", "Room": request["Room"]}
        if failing is not None:
            raise ServiceError(failing)
        return {}

    desk.answer = answer
    return kind(ROOM, desk.clients, {"Room": "blue", "Size": None, "Name": ""})


def stops(desk: Desk) -> list[dict[str, Any]]:
    return desk.sent("fetch_stamp")


STOP = {"Room": "blue", "Id": "r-1"}


def test_success_and_error(desk: Desk) -> None:
    with open_room(desk, Session) as room:
        assert room.response["RoomId"] == "r-1"
        assert stops(desk) == []
    assert stops(desk) == [STOP]
    with pytest.raises(KeyboardInterrupt), open_room(desk, Session):
        raise KeyboardInterrupt
    assert stops(desk) == [STOP] * 2
    assert desk.sent() == [{"Room": "blue"}] * 2


def test_async_success_and_error(desk: Desk) -> None:
    async def main() -> None:
        async with open_room(desk, AsyncSession) as room:
            assert room.response["RoomId"] == "r-1"
        with pytest.raises(KeyError):
            async with open_room(desk, AsyncSession):
                raise KeyError

    asyncio.run(main())
    assert stops(desk) == [STOP] * 2


@pytest.mark.parametrize("when", ["starting", "inside", "stopping"])
def test_cancellation(desk: Desk, when: str) -> None:
    desk.delay = 0.1
    inside = asyncio.Event()

    async def work() -> None:
        async with open_room(desk, AsyncSession):
            inside.set()
            await asyncio.sleep(10 if when == "inside" else 0)

    async def main() -> None:
        task = asyncio.ensure_future(work())
        if when == "starting":
            await asyncio.sleep(0.03)
        else:
            await inside.wait()
            await asyncio.sleep(0.03)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)

    asyncio.run(main())
    assert stops(desk) == [STOP]


def test_cancelled_twice(desk: Desk) -> None:
    desk.delay = 0.2

    async def work() -> None:
        async with open_room(desk, AsyncSession):
            await asyncio.sleep(10)

    async def main() -> None:
        task = asyncio.ensure_future(work())
        await asyncio.sleep(0.3)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0.03)
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert stops(desk) == [STOP]


def test_failed_stop(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with open_room(desk, Session, "NotFound"):
        pass
    with pytest.raises(ServiceError, match="Throttled"), open_room(desk, Session, "Throttled"):
        pass
    with pytest.raises(KeyError), open_room(desk, Session, "Throttled"):
        raise KeyError
    assert "could not be stopped (ServiceError)" in caplog.text


def test_failed_start_stops_nothing(desk: Desk) -> None:
    async def main() -> None:
        session = open_room(desk, AsyncSession)
        desk.answer = lambda method, request: (_ for _ in ()).throw(ServiceError("Denied"))
        with pytest.raises(ServiceError):
            async with session:
                pass

    asyncio.run(main())
    assert stops(desk) == []


def test_entered_once(desk: Desk) -> None:
    room = open_room(desk, Session)
    with pytest.raises(RuntimeError, match=r"use room\(\) in a with statement"):
        _ = room.response
    with room:
        pass
    with pytest.raises(RuntimeError, match="once"), room:
        pass
