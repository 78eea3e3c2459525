"""What specs.toml may hold: each table as a class, each key as a field, with its text and an example.

The reader and the reference of the file follow from these classes. Names of services, operations
and members are checked later, against the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any

CONTEXT = "context:"  # a source: a value of the context
RESPONSE = "response"  # a source: what an earlier response carried

# Forms of values, which the reader checks.
IDENTIFIER = "a Python name"
IDENTIFIERS = "Python names"
IDENTIFIER_KEYS = "a table of strings, its keys Python names"
PLACE = '"package.module:Class.function"'
VALUE = "a context value"
FROM_VALUE = "`context:NAME`"
SOURCE = "`context:NAME` or `response`"
INJECTED = "a member, or `context:NAME`"
STYLE = "a style"
DECORATOR = "a decorator of this file"


def key(doc: str, example: str, default: Any = MISSING, form: str = "", toml: str = "") -> Any:
    """Declares a key of a table; its type is the annotation of the field.

    Args:
        doc: For the reference.
        example: A value in TOML.
        default: The value where the key is missing; without one the key is required.
        form: What a text has to be.
        toml: The key, where the field has another name.
    """
    metadata = {"doc": doc, "example": example, "form": form, "toml": toml}
    if isinstance(default, dict):
        return field(default_factory=dict[str, Any], metadata=metadata)
    return field(default=default, metadata=metadata)


def label(what: str) -> Any:
    """Declares the field that takes the last part of the table's own name."""
    return field(metadata={"label": what})


