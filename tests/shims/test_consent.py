"""Waiting for a person: notified once, asked again, given up in time."""

from __future__ import annotations

import asyncio
import functools
import pickle
import threading
from collections.abc import Awaitable
from typing import Any

import pytest
from _runtime.shims.cache import CachePolicy
from _runtime.shims.effects import Sleep
from _runtime.shims.errors import (
    ConsentFailed,
    ConsentRequired,
    ConsentTimeout,
    WorkloadTokenMissing,
)
from _runtime.shims.injected import INJECTED
from _runtime.shims.polling import PendingRequest, PollPolicy, RequestTokenPoller, TokenPoller
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from desk import Consent, Desk

QUICK = PollPolicy(interval=0.02, first_delay=0.01, timeout=5)


def call(desk: Desk, asynchronous: bool, /, **keywords: Any) -> Any:
    """Calls a function decorated with these keywords, once."""
    keywords = {"workload": "me", "poll": QUICK, **keywords}
    if asynchronous:

        @desk.requires_badge(**keywords)
        async def arun(*, badge: str = INJECTED) -> str:
            return badge

        return asyncio.run(arun())

    @desk.requires_badge(**keywords)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    return run()


both = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])


@both
def test_polls_until_consent(desk: Desk, asynchronous: bool) -> None:
    desk.answer = Consent(after=3)
    notified: list[str] = []
    keywords = {"force": True, "nonce": "n", "notify": notified.append}
    assert call(desk, asynchronous, **keywords) == "badge-of-me"
    assert notified == ["https://consent.example/secret-url"]
    first, *later = desk.sent()
    assert first == {
        "Ticket": "me",
        "Desk": "front",
        "Topics": ["all"],
        "Force": True,
        "Nonce": "n",
    }
    again = {"Ticket": "me", "Desk": "front", "Topics": ["all"], "Nonce": "n", "Session": "s-1"}
    assert later == [again] * 3


@both
def test_failed_ends_at_once(desk: Desk, asynchronous: bool) -> None:
    consent = Consent()

    def answer(method: str, request: dict[str, Any]) -> dict[str, Any]:
        consent.failed = consent.asked == 1
        return consent(method, request)

    desk.answer = answer
    with pytest.raises(ConsentFailed, match="Status FAILED") as caught:
        call(desk, asynchronous)
    assert caught.value.session == {"Session": "s-1"}
    assert "secret-url" not in repr(caught.value)
    assert consent.asked == 2


