"""Of all who want a badge at once one asks for it, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from _runtime.shims import flight
from _runtime.shims.cache import CachePolicy
from _runtime.shims.errors import ConsentRequired
from _runtime.shims.injected import INJECTED
from _runtime.shims.polling import PollPolicy
from desk import Consent, Desk, ordinary
from support.stall import least_stall

QUICK = PollPolicy(interval=0.02, first_delay=0.01, timeout=5)


def functions(desk: Desk, **keywords: Any) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """A synchronous and an asynchronous function that share their badges."""
    keywords.setdefault("workload", "me")
    keywords.setdefault("cache", CachePolicy())

    @desk.requires_badge(**keywords)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    @desk.requires_badge(**keywords)
    async def arun(*, badge: str = INJECTED) -> str:
        return badge

    return run, arun


def test_25_threads_one_request(desk: Desk) -> None:
    desk.delay = 0.2
    run, _ = functions(desk)
    with ThreadPoolExecutor(25) as pool:
        assert {f.result() for f in [pool.submit(run) for _ in range(25)]} == {"badge-of-me"}
    assert len(desk.sent()) == 1


def test_25_tasks_one_request_and_the_loop_runs_on(desk: Desk) -> None:
    desk.delay = 0.2
    policy = CachePolicy()
    _, arun = functions(desk, cache=policy)
    rounds: list[None] = []

    def again() -> None:
        policy.invalidate()
        rounds.append(None)

    async def work() -> None:
        assert set(await asyncio.gather(*(arun() for _ in range(25)))) == {"badge-of-me"}

    assert least_stall(work, again) < 0.05
    assert len(desk.sent()) == len(rounds)


def test_a_synchronous_client_does_not_block_the_loop(desk: Desk) -> None:
    desk.delay = 0.2
    client = desk.clients.client("desk")
    policy = CachePolicy()
    _, arun = functions(desk, client=client, cache=policy)
    assert least_stall(arun, policy.invalidate) < 0.05
    assert {asynchronous for _, _, asynchronous in desk.requests} == {False}


def test_threads_and_tasks_together(desk: Desk) -> None:
    desk.delay = 0.3
    run, arun = functions(desk)

    async def main() -> list[str]:
        loop = asyncio.get_running_loop()
        threads = [loop.run_in_executor(None, run) for _ in range(4)]
        return list(await asyncio.gather(*threads, *(arun() for _ in range(4))))

    assert set(asyncio.run(main())) == {"badge-of-me"}
    assert len(desk.sent()) == 1


def test_two_loops_share(desk: Desk) -> None:
    desk.delay = 0.3
    _, arun = functions(desk)
    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(lambda: asyncio.run(arun())) for _ in range(3)]
        assert {job.result() for job in jobs} == {"badge-of-me"}
    assert len(desk.sent()) == 1


def test_sync_call_uses_no_asyncio(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError("an event loop was made")

    monkeypatch.setattr(asyncio, "run", forbidden)
    monkeypatch.setattr(asyncio, "new_event_loop", forbidden)
    consent = desk.answer = Consent(after=2)
    notified: list[str] = []
    run, _ = functions(desk, notify=notified.append, poll=QUICK)
    before = threading.active_count()
    assert run() == "badge-of-me"
    assert threading.active_count() == before
    assert (consent.asked, len(notified)) == (3, 1)


def test_failure_reaches_everyone_and_is_not_kept(desk: Desk) -> None:
    desk.delay = 0.5

    def fail(method: str, request: dict[str, Any]) -> dict[str, Any]:
        raise ConnectionError("down")

    desk.answer = fail
    run, _ = functions(desk)
    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(run) for _ in range(5)]
        assert [type(job.exception()) for job in jobs] == [ConnectionError] * 5
    assert len(desk.sent()) == 1
    desk.answer, desk.delay = ordinary, 0.0
    assert run() == "badge-of-me"


def test_cancelled_leader_does_not_take_followers_down(desk: Desk) -> None:
    desk.delay = 0.2
    run, arun = functions(desk)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        leader = asyncio.ensure_future(arun())
        await asyncio.sleep(0.02)
        task = asyncio.ensure_future(arun())
        thread = loop.run_in_executor(None, run)
        await asyncio.sleep(0.02)
        leader.cancel()
        assert await asyncio.wait_for(asyncio.gather(task, thread), 3) == ["badge-of-me"] * 2
        with pytest.raises(asyncio.CancelledError):
            await leader

    asyncio.run(main())
    assert len(desk.sent()) == 1  # the leader's never arrived, the followers share theirs


def test_interrupted_leader_does_not_take_followers_down(desk: Desk) -> None:
    entered, released = threading.Event(), threading.Event()

    def answer(method: str, request: dict[str, Any]) -> dict[str, Any]:
        if len(desk.sent()) == 1:
            entered.set()
            released.wait(5)
            raise KeyboardInterrupt
        return ordinary(method, request)

    desk.answer = answer
    run, _ = functions(desk)
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(run)
        assert entered.wait(5)
        follower = pool.submit(run)
        time.sleep(0.1)
        released.set()
        assert follower.result(5) == "badge-of-me"
        assert isinstance(leader.exception(5), KeyboardInterrupt)


def test_follower_goes_on_where_the_cancelled_leader_stopped(desk: Desk) -> None:
    consent = desk.answer = Consent()
    notified: list[str] = []
    _, arun = functions(desk, notify=notified.append, poll=QUICK)

    async def main() -> None:
        leader = asyncio.ensure_future(arun())
        await asyncio.sleep(0.05)
        follower = asyncio.ensure_future(arun())
        await asyncio.sleep(0.05)
        leader.cancel()
        await asyncio.sleep(0.05)
        consent.given = True
        assert await asyncio.wait_for(follower, 3) == "badge-of-me"

    asyncio.run(main())
    assert len(notified) == 2  # each of them once
    assert all(request.get("Session") == "s-1" for request in desk.sent()[1:])


def test_heirs_that_leave_too_leave_nothing_behind(desk: Desk) -> None:
    desk.delay = 0.2
    policy = CachePolicy()
    _, arun = functions(desk, cache=policy)

    async def main() -> None:
        tasks = [asyncio.ensure_future(arun()) for _ in range(3)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert policy.store.flights._flights == {}  # pyright: ignore[reportPrivateUsage]
        assert await asyncio.wait_for(arun(), 3) == "badge-of-me"

    asyncio.run(main())
    assert policy.store.flights._flights == {}  # pyright: ignore[reportPrivateUsage]


def test_callback_error_is_the_leaders_own(desk: Desk) -> None:
    consent = desk.answer = Consent()
    calls: list[str] = []

    def notify(url: str) -> None:
        calls.append(url)
        if len(calls) == 1:
            time.sleep(0.2)
            raise ConnectionAbortedError("the leader's browser is gone")
        consent.given = True

    run, _ = functions(desk, notify=notify, poll=QUICK)
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(run)
        time.sleep(0.05)
        follower = pool.submit(run)
        assert isinstance(leader.exception(5), ConnectionAbortedError)
        assert follower.result(5) == "badge-of-me"


def test_sync_twin_on_the_loop_that_owns_the_flight(desk: Desk) -> None:
    desk.delay = 0.1
    run, arun = functions(desk)

    async def main() -> None:
        task = asyncio.ensure_future(arun())
        await asyncio.sleep(0.02)
        assert run() == "badge-of-me"  # blocks the loop: it must not wait for the task
        assert await task == "badge-of-me"

    asyncio.run(asyncio.wait_for(main(), 5))


@pytest.mark.parametrize("how", ["same thread", "bound thread", "nested loop"])
def test_reentrant_callback_sync(desk: Desk, how: str) -> None:
    consent = desk.answer = Consent()
    notified: list[str] = []
    inner: list[str] = []

    def notify(url: str) -> None:
        notified.append(url)
        consent.given = True
        if how == "same thread":
            inner.append(run())
        elif how == "nested loop":
            inner.append(asyncio.run(arun()))
        else:
            thread = threading.Thread(target=desk.context.bind(lambda: inner.append(run())))
            thread.start()
            thread.join(5)

    run, arun = functions(desk, notify=notify, poll=QUICK)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run).result(5) == "badge-of-me"
    assert inner == ["badge-of-me"]
    assert len(notified) == 1


def test_reentrant_callback_async(desk: Desk) -> None:
    consent = desk.answer = Consent()
    inner: list[str] = []

    async def notify(url: str) -> None:
        consent.given = True
        inner.append(await arun())
        inner.append(await asyncio.ensure_future(arun()))

    _, arun = functions(desk, notify=notify, poll=QUICK)
    assert asyncio.run(asyncio.wait_for(arun(), 5)) == "badge-of-me"
    assert inner == ["badge-of-me"] * 2


def test_value_that_asks_for_the_same_token_is_an_error(desk: Desk) -> None:
    run, _ = functions(desk, nonce=lambda: run())
    with pytest.raises(RuntimeError, match="asks for the same token"):
        run()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_fork_while_a_thread_leads(desk: Desk) -> None:
    desk.delay = 0.5
    run, _ = functions(desk)
    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.1)
    desk.delay = 0.0
    child = os.fork()
    if child == 0:  # the leader is a thread of the parent: the child must not wait for it
        os._exit(0 if run() == "badge-of-me" and len(desk.made) == 2 else 1)
    deadline = time.monotonic() + 5
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > deadline:
            os.kill(child, 9)
            os.waitpid(child, 0)
            pytest.fail("the child waits for its parent's thread")
        time.sleep(0.02)
    thread.join()
    assert os.waitstatus_to_exitcode(status) == 0


def test_invalidated_while_under_way_is_not_kept(desk: Desk) -> None:
    begun, second_done = threading.Event(), threading.Event()

    def answer(method: str, request: dict[str, Any]) -> dict[str, Any]:
        if len(desk.sent()) == 1:
            begun.set()
            second_done.wait(5)
            return {"Badge": "revoked"}
        return {"Badge": "good"}

    desk.answer = answer
    policy = CachePolicy()
    run, _ = functions(desk, cache=policy)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(run)
        assert begun.wait(5)
        policy.invalidate()
        assert run() == "good"  # a request of its own
        second_done.set()
        assert first.result(5) == "revoked"
    assert run() == "good"
    assert len(desk.sent()) == 2


def test_every_waiting_caller_is_notified_once(desk: Desk) -> None:
    consent = desk.answer = Consent()
    notified: list[str | None] = []

    def notify(url: str) -> None:
        notified.append(desk.context.get("return_to"))
        if len(notified) == 6:
            consent.given = True

    run, arun = functions(desk, notify=notify, poll=QUICK, return_to="same")

    def visit(user: int) -> str:
        with desk.context.use(return_to=f"thread-{user}"):
            return str(run())

    async def avisit(user: int) -> str:
        with desk.context.use(return_to=f"task-{user}"):
            return str(await arun())

    async def main() -> None:
        loop = asyncio.get_running_loop()
        threads = [loop.run_in_executor(None, visit, user) for user in range(3)]
        tasks = [avisit(user) for user in range(3)]
        await asyncio.wait_for(asyncio.gather(*threads, *tasks), 5)

    asyncio.run(main())
    assert sorted(map(str, notified)) == [
        f"{kind}-{n}" for kind in ("task", "thread") for n in range(3)
    ]
    assert [request.get("Session") for request in desk.sent()].count(None) == 1


def test_every_caller_that_must_not_wait_is_notified_too(desk: Desk) -> None:
    desk.answer, desk.delay = Consent(), 0.3
    notified: list[str] = []
    run, _ = functions(desk, notify=notified.append, on_pending="raise")
    with ThreadPoolExecutor(5) as pool:
        errors = [job.exception() for job in [pool.submit(run) for _ in range(5)]]
    assert [type(error) for error in errors] == [ConsentRequired] * 5
    assert (len(notified), len(desk.sent())) == (5, 1)


def test_a_follower_that_is_notified_while_the_leader_goes_takes_over(desk: Desk) -> None:
    consent = desk.answer = Consent()
    notified, gone = asyncio.Event(), threading.Event()

    async def main() -> None:
        async def notify(url: str) -> None:
            if asyncio.current_task() is not leader:
                notified.set()
                await asyncio.to_thread(gone.wait, 5)

        _, arun = functions(desk, notify=notify, poll=QUICK)
        leader = asyncio.ensure_future(arun())
        await asyncio.sleep(0)
        follower = asyncio.ensure_future(arun())
        await asyncio.wait_for(notified.wait(), 5)
        leader.cancel()
        await asyncio.sleep(0.05)
        gone.set()
        consent.given = True
        assert await asyncio.wait_for(follower, 5) == "badge-of-me"

    asyncio.run(main())
    assert [request.get("Session") for request in desk.sent()].count(None) == 1


@pytest.mark.parametrize("waits", ["before", "after"])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "stopped"])
def test_a_loop_that_left_its_leader_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, closed: bool, waits: str
) -> None:
    monkeypatch.setattr(flight, "_LOOK_AGAIN", 0.1)
    consent = desk.answer = Consent()
    run, arun = functions(desk, poll=QUICK)
    loop = asyncio.new_event_loop()
    leader = loop.create_task(arun())
    loop.run_until_complete(asyncio.sleep(0.1))  # the leader polls
    with ThreadPoolExecutor(2) as pool:
        if waits == "before":
            running = threading.Thread(target=loop.run_until_complete, args=(asyncio.sleep(0.2),))
            running.start()
            time.sleep(0.1)
            jobs = [pool.submit(run), pool.submit(lambda: asyncio.run(arun()))]
            running.join()
        if closed:
            loop.close()
        consent.given = True
        if waits == "after":
            jobs = [pool.submit(run), pool.submit(lambda: asyncio.run(arun()))]
            assert asyncio.run(asyncio.wait_for(arun(), 5)) == "badge-of-me"
        assert [job.result(5) for job in jobs] == ["badge-of-me"] * 2
    if not closed:  # whoever was left behind comes back to an end of its own
        assert loop.run_until_complete(asyncio.wait_for(leader, 5)) == "badge-of-me"
        loop.close()
    assert [request.get("Session") for request in desk.sent()].count(None) == 1