def place() -> Any:
    """Declares the field that takes the file and the line of the table, for errors."""
    return field(default="", metadata={"place": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDeclaration:
    """How a keyword sets a member of the request."""

    wire_name: str = label("member")
    where: str = place()
    name: str | None = key(
        "The keyword, by default the member in snake_case.", '"provider"', None, IDENTIFIER
    )
    default: object = key(
        "The keyword's default: any value that fits the member's type.", "[]", None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeclaration(ParameterDeclaration):
    """How a member of the request is set. Without a source it becomes a keyword.

    Only members that need a key have a row, and required ones.
    """

    source: str | None = key(
        "What sets the member, which then is no keyword: `context:NAME` is a value of the context,"
        " `response` is what the response before it carried.",
        '"context:user_token"',
        None,
        SOURCE,
    )
    fallback: str | None = key(
        "The value of the context that is sent where the keyword is not given.",
        '"context:user_token"',
        None,
        FROM_VALUE,
    )
    per_request: bool = key(
        "The value is made for each request, so requests that differ in it share a token.",
        "true",
        False,
    )
    fresh: bool = key(
        "A flag that asks for a new token: no cached one is used. Only the first request has it.",
        "true",
        False,
    )

    @property
    def context(self) -> str | None:
        """The context value that always sets the member."""
        source = self.source or ""
        return source.removeprefix(CONTEXT) if source.startswith(CONTEXT) else None

    @property
    def from_response(self) -> bool:
        return self.source == RESPONSE


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDeclaration:
    """What says that an authorization failed."""

    member: str = key("A member of the response.", '"sessionStatus"')
    values: tuple[str, ...] = key("Its values that mean a failure.", '["FAILED"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingDeclaration:
    """A response without the value, while a user is asked for consent."""

    where: str = place()
    when: str = key("The member that such a response has: the URL.", '"authorizationUrl"')
    notify: str = key(
        "The keyword that takes what is called with the URL.", '"on_auth_url"', form=IDENTIFIER
    )
    carry: tuple[str, ...] = key(
        "Members that go from the response into the next request.", '["sessionUri"]', ()
    )
    failed: FailedDeclaration | None = key("What says that it failed.", "", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoratorDeclaration:
    """A decorator of `identity.py`, which fills a parameter with a part of a response."""

    name: str = label("name")
    where: str = place()
    service: str = key(
        "A service of this file; required where an operation is called.", '"toys"', ""
    )
    operation: str = key("The operation, as the model names it.", '"GetToken"', "")
    inject: str = key(
        "The member of the response that is injected, or `context:NAME` where the value of the"
        " context itself is, without a call.",
        '"accessToken"',
        form=INJECTED,
    )
    into: str = key("The parameter, by default.", '"access_token"', form=IDENTIFIER)
    cached: bool = key("Whether what is injected may be used again.", "false", True)
    local: bool = key(
        "Whether a context value that is missing is made, for local development.", "false", True
    )
    members: Mapping[str, MemberDeclaration] = key("Members of the request.", "", {})
    pending: PendingDeclaration | None = key("Consent of a user.", "", None)

    @property
    def context(self) -> str | None:
        return self.inject.removeprefix(CONTEXT) if self.inject.startswith(CONTEXT) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDeclaration:
    """An operation that workload tokens need; `create` makes a workload identity."""

    name: str = label("step")
    where: str = place()
    service: str = key("A service of this file.", '"toys"')
    operation: str = key("The operation, as the model names it.", '"GetVisitorPass"')
    result: str = key("The member of the response that is used.", '"pass"')
    members: Mapping[str, str] = key(
        "The members of the request, by role: `name`, `user_id`, `user_token`.",
        '{ name = "workloadName" }',
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadDeclaration:
    """How a workload access token is made where no server gave one: local development."""

    where: str = place()
    context: str = key("The value of the context that holds it.", '"user_token"', form=VALUE)
    file: str = key("The file that remembers the local identity.", '".agentcore.json"')
    file_name_key: str = key("Its key of the identity's name.", '"workload_identity_name"')
    file_user_key: str = key("Its key of the user.", '"user_id"')
    no_local: Mapping[str, str] = key(
        "One environment variable and its value, under which nothing local is made.",
        '{ DOCKER_CONTAINER = "1" }',
    )
    plain: StepDeclaration = key("For nobody in particular.", "")
    for_user: StepDeclaration = key("For a user's id.", "")
    for_token: StepDeclaration = key("For a user's token.", "")
    create: StepDeclaration = key("Makes an identity.", "")

    @property
    def steps(self) -> tuple[StepDeclaration, ...]:
        return self.plain, self.for_user, self.for_token, self.create


@dataclass(frozen=True, slots=True, kw_only=True)
class PropagateDeclaration:
    """A value of the context that requests of some operations carry in a header."""

    where: str = place()
    context: str = key("The value.", '"user_token"', form=VALUE)
    header: str = key("The header.", '"X-User-Token"')
    service: str = key("A service of this file.", '"toys"')
    operations: tuple[str, ...] = key("Operations of it.", '["GetToy"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextDeclaration:
    """A value of the request being served, which `context.use()` sets."""

    name: str = label("value")
    headers: tuple[str, ...] = key(
        "Headers of a request that hold it; the first one that is there counts.",
        '["X-User-Token"]',
        (),
    )
    getter: str | None = key(
        "A function of another package that returns it, called where that package is loaded.",
        '"framework.context:Context.get_token"',
        None,
        PLACE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDeclaration:
    """A server of another package: where it serves, a missing workload token is an error."""

    request: str | None = key(
        "A function that returns something while a request is served.",
        '"framework.context:Context.get_request_id"',
        None,
        PLACE,
    )
    app: str | None = key(
        "The class of its applications.", '"framework.app:Application"', None, PLACE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDeclaration:
    """What decorators, facades and sessions share."""

    where: str = place()
    region: str | None = key(
        "The region where neither the environment nor the configuration names one.",
        '"us-west-2"',
        None,
    )
    endpoints: Mapping[str, str] = key(
        "By service: the environment variable that holds an endpoint.",
        '{ toys = "TOYS_ENDPOINT" }',
        {},
    )
    context: Mapping[str, ContextDeclaration] = key("Values of the request being served.", "", {})
    server: ServerDeclaration = key("A server of another package.", "", ServerDeclaration())
    workload: WorkloadDeclaration | None = key(
        "Workload access tokens; needed where a decorator or a method gives them.", "", None
    )
    propagate: PropagateDeclaration | None = key("A value that travels on.", "", None)


# How a method of a facade works -> the keys that it needs beside `style`.
STYLES: Mapping[str, tuple[str, ...]] = {
    "request": ("service", "operation"),
    "keywords": ("service", "operation"),
    "token": ("decorator", "workload"),
    "workload": (),
    "create": (),
}
WITH_MEMBERS = ("keywords", "create")  # styles that may have `members`
OF_WORKLOAD = ("token", "workload", "create")  # styles that need [identity.workload]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacadeParameterDeclaration(ParameterDeclaration):
    """A parameter of a facade's method. Those with a row come first, in the order of the rows."""

    classes: Mapping[str, str] = key(
        "Classes that are made for the parameter, each with the member of it that one sets.",
        '{ ByUserId = "userId" }',
        {},
        IDENTIFIER_KEYS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDeclaration:
    """A method of a facade."""

    name: str = label("name")
    where: str = place()
    style: str = key(
        "`request` passes a request on, and `keywords` takes the operation's members as keywords"
        " (`service`, `operation`); `token` gets what a decorator injects (`decorator`,"
        " `workload`); `workload` gets a workload token; `create` creates a workload identity.",
        '"token"',
        form=STYLE,
    )
    service: str = key("A service of this file.", '"toys"', "")
    operation: str = key("The operation, as the model names it.", '"CreateThing"', "")
    decorator: str = key("A decorator of this file.", '"requires_token"', "", DECORATOR)
    workload: str = key("The parameter that takes the workload token.", '"identity_token"', "")
    members: Mapping[str, FacadeParameterDeclaration] = key(
        "Parameters; for `keywords` and `create`.", "", {}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDeclaration:
    """A facade of `identity.py`: a class over several services."""

    name: str = label("class")
    where: str = place()
    async_name: str = key(
        "The asynchronous class.", '"AsyncIdentityClient"', form=IDENTIFIER, toml="async_client"
    )
    services: Mapping[str, str] = key(
        "Attributes that give the typed clients, each with a service of this file.",
        '{ dp_client = "toys" }',
    )
    methods: tuple[MethodDeclaration, ...] = key("Its methods.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesDeclaration:
    """Where a request takes files. A member is a path such as `a.b`."""

    list: str = key("The list of the files.", '"arguments.content"')
    path: str = key("In a file: its path.", '"path"')
    text: str = key("In a file: its content that is text.", '"text"')
    blob: str = key("In a file: its content that is bytes.", '"blob"')


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDeclaration:
    """Where a response has the files that a request names."""

    paths: str = key("The list of paths in the request.", '"arguments.paths"')
    events: str = key("The stream of the response.", '"stream"')
    list: str = key("The list in an event.", '"result.content"')
    file: str = key("The file in an item of it.", '"resource"')
    uri: str = key("In a file: its address.", '"uri"')
    text: str = key("In a file: its content that is text.", '"text"')
    blob: str = key("In a file: its content that is bytes.", '"blob"')


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMethodDeclaration:
    """A method of a session: one of a request (`operation`) and a signed address.

    In an address `{member}` is a member of `identify`; elsewhere a member is a path such as `a.b`.
    """

    name: str = label("name")
    where: str = place()
    doc: str = key("The first sentence of its docstring.", '"Runs code."')
    operation: str = key("The operation, as the model names it.", '"InvokeTool"', "")
    parameters: Mapping[str, str] = key(
        "Parameters of the method, each with the member that it sets.",
        '{ code = "arguments.code" }',
        {},
    )
    values: Mapping[str, object] = key(
        "Members with the value that they have where no parameter sets them.",
        '{ name = "run", "arguments.language" = "python" }',
        {},
    )
    files: FilesDeclaration | None = key("The method writes files.", "", None)
    many: bool = key("It writes or reads several files.", "true", False)
    read: ReadDeclaration | None = key("The method reads files.", "", None)
    websocket: str = key("The path of a websocket's address.", '"/sessions/{sessionId}"', "")
    user_agent: str = key("The header of that name, for a websocket.", '"Client ({sessionId})"', "")
    presign: str = key(
        "The path of an address that is valid for a time.", '"/view/{sessionId}"', ""
    )
    expires: int = key("Seconds, the most that it is valid; required with `presign`.", "300", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDeclaration:
    """A context manager of `sessions.py`, which stops what it has started."""

    name: str = label("name")
    where: str = place()
    async_name: str = key(
        "The asynchronous context manager.", '"avisit"', form=IDENTIFIER, toml="async"
    )
    class_name: str = key(
        "The class of what `with` gives.", '"Visit"', form=IDENTIFIER, toml="class"
    )
    service: str = key("A service of this file.", '"toys"')
    start: str = key("The operation that starts it.", '"StartVisit"')
    stop: str = key("The operation that stops it.", '"StopVisit"')
    identify: Mapping[str, str] = key(
        "Members of the stop request, each with the member of the start response, or else of the"
        " start request, that it is.",
        '{ sessionId = "sessionId" }',
    )
    gone: tuple[str, ...] = key(
        "Codes of errors that say that it is stopped already.", '["NotFoundException"]', ()
    )
    defaults: Mapping[str, object] = key(
        "Members of the start request with their default.", '{ toyId = "main" }', {}
    )
    names: Mapping[str, str] = key(
        "Keywords that are not the member's name in snake_case.", '{ toyId = "id" }', {}
    )
    read_timeout: int | None = key("Seconds, of the clients that are made for it.", "300", None)
    methods: tuple[SessionMethodDeclaration, ...] = key("Its methods.", "", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDeclaration:
    """A method of a service's clients that returns an address below their endpoint.

    Names in braces of `path` are its parameters, and keywords are those of `query` and `headers`.
    """

    name: str = label("method")
    where: str = place()
    service: str = key("A service of this file.", '"toys"')
    doc: str = key("The first sentence of its docstring.", '"Returns where a toy is."')
    path: str = key("The path.", '"/toys/{toy}/view"')
    parameters: Mapping[str, str] = key(
        "Its parameters and keywords, each with its text for the docstring.",
        '{ toy = "The toy\'s name.", zoom = "How large it is shown." }',
        form=IDENTIFIER_KEYS,
    )
    query: Mapping[str, str] = key(
        "Keywords, each with the parameter of the query that it sets.", '{ zoom = "zoom" }', {}
    )
    headers: Mapping[str, str] = key(
        "Keywords, each with the header that it sets; for a websocket. An address that is signed"
        " itself has them in its query.",
        '{ user = "X-Amz-Toy-User" }',
        {},
    )
    websocket: bool = key(
        "Whether it is the address of a websocket, which the method signs.", "true", False
    )
    expires: int = key(
        "Seconds, the most that such an address may be valid; required with `websocket`.", "300", 0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerDeclaration:
    """Operations of a service that take a bearer token instead of a signature.

    The model does not say so; a token never goes with another operation.
    """

    service: str = label("service")
    where: str = place()
    operations: tuple[str, ...] = key("The operations, as the model names them.", '["GetToy"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServerDeclaration:
    """What the generated package's local server does that the model of a service does not say.

    The rest it derives from the names and the members of the operations.
    """

    service: str = label("service")
    where: str = place()
    existing: Mapping[str, tuple[str, ...]] = key(
        "By operation that reads one: the resources that are there without having been made.",
        '{ GetToy = ["aws.toy"] }',
        {},
    )
    views: Mapping[str, str] = key(
        "By operation that lists what resources have in common, such as their owners: the operation"
        " that reads one of these resources.",
        '{ ListOwners = "GetToy" }',
        {},
    )
    filled: Mapping[str, tuple[str, ...]] = key(
        "By operation: members of the response that are there though the model does not require"
        " them.",
        '{ GetToken = ["accessToken"] }',
        {},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesDeclaration:
    """Messages of numbered blocks that arrive in parts."""

    type: str = key("The shape of a message.", '"Message"')
    start: str = key("The event that begins one; its members are the message's.", '"messageStart"')
    blocks: str = key("In a message: the list of its blocks.", '"content"')
    index: str = key("In an event of a block: its number.", '"blockIndex"')
    block: str = key("What a block begins as.", '"blockStart.start"')
    delta: str = key("What is added to a block.", '"blockDelta.delta"')
    parts: Mapping[str, str] = key(
        "Paths in what is added, each with the path in the block that takes it.",
        '{ text = "text", "toolUse.input" = "toolUse.input" }',
    )
    json: tuple[str, ...] = key(
        "Paths in a block whose whole text is JSON, and becomes what it says.",
        '["toolUse.input"]',
        (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectDeclaration:
    """What `collect()` of an operation's event stream returns: a TypedDict.

    A member is a path from the event's type, such as `delta.text`; its last part is the key.
    """

    operation: str = label("operation")
    where: str = place()
    service: str = key("A service of this file.", '"toys"')
    stream: str = key("The member of the response that is the stream.", '"stream"')
    type: str = key("The name of the type.", '"ToyOutput"', form=IDENTIFIER)
    joined: tuple[str, ...] = key("Texts that arrive in parts.", '["delta.text"]', ())
    last: tuple[str, ...] = key(
        "Values of which the last one counts; None where none has come.", '["stop.reason"]', ()
    )
    listed: tuple[str, ...] = key(
        "Values of which all count, or lists of such.", '["result.content"]', ()
    )
    end: str = key("The member without which the stream has broken off.", '"stop.reason"', "")
    messages: MessagesDeclaration | None = key(
        "Messages, which are under the key `messages`.", "", None
    )

    @property
    def paths(self) -> tuple[str, ...]:
        """Every member that it names, as paths from the event's type."""
        messages = self.messages
        end = (self.end,) if self.end else ()
        paths = (*self.joined, *self.last, *self.listed, *end)
        if messages is None:
            return paths
        parts = (f"{messages.delta}.{path}" for path in messages.parts)
        return (*paths, messages.start, messages.block, messages.delta, *parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterDeclaration:
    """A waiter that the model lacks; it needs `success` or `success_errors`.

    Each value of the status is placed, so that a new value stops the generation until somebody
    has placed it.
    """

    name: str = label("name")
    where: str = place()
    service: str = key("A service of this file.", '"toys"')
    operation: str = key("The operation that is polled.", '"GetToy"')
    status: str = key("The member of the response, a path such as `a.b`.", '"status"', "")
    success: tuple[str, ...] = key("Values that it waits for.", '["READY"]', ())
    failure: tuple[str, ...] = key("Values after which it gives up.", '["FAILED"]', ())
    pending: tuple[str, ...] = key("Values under which it polls again.", '["CREATING"]', ())
    success_errors: tuple[str, ...] = key(
        "Codes of errors that it waits for.", '["NotFoundException"]', ()
    )
    delay: int = key("Seconds between two polls.", "5", 5)
    max_attempts: int = key("Polls at most.", "60", 60)
    deletion: str = ""  # the operation whose end is waited for; values may be left unplaced then


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionsDeclaration:
    """Waiters `<Resource>Deleted`, for resources that are deleted slowly.

    There are operations `delete` and `read` of such a resource, and `read` has the error and a
    status with one of the values `deleting`. `update` names a new one that is not listed.
    """

    where: str = place()
    delete: str = key("How operations begin that delete.", '"Delete"')
    read: str = key("How operations begin that are polled.", '"Get"')
    error: str = key("The code of the error that is waited for.", '"NotFoundException"')
    deleting: tuple[str, ...] = key("Values under which it polls again.", '["DELETING"]')
    success: tuple[str, ...] = key("Values that are as good as the error.", '["DELETED"]', ())
    failure: tuple[str, ...] = key("Values after which it gives up.", '["DELETE_FAILED"]', ())
    resources: Mapping[str, tuple[str, ...]] = key(
        "By service: the resources, which are the rests of the operations' names.",
        '{ toys = ["Toy"] }',
    )

    @property
    def waiters(self) -> tuple[WaiterDeclaration, ...]:
        return tuple(
            WaiterDeclaration(
                name=f"{resource}Deleted",
                where=self.where,
                service=service,
                operation=f"{self.read}{resource}",
                success=self.success,
                failure=self.failure,
                pending=self.deleting,
                success_errors=(self.error,),
                deletion=f"{self.delete}{resource}",
            )
            for service, resources in self.resources.items()
            for resource in resources
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """Everything that is declared beside the services."""

    identity: IdentityDeclaration = key("What the following share.", "", IdentityDeclaration())
    decorators: tuple[DecoratorDeclaration, ...] = key("Decorators.", "", (), toml="decorator")
    clients: tuple[ClientDeclaration, ...] = key("Facades.", "", (), toml="client")
    sessions: tuple[SessionDeclaration, ...] = key("Sessions.", "", (), toml="session")
    addresses: tuple[AddressDeclaration, ...] = key("Addresses.", "", (), toml="address")
    bearer: Mapping[str, BearerDeclaration] = key("Bearer tokens.", "", {})
    local_servers: Mapping[str, LocalServerDeclaration] = key(
        "The local server.", "", {}, toml="local_server"
    )
    collections: tuple[CollectDeclaration, ...] = key(
        "Results of event streams.", "", (), toml="collect"
    )
    declared_waiters: tuple[WaiterDeclaration, ...] = key("Waiters.", "", (), toml="waiter")
    deletions: DeletionsDeclaration | None = key("Waiters for deletions.", "", None)

    @property
    def waiters(self) -> tuple[WaiterDeclaration, ...]:
        """Those of `deletions` too."""
        return (*self.declared_waiters, *(self.deletions.waiters if self.deletions else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDeclaration:
    """The generated package."""

    name: str = key("Its import name.", '"aws_clients"', "aws_clients", IDENTIFIER)
    distribution: str | None = key(
        "Its name for pip, by default the import name with hyphens.", '"aws-clients"', None
    )
    version: str = key("Its version, which `update` raises.", '"1.2.0"', "0.1.0")
    output: str | None = key(
        "Its folder, from that of specs.toml; by default `generated` where a command runs.",
        '"../generated"',
        None,
    )
    introduction: str = key(
        "Markdown for its README, below the first lines: a picture, links to pages elsewhere.",
        '"Ask in the [forum](https://example.com)."',
        "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDeclaration:
    """A service, under botocore's name of it. Names follow from that where they are not given."""

    name: str = label("service")
    module: str | None = key("Its module.", '"toys"', None, IDENTIFIER)
    client: str | None = key("Its client.", '"ToysClient"', None, IDENTIFIER)
    async_client: str | None = key(
        "Its asynchronous client.", '"AsyncToysClient"', None, IDENTIFIER
    )
    names: Mapping[str, str] = key(
        "Python names of shapes, `Shape.member`s and operations, where two would be the same.",
        '{ "Thing.a-b" = "a_b_2" }',
        {},
        IDENTIFIERS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuxiliaryDeclaration:
    """A service of which decorators call an operation, through botocore; it gets no client."""

    name: str = label("service")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecsFile(Declarations):
    """The whole file."""

    botocore: str = key("The archived release that `generate` reads.", '"1.43.0"')
    notes: str = key(
        "Where release notes are: a folder beside the file, or an address.", '"notes"', ""
    )
    package: PackageDeclaration = key("The generated package.", "", PackageDeclaration())
    services: tuple[ServiceDeclaration, ...] = key("The services.", "", toml="service")
    auxiliary: tuple[AuxiliaryDeclaration, ...] = key("Services without clients.", "", ())
