"""Where the workload token comes from, and the file of local development."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from _runtime.shims.asgi import HeaderContext
from _runtime.shims.cache import CachePolicy
from _runtime.shims.errors import LocalFileError, WorkloadTokenMissing
from _runtime.shims.injected import INJECTED
from _runtime.shims.local_file import FileLock, LocalFile
from _runtime.shims.workload import WorkloadIdentity
from desk import Desk
from support.stall import least_stall

HERE = Path(__file__).resolve().parent


def function(desk: Desk, **keywords: Any) -> Any:
    @desk.requires_badge(**keywords)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    return run


def afunction(desk: Desk, **keywords: Any) -> Any:
    @desk.requires_badge(**keywords)
    async def run(*, badge: str = INJECTED) -> str:
        return badge

    return run


async def _later() -> str:
    await asyncio.sleep(0)
    return "me"


@pytest.mark.parametrize(
    ("workload", "badge"),
    [
        ("me", "badge-of-me"),
        (lambda: "me", "badge-of-me"),
        (_later, "badge-of-me"),
        (WorkloadIdentity("app"), "badge-of-ticket-of-app-None"),
        (WorkloadIdentity("app", user_id="ann"), "badge-of-ticket-of-app-ann"),
        (WorkloadIdentity("app", user_token="jwt"), "badge-of-ticket-of-app-jwt"),
        (lambda: WorkloadIdentity("app", user_id="ann"), "badge-of-ticket-of-app-ann"),
    ],
)
def test_given(desk: Desk, workload: object, badge: str) -> None:
    with desk.context.use(ticket="other"):
        run = function(desk, workload=workload)
        assert (run(), run()) == (badge, badge)
        assert asyncio.run(afunction(desk, workload=workload)()) == badge
    assert len(desk.sent()) == 2
    assert len(desk.requests) <= 3  # the identity's token is shared


def test_a_user_token_wins_over_a_user_id(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    identity = WorkloadIdentity("app", user_id="ann", user_token="hush")
    assert "user token is used" in caplog.text
    assert "hush" not in repr(identity) + caplog.text
    assert function(desk, workload=identity)() == "badge-of-ticket-of-app-hush"


def test_two_users_of_an_identity_never_share(desk: Desk) -> None:
    for user in ("ann", "bob", "ann"):
        run = function(desk, workload=WorkloadIdentity("app", user_id=user))
        assert run() == f"badge-of-ticket-of-app-{user}"
    assert len(desk.sent("fetch_user_ticket")) == 2


def test_nothing_from_a_function_is_an_error(desk: Desk) -> None:
    with desk.context.use(ticket="somebody else's"), pytest.raises(WorkloadTokenMissing):
        function(desk, workload=lambda: None)()


def test_an_empty_one_is_absent(desk: Desk) -> None:
    with desk.context.use(ticket="ann"):
        assert function(desk, workload="")() == "badge-of-ann"
        assert asyncio.run(afunction(desk, workload="")()) == "badge-of-ann"
        with pytest.raises(WorkloadTokenMissing, match="workload= returned nothing"):
            function(desk, workload=lambda: "")()


def test_context_reaches_tasks_and_bound_threads(desk: Desk) -> None:
    arun, run = afunction(desk), function(desk)
    got: list[str] = []

    async def main() -> str:
        with desk.context.use(ticket="ann"):
            thread = threading.Thread(target=desk.context.bind(lambda: got.append(run())))
            thread.start()
            result: str = await asyncio.ensure_future(arun())
            thread.join()
        return result

    assert asyncio.run(main()) == "badge-of-ann"
    assert got == ["badge-of-ann"]
    with (
        pytest.raises(TypeError, match="ticket must be a str, not bytes"),
        desk.context.use(ticket=b"hush"),  # type: ignore[arg-type]
    ):
        pass
    with pytest.raises(KeyError), desk.context.use(tickets="x"):
        pass


def test_bind_refuses_what_runs_elsewhere(desk: Desk) -> None:
    async def coroutine() -> str | None:
        return desk.context.get("return_to")

    def generator() -> Iterator[str]:
        yield ""

    async def stream() -> AsyncIterator[str]:
        yield ""

    class Callable:
        async def __call__(self) -> None: ...

    for function in (coroutine, generator, stream, Callable(), partial(coroutine)):
        with pytest.raises(TypeError, match=r"as in context\.bind\(asyncio\.run\)\(work\(\)\)"):
            desk.context.bind(function)
    with desk.context.use(return_to="here"):
        bound = desk.context.bind(asyncio.run)
    assert bound(coroutine()) == "here"
    assert isinstance(desk.context.bind(Callable)(), Callable)  # making one runs at once


def test_bind_serves_several_threads_at_once(desk: Desk) -> None:
    barrier = threading.Barrier(4, timeout=5)

    def work() -> str | None:
        barrier.wait()
        return desk.context.get("ticket")

    with desk.context.use(ticket="ann"):
        bound = desk.context.bind(work)
    with ThreadPoolExecutor(4) as pool:
        assert {job.result() for job in [pool.submit(bound) for _ in range(4)]} == {"ann"}
    assert desk.context.get("ticket") is None


def test_context_left_elsewhere(desk: Desk) -> None:
    async def pages() -> Any:
        with desk.context.use(ticket="ann"):
            yield desk.context.get("ticket")

    async def main() -> None:
        running = pages()
        assert await running.__anext__() == "ann"
        await asyncio.create_task(running.aclose())

    asyncio.run(main())


def test_not_in_a_container(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IN_CONTAINER", "1")
    with pytest.raises(WorkloadTokenMissing, match=r"context\.use\(ticket=\.\.\.\)"):
        function(desk)()
    assert issubclass(WorkloadTokenMissing, ValueError)
    assert not Path(".desk.json").exists()


def test_local_development_costs_three_requests(desk: Desk) -> None:
    run, arun = function(desk), afunction(desk)
    for _ in range(20):
        run()
        asyncio.run(arun())
    methods = [method for method, _, _ in desk.requests]
    assert methods == ["create_name", "fetch_user_ticket", "fetch_badge", "fetch_badge"]
    content = json.loads(Path(".desk.json").read_text())
    assert set(content) == {"desk_name", "user_id"}
    assert content["desk_name"].startswith("workload-")
    if sys.platform != "win32":
        assert Path(".desk.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in Path().iterdir()] == [".desk.json"]


def test_foreign_keys_stay_and_nothing_is_rewritten(desk: Desk) -> None:
    path = Path(".desk.json")
    path.write_text(json.dumps({"other": {"deep": [1]}, "desk_name": "mine"}))
    path.chmod(0o640)
    assert function(desk)().startswith("badge-of-ticket-of-mine-")
    content = json.loads(path.read_text())
    assert content == {"other": {"deep": [1]}, "desk_name": "mine", "user_id": content["user_id"]}
    assert path.stat().st_mode & 0o777 == 0o640
    assert desk.sent("create_name") == []
    before = path.stat()
    for _ in range(3):
        function(desk)()
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_process_that_comes_second_writes_nothing(desk: Desk) -> None:
    file, path = LocalFile("x.json"), Path("x.json")
    file.update({"a": 1})
    before = path.stat()
    LocalFile("x.json").update({"a": 1})
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_file_is_followed_when_it_changes(desk: Desk) -> None:
    path = Path(".desk.json")
    run = function(desk)
    for name in ("one", "two"):
        path.write_text(json.dumps({"desk_name": name, "user_id": "u" + name}))
        assert run() == f"badge-of-ticket-of-{name}-u{name}"


@pytest.mark.parametrize("content", ["{", "[1]", '"x"', "\ufffe", "[" * 100_000])
def test_a_broken_file_is_named_and_kept(desk: Desk, content: str) -> None:
    Path(".desk.json").write_text(content, encoding="utf-8")
    with pytest.raises(LocalFileError, match=r"\.desk\.json: is not a JSON object"):
        function(desk)()
    assert Path(".desk.json").read_text(encoding="utf-8") == content
    assert desk.requests == []


def test_failed_write_leaves_nothing_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LocalFileError, match="cannot write it: No space left"):
        function(desk)()
    assert list(Path().iterdir()) == []


def test_25_threads_make_one_identity(desk: Desk) -> None:
    desk.delay = 0.05
    run = function(desk)
    with ThreadPoolExecutor(25) as pool:
        assert len({job.result() for job in [pool.submit(run) for _ in range(25)]}) == 1
    assert [method for method, _, _ in desk.requests] == [
        "create_name",
        "fetch_user_ticket",
        "fetch_badge",
    ]


PROCESS = """
import sys, time
sys.path[:0] = sys.argv[1:3]
from desk import Desk
from _runtime.shims.injected import INJECTED
desk = Desk()
desk.delay = 0.1
@desk.requires_badge()
def run(*, badge=INJECTED):
    return badge
