"""The kinds of resources of a service, out of the names and the members of its operations."""

from __future__ import annotations

from typing import NamedTuple

from . import words
from .statuses import Statuses, awaited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, TypeAlias

    from ....service import ServiceInfo

    _Operations: TypeAlias = "list[tuple[str, words.Words, bool, Any]]"

# What an operation does with the resources of a kind.
MAKE, READ, LIST, UPDATE, DELETE, STOP, TOUCH = (
    *("make", "read", "list", "update", "delete", "stop", "touch"),
)
VERSIONS, VIEW = "versions", "view"
_VERBS = (
    (MAKE, words.MAKE),
    (READ, words.READ),
    (LIST, words.LIST),
    (UPDATE, words.UPDATE),
    (DELETE, words.DELETE),
    (STOP, words.STOP),
    (TOUCH, words.TOUCH),
)


class Body(NamedTuple):
    """Where a resource stands in a structure: in its members, or in those of one member.

    Attributes:
        shape: The structure that has its members.
        member: The member that this structure is; None where it is the whole.
        keys: Each member with the fact that it is.
    """

    shape: Any
    member: str | None
    keys: Mapping[str, str]


class Action(NamedTuple):
    """What an operation does.

    Attributes:
        does: One of the words above.
        kind: With what.
        model: botocore's OperationModel.
        keys: Each parameter with the fact of a resource that it is.
        batch: The list of the parameters that has an item for each resource.
    """

    does: str
    kind: Kind
    model: Any
    keys: Mapping[str, str]
    batch: str | None = None


class Kind:
    """A kind of resources.

    Attributes:
        service: botocore's name of the service that makes them.
        noun: The words of its name.
        name: Its name, with the service's.
        makes: Whether an operation makes one; otherwise each is there when it is asked for.
        own: The fact that identifies one among its parents; None where these do.
        parents: The members that say which resources it is in, each with the words of their kind.
        body: Where a response has all of it.
        statuses: The values of its status; None where it has none.
        shapes: By fact: the shape of the member that says it.
        members: By fact: that member.
        required: The facts that a response must have, in the order of their members.
        version: The fact that numbers its versions; None where it has none.
        counted: Whether each is a version of the resource that it is in.
    """

    def __init__(self, service: str, noun: words.Words) -> None:
        self.service, self.noun = service, noun
        self.name = f"{service} {'-'.join(noun)}"
        self.makes = False
        self.own: str | None = None
        self.parents: dict[str, words.Words] = {}
        self.body: Body | None = None
        self.statuses: Statuses | None = None
        self.shapes: dict[str, Any] = {}
        self.members: dict[str, str] = {}
        self.required: dict[str, None] = {}
        self.version: str | None = None
        self.counted = noun[-1] == "version"

    def __repr__(self) -> str:
        return f"<kind {self.name}: {self.own} in {[*self.parents]}>"


def body_of(shape: Any, noun: words.Words) -> Body:
    """Returns where an output has a resource."""
    members = shape.members
    if len(members) == 1:
        name, member = next(iter(members.items()))
        if member.type_name == "structure" and not member.is_tagged_union:
            return Body(member, name, words.keys(member.members, noun))
    return Body(shape, None, words.keys(members, noun))


class Kinds:
    """The kinds of resources of some services, and what each operation does with them.

    Attributes:
        all: The kinds, by their words.
    """

    def __init__(self, services: Sequence[tuple[ServiceInfo, Any]]) -> None:
        self.all: dict[words.Words, Kind] = {}
        self._views: dict[tuple[str, str], Kind] = {}
        for service, model in services:
            operations = _operations(model)
            for noun in dict.fromkeys(_nouns(operations)):
                mine = [
                    (verb, several, operation)
                    for verb, other, several, operation in operations
                    if _one(other, several) == noun
                ]
                self.all.setdefault(noun, _kind(service, noun, mine))
        self._views = {
            (service.name, name): action.kind
            for service, model in services
            for name, read in service.views.items()
            if (action := self.action(model.operation_model(read))) is not None
        }

    def action(self, operation: Any) -> Action | None:
        """Returns what an operation does with resources, None where it does nothing with them."""
        verb, noun, several = words.split(operation.name)
        does = next((does for does, verbs in _VERBS if verb in verbs), None)
        if does is None or not noun:
            return None
        if several:
            return self._batch(does, noun, operation)
        kind = self.all.get(noun)
        viewed = self._views.get((operation.service_model.service_name, operation.name))
        if viewed is not None:
            return Action(VIEW, viewed, operation, _asked(operation, viewed))
        if kind is not None and does not in (LIST, TOUCH):
            return Action(does, kind, operation, _asked(operation, kind))
        if does == LIST:
            return self._list(noun, operation)
        return self._part(does, noun, operation)

    def _list(self, noun: words.Words, operation: Any) -> Action | None:
        for kind in self.all.values():
            if noun in (words.plural(kind.noun), (*kind.noun, "summaries")):
                return Action(LIST, kind, operation, _asked(operation, kind))
        above = self.all.get(noun[:-1]) if noun[-1:] == ("versions",) else None
        if above is None:
            return None
        return Action(VERSIONS, above, operation, _asked(operation, above))

    def _part(self, does: str, noun: words.Words, operation: Any) -> Action | None:
        """Returns what an operation does whose name goes on after a resource's."""
        for length in range(len(noun) - 1, 0, -1):
            kind = self.all.get(noun[:length])
            if kind is None:
                continue
            keys = _asked(operation, kind)
            if kind.own is not None and _is_asked(kind, keys):
                return Action(READ if does == READ else TOUCH, kind, operation, keys)
        return None

    def _batch(self, does: str, noun: words.Words, operation: Any) -> Action | None:
        kind = self.all.get(_one(noun, True))
        shape = operation.input_shape
        if kind is None or shape is None:
            return None
        lists = [
            name
            for name, member in shape.members.items()
            if member.type_name == "list" and member.member.type_name == "structure"
        ]
        if len(lists) != 1:
            return None
        keys = words.keys((*shape.members, *shape.members[lists[0]].member.members), kind.noun)
        return Action(does, kind, operation, keys, lists[0])


