"""How long tokens are kept, and who never gets whose."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from _runtime.shims import cache
from _runtime.shims.cache import CachePolicy
from _runtime.shims.decorator import invalidate
from _runtime.shims.injected import INJECTED
from _runtime.shims.workload import WorkloadIdentity
from desk import Desk, ordinary
from hypothesis import given
from hypothesis import strategies as st


def jwt(claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.sig"


KEY: Any = (b"one",)
OTHER: Any = (b"other",)


class Clock:
    """Both clocks, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000_000.0
        monkeypatch.setattr(time, "time", lambda: self.now)
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


def test_one_request_until_the_time_is_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)

    @desk.requires_badge(workload="me", cache=CachePolicy(ttl=10))
    def run(*, badge: str = INJECTED) -> str:
        return badge

    for moment, requests in ((0, 1), (9.9, 1), (10.1, 2), (15, 2), (20.3, 3)):
        clock.now = 1_000_000 + moment
        run()
        assert len(desk.sent()) == requests, moment


@pytest.mark.parametrize("clock", ["time", "monotonic"])
def test_the_clock_that_runs_ahead_ends_a_token(
    monkeypatch: pytest.MonkeyPatch, clock: str
) -> None:
    """The one is set back, the other stands still while the machine sleeps."""
    store = CachePolicy(ttl=10).store
    Clock(monkeypatch)
    store.put(KEY, "token", 0)
    assert store.get(KEY) == "token"
    monkeypatch.setattr(time, clock, lambda: 1_000_010.1)
    assert store.get(KEY) is None


def test_a_token_that_is_replaced_takes_no_place() -> None:
    store = CachePolicy(max_entries=2).store
    for key, token in ((KEY, "a"), (OTHER, "b"), (OTHER, "c")):
        store.put(key, token, 0)
    assert (store.get(KEY), store.get(OTHER)) == ("a", "c")


def test_texts_that_are_no_unicode_are_told_apart() -> None:
    assert cache.digest("\ud800") != cache.digest("\ud801") != cache.digest("?")


@pytest.mark.parametrize(
    ("life", "kept"),
    [
        (3600, 3540),  # until a minute before its end
        (60, 30),  # at most half the life is given up
        (0, 0),
        (-5, 0),
    ],
)
def test_a_jwt_says_when_it_ends(life: float, kept: float) -> None:
    assert CachePolicy().lifetime(jwt({"iat": 5000, "exp": 5000 + life}), 5000) == kept


@pytest.mark.parametrize(
    ("claims", "clock", "kept"),
    [
        ({"iat": 0, "exp": 3600}, 7200, 3540),  # two hours ahead
        ({"iat": 0, "exp": 3600}, -7200, 3540),  # two hours behind
        ({"iat": 0, "exp": 50}, -7200, 25),
        ({"iat": 0, "exp": 50}, 7200, 25),
        ({"iat": 0, "exp": 3600}, 3000, 540),  # right, and the token is not new
        ({"exp": 50}, -7200, 300),  # nothing tells that the clock is wrong: as if it had no end
        ({"exp": 50}, 0, 25),
        ({"exp": 50}, 7200, 0),
        ({"iat": "soon", "exp": 50}, 0, 25),
        ({"iat": 60, "exp": 50}, 0, 0),
    ],
)
def test_a_wrong_clock_prolongs_no_token(claims: object, clock: float, kept: float) -> None:
    assert CachePolicy().lifetime(jwt(claims), clock) == kept


@pytest.mark.parametrize(
    "token",
    [
        "opaque",
        "a.b",
        "a.b.c",
        "a.%%%.c",
        jwt([1]),
        jwt({"exp": "soon"}),
        jwt({"exp": True}),
        jwt({"exp": None}),
        jwt({}),
        "e30.eyJleHAiOiBOYU59.x",  # NaN
        jwt({"exp": 10**400}),
        "e30." + base64.urlsafe_b64encode(b'{"exp": 1e999}').decode() + ".x",
        {"structure": 1},
    ],
)
def test_any_other_token_has_the_ttl(token: object) -> None:
    assert CachePolicy(ttl=7).lifetime(token, 5000) == 7


