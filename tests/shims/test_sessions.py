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


class Held:
    """A request of one method that is under way until it is released."""

    def __init__(self, desk: Desk, method: str) -> None:
        self.method, self.arrived, self.released = method, asyncio.Event(), asyncio.Event()
        desk.pause = self.pause  # type: ignore[method-assign]  # that is what it is for

    async def pause(self, method: str) -> None:
        if method == self.method:
            self.arrived.set()
            await self.released.wait()


async def cancel(task: asyncio.Future[None]) -> None:
    """Cancels a task, which has its turn before this ends."""
    task.cancel()
    for _ in range(3):
        await asyncio.sleep(0)


@pytest.mark.parametrize("when", ["starting", "inside", "stopping"])
def test_cancellation(desk: Desk, when: str) -> None:
    async def main() -> None:
        held = Held(desk, {"starting": "fetch_badge", "stopping": "fetch_stamp"}.get(when, ""))
        inside = asyncio.Event()

        async def work() -> None:
            async with open_room(desk, AsyncSession):
                inside.set()
                await asyncio.sleep(10 if when == "inside" else 0)

        task = asyncio.ensure_future(work())
        await asyncio.wait_for((inside if when == "inside" else held.arrived).wait(), 5)
        await cancel(task)
        assert not task.done() or when == "inside"  # it waits for its request
        held.released.set()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)

    asyncio.run(main())
    assert stops(desk) == [STOP]


def test_cancelled_twice(desk: Desk) -> None:
    async def main() -> None:
        held = Held(desk, "fetch_stamp")
        inside = asyncio.Event()

        async def work() -> None:
            async with open_room(desk, AsyncSession):
                inside.set()
                await asyncio.sleep(10)

        task = asyncio.ensure_future(work())
        await asyncio.wait_for(inside.wait(), 5)
        await cancel(task)
        await asyncio.wait_for(held.arrived.wait(), 5)
        for _ in range(2):
            await cancel(task)
            assert not task.done()
        held.released.set()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)

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
