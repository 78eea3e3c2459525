"""Authorizations between calls, where nobody polls: kept by key, for a while, for many threads."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from _runtime.shims.cache import CachePolicy
from _runtime.shims.errors import ConsentRequired
from _runtime.shims.injected import INJECTED
from _runtime.shims.pending import MemoryPendingStore, PendingStore
from _runtime.shims.polling import PollPolicy
from desk import Consent, Desk

HERE = Path(__file__).resolve().parent


class SqlitePendingStore(PendingStore):
    """A table that all workers of a service share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._connection() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS pending (key TEXT PRIMARY KEY, text TEXT, until REAL)"
            )

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=30)

    def get(self, key: str) -> str | None:
        with self._connection() as connection:
            query = "SELECT text FROM pending WHERE key = ? AND until > ?"
            row = connection.execute(query, (key, time.time())).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, text: str, seconds: float) -> None:
        now = time.time()
        with self._connection() as connection:
            connection.execute("DELETE FROM pending WHERE until <= ?", (now,))
            connection.execute(
                "INSERT OR REPLACE INTO pending VALUES (?, ?, ?)", (key, text, now + seconds)
            )

    def delete(self, key: str) -> None:
        with self._connection() as connection:
            connection.execute("DELETE FROM pending WHERE key = ?", (key,))


def function(desk: Desk, asynchronous: bool = False, **keywords: Any) -> Any:
    keywords = {"workload": "hush-ticket", "on_pending": "raise", **keywords}
    if asynchronous:

        @desk.requires_badge(**keywords)
        async def arun(*, badge: str = INJECTED) -> str:
            return badge

        return lambda: asyncio.run(arun())

    @desk.requires_badge(**keywords)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    return run


def test_3000_users_on_8_threads(desk: Desk) -> None:
    consent = desk.answer = Consent()
    store = MemoryPendingStore(max_entries=1000)
    run = function(desk, workload=lambda: desk.context.get("ticket"), pending_store=store)

    def user(number: int) -> str | None:
        with desk.context.use(ticket=f"u{number}"):
            try:
                badge: str = run()
            except ConsentRequired as error:
                return error.url
        return badge

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(user, range(3000))) == {"https://consent.example/secret-url"}
        assert len(store) == 1000
        consent.given = True
        last = range(2500, 3000)
        assert list(pool.map(user, last)) == [f"badge-of-u{number}" for number in last]
    assert {request.get("Session") for request in desk.sent()[3000:]} == {"s-1"}
    assert len(store) == 500


def test_what_is_kept_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    store = MemoryPendingStore(max_entries=2)
    for key in "abc":
        store.put(key, key, 10)
    assert [store.get(key) for key in "abc"] == [None, "b", "c"]
    now[0] = 10
    assert store.get("b") is None
    store.put("d", "d", 10)
    assert len(store) == 1  # what is over goes when something comes
    with pytest.raises(ValueError, match="positive"):
        MemoryPendingStore(0)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_two_workers_share_a_database(desk: Desk, asynchronous: bool) -> None:
    path = Path("pending.sqlite")
    notified: list[str] = []
    keywords = {"force": True, "nonce": "n-1", "notify": notified.append}
    first = function(desk, asynchronous, pending_store=SqlitePendingStore(path), **keywords)
    desk.answer = Consent()
    with pytest.raises(ConsentRequired):
        first()
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT key, text FROM pending").fetchall()
    assert len(rows) == 1
    assert "hush" not in repr(rows)
    assert json.loads(rows[0][1])["session"] == {"Session": "s-1"}
    other = Desk()
    consent = other.answer = Consent()
    second = function(other, asynchronous, pending_store=SqlitePendingStore(path), **keywords)
    with pytest.raises(ConsentRequired) as caught:
        second()
    assert caught.value.url == "https://consent.example/secret-url"
    consent.given = True
    assert second() == "badge-of-hush-ticket"
    again = {"Ticket": "hush-ticket", "Desk": "front", "Topics": ["all"], "Nonce": "n-1"}
    assert other.sent() == [{**again, "Session": "s-1"}] * 2
    assert len(notified) == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM pending").fetchone() == (0,)


WORKER = """
import sys
sys.path[:0] = sys.argv[1:4]
from pathlib import Path
from desk import Consent, Desk
from test_pending import SqlitePendingStore, function
from _runtime.shims.errors import ConsentRequired
desk = Desk()
desk.answer = Consent()
desk.answer.given = sys.argv[4] == "given"
try:
    print(function(desk, pending_store=SqlitePendingStore(Path("p.sqlite")))(), end=" ")
except ConsentRequired:
    pass
print([request.get("Session") for request in desk.sent()])
"""


def test_two_processes_share_a_database(desk: Desk) -> None:
    folders = [HERE.parents[1] / "templates" / "package", HERE, HERE.parent]
    printed = [
        subprocess.run(
            [sys.executable, "-c", WORKER, *map(str, folders), given],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for given in ("not yet", "given")
    ]
    assert printed == ["[None]\n", "badge-of-hush-ticket ['s-1']\n"]


def test_another_request_takes_nothing_up(desk: Desk) -> None:
    desk.answer = Consent()
    store, policy = MemoryPendingStore(), CachePolicy()
    for keywords in ({}, {"workload": "you"}, {"topics": ["one"]}):
        with pytest.raises(ConsentRequired):
            function(desk, pending_store=store, cache=policy, poll=PollPolicy(), **keywords)()
    assert [request.get("Session") for request in desk.sent()] == [None] * 3
    assert len(store) == 3


def test_a_store_may_give_bytes(desk: Desk) -> None:
    class Bytes(MemoryPendingStore):
        def get(self, key: str) -> Any:
            text = super().get(key)
            return None if text is None else text.encode()

    desk.answer = Consent()
    run = function(desk, pending_store=Bytes())
    for session in (None, "s-1"):
        with pytest.raises(ConsentRequired):
            run()
        assert desk.sent()[-1].get("Session") == session


@pytest.mark.parametrize(
    "text", ["", "{", b"\xff", "[" * 100_000, "[]", '{"url": 1}', '{"url": "u", "session": []}']
)
def test_what_a_store_spoils_starts_anew(desk: Desk, text: Any) -> None:
    class Spoilt(MemoryPendingStore):
        def get(self, key: str) -> str | None:
            spoilt: str = text
            return spoilt

    desk.answer = Consent()
    with pytest.raises(ConsentRequired):
        function(desk, pending_store=Spoilt())()
    assert desk.sent()[0].get("Session") is None