@both
def test_failed_without_a_url(desk: Desk, asynchronous: bool) -> None:
    consent = desk.answer = Consent()
    consent.failed = True
    with pytest.raises(ConsentFailed):
        call(desk, asynchronous)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of each wait, which passes as usual."""
    found: list[float] = []
    first = Sleep.__init__

    def record(self: Sleep, seconds: float) -> None:
        found.append(seconds)
        first(self, seconds)

    monkeypatch.setattr(Sleep, "__init__", record)
    return found


@both
def test_time_limit(desk: Desk, asynchronous: bool, waits: list[float]) -> None:
    desk.answer = Consent()
    with pytest.raises(ConsentTimeout, match=r"within 0\.2 seconds") as caught:
        call(desk, asynchronous, poll=PollPolicy(interval=5, timeout=0.2, first_delay=0.05))
    assert waits[0] == 0.05
    assert sum(waits) < 0.21  # the last one is cut off
    assert caught.value.url == "https://consent.example/secret-url"
    assert isinstance(caught.value, TimeoutError)


@both
def test_early_consent_does_not_wait_for_the_interval(
    desk: Desk, asynchronous: bool, waits: list[float]
) -> None:
    desk.answer = Consent(after=1)
    call(desk, asynchronous, poll=PollPolicy())
    assert waits == [0.25]


def test_delays_grow_to_the_interval() -> None:
    delays = PollPolicy().delays()
    assert [next(delays) for _ in range(7)] == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    with pytest.raises(ValueError, match="positive"):
        PollPolicy(interval=0)


class _AsyncNotified:
    def __init__(self, notified: list[str]) -> None:
        self.notified = notified

    async def __call__(self, url: str) -> None:
        await asyncio.sleep(0)
        self.notified.append(url)


def _callbacks(notified: list[str]) -> dict[str, Any]:
    tell = _AsyncNotified(notified)

    async def plain(url: str) -> None:
        await tell(url)

    async def two(first: str, url: str) -> None:
        await tell(url)

    return {
        "function": notified.append,
        "coroutine": plain,
        "lambda": lambda url: plain(url),
        "object": tell,
        "partial": functools.partial(two, "x"),
        "method": tell.__call__,
    }


@both
@pytest.mark.parametrize("kind", list(_callbacks([])))
def test_callbacks_of_every_kind(desk: Desk, asynchronous: bool, kind: str) -> None:
    desk.answer = Consent(after=1)
    notified: list[str] = []
    call(desk, asynchronous, notify=_callbacks(notified)[kind])
    assert notified == ["https://consent.example/secret-url"]


def test_async_callback_of_a_sync_function_in_a_running_loop(desk: Desk) -> None:
    desk.answer = Consent(after=1)
    notified: list[str] = []
    seen: list[str | None] = []

    async def notify(url: str) -> None:
        await asyncio.sleep(0.01)
        seen.append(desk.context.get("return_to"))
        notified.append(url)

    async def main() -> None:
        with desk.context.use(return_to="here"):

            @desk.requires_badge(workload="me", poll=QUICK, notify=notify)
            def run(*, badge: str = INJECTED) -> str:
                return badge

            assert run() == "badge-of-me"

    asyncio.run(main())
    assert (len(notified), seen) == (1, ["here"])


@both
def test_values_may_be_functions_of_every_kind(desk: Desk, asynchronous: bool) -> None:
    async def topics() -> list[str]:
        await asyncio.sleep(0)
        return ["one"]

    call(desk, asynchronous, desk=lambda: "back", topics=topics, nonce=lambda: "n-1")
    assert desk.sent() == [{"Ticket": "me", "Desk": "back", "Topics": ["one"], "Nonce": "n-1"}]


@both
def test_none_for_a_required_list(desk: Desk, asynchronous: bool) -> None:
    call(desk, asynchronous, topics=None)
    call(desk, asynchronous, topics={"b", "a"})
    assert [request["Topics"] for request in desk.sent()] == [[], ["a", "b"]]


@both
@pytest.mark.parametrize("value", [None, "", lambda: None, lambda: ""])
def test_a_required_text_that_is_missing_fails_at_the_call(
    desk: Desk, asynchronous: bool, value: object
) -> None:
    """Not before: a program that is imported, in a test say, need not have its environment."""
    line = r"^requires_badge\(desk=\) must not be None or empty$"
    decorate = desk.requires_badge(desk=value, workload="me")
    with pytest.raises(TypeError, match=line):
        call(desk, asynchronous, desk=value)
    assert callable(decorate(lambda badge: badge)) and not desk.requests


@both
def test_what_is_empty_is_absent(
    desk: Desk, asynchronous: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for empty in ("", [], {}, (), set[str](), lambda: "", list):
        desk.requests.clear()
        with desk.context.use(return_to="https://back.example"):
            call(desk, asynchronous, return_to=empty, nonce=empty, hints=empty)
        same = {"Ticket": "me", "Desk": "front", "Topics": ["all"]}
        assert desk.sent() == [{**same, "Return": "https://back.example"}]
    with desk.context.use(return_to=""):
        call(desk, asynchronous, topics=[])
    assert desk.sent()[-1] == {"Ticket": "me", "Desk": "front", "Topics": []}
    before = desk.clients.key("desk")
    for name in ("DESK_URL", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
        before = desk.clients.key("desk")
        monkeypatch.setenv(name, "")
        assert desk.clients.key("desk") == before
    inner = desk.context.use(ticket="")
    with desk.context.use(ticket="ann"), inner, pytest.raises(WorkloadTokenMissing):
        call(desk, asynchronous, workload=None)


def test_gone_keyword(desk: Desk) -> None:
    desk.requires_badge(colour=None)
    with pytest.raises(TypeError, match=r"requires_badge\(colour=\) is gone: .*botocore 1\.2\.3"):
        desk.requires_badge(colour="red")


@both
def test_fallback_from_the_context(desk: Desk, asynchronous: bool) -> None:
    with desk.context.use(return_to="https://back.example"):
        call(desk, asynchronous)
        call(desk, asynchronous, return_to="https://own.example")
    returns = [request["Return"] for request in desk.sent()]
    assert returns == ["https://back.example", "https://own.example"]


class SeedPoller(TokenPoller):
    async def poll_for_token(self) -> str:
        await asyncio.sleep(0.01)
        return "polled"


class Asking(RequestTokenPoller):
    """Asks in a thread's way or in a task's way."""

    def __init__(self, asynchronous: bool) -> None:
        self.asynchronous = asynchronous
        self.seen: list[tuple[str, object]] = []

    def poll(self, request: PendingRequest) -> str | Awaitable[str]:
        self.seen.append((request.url, dict(request.session)))
        assert "secret-url" not in repr(request)
        return self._later(request) if self.asynchronous else self._now(request)

    def _now(self, request: PendingRequest) -> str:
        while True:
            token = request.fetch()
            if token is not None:
                return token

    async def _later(self, request: PendingRequest) -> str:
        while True:
            token = await request.afetch()
            if token is not None:
                return token


@both
def test_pollers(desk: Desk, asynchronous: bool) -> None:
    desk.answer = Consent(after=3)
    assert call(desk, asynchronous, poller=SeedPoller()) == "polled"
    desk.answer = Consent(after=3)
    poller = Asking(asynchronous)
    assert call(desk, asynchronous, poller=poller) == "badge-of-me"
    assert poller.seen == [("https://consent.example/secret-url", {"Session": "s-1"})]


@both
def test_poller_without_a_token(desk: Desk, asynchronous: bool) -> None:
    class Empty(TokenPoller):
        async def poll_for_token(self) -> str:
            return ""

    desk.answer = Consent()
    with pytest.raises(RuntimeError, match="poller returned no token"):
        call(desk, asynchronous, poller=Empty())


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"notify": "https://tell.me"}, "must be callable, not str"),
        ({"poller": SeedPoller}, "must be an object"),
        ({"poller": object()}, "must be an object"),
    ],
)
def test_mistakes_fail_at_decoration(desk: Desk, keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        desk.requires_badge(**keywords)


def test_raise_instead_of_polling(desk: Desk) -> None:
    consent = desk.answer = Consent()
    notified: list[str] = []

    @desk.requires_badge(workload="me", on_pending="raise", notify=notified.append, force=True)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    for _ in range(2):
        with pytest.raises(ConsentRequired) as caught:
            run()
        assert caught.value.url == "https://consent.example/secret-url"
        assert caught.value.session == {"Session": "s-1"}
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.url, copy.session, str(copy)) == (None, {}, str(caught.value))
    assert "secret-url" not in repr(vars(caught.value))
    consent.given = True
    assert run() == "badge-of-me"
    first, *later = desk.sent()
    assert first["Force"] is True
    assert [request.get("Session") for request in later] == ["s-1"] * 2
    assert [request.get("Force") for request in later] == [None] * 2
    assert len(notified) == 1
    with pytest.raises(ValueError, match="on_pending"):
        desk.requires_badge(on_pending="maybe")


def test_failed_consent_starts_again_with_the_next_call(desk: Desk) -> None:
    consent = desk.answer = Consent()

    @desk.requires_badge(workload="me", on_pending="raise")
    def run(*, badge: str = INJECTED) -> str:
        return badge

    with pytest.raises(ConsentRequired):
        run()
    consent.failed = True
    with pytest.raises(ConsentFailed):
        run()
    consent.failed = False
    with pytest.raises(ConsentRequired):
        run()
    assert [request.get("Session") for request in desk.sent()] == [None, "s-1", None]
    # What is refused may be the session, which is over; what is busy says nothing about it.
    for code, then in (("ThrottlingException", "s-1"), ("ValidationException", None)):
        error = _answered(400, code)
        desk.answer = lambda method, request, error=error: _raise(error)
        with pytest.raises(ClientError, match=code):
            run()
        desk.answer = consent
        with pytest.raises(ConsentRequired):
            run()
        assert desk.sent()[-1].get("Session") == then


def _raise(error: Exception) -> dict[str, Any]:
    raise error


class Renewing(Consent):
    """The authorization is another one with each answer."""

    def __call__(self, method: str, request: dict[str, Any]) -> dict[str, Any]:
        response = super().__call__(method, request)
        if "Url" not in response:
            return response
        return {**response, "Url": f"https://{self.asked}.example", "Session": f"s-{self.asked}"}


@both
def test_another_authorization_is_followed(desk: Desk, asynchronous: bool) -> None:
    desk.answer = Renewing(after=2)
    notified: list[str] = []
    assert call(desk, asynchronous, notify=notified.append) == "badge-of-me"
    assert notified == ["https://1.example", "https://2.example"]
    poller = Asking(asynchronous)
    desk.answer = Renewing(after=2)
    assert call(desk, asynchronous, notify=notified.append, poller=poller) == "badge-of-me"
    assert notified == ["https://1.example", "https://2.example"] * 2
    assert [request.get("Session") for request in desk.sent()] == [None, "s-1", "s-2"] * 2


def test_another_authorization_is_raised(desk: Desk) -> None:
    desk.answer = Renewing()
    notified: list[str] = []

    @desk.requires_badge(workload="me", on_pending="raise", notify=notified.append)
    def run(*, badge: str = INJECTED) -> str:
        return badge

    for number in (1, 2, 3):
        with pytest.raises(ConsentRequired) as caught:
            run()
        assert caught.value.url == notified[-1] == f"https://{number}.example"
        assert caught.value.session == {"Session": f"s-{number}"}
    assert len(notified) == 3


def _answered(status: int, code: str) -> Exception:
    response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "FetchBadge")  # pyright: ignore[reportArgumentType]


@both
def test_trouble_does_not_end_a_consent(desk: Desk, asynchronous: bool) -> None:
    consent = Consent(after=1)
    troubles = [
        _answered(503, "ServiceUnavailable"),
        _answered(400, "ThrottlingException"),
        _answered(429, "Slower"),
        EndpointConnectionError(endpoint_url="https://desk.example"),
        ReadTimeoutError(endpoint_url="https://desk.example"),
    ]

    def answer(method: str, request: dict[str, Any]) -> dict[str, Any]:
        if consent.asked and troubles:
            raise troubles.pop()
        return consent(method, request)

    desk.answer = answer
    assert call(desk, asynchronous) == "badge-of-me"
    assert not troubles
    consent.asked, consent.after = 0, None
    troubles[:] = [_answered(503, "ServiceUnavailable")] * 100
    with pytest.raises(ConsentTimeout) as caught:
        call(desk, asynchronous, poll=PollPolicy(interval=0.05, timeout=0.2, first_delay=0.01))
    assert isinstance(caught.value.__cause__, ClientError)
    consent.asked, troubles[:] = 0, [_answered(403, "AccessDeniedException")]
    with pytest.raises(ClientError, match="AccessDenied"):
        call(desk, asynchronous)


def test_an_error_of_the_callers_own_is_no_trouble(desk: Desk) -> None:
    desk.answer = Renewing()

    def notify(url: str) -> None:
        if "2" in url:
            raise EndpointConnectionError(endpoint_url="of the caller's own")

    with pytest.raises(EndpointConnectionError):
        call(desk, False, notify=notify)


def test_sync_function_with_an_async_client_is_told(desk: Desk) -> None:
    async def main() -> None:
        client = await desk.clients.aclient("desk")
        with pytest.raises(TypeError, match="client= is an asynchronous client"):
            call(desk, False, client=client)

    asyncio.run(main())


def test_nobody_to_tell_is_warned_about(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.answer = Consent(after=1)
    call(desk, False)
    assert "no on_auth_url" in caplog.text


@both
def test_nothing_sensitive_in_logs_and_texts(
    desk: Desk, asynchronous: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    desk.answer = Consent(after=1)
    call(desk, asynchronous, workload="hush-ticket", nonce="hush-nonce")
    assert "hush" not in caplog.text
    assert "secret-url" not in caplog.text
    policy = CachePolicy()
    desk.answer = Consent()
    texts = [repr(policy)]
    for error in (ConsentTimeout, ConsentRequired):
        how: dict[str, Any] = {"poll": PollPolicy(timeout=0.05)}
        if error is ConsentRequired:
            how = {"on_pending": "raise"}
        with pytest.raises(error) as caught:
            call(desk, asynchronous, workload="hush-ticket", cache=policy, **how)
        texts += [str(caught.value), repr(caught.value)]
    for wrong in (b"hush-nonce", 42):
        with pytest.raises(TypeError, match="must be a str") as wrong_type:
            call(desk, asynchronous, nonce=wrong)
        texts.append(str(wrong_type.value))
    with pytest.raises(TypeError, match="must give a str") as wrong_type:
        call(desk, asynchronous, workload=b"hush-ticket")
    texts.append(str(wrong_type.value))
    assert not [text for text in texts if "hush" in text or "secret-url" in text]


def test_threads_of_a_sync_function_end(desk: Desk) -> None:
    desk.answer = Consent(after=1)
    before = threading.active_count()

    async def notify(url: str) -> None:
        await asyncio.sleep(0)

    call(desk, False, notify=notify)
    assert threading.active_count() == before
