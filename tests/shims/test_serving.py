"""Where requests are served, a missing token is an error: two users never share an identity."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import sys
import threading
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from pathlib import Path
from typing import Any

import pytest
from _runtime.shims.asgi import HeaderContext
from _runtime.shims.errors import IdentityError, WorkloadTokenMissing
from _runtime.shims.injected import INJECTED
from desk import Desk


class Visit:
    """The context of another package's server, which `Desk` reads by its name alone."""

    ticket: ContextVar[str | None] = ContextVar("ticket", default=None)
    number: ContextVar[str | None] = ContextVar("number", default=None)

    @classmethod
    def get_ticket(cls) -> str | None:
        return cls.ticket.get()

    @classmethod
    def get_number(cls) -> str | None:
        return cls.number.get()


class App:
    """Its application: each call serves a request, by a context of its own as servers have."""

    def serve(self, ticket: str | None, handler: Callable[[], Any]) -> Any:
        def begin() -> Any:
            Visit.number.set("n-1")
            if ticket is not None:
                Visit.ticket.set(ticket)
            return handler()

        return copy_context().run(begin)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """The other package, loaded."""
    context, app = types.ModuleType("front_office.context"), types.ModuleType("front_office.app")
    vars(context)["Visit"] = Visit
    # A class of its own for each test: whether an application exists is part of what is tested.
    vars(app)["App"] = type("App", (App,), {})
    for module in (context, app):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    yield app


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
ignores_warnings = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def functions(desk: Desk) -> tuple[Callable[[], str], Callable[[], Any]]:
    @desk.requires_badge()
    def run(*, badge: str = INJECTED) -> str:
        return badge

    @desk.requires_badge()
    async def arun(*, badge: str = INJECTED) -> str:
        return badge

    return run, arun