@given(st.one_of(st.text(), st.text().map(lambda text: f"a.{text}.c"), st.binary()))
def test_no_token_breaks_it(token: object) -> None:
    assert 0 <= CachePolicy().lifetime(token, 5000) < float("inf")


def test_two_workload_tokens_never_share(desk: Desk) -> None:
    @desk.requires_badge()
    def run(*, badge: str = INJECTED) -> str:
        return badge

    for _ in range(2):
        for user in ("ann", "bob"):
            with desk.context.use(ticket=user):
                assert run() == f"badge-of-{user}"
    assert [request["Ticket"] for request in desk.sent()] == ["ann", "bob"]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_clients_of_a_function_never_share(desk: Desk, kind: str) -> None:
    desks = {name: Desk() for name in ("red", "blue")}
    for name, other in desks.items():
        other.answer = lambda method, request, name=name: {"Badge": f"badge-of-{name}"}
    clients = {name: other.clients.client("desk") for name, other in desks.items()}
    now = ["red"]

    @desk.requires_badge(workload="me", client=lambda: clients[now[0]])
    def run(*, badge: str = INJECTED) -> str:
        return badge

    @desk.requires_badge(workload="me", client=lambda: clients[now[0]])
    async def arun(*, badge: str = INJECTED) -> str:
        return badge

    for name in ("red", "blue", "red", "blue"):
        now[0] = name
        assert (run() if kind == "sync" else asyncio.run(arun())) == f"badge-of-{name}"
    assert [len(other.sent()) for other in desks.values()] == [1, 1]


def test_tokens_keep_no_client(desk: Desk) -> None:
    made: list[weakref.ref[object]] = []

    def client() -> object:
        new = desk.clients.services["desk"].synchronous()()
        made.append(weakref.ref(new))
        return new

    @desk.requires_badge(workload="me", client=client)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    run()
    run()
    gc.collect()
    assert [one() for one in made] == [None, None]
    assert len(desk.sent()) == 2  # another client could be another account's


def test_values_tell_requests_apart_but_not_those_of_one_request(desk: Desk) -> None:
    state = {"desk": "a", "nonce": 0}

    def nonce() -> str:
        state["nonce"] = int(state["nonce"]) + 1
        return f"n{state['nonce']}"

    @desk.requires_badge(workload="me", desk=lambda: state["desk"], nonce=nonce)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    for place in ("a", "b", "a"):
        state["desk"] = place
        run()
        run()
    assert [(r["Desk"], r["Nonce"]) for r in desk.sent()] == [("a", "n1"), ("b", "n2")]


def test_one_policy_shares_equal_requests(desk: Desk) -> None:
    policy = CachePolicy()
    for keywords in ({"nonce": "a"}, {"nonce": "b"}, {"desk": "back"}):

        @desk.requires_badge(workload="me", cache=policy, **keywords)
        def run(*, badge: str = INJECTED) -> str:
            return badge

        assert run() == run() == "badge-of-me"
    assert [(r["Desk"], r.get("Nonce")) for r in desk.sent()] == [("front", "a"), ("back", None)]


def test_force_asks_each_time(desk: Desk) -> None:
    @desk.requires_badge(workload="me", force=True)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    run()
    run()
    assert [request["Force"] for request in desk.sent()] == [True, True]


def test_invalidate(desk: Desk) -> None:
    class Tool:
        @desk.requires_badge(workload="me")
        def run(self, *, badge: str = INJECTED) -> str:
            return badge

    tool = Tool()
    tool.run()
    invalidate(tool.run)
    tool.run()
    invalidate(Tool.run)
    tool.run()
    assert len(desk.sent()) == 3
    with pytest.raises(TypeError, match="not a decorated function"):
        invalidate(print)


