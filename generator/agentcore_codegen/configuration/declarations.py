"""The stanzas of specs.toml that declare decorators, sessions and waiters, as frozen values.

Names of services, operations and members in them are checked later, against the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CONTEXT = "context:"  # a source: a value of the context
RESPONSE = "response"  # a source: what an earlier response carried


@dataclass(frozen=True, slots=True)
class MemberStanza:
    """How one input member is set; without a source it becomes a keyword."""

    wire_name: str
    where: str
    name: str | None = None
    context: str | None = None  # the context value that always sets it
    from_response: bool = False
    fallback: str | None = None  # the context value that sets it where its keyword does not
    default: object = None  # None: there is none
    per_request: bool = False
    fresh: bool = False
    classes: tuple[tuple[str, str], ...] = ()  # made for it: class, the member that it sets


@dataclass(frozen=True, slots=True)
class PendingStanza:
    where: str
    when: str
    notify: str
    carry: tuple[str, ...]
    drop_after_first: tuple[str, ...]
    failed: tuple[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class DecoratorStanza:
    """`inject` is a response member, or `context:NAME` where no operation is called.

    `local`: a context value that is missing is made, for local development.
    """

    name: str
    where: str
    service: str
    operation: str
    inject: str
    into: str
    cached: bool
    local: bool
    members: Mapping[str, MemberStanza]
    pending: PendingStanza | None

    @property
    def context(self) -> str | None:
        return self.inject.removeprefix(CONTEXT) if self.inject.startswith(CONTEXT) else None


@dataclass(frozen=True, slots=True)
class StepStanza:
    """An operation that the workload token needs; `members` are by role."""

    name: str
    where: str
    service: str
    operation: str
    result: str
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkloadStanza:
    where: str
    context: str
    file: str
    file_keys: tuple[str, str]
    no_local: tuple[str, str]
    steps: Mapping[str, StepStanza]


@dataclass(frozen=True, slots=True)
class PropagateStanza:
    """A context value that requests of these operations carry in a header."""

    where: str
    context: str
    header: str
    service: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodStanza:
    """A method of a client facade."""

    name: str
    where: str
    style: str
    service: str
    operation: str
    decorator: str
    workload: str
    members: Mapping[str, MemberStanza]


@dataclass(frozen=True, slots=True)
class ClientStanza:
    name: str
    async_name: str
    services: Mapping[str, str]  # attribute -> service
    methods: tuple[MethodStanza, ...]


@dataclass(frozen=True, slots=True)
class SessionMethodStanza:
    """A method of a session: a request about it, or an address of it that is signed.

    Attributes:
        values: members of the request with the value that they have where no parameter sets them.
        parameters: of the method, each with the member that it sets; a member is a path, "a.b".
        files: where the request's list of files is, and the members of each.
        read: where the response's files are.
        websocket, presign: the path of an address, with members of `identify` in braces.
        expires: seconds, the most that a presigned address is valid.
    """

    name: str
    where: str
    doc: str
    operation: str
    parameters: Mapping[str, str]
    values: Mapping[str, object]
    files: Mapping[str, str]
    many: bool
    read: Mapping[str, str]
    websocket: str
    user_agent: str
    presign: str
    expires: int


@dataclass(frozen=True, slots=True)
class SessionStanza:
    name: str
    async_name: str
    class_name: str
    where: str
    service: str
    start: str
    stop: str
    identify: Mapping[str, str]
    gone: tuple[str, ...]
    defaults: Mapping[str, str]
    names: Mapping[str, str]  # of keywords that are not the member's name in snake_case
    read_timeout: int | None  # seconds, of the clients that are made for it
    methods: tuple[SessionMethodStanza, ...]


@dataclass(frozen=True, slots=True)
class WaiterStanza:
    """A waiter that no model has: each value of a status is placed, and codes of errors."""

    name: str
    where: str
    service: str
    operation: str
    status: str
    success: tuple[str, ...]
    failure: tuple[str, ...]
    pending: tuple[str, ...]
    success_errors: tuple[str, ...]  # codes: what is waited for is that the operation answers so
    delay: int
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Stanzas:
    """Everything that is declared beside the services."""

    where: str
    region: str | None
    endpoints: Mapping[str, str]  # service -> environment variable
    contexts: Mapping[str, tuple[str, ...]]  # context value -> header names
    getters: Mapping[str, str]  # context value -> function of another package
    server: Mapping[str, str]  # `request` and `app` -> what another package's server has
    workload: WorkloadStanza | None
    propagate: PropagateStanza | None
    decorators: tuple[DecoratorStanza, ...]
    clients: tuple[ClientStanza, ...]
    sessions: tuple[SessionStanza, ...]
    waiters: tuple[WaiterStanza, ...]