def in_thread(work: Callable[[], object]) -> object:
    """Runs in a thread that inherits nothing, as `threading.Thread` and executors do."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def made_locally(desk: Desk) -> bool:
    return bool(desk.sent("create_name")) or Path(".desk.json").exists()


def test_the_other_servers_token_is_used(desk: Desk, office: Any) -> None:
    run, arun = functions(desk)
    app = office.App()
    assert app.serve("ann", run) == "badge-of-ann"
    assert app.serve("bob", lambda: asyncio.run(arun())) == "badge-of-bob"
    assert app.serve("eve", lambda: in_thread(desk.context.bind(run))) == "badge-of-eve"

    def nearer() -> str:
        with desk.context.use(ticket="own"):
            return run()

    assert app.serve("ann", nearer) == "badge-of-own"
    assert not made_locally(desk)


def test_two_users_at_once(desk: Desk, office: Any) -> None:
    run, _ = functions(desk)
    app, barrier = office.App(), threading.Barrier(2, timeout=5)

    def request(user: str) -> list[str]:
        def handler() -> list[str]:
            barrier.wait()
            return [run() for _ in range(20)]

        served: list[str] = app.serve(user, handler)
        return served

    with ThreadPoolExecutor(2) as pool:
        assert [set(badges) for badges in pool.map(request, ("ann", "bob"))] == [
            {"badge-of-ann"},
            {"badge-of-bob"},
        ]


@pytest.mark.parametrize("where", ["request", "thread", "later", "loop"])
def test_no_token_is_an_error_under_the_other_server(desk: Desk, office: Any, where: str) -> None:
    run, arun = functions(desk)
    app = office.App()
    with pytest.raises(WorkloadTokenMissing, match=r"one user must not act as another.*bind\(\)"):
        if where == "request":
            app.serve(None, run)
        elif where == "thread":  # no request has been seen here, and none is seen in the thread
            app.serve("ann", lambda: in_thread(run))
        elif where == "later":
            app.serve("ann", run)
            with pytest.raises(WorkloadTokenMissing):
                app.serve(None, run)
            run()
        else:  # a task of the server, outside any request
            asyncio.run(arun())
    assert not made_locally(desk)


def test_local_development_with_the_other_package(desk: Desk, office: Any) -> None:
    run, arun = functions(desk)
    assert asyncio.run(arun()) == in_thread(run)  # loaded, and there is no application
    app = office.App()
    assert run().startswith("badge-of-ticket-of-workload-")  # a script that has one, before it runs
    del app


def test_an_application_that_was_frozen_before_a_fork_is_seen(desk: Desk, office: Any) -> None:
    run, _ = functions(desk)
    app = office.App()
    gc.freeze()
    try:
        with pytest.raises(WorkloadTokenMissing):
            in_thread(run)
    finally:
        gc.unfreeze()
    assert app and not made_locally(desk)


def test_an_unknown_release_of_the_other_package(
    desk: Desk, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["front_office.context"], "Visit", object())
    with pytest.raises(IdentityError, match=r"front_office\.context:Visit\.get_ticket is not ther"):
        functions(desk)[0]()
    assert not made_locally(desk)


def test_after_use_a_missing_token_is_an_error(desk: Desk) -> None:
    run, _ = functions(desk)
    with desk.context.use(ticket="ann"):
        assert run() == "badge-of-ann"
        with pytest.raises(WorkloadTokenMissing):
            in_thread(run)
    with pytest.raises(WorkloadTokenMissing, match="one user must not act as another"):
        run()
    assert not made_locally(desk)


def in_fork(work: Callable[[], object]) -> object:
    """Runs in a child that is forked here, and gives what it returns or the name of its error."""
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def child() -> None:
        try:
            theirs.send(work())
        except Exception as error:
            theirs.send(type(error).__name__)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    try:
        assert ours.poll(20), "the child hangs"
        return ours.recv()
    finally:
        process.kill()
        process.join()


def run_of_pool() -> str:
    """What the processes of a pool call: they know it by its name."""
    badge: str = POOLED[0]()
    return badge


POOLED: list[Callable[[], Any]] = []


@needs_fork
@ignores_warnings
@pytest.mark.parametrize("server", ["own", "other"])
@pytest.mark.usefixtures("office")
def test_a_forked_pool_serves_nobody_by_the_first_ones_token(desk: Desk, server: str) -> None:
    run, _ = functions(desk)
    POOLED[:] = [run]
    asked: list[str] = []
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:

        def handler() -> None:
            asked.append(run())
            with pytest.raises(WorkloadTokenMissing, match=r"forked processes get it by"):
                pool.submit(run_of_pool).result(timeout=20)

        for user in ("ann", "bob"):
            if server == "other":
                App().serve(user, handler)
            else:
                with desk.context.use(ticket=user):
                    handler()
    assert asked == ["badge-of-ann", "badge-of-bob"]


@needs_fork
@ignores_warnings
def test_a_fork_gets_what_is_bound_or_set_in_it(desk: Desk, office: Any) -> None:
    run, _ = functions(desk)

    def own() -> str:
        with desk.context.use(ticket="own"):
            return run()

    def handler() -> list[object]:
        return [in_fork(each) for each in (run, desk.context.bind(run), own)]

    expected = ["WorkloadTokenMissing", "badge-of-ann", "badge-of-own"]
    assert office.App().serve("ann", handler) == expected
    with desk.context.use(ticket="ann"):
        assert handler() == expected


@needs_fork
@ignores_warnings
def test_a_fork_of_a_server_is_no_local_development(desk: Desk, office: Any) -> None:
    run, _ = functions(desk)
    assert in_fork(run) == run()  # no application
    app = office.App()
    assert in_fork(run) == run()  # a script that has one, before it runs

    async def loop() -> object:
        return in_fork(run)

    assert in_thread(lambda: in_fork(run)) == "WorkloadTokenMissing"
    assert asyncio.run(loop()) == "WorkloadTokenMissing"
    assert in_fork(lambda: app.serve("ann", run)) == "badge-of-ann"  # a worker of a server


@pytest.mark.parametrize("kind", ["http", "lifespan"])
def test_under_the_middleware_a_missing_token_is_an_error(desk: Desk, kind: str) -> None:
    _, arun = functions(desk)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await arun()

    async def none(*args: object) -> Any: ...

    with pytest.raises(WorkloadTokenMissing):
        asyncio.run(
            HeaderContext(app, desk.context, {"ticket": ["T"]})(
                {"type": kind, "headers": []}, none, none
            )
        )
    assert not made_locally(desk)


def test_the_middleware_says_how_an_application_stays_itself(desk: Desk) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None: ...

    wrapped: Any = HeaderContext(app, desk.context, {})
    with pytest.raises(AttributeError, match=r"no attribute 'get'; .*add_middleware"):
        wrapped.get("/")


def test_a_local_identity_is_told_of(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    run, _ = functions(desk)
    for _ in range(2):
        run()
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert ".desk.json" in warnings[0]
