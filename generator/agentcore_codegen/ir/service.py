"""A service as templates see it: its types, operations, errors, paginators and waiters.

Every value here is final. Names are Python names that `names` decided, a `doc` is the model's text
without its markup, annotations are what a template prints. Nothing in this module knows
botocore, jinja2 or a file system. What a native serializer or parser needs is in `wire`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .wire import WireModel

# ---------------------------------------------------------------------------------------- types


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the service checks; botocore checks `min` and required members alone."""

    min: float | None = None
    max: float | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without members. `python` is its annotation: `str`, `int`, `_TimestampInput`, ..."""

    kind: str  # string, integer, long, float, double, boolean, timestamp, blob, ...
    python: str


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a generated type by its final name.

    `python` is the annotation, which is the name, or for an enum `Name | _UnknownValue`.
    """

    name: str
    kind: Literal["structure", "union", "enum", "event_stream", "alias"]
    python: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `python` is the container it is annotated with (`list`, `_Sequence`)."""

    item: TypeRef
    python: str
    items: Constraints = field(default=Constraints(), compare=False)  # of each item


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map; `python` is the container it is annotated with (`dict`, `_Mapping`)."""

    key: TypeRef
    value: TypeRef
    python: str
    keys: Constraints = field(default=Constraints(), compare=False)  # of each key
    values: Constraints = field(default=Constraints(), compare=False)  # of each value


@dataclass(frozen=True, slots=True)
class Document:
    """Free JSON: the model puts no shape on it."""

    python: str


TypeRef: TypeAlias = "Scalar | Named | ListOf | MapOf | Document"


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a structure, a request, an event or an error."""

    wire_name: str  # the key in a boto3 dictionary
    name: str  # the Python parameter or attribute
    type: TypeRef
    annotation: str  # `type` as text, final
    declaration: str  # the annotation as a TypedDict writes it, with its qualifiers
    required: bool  # the model's word, or, in a response, what the parser always sets
    model_required: bool  # the model's word alone: what a request is checked against
    doc: str
    deprecated: str | None  # the reason, or "" where the model gives none
    sensitive: bool
    idempotency_token: bool
    constraints: Constraints


# --------------------------------------------------------------------------------------- shapes


@dataclass(frozen=True, slots=True)
class Struct:
    """A structure as one TypedDict."""

    name: str
    wire_name: str  # the shape's name in the model
    fields: tuple[Field, ...]
    doc: str
    functional: bool  # a member name does not fit the class syntax
    read_only: bool  # occurs in requests: members are ReadOnly, so that responses go back in
    base: str | None = None  # a TypedDict that this one adds members to
    metadata: bool = False  # an operation's result: has ResponseMetadata too
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class UnionMember:
    """One variant of a tagged union, a TypedDict with one key."""

    name: str  # the variant's class
    field: Field
    functional: bool


@dataclass(frozen=True, slots=True)
class TaggedUnion:
    """A structure of which exactly one member is set."""

    name: str
    wire_name: str
    members: tuple[UnionMember, ...]
    doc: str
    open: bool  # may come from a service, hence with a variant this release does not know
    choices: tuple[str, ...]  # the classes that the alias joins
    read_only: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream, or an exception that the stream may raise."""

    name: str  # the variant's class, or the error's class
    wire_name: str  # the `:event-type` or `:exception-type`
    field: Field
    payload: str | None  # the member that takes the raw payload, where there is one
    functional: bool


@dataclass(frozen=True, slots=True)
class EventStream:
    name: str
    wire_name: str
    events: tuple[Event, ...]
    errors: tuple[Event, ...]
    doc: str
    choices: tuple[str, ...]  # the one-key TypedDicts that iteration yields
    open: bool  # arrives from a service: an unknown event yields the unknown variant