def _operations(model: Any) -> _Operations:
    found = [(*words.split(name), model.operation_model(name)) for name in model.operation_names]
    return [each for each in found if each[1]]  # but what a verb alone names


def _nouns(operations: _Operations) -> Iterator[words.Words]:
    """Yields what is made and more than that, or is read and changed."""
    made: dict[words.Words, str] = {}
    for verb, noun, several, _ in operations:
        if verb in words.MAKE:
            made.setdefault(_one(noun, several), verb)
    read = {noun: None for verb, noun, _, _ in operations if verb in words.READ}
    gone = {noun for verb, noun, _, _ in operations if verb in words.DELETE}
    listed = {noun for verb, noun, _, _ in operations if verb in words.LIST}
    for noun, verb in made.items():
        if verb in words.UPDATE and any(noun[:length] in made for length in range(1, len(noun))):
            continue  # a part of another resource, which is set
        if noun in read or noun in gone or words.plural(noun) in listed:
            yield noun
    for noun in read:
        if noun not in made and any(
            verb in words.UPDATE and other[: len(noun)] == noun for verb, other, _, _ in operations
        ):
            yield noun


def _kind(service: ServiceInfo, noun: words.Words, mine: Sequence[tuple[str, bool, Any]]) -> Kind:
    kind = Kind(service.name, noun)
    making = next((op for verb, _, op in mine if verb in words.MAKE), None)
    single = [(verb, op) for verb, several, op in mine if not several]
    reading = next((op for verb, op in single if verb in words.READ), None)
    asking = reading or next((op for verb, op in single if verb in words.DELETE), None)
    kind.makes = making is not None
    if asking is not None and asking.input_shape is not None:
        _identify(kind, asking.input_shape)
    elif making is not None and making.output_shape is not None:
        given = body_of(making.output_shape, noun).keys.values()
        kind.own = next((key for key in words.OWN if key in given), None)
        if making.input_shape is not None:
            _place(kind, making.input_shape)
    outputs = [op.output_shape for _, op in single if op.output_shape is not None]
    if reading is not None and reading.output_shape is not None:
        kind.body = body_of(reading.output_shape, noun)
        outputs.insert(0, reading.output_shape)
    for output in outputs:
        found = body_of(output, noun)
        for member, key in found.keys.items():
            kind.shapes.setdefault(key, found.shape.members[member])
            kind.members.setdefault(key, member)
            if member in found.shape.required_members:
                kind.required[key] = None
    status = kind.shapes.get("status")
    if status is not None and (values := getattr(status, "enum", None)):
        asked = "" if reading is None else reading.name
        kind.statuses = Statuses(values, awaited(service.waiters, asked, values))
    kind.version = next((key for key in ("version", "versionid") if key in kind.shapes), None)
    if kind.counted:
        kind.version = next((key for key in kind.shapes if key.endswith("version")), None)
    return kind


def _identify(kind: Kind, shape: Any) -> None:
    """Says what identifies a resource: what is required to read it."""
    names = words.keys(shape.members, kind.noun)
    kind.own = next(
        (names[name] for name in shape.required_members if names[name] in words.OWN), None
    )
    _place(kind, shape)
    if kind.own is None and not kind.parents:
        kind.own = next((key for key in names.values() if key in words.OWN), None)


def _place(kind: Kind, shape: Any) -> None:
    """Says which resources one is in: what else is required and identifies something."""
    names = words.keys(shape.members, kind.noun)
    for member in shape.required_members:
        above = words.owner(member)
        if names[member] not in words.OWN and above is not None:
            kind.parents[member] = above


def _asked(operation: Any, kind: Kind) -> Mapping[str, str]:
    shape = operation.input_shape
    return {} if shape is None else words.keys(shape.members, kind.noun)


def _is_asked(kind: Kind, keys: Mapping[str, str]) -> bool:
    """Whether an operation's parameters identify a resource of a kind."""
    return any(key in words.OWN for key in keys.values()) and all(
        member in keys for member in kind.parents
    )


def _one(noun: words.Words, several: bool) -> words.Words:
    """Returns the words of one thing of those that an operation names."""
    if not several:
        return noun
    last = noun[-1]
    single = f"{last[:-3]}y" if last.endswith("ies") else last.removesuffix("s")
    return (*noun[:-1], single)
