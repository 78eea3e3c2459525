"""The part of the intermediate representation that decorators and sessions add; final values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .service import Field


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of a decorator, a method or a context manager."""

    name: str
    annotation: str
    default: str | None  # source text; None: the keyword has to be given
    wire_name: str


@dataclass(frozen=True, slots=True)
class ShimMember:
    """One input member, as the `Member` that the runtime gets."""

    wire_name: str
    keyword: str | None
    context: str | None
    required: bool
    empty: str | None  # source text
    per_request: bool
    fresh: bool
    many: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class ShimPending:
    when: str
    notify: str
    carry: tuple[str, ...]
    failed: tuple[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class Decorator:
    """A decorator, and the facade method that does the same for one call."""

    name: str
    constant: str  # of its declaration
    service: str
    method: str
    inject: str  # "" where the workload token itself is injected
    annotation: str  # of what is injected
    into: str
    cached: bool
    local: bool  # the workload token itself: made where there is none, for local development
    workload: str | None
    members: tuple[ShimMember, ...]
    keywords: tuple[Keyword, ...]
    removed: tuple[tuple[str, str], ...]  # keyword, release
    pending: ShimPending | None
    client: str
    async_client: str
    doc: str


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    service: str
    method: str
    result: str
    members: tuple[tuple[str, str], ...]  # role, member
    output: str


@dataclass(frozen=True, slots=True)
class Workload:
    context: str
    file: str
    file_keys: tuple[str, str]
    no_local: tuple[str, str]
    steps: tuple[Step, ...]
    token_output: str  # annotation: what the operations that give a token return


@dataclass(frozen=True, slots=True)
class RequestMethod:
    """A facade method that passes a whole request on."""

    name: str
    service: str
    method: str
    request: str
    output: str
    doc: str


@dataclass(frozen=True, slots=True)
class Parameter(Keyword):
    """A parameter of a facade method; `value` is the source text of what the request gets."""

    value: str


@dataclass(frozen=True, slots=True)
class KeywordMethod:
    """A facade method that takes an operation's members; one that is None is not sent."""

    name: str
    service: str
    method: str
    positional: tuple[Parameter, ...]
    keywords: tuple[Parameter, ...]
    defaults: tuple[tuple[str, str], ...]  # member, source text: lists and maps
    output: str
    doc: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A class for one member of a structure, for a parameter of facade methods."""

    name: str
    wire_name: str
    keyword: str
    annotation: str
    doc: str


@dataclass(frozen=True, slots=True)
class TokenMethod:
    """A facade method that gets what a decorator injects."""

    name: str
    workload: str  # its parameter for the workload token
    decorator: Decorator
    keywords: tuple[Keyword, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class ShimService:
    name: str
    module: str
    function: str  # that imports the client
    client: str
    async_client: str
    endpoint: str | None


@dataclass(frozen=True, slots=True)
class Facade:
    name: str
    async_name: str
    attributes: tuple[tuple[str, ShimService], ...]
    requests: tuple[RequestMethod, ...]
    calls: tuple[KeywordMethod, ...]
    tokens: tuple[TokenMethod, ...]
    workloads: tuple[str, ...]  # names of methods that give a workload token
    variants: tuple[Variant, ...]


SessionMethodKind: TypeAlias = Literal[
    "call", "write", "write_many", "read", "read_many", "websocket", "presign"
]


@dataclass(frozen=True, slots=True)
class SessionMethod:
    """A method of a session; `kind` is what its body does."""

    name: str
    kind: SessionMethodKind
    constant: str  # of its request's declaration
    method: str  # of the client
    keywords: tuple[Keyword, ...]  # a wire name here is a path
    members: tuple[tuple[str, str], ...]  # parameter, path
    values: tuple[tuple[str, str], ...]  # path, source text
    files: tuple[str, ...]  # of a file: path, text, blob
    read: tuple[str, ...]  # events, list, file, uri, text, blob
    result: str
    async_result: str
    path: str
    user_agent: str
    expires: int
    doc: str


@dataclass(frozen=True, slots=True)
class SessionShim:
    name: str
    async_name: str
    class_name: str
    async_class: str
    constant: str
    service: ShimService
    start: str
    stop: str
    identify: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    read_timeout: int | None
    region_first: bool  # `region` may be given by position
    positional: tuple[Keyword, ...]
    keywords: tuple[Keyword, ...]
    response: str
    properties: tuple[tuple[str, str, str, Field], ...]  # name, annotation, docstring, member
    methods: tuple[SessionMethod, ...]
    doc: str
    class_doc: str
    async_class_doc: str


@dataclass(frozen=True, slots=True)
class Propagation:
    """A context value that requests of some operations carry in a header."""

    context: str
    header: str
    service: ShimService
    operations: tuple[str, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class Shims:
    """Everything of identity.py and sessions.py."""

    region: str | None
    services: tuple[ShimService, ...]
    auxiliary: tuple[tuple[str, str | None], ...]  # without a client of ours; variable of endpoint
    contexts: tuple[tuple[str, tuple[str, ...]], ...]
    getters: tuple[tuple[str, str], ...]
    server: tuple[tuple[str, str], ...]
    workload: Workload | None
    propagation: Propagation | None
    decorators: tuple[Decorator, ...]
    facades: tuple[Facade, ...]
    sessions: tuple[SessionShim, ...]
    local: tuple[tuple[str, str], ...]  # generated type -> module, for imports
