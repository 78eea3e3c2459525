"""A fictional service that gives out badges, and the decorators declared for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from _runtime.shims.clients import ServiceClients, SharedClients
from _runtime.shims.context import Context
from _runtime.shims.declaration import Declaration, Member, Pending, Step, WorkloadDeclaration
from _runtime.shims.decorator import Shims
from _runtime.shims.foreign import ForeignContext
from _runtime.shims.request import Options
from _runtime.shims.workload import Workloads

BADGE = Declaration(
    "requires_badge",
    "desk",
    "fetch_badge",
    "Badge",
    (
        Member("Ticket", sensitive=True, required=True),
        Member("Desk", "desk", required=True),
        Member("Topics", "topics", required=True, empty=[]),
        Member("Return", "return_to", context="return_to"),
        Member("Force", "force", fresh=True),
        Member("Hints", "hints"),
        Member("Nonce", "nonce", per_request=True, sensitive=True),
        Member("Session"),
    ),
    workload="Ticket",
    pending=Pending("Url", carry=["Session"], failed=("Status", ("FAILED",))),
    removed={"colour": "1.2.3"},
)
STAMP = Declaration(
    "requires_stamp",
    "desk",
    "fetch_stamp",
    "Stamp",
    (Member("Ticket", required=True), Member("Desk", "desk", required=True)),
    workload="Ticket",
    cached=False,
)
WORKLOAD = WorkloadDeclaration(
    context="ticket",
    plain=Step("desk", "fetch_ticket", "Ticket", {"name": "Name"}),
    for_user=Step("desk", "fetch_user_ticket", "Ticket", {"name": "Name", "user_id": "User"}),
    for_token=Step("desk", "fetch_token_ticket", "Ticket", {"name": "Name", "user_token": "Jwt"}),
    create=Step("office", "create_name", "Name", {"name": "Name"}),
    file=".desk.json",
    file_keys=("desk_name", "user_id"),
    no_local=("IN_CONTAINER", "1"),
)

Answer = Callable[[str, dict[str, Any]], dict[str, Any]]


def ordinary(method: str, request: dict[str, Any]) -> dict[str, Any]:
    """What the service answers where a test says nothing else: badges that tell tickets apart."""
    if method == "create_name":
        return {"Name": request["Name"]}
    if method == "fetch_badge":
        return {"Badge": f"badge-of-{request['Ticket']}"}
    if method == "fetch_stamp":
        return {"Stamp": f"stamp-of-{request['Ticket']}"}
    return {"Ticket": f"ticket-of-{request['Name']}-{request.get('User') or request.get('Jwt')}"}


class DeskContext(Context):
    """As generated, but for the types of the names."""

    def use(self, **values: str | None) -> AbstractContextManager[None]:
        return self.scope(values)


class Desk:
    """The service, its clients, and the decorators that use them.

    Attributes:
        requests: each request as (method, parameters, whether it came asynchronously).
        delay: seconds that an answer takes.
        answer: what the service answers.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, Any], bool]] = []
        self.made: list[str] = []
        self.closed = 0
        self.delay = 0.0
        self.answer: Answer = ordinary
        self._lock = threading.Lock()
        self.context = DeskContext(
            ("ticket", "return_to"),
            ForeignContext(
                {"ticket": "front_office.context:Visit.get_ticket"},
                request="front_office.context:Visit.get_number",
                app="front_office.app:App",
            ),
        )
        services = {
            name: ServiceClients(lambda: self._client, lambda: self._aclient, f"{name.upper()}_URL")
            for name in ("desk", "office")
        }
        self.clients = SharedClients(services, default_region="nowhere-1")
        self.workloads = Workloads(WORKLOAD, self.context)
        self.shims = Shims(self.clients, self.workloads, self.context)

    def _client(self, region_name: str | None = None, endpoint_url: str | None = None) -> Client:
        self.made.append(f"sync {region_name} {endpoint_url}")
        return Client(self)

    def _aclient(self, region_name: str | None = None, endpoint_url: str | None = None) -> AClient:
        self.made.append(f"async {region_name} {endpoint_url}")
        return AClient(self)

    async def pause(self, method: str) -> None:
        """Takes the time of an asynchronous answer; a test may replace it."""
        await asyncio.sleep(self.delay)

    def handle(self, method: str, request: dict[str, Any], asynchronous: bool) -> dict[str, Any]:
        with self._lock:
            self.requests.append((method, dict(request), asynchronous))
        return self.answer(method, request)

    def sent(self, method: str = "fetch_badge") -> list[dict[str, Any]]:
        return [request for name, request, _ in self.requests if name == method]

    def requires_badge(
        self, *, into: str = "badge", client: object = None, **keywords: Any
    ) -> Callable[..., Any]:
        names = ("workload", "cache", "notify", "poller", "on_pending", "pending_store", "poll")
        options = Options(**{name: keywords.pop(name) for name in names if name in keywords})
        values = {"desk": "front", "topics": ["all"], **keywords}
        decorate: Callable[..., Any] = self.shims.decorator(BADGE, into, values, options, client)
        return decorate

    def requires_stamp(self, *, into: str = "stamp", **keywords: Any) -> Callable[..., Any]:
        options = Options(workload=keywords.pop("workload", None))
        decorate: Callable[..., Any] = self.shims.decorator(
            STAMP, into, {"desk": "front", **keywords}, options
        )
        return decorate


class Client:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        if method not in METHODS:
            raise AttributeError(method)

        def call(**request: Any) -> dict[str, Any]:
            time.sleep(self._desk.delay)
            return self._desk.handle(method, request, False)

        return call


class AClient:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._closed = False

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method not in METHODS:
            raise AttributeError(method)

        async def call(**request: Any) -> dict[str, Any]:
            assert not self._closed
            await self._desk.pause(method)
            return self._desk.handle(method, request, True)

        return call

    async def close(self) -> None:
        self._closed = True
        self._desk.closed += 1


METHODS = (
    "fetch_badge",
    "fetch_stamp",
    "fetch_ticket",
    "fetch_user_ticket",
    "fetch_token_ticket",
    "create_name",
)


class Consent:
    """Answers with a URL until `given`; `failed` and `lost` end it otherwise."""

    def __init__(self, after: int | None = None) -> None:
        self.after = after  # how many pending answers before the badge
        self.given = False
        self.failed = False
        self.asked = 0

    def __call__(self, method: str, request: dict[str, Any]) -> dict[str, Any]:
        if method != "fetch_badge":
            return ordinary(method, request)
        self.asked += 1
        if self.failed:
            return {"Status": "FAILED", "Session": "s-1"}
        if self.given or (self.after is not None and self.asked > self.after):
            return {"Badge": f"badge-of-{request['Ticket']}"}
        return {"Url": "https://consent.example/secret-url", "Session": "s-1", "Status": "OPEN"}
