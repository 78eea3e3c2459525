"""What each operation answers by the resources that there are: one, several, a page of them, tags."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from time import time

from ..constraints import Invalid, Problem
from ..replies import Minimal, reply
from . import kinds, tags
from .identifiers import region_of
from .making import Circumstances
from .resources import Missing
from .showing import Items, Response, failed, first_text, listed
from .words import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ....service import ServiceInfo
    from ..messages import Reply, Request
    from .kinds import Action
    from .records import Record
    from .resources import Resources

_PAGE = 100  # items of a page where the request does not say


def _around(request: Request, signing: str) -> Circumstances:
    headers = request.headers
    region = region_of(headers.get("authorization", ""))
    return Circumstances(time(), region, f"http://{headers.get('host', '127.0.0.1')}", signing)


def _without(params: Mapping[str, Any], left_out: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in left_out}


class _Changing:
    """What an operation has to know that changes resources."""

    def __init__(self, resources: Resources, service: ServiceInfo, action: Action) -> None:
        self._resources, self._action = resources, action
        self._signing = service.signing_name
        self._minimal = Minimal(action.model, service.filled.get(action.model.name, ()))
        self._tokens: list[str] = action.model.idempotent_members
        self._again = _again(action.model)


class Single(_Changing):
    """An operation with one resource: it makes, reads, changes, stops or deletes it."""

    def __init__(self, resources: Resources, service: ServiceInfo, action: Action) -> None:
        super().__init__(resources, service, action)
        shape = action.model.output_shape
        self._required: list[str] = [] if shape is None else shape.required_members
        self._response = None if shape is None else Response(kinds.body_of(shape, action.kind.noun))

    def __call__(self, request: Request) -> Reply:
        params = request.params
        kind, keys = self._action.kind, self._action.keys
        does = self._action.does
        if does == kinds.READ:
            return self._read(request)
        around = _around(request, self._signing)
        said = _without(params, self._tokens)
        if does == kinds.MAKE:
            token = [self._action.model.name, *(params[n] for n in self._tokens if n in params)]
            record = self._resources.make(
                kind,
                keys,
                said,
                around,
                [*token, repr(said)] if len(token) > 1 else None,
                self._again,
            )
            return self._reply(request, record, record.facts)
        record = self._found(request, around)
        if does == kinds.DELETE:
            version = self._version(request)
            if version is not None:
                return self._reply(request, record, self._resources.forget(record, version))
            return self._reply(request, record, self._resources.delete(kind, record, around))
        event = {kinds.UPDATE: "update", kinds.STOP: "stop"}.get(does, "touch")
        self._resources.change(kind, record, keys, said, around, event)
        return self._reply(request, record, record.facts)

    def _found(self, request: Request, around: Circumstances) -> Record:
        """Returns the resource; what nobody makes is there when it is asked for."""
        kind, keys = self._action.kind, self._action.keys
        try:
            return self._resources.find(kind, keys, request.params)
        except Missing:
            if kind.makes:
                raise
        return self._resources.make(kind, keys, request.params, around, None, "")

    def _read(self, request: Request) -> Reply:
        try:
            record = self._found(request, _around(request, self._signing))
        except Missing:
            if self._action.kind.own is None and not self._required:
                return reply(self._minimal.answer({}))  # nothing is set, which is an answer
            raise
        facts, asked = record.facts, self._version(request)
        if asked is not None and asked != facts.get(self._action.kind.version or ""):
            if asked not in record.versions:
                raise Missing(f"Version {asked} is not found")
            return self._reply(request, record, record.versions[asked])
        name = self._action.model.name
        kept: Reply | None = record.replies.get(name)
        if kept is None:
            kept = self._reply(request, record, facts)
            if isinstance(kept.body, bytes):  # what streams is there once
                record.replies[name] = kept
        return kept

    def _version(self, request: Request) -> str | None:
        """Returns the version that a request asks for."""
        key = self._action.kind.version
        said = (value for name, value in request.params.items() if self._action.keys[name] == key)
        return None if key is None else next(said, None)

    def _reply(self, request: Request, record: Record, facts: Mapping[str, Any]) -> Reply:
        values = {} if self._response is None else self._response.of(facts, record.tags)
        return reply(self._minimal.answer({**self._minimal.echoed(request), **values}))


def _again(operation: Any) -> str:
    """Returns what making another resource of the same name means."""
    verb, _, _ = split(operation.name)
    return {"create": "conflict", "register": "conflict", "put": "replace"}.get(verb, "")


class Listing:
    """An operation that lists resources, what they have in common, or the versions of one."""

    def __init__(self, resources: Resources, service: ServiceInfo, action: Action) -> None:
        self._resources, self._action = resources, action
        self._minimal = Minimal(action.model, service.filled.get(action.model.name, ()))
        paging: Mapping[str, Any] = service.paginators.get(action.model.name, {})
        shape, asked = action.model.output_shape, action.model.input_shape
        member = listed(shape, first_text(paging.get("result_key")))
        noun = () if action.does == kinds.VIEW else action.kind.noun
        self._items = None if member is None else Items(member, shape.members[member], noun)
        self._token = first_text(paging.get("input_token")) or ""
        self._next = first_text(paging.get("output_token")) or ""
        self._limit = first_text(paging.get("limit_key")) or ""
        self._filters = {
            name: key.removesuffix("filter")
            for name, key in action.keys.items()
            if name not in (*action.kind.parents, self._token, self._limit)
            and asked.members[name].type_name == "string"
        }

    def __call__(self, request: Request) -> Reply:
        params = request.params
        values = self._minimal.echoed(request)
        if self._items is None:
            return reply(self._minimal.answer(values))
        shown = [item for item in self._all(params) if self._passes(item[1], params)]
        shown, token = self._page(shown, params)
        values[self._items.member] = [self._items.of(facts, record.tags) for record, facts in shown]
        if token is not None and self._next:
            values[self._next] = token
        else:
            values.pop(self._next, None)
        return reply(self._minimal.answer(values))

    def _all(self, params: Mapping[str, Any]) -> list[tuple[Record, Mapping[str, Any]]]:
        kind, keys = self._action.kind, self._action.keys
        if self._action.does == kinds.VERSIONS:
            record = self._resources.find(kind, keys, params)
            earlier = reversed(record.versions.values())
            return [(record, facts) for facts in (record.facts, *earlier)]
        found = self._resources.of_kind(kind, self._resources.parents(kind, params))
        if self._action.does == kinds.VIEW and self._items is not None:
            places: dict[tuple[object, ...], Record] = {}
            for record in found:
                places.setdefault(self._items.place(record.facts), record)
            found = [*places.values()]
        return [(record, record.facts) for record in found]

    def _passes(self, facts: Mapping[str, Any], params: Mapping[str, Any]) -> bool:
        return all(
            facts.get(key, params[name]) == params[name]
            for name, key in self._filters.items()
            if name in params
        )

    def _page(self, items: list[Any], params: Mapping[str, Any]) -> tuple[list[Any], str | None]:
        """Returns a page, and the token for the next one where there is one."""
        first = 0
        if self._token in params:
            try:
                first = int(urlsafe_b64decode(params[self._token]))
            except (Base64Error, ValueError):
                problem = Problem((None, self._token), "Member must be a token of this operation")
                raise Invalid([problem]) from None
        last = first + int(params.get(self._limit) or _PAGE)
        if last >= len(items) or not self._next:
            return items[first:], None
        return items[first:last], urlsafe_b64encode(b"%012d" % last).decode()


class Batch(_Changing):
    """An operation with several resources, of which each succeeds or fails."""

    def __init__(self, resources: Resources, service: ServiceInfo, action: Action) -> None:
        super().__init__(resources, service, action)
        shape, noun = action.model.output_shape, action.kind.noun
        self._lists = [
            None if member is None else Items(member, shape.members[member], noun)
            for member in (listed(shape), failed(shape))
        ]

    def __call__(self, request: Request) -> Reply:
        around = _around(request, self._signing)
        values = self._minimal.echoed(request)
        for items in self._lists:
            if items is not None:
                values[items.member] = []
        batch = self._action.batch or ""
        shared = _without(request.params, [batch, *self._tokens])
        done, not_done = self._lists
        for item in request.params.get(batch, ()):
            said = {self._action.keys[name]: value for name, value in item.items()}
            try:
                record = self._one({**shared, **item}, around)
            except Missing:
                if not_done is not None:
                    values[not_done.member].append(not_done.of(said, {}))
                continue
            if done is not None:
                values[done.member].append(done.of({**said, **record.facts}, record.tags))
        return reply(self._minimal.answer(values))

    def _one(self, params: Mapping[str, Any], around: Circumstances) -> Record:
        kind, keys = self._action.kind, self._action.keys
        if self._action.does == kinds.MAKE:
            return self._resources.make(kind, keys, params, around, None, self._again)
        record = self._resources.find(kind, keys, params)
        if self._action.does == kinds.DELETE:
            self._resources.delete(kind, record, around)
        else:
            self._resources.change(kind, record, keys, params, around)
        return record


class Tags:
    """An operation with the tags of any resource."""

    def __init__(self, resources: Resources, operation: Any, tagging: tags.Tagging) -> None:
        self._resources, self._tagging, self._operation = resources, tagging, operation
        self._minimal = Minimal(operation)

    def __call__(self, request: Request) -> Reply:
        verb, value = self._tagging.verb, self._tagging.value
        record = self._resources.anywhere(request.params[self._tagging.subject])
        if verb == "list":
            shape = self._operation.output_shape.members[value]
            return reply(self._minimal.answer({value: tags.written(shape, record.tags)}))
        if verb == "tag":
            record.tags.update(tags.read(request.params[value]))
        else:
            for key in request.params[value]:
                record.tags.pop(key, None)
        self._resources.retag(record)
        return self._minimal.reply(request)
