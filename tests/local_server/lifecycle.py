"""One resource of each kind that the derivation finds: how it is made, read, listed and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from agentcore_clients._runtime._botocore.models import service_model
from agentcore_clients._runtime.testing.server.state import kinds, words
from agentcore_clients._runtime.testing.server.state.kinds import Kind, Kinds
from agentcore_clients._runtime.testing.values import minimum
from agentcore_clients.bedrock_agentcore._service import SERVICE as DATA
from agentcore_clients.bedrock_agentcore_control._service import SERVICE as CONTROL

SERVICES = {service.name: service for service in (DATA, CONTROL)}
MODELS = {name: service_model(service) for name, service in SERVICES.items()}
KINDS = Kinds([(service, MODELS[name]) for name, service in SERVICES.items()])


BATCH = "batch"


class Operations(NamedTuple):
    """The operations with one kind of resources, by what they do; service and name of each."""

    kind: Kind
    by_role: Mapping[str, tuple[str, str]]

    def model(self, role: str) -> Any:
        service, name = self.by_role[role]
        return MODELS[service].operation_model(name)


def _roles() -> dict[str, Operations]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for service, model in MODELS.items():
        for name in model.operation_names:
            action = KINDS.action(model.operation_model(name))
            if action is None:
                continue
            roles = found.setdefault(action.kind.name, {})
            verb, noun, _ = words.split(name)
            whole = noun in (action.kind.noun, words.plural(action.kind.noun))
            if action.batch is not None:
                roles.setdefault(f"{BATCH} {action.does}", (service, name))
            elif whole and verb not in ("retrieve", "search"):
                roles.setdefault(action.does, (service, name))
    names = {kind.name: kind for kind in KINDS.all.values()}
    return {name: Operations(names[name], roles) for name, roles in found.items()}


OPERATIONS = _roles()
MADE_ALONE = [name for name, found in OPERATIONS.items() if kinds.MAKE in found.by_role]
# The kind of each resource that is there without having been made.
EXISTING = [
    action.kind
    for name, service in SERVICES.items()
    for operation, names in service.existing.items()
    if (action := KINDS.action(MODELS[name].operation_model(operation))) is not None
    for _ in names
]
Call = Callable[[str, str, Mapping[str, Any]], Any]


class Made(NamedTuple):
    """A resource that was made: the parameters and the facts that are known of it."""

    operations: Operations
    params: dict[str, Any]
    facts: dict[str, Any]

    def identification(self, role: str) -> dict[str, Any]:
        """Returns the parameters of an operation that say which resource is meant."""
        return identified(self, self.operations.model(role))


def identified(made: Made, operation: Any) -> dict[str, Any]:
    """Returns the required parameters of an operation with a resource."""
    shape, facts = operation.input_shape, made.facts
    if shape is None:
        return {}
    keys = words.keys(shape.members, made.operations.kind.noun)
    found: dict[str, Any] = {}
    for name in shape.required_members:
        if name in made.params:
            found[name] = made.params[name]
        elif keys[name] in facts:
            found[name] = facts[keys[name]]
        elif keys[name] in words.OWN:
            found[name] = next(facts[key] for key in ("id", "arn", "name") if key in facts)
        else:
            found[name] = minimum(shape.members[name], name)
    return found


def make(name: str, call: Call) -> Made:
    """Makes a resource of a kind, and those that it is in."""
    operations = OPERATIONS[name]
    if kinds.MAKE not in operations.by_role:
        return _make_in_batch(operations, call)
    service, operation = operations.by_role[kinds.MAKE]
    shape = operations.model(kinds.MAKE).input_shape
    params: dict[str, Any] = full(shape, "")
    params.update(inside(operations.kind, shape, call))
    response = call(service, operation, params)
    facts = renamed(operations.kind, params)
    facts.update(facts_of(operations.kind, response))
    if "arn" in facts and "id" not in facts:
        facts["id"] = facts["arn"].rpartition("/")[2]
    return Made(operations, params, facts)


def _make_in_batch(operations: Operations, call: Call) -> Made:
    """Makes the only resource of a batch."""
    service, operation = operations.by_role[f"{BATCH} {kinds.MAKE}"]
    model = MODELS[service].operation_model(operation)
    action = KINDS.action(model)
    batch = "" if action is None or action.batch is None else action.batch
    shape: Any = model.input_shape
    item: dict[str, Any] = minimum(shape.members[batch].member, "")
    params: dict[str, Any] = {**minimum(shape, ""), **inside(operations.kind, shape, call)}
    response: dict[str, Any] = call(service, operation, {**params, batch: [item]})
    done: dict[str, Any] = next(iter(_lists(response)))[0]
    return Made(operations, params, renamed(operations.kind, done))


def _lists(response: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yields the lists of a response that have items."""
    for value in response.values():
        if isinstance(value, list) and value:
            yield value


def inside(kind: Kind, shape: Any, call: Call) -> dict[str, Any]:
    """Returns the parameters that say what a resource is made in, after making that."""
    found: dict[str, Any] = {}
    for member, noun in kind.parents.items():
        above = KINDS.all.get(noun)
        if member not in shape.members:
            continue
        if above is None or not above.makes:
            found[member] = minimum(shape.members[member], member)
            continue
        parent = make(above.name, call)
        word = words.words(member)[-1]
        key = "id" if word == "identifier" else word
        found[member] = parent.facts.get(key) or parent.params["name"]
    return found


def facts_of(kind: Kind, response: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what a response says of a resource."""
    members: dict[str, Any] = {k: v for k, v in response.items() if k != "ResponseMetadata"}
    if len(members) == 1 and isinstance(inner := next(iter(members.values())), dict):
        members = {**inner}
    return renamed(kind, members)


def renamed(kind: Kind, members: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what members say, by the facts that they are."""
    keys = words.keys(members, kind.noun)
    return {keys[name]: value for name, value in members.items()}


def full(shape: Any, name: str, above: tuple[str, ...] = ()) -> Any:
    """Returns a value with all members, of which each is the least that the model allows."""
    kind, inside_of = shape.type_name, (*above, shape.name)
    if getattr(shape, "is_document_type", False) or shape.name in above:
        return minimum(shape, name)
    if kind == "structure":
        members = shape.members
        chosen = [next(iter(members))] if shape.is_tagged_union else [*members]
        return {each: full(members[each], each, inside_of) for each in chosen}
    if kind == "list":
        count = max(1, int(shape.metadata.get("min", 1)))
        return [full(shape.member, name, inside_of) for _ in range(count)]
    if kind == "map":
        return {minimum(shape.key, "key"): full(shape.value, name, inside_of)}
    return minimum(shape, name)


def unlike(said: Any, shown: Any, path: str = "") -> Iterator[str]:
    """Yields what a request said and a resource shows otherwise; it may leave members out."""
    if isinstance(said, dict) and isinstance(shown, dict):
        for name, value in said.items():
            if name in shown:
                yield from unlike(value, shown[name], f"{path}.{name}")
    elif isinstance(said, list) and isinstance(shown, list) and len(said) == len(shown):
        for pair in zip(said, shown, strict=True):
            yield from unlike(*pair, f"{path}[]")
    elif said != shown:
        yield f"{path}: {shown!r} is not {said!r}"