@dataclass(frozen=True, slots=True)
class Enum:
    name: str
    wire_name: str
    values: tuple[str, ...]
    doc: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A list or map that contains itself, which needs a name of its own."""

    name: str
    annotation: str


@dataclass(frozen=True, slots=True)
class Error:
    """A modelled error as an exception class."""

    name: str
    wire_name: str
    code: str  # what the service sends, and what `response["Error"]["Code"]` holds
    status: int | None
    fault: str  # client, server or ""
    retryable: bool
    throttling: bool
    fields: tuple[Field, ...]
    doc: str


# ----------------------------------------------------------------------------------- operations


@dataclass(frozen=True, slots=True)
class Paginator:
    """How the pages of an operation follow each other; texts are JMESPath as in the model."""

    class_name: str
    input_tokens: tuple[str, ...]
    output_tokens: tuple[str, ...]
    limit_key: str | None
    more_results: str | None
    result_keys: tuple[str, ...]
    non_aggregate_keys: tuple[str, ...]
    item_annotation: str | None  # what `iter_<operation>` yields; None: nothing to iterate
    full_result: str  # the TypedDict that build_full_result() gives
    full_fields: tuple[Field, ...]
    full_functional: bool
    full_open: bool  # result keys are nested: the full result is a plain mapping
    derived: bool  # not in the model: found from the operation's token members


@dataclass(frozen=True, slots=True)
class Acceptor:
    state: str
    matcher: str
    expected: str | int | bool
    argument: str | None


@dataclass(frozen=True, slots=True)
class Waiter:
    class_name: str
    name: str  # get_waiter(name)
    wire_name: str
    operation: str  # the operation's wire name
    delay: int
    max_attempts: int
    acceptors: tuple[Acceptor, ...]
    params: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A method of the clients that returns an address, and signs that of a websocket."""

    name: str
    path: str
    positional: tuple[str, ...]
    query: tuple[tuple[str, str], ...]  # keyword, parameter
    headers: tuple[tuple[str, str], ...]  # keyword, header
    expires: int  # seconds; 0: no websocket
    doc: str


@dataclass(frozen=True, slots=True)
class Messages:
    """How messages of numbered blocks arrive; a path has a part per member."""

    start: str
    blocks: str
    index: str
    block: tuple[str, ...]
    delta: tuple[str, ...]
    parts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]  # in the delta, in the block
    json: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What `collect()` makes of the events of an operation; a path begins at the event's type."""

    operation: str  # its wire name
    method: str
    type: str  # the TypedDict of the result
    joined: tuple[tuple[str, ...], ...]
    last: tuple[tuple[str, ...], ...]
    listed: tuple[tuple[str, ...], ...]
    end: tuple[str, ...]  # without it the stream has broken off; () where any end will do
    messages: Messages | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the result."""
        paths = (*self.joined, *self.last, *self.listed)
        return (*(path[-1] for path in paths), *(("messages",) if self.messages else ()))


@dataclass(frozen=True, slots=True)
class Operation:
    wire_name: str
    name: str
    doc: str
    iter_params: tuple[Field, ...]  # the parameters but the page token
    deprecated: str | None
    params: tuple[Field, ...]  # required ones first
    request: str | None  # the TypedDict of the request
    output: str  # annotation of the synchronous result
    async_output: str
    output_struct: str | None  # the Struct behind `output`
    input_stream: Literal["blob", "events"] | None
    output_stream: Literal["blob", "events"] | None
    stream_member: str | None  # the output member that streams
    errors: tuple[str, ...]  # classes of the modelled errors
    paginator: Paginator | None
    deprecated_paths: tuple[tuple[tuple[str, ...], str], ...]  # (("a", "[]", "b"), reason)


# -------------------------------------------------------------------------------------- service


@dataclass(frozen=True, slots=True)
class File:
    """A model file that ships in the package, uncompressed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Service:
    name: str  # botocore's directory name
    module: str
    client: str
    async_client: str
    title: str
    doc: str
    uid: str  # of its pages in the AWS API documentation
    service_id: str
    api_version: str
    protocol: str
    signing_name: str
    endpoint_prefix: str
    botocore_version: str  # the archived release that the model comes from
    bearer_auth: bool  # the model has a scheme for bearer tokens
    bearer: tuple[str, ...]  # operations that take a bearer token beside that, by declaration
    existing: Mapping[str, tuple[str, ...]]  # by reading operation: what the local server has
    views: Mapping[str, str]  # by listing operation: the one that reads what it is a view of
    filled: Mapping[str, tuple[str, ...]]  # by operation: members that it always answers
    native: bool  # a native engine can be generated for the protocol
    structs: tuple[Struct, ...]
    unions: tuple[TaggedUnion, ...]
    streams: tuple[EventStream, ...]
    enums: tuple[Enum, ...]
    aliases: tuple[Alias, ...]
    errors: tuple[Error, ...]
    operations: tuple[Operation, ...]
    waiters: tuple[Waiter, ...]
    addresses: tuple[Address, ...]
    collections: tuple[Collection, ...]
    endpoint_rules: Mapping[str, object]  # the rule set as in the model
    wire: WireModel
    files: tuple[File, ...]