print("ready", flush=True)
sys.stdin.readline()
print(run(), len(desk.sent("create_name")), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the folder's lock is POSIX's")
def test_8_processes_make_one_identity(desk: Desk, tmp_path: Path) -> None:
    Path(".desk.json").write_text('{"other": 1}')
    package = HERE.parents[1] / "templates" / "package"
    command = [sys.executable, "-c", PROCESS, str(package), str(HERE)]
    processes = [
        subprocess.Popen(
            command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    lines = [process.communicate(timeout=60)[0].split() for process in processes]
    assert len({line[0] for line in lines}) == 1
    assert sum(int(line[1]) for line in lines) == 1
    assert json.loads(Path(".desk.json").read_text())["other"] == 1
    assert [path.name for path in tmp_path.iterdir()] == [".desk.json"]


def test_waiting_for_the_lock_does_not_block_the_loop(desk: Desk) -> None:
    locks: list[FileLock] = []

    def hold() -> None:
        Path(".desk.json").unlink(missing_ok=True)
        lock = FileLock(".desk.json")
        assert lock.acquire()
        locks.append(lock)
        threading.Timer(0.3, lock.release).start()

    arun = afunction(desk, cache=CachePolicy(enabled=False))
    assert least_stall(arun, hold) < 0.05
    assert len(desk.sent("create_name")) == len(locks)


def _scope(*headers: tuple[bytes, bytes], kind: str = "http") -> dict[str, Any]:
    return {"type": kind, "headers": list(headers)}


def test_asgi_headers(desk: Desk) -> None:
    run = afunction(desk)
    seen: list[object] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan" or not scope["headers"]:
            seen.append(desk.context.get("ticket"))
        else:
            seen.append((await run(), desk.context.get("return_to")))

    async def none(*args: object) -> Any: ...

    wrapped = HeaderContext(
        app, desk.context, {"ticket": ["TheTicket", "X-Ticket"], "return_to": ["Return-To"]}
    )

    async def main() -> None:
        await wrapped(_scope((b"x-ticket", b"ann")), none, none)
        await wrapped(_scope((b"theticket", b"bob"), (b"Return-To", b"here")), none, none)
        await wrapped(_scope(), none, none)
        await wrapped(_scope((b"x-ticket", b"eve"), kind="lifespan"), none, none)
        await asyncio.gather(
            *(wrapped(_scope((b"x-ticket", f"u{n}".encode())), none, none) for n in range(5))
        )

    asyncio.run(main())
    assert seen[:4] == [("badge-of-ann", None), ("badge-of-bob", "here"), None, None]
    assert sorted(item[0] for item in seen[4:] if isinstance(item, tuple)) == [
        f"badge-of-u{n}" for n in range(5)
    ]


def test_clients_are_made_on_first_use_and_follow_the_environment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "DESK_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    run, other = function(desk, workload="me"), function(desk, workload="you")
    assert desk.made == []
    run()
    other()
    monkeypatch.setenv("AWS_REGION", "here-1")
    run()
    other()
    monkeypatch.setenv("DESK_URL", "http://127.0.0.1:9")
    run()
    assert desk.made == [
        "sync nowhere-1 None",
        "sync here-1 None",
        "sync here-1 http://127.0.0.1:9",
    ]
    assert len(desk.sent()) == 5  # a token of one region is not another's


@pytest.mark.parametrize(
    ("content", "region"),
    [
        ("", "nowhere-1"),
        ("[default]\nregion = there-1\n", "there-1"),
        ("[profile mine]\nregion = mine-1\n[default]\nregion = there-1\n", "mine-1"),
    ],
)
def test_region_of_the_configuration_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, content: str, region: str
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    if region == "mine-1":
        monkeypatch.setenv("AWS_PROFILE", "mine")
    Path("config").write_text(content)
    monkeypatch.setenv("AWS_CONFIG_FILE", "config")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    function(desk, workload="me")()
    asyncio.run(afunction(desk, workload="me")())
    assert desk.made == [f"sync {region} None", f"async {region} None"]


def test_async_clients_are_closed_with_their_loop(desk: Desk) -> None:
    async def main() -> None:
        for user in ("ann", "bob"):
            await afunction(desk, workload=user)()
            await asyncio.sleep(0)
            gc.collect()
        assert desk.closed == len(desk.made) - 1

    loops: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()

    async def noted() -> None:
        loops.add(asyncio.get_running_loop())
        await main()

    for _ in range(3):
        asyncio.run(noted())
    assert [text.split()[0] for text in desk.made] == ["async"] * 3
    assert desk.closed == 3
    gc.collect()
    assert len(loops) == 0


def test_a_failed_client_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**options: Any) -> object:
        raise OSError("no such profile")

    arun = afunction(desk, workload="me")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="no such profile"):
        patch.setattr(desk, "_aclient", broken)
        asyncio.run(arun())
    assert asyncio.run(arun()) == "badge-of-me"


@pytest.mark.parametrize("kind", ["client", "factory", "async factory"])
def test_given_client(desk: Desk, kind: str) -> None:
    other = Desk()
    mine = other.clients.client("desk")

    async def later() -> object:
        return mine

    run = afunction if kind == "async factory" else function
    given = {"client": mine, "factory": lambda: mine, "async factory": later}[kind]
    result = run(desk, workload="me", client=given)()
    assert (asyncio.run(result) if kind == "async factory" else result) == "badge-of-me"
    assert (desk.requests, len(other.sent())) == ([], 1)


def test_importing_attaches_no_log_handlers_and_loads_no_asyncio() -> None:
    package = HERE.parents[1] / "templates" / "package"
    program = (
        "import sys, logging; sys.path.insert(0, sys.argv[1]); before = set(sys.modules)\n"
        "import importlib, pathlib\n"
        "for path in sorted(pathlib.Path(sys.argv[1], '_runtime', 'shims').glob('*.py')):\n"
        "    importlib.import_module('_runtime.shims.' + path.stem)\n"
        "loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]\n"
        "assert not [l for l in loggers if l.handlers], loggers\n"
        "heavy = {'asyncio', 'botocore', 'boto3', 'concurrent.futures', 'email', 'ssl', 'http'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(package)], check=True, timeout=60)
    assert not logging.getLogger("_runtime").handlers


def test_nothing_missing_without_fcntl(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(os, "O_TEMPORARY", 0, raising=False)
    assert function(desk)().startswith("badge-of-ticket-of-workload-")
