"""The tables that add to a service's clients: addresses, tokens, results of streams, waiters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .forms import IDENTIFIER, IDENTIFIER_KEYS, key, label, place


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