def test_invalidate_one_user(desk: Desk) -> None:
    @desk.requires_badge()
    def run(*, badge: str = INJECTED) -> str:
        return badge

    def visit(*users: str) -> int:
        before = len(desk.sent())
        for user in users:
            with desk.context.use(ticket=user):
                run()
        return len(desk.sent()) - before

    assert visit("ann", "bob") == 2
    invalidate(run, "ann")
    assert (visit("bob"), visit("ann")) == (0, 1)
    with pytest.raises(TypeError, match="workload must be a str, not int"):
        invalidate(run, 7)  # type: ignore[arg-type]

    identities = {user: WorkloadIdentity("shop", user_id=user) for user in ("ann", "bob")}
    current = "ann"

    @desk.requires_badge(workload=lambda: identities[current])
    def of_identity(*, badge: str = INJECTED) -> str:
        return badge

    for user in ("ann", "bob"):
        current = user
        of_identity()
    invalidate(of_identity, identities["ann"])
    invalidate(of_identity, WorkloadIdentity("shop", user_id="nobody"))
    for user, asked in (("bob", 0), ("ann", 1)):
        current, before = user, len(desk.sent())
        of_identity()
        assert len(desk.sent()) - before == asked


def test_invalidating_one_user_while_his_request_is_under_way(desk: Desk) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def answer(method: str, request: dict[str, Any]) -> dict[str, Any]:
        begun.set()
        go_on.wait(5)
        return ordinary(method, request)

    desk.answer = answer

    @desk.requires_badge(workload="ann")
    def run(*, badge: str = INJECTED) -> str:
        return badge

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(run)
        assert begun.wait(5)
        invalidate(run, "bob")
        invalidate(run, "ann")
        go_on.set()
        first.result(5)
    run()
    assert len(desk.sent()) == 2


def test_a_full_cache_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither copied nor searched for each newcomer: eight threads, one bound."""
    policy = CachePolicy(max_entries=500)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: policy.store.put(("key", n), "token", 0), range(20_000)))
    assert len(policy.store) <= 508
    sizes: list[int] = []

    def measured(values: Any = ()) -> list[Any]:
        found = [*values]
        sizes.append(len(found))
        return found

    monkeypatch.setattr(cache, "list", measured, raising=False)
    policy.store.put("new", "token", 0)
    assert (len(policy.store), sizes) == (500, [])


def test_policy_bounds_and_off(desk: Desk) -> None:
    policy = CachePolicy(max_entries=2)

    @desk.requires_badge(cache=policy)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    for user in ("a", "b", "c"):
        with desk.context.use(ticket=user):
            run()
    assert len(policy.store) == 2

    @desk.requires_badge(workload="me", cache=CachePolicy(enabled=False))
    def off(*, badge: str = INJECTED) -> str:
        return badge

    before = len(desk.sent())
    off()
    off()
    assert len(desk.sent()) == before + 2
    with pytest.raises(ValueError, match="negative"):
        CachePolicy(ttl=-1)


def test_an_uncached_declaration_asks_each_time(desk: Desk) -> None:
    @desk.requires_stamp(workload="me")
    def run(*, stamp: str = INJECTED) -> str:
        return stamp

    assert run() == run() == "stamp-of-me"
    assert len(desk.sent("fetch_stamp")) == 2


def test_keys_hold_no_token(desk: Desk) -> None:
    policy = CachePolicy()

    @desk.requires_badge(workload="hush-hush", cache=policy)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    run()
    keys: Any = policy.store._entries  # pyright: ignore[reportPrivateUsage]
    assert "hush" not in repr(list(keys))


def test_falsy_answers_are_not_tokens(desk: Desk) -> None:
    desk.answer = lambda method, request: {"Badge": ""}

    @desk.requires_badge(workload="me")
    def run(*, badge: str = INJECTED) -> str:
        return badge

    with pytest.raises(RuntimeError, match="did not return a token or an authorization URL"):
        run()
    desk.answer = ordinary
    assert run() == "badge-of-me"
