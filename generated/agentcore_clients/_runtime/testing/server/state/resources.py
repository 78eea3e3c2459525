"""Resources are made, found, changed and deleted: the same for every kind of them."""

from __future__ import annotations

import re
from contextlib import suppress
from time import time

from . import making, tags
from .fitting import Unfit, edited, fit
from .making import Circumstances
from .records import Record, Records
from .words import OWN, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .kinds import Kind, Kinds
    from .records import Shelf

_ADD = "add"  # how members begin that add to a list


class Missing(Exception):
    """There is no such resource."""


class Conflict(Exception):
    """There is such a resource already."""


class Resources:
    """The resources of a server. Its user sees to it that one thread at a time is in it.

    Args:
        kinds: Their kinds.
        ready_after: How long what happens to a resource takes, in seconds.
        shelf: What keeps them beyond the program.
        assume: Whether one is there that a request names and nobody has deleted.
    """

    def __init__(self, kinds: Kinds, ready_after: float, shelf: Shelf | None, assume: bool) -> None:
        self._kinds, self._ready_after, self._assume = kinds, ready_after, assume
        self._gone: set[tuple[str, str]] = set()
        self._by_name = {kind.name: kind for kind in kinds.all.values()}
        self._records = Records(shelf)

    # -------------------------------------------------------------------------------- which there are

    def of_kind(self, kind: Kind, parents: Mapping[str, Any]) -> list[Record]:
        """Returns the resources of a kind in the same parents, the oldest first."""
        return [record for record in self._alive(kind) if _is_in(record, parents)]

    def find(self, kind: Kind, keys: Mapping[str, str], params: Mapping[str, Any]) -> Record:
        """Returns the resource that parameters identify.

        Raises:
            Missing: there is none.
        """
        parents = self.parents(kind, params)
        name = _named(kind, keys, params)
        if name is None:
            found = self._alive(kind)
        else:
            found = self._settled(self._records.called(kind.name, name))
        for record in found:
            if _is_in(record, parents):
                return record
        if self._is_assumed(kind, name):
            said = {
                "".join(words(member)): params[member]
                for member in kind.parents
                if member in params
            }
            return self.add(kind, name or "", parents, said)
        shown = name if name is not None else ", ".join(map(str, parents.values()))
        raise Missing(f"{' '.join(kind.noun).capitalize()} {shown} is not found")

    def anywhere(self, name: str) -> Record:
        """Returns the resource of any kind that has an ARN, an id or a name.

        Raises:
            Missing: there is none.
        """
        for kind in self._by_name:
            for record in self._settled(self._records.called(kind, name)):
                return record
        raise Missing(f"Resource {name} is not found")

    def parents(self, kind: Kind, params: Mapping[str, Any]) -> dict[str, Any]:
        """Returns what parameters say of the resources that one is in: their numbers.

        Raises:
            Missing: one of them is not there.
        """
        found: dict[str, Any] = {}
        for member, noun in kind.parents.items():
            value = params.get(member)
            if value is None:
                continue
            above = self._kinds.all.get(noun)
            if above is None or not above.makes:
                found[member] = value  # no resource that anybody makes
                continue
            records = self._settled(self._records.called(above.name, value))
            record = next(records, None)
            if record is None and self._is_assumed(above, value):
                record = self.add(above, value)
            if record is None:
                raise Missing(f"{' '.join(noun).capitalize()} {value} is not found")
            found[member] = record.number
        return found

    def add(
        self,
        kind: Kind,
        name: str,
        parents: Mapping[str, Any] | None = None,
        said: Mapping[str, Any] | None = None,
    ) -> Record:
        """Returns the resource that is called so, which is there without having been made.

        Args:
            kind: Its kind.
            name: Its id, name or ARN.
            parents: What it is in.
            said: Other facts of it.
        """
        for record in self._records.called(kind.name, name):
            if _is_in(record, parents or {}):
                return record
        facts: dict[str, Any] = {**(said or {})}
        if name.startswith("arn:"):
            facts["arn"], name = name, re.split("[:/]", name)[-1]
        if kind.own is not None:
            facts.setdefault("id" if kind.own == "identifier" else kind.own, name)
        if "name" in kind.required:
            facts.setdefault("name", name)
        around = Circumstances.of_nobody(kind.service)
        return self._new(kind, facts, parents or {}, around, event="")

    def _is_assumed(self, kind: Kind, name: str | None) -> bool:
        return self._assume and name is not None and (kind.name, name) not in self._gone

    def _alive(self, kind: Kind) -> Iterator[Record]:
        return self._settled(self._records.of_kind(kind.name))

    def _settled(self, records: list[Record]) -> Iterator[Record]:
        """Yields records after what has happened to them in the meantime."""
        for record in records:
            if record.ready is not None and record.ready <= time():
                if record.after is None:
                    self._drop(record)
                    continue
                record.ready, record.facts["status"] = None, record.after
                self._records.save(record)
            yield record

    # -------------------------------------------------------------------------------- what happens

    def make(
        self,
        kind: Kind,
        keys: Mapping[str, str],
        params: Mapping[str, Any],
        around: Circumstances,
        token: list[Any] | None = None,
        again: str = "conflict",
    ) -> Record:
        """Returns a new resource, or what there is already.

        Args:
            kind: Its kind.
            keys: Each parameter with the fact that it is.
            params: The parameters.
            around: What the request says beside them.
            token: The operation, the token of the request and what else it says.
            again: What another of the same name means: "conflict", "replace", or "" for nothing.

        Raises:
            Missing: what it would be in is not there.
            Conflict: there is one of this name.
        """
        parents = self.parents(kind, params)
        made = None if token is None else self._records.made_by(token)
        for record in self._settled([] if made is None else [made]):
            if record.token == token:
                return record
            raise Conflict("The token was used with other parameters")
        facts = {keys[name]: value for name, value in params.items()}
        same = self._same(kind, facts, parents)
        if same is not None and again == "conflict":
            raise Conflict(f"{' '.join(kind.noun).capitalize()} {_name(facts)} exists already")
        if same is not None and again == "replace":
            self.change(kind, same, keys, params, around)
            return same
        return self._new(kind, facts, parents, around, token)

    def _same(
        self, kind: Kind, facts: Mapping[str, Any], parents: Mapping[str, Any]
    ) -> Record | None:
        """Returns the resource that has the same name or id, or is the only one there may be."""
        if kind.own is None:
            return None if kind.counted else next(iter(self.of_kind(kind, parents)), None)
        for key in ("name", "id"):
            if key in facts:
                for record in self._settled(self._records.called(kind.name, facts[key])):
                    if record.facts.get(key) == facts[key] and _is_in(record, parents):
                        return record
        return None

    def _new(
        self,
        kind: Kind,
        facts: dict[str, Any],
        parents: Mapping[str, Any],
        around: Circumstances,
        token: list[Any] | None = None,
        event: str = "create",
    ) -> Record:
        """Returns a new resource, to which an event happens."""
        record = self._records.new(kind.name, facts)
        record.parents, record.token = {**parents}, token
        record.tags = tags.read(facts.pop(tags.FACT, {}))
        before = len(self.of_kind(kind, parents)) if kind.counted else 0
        versions = self._versions(record, facts, latest=True)
        making.complete(kind, record, self._above(record), versions, around, before)
        for member in kind.parents:
            # Where the request leaves it open, what it is in is new as well.
            record.parents.setdefault(member, facts.get(member.lower()))
        if kind.statuses is not None and kind.statuses.settled is not None:
            facts["status"] = kind.statuses.settled
        self._begin(kind, record, event)
        self._records.save(record)
        return record

    def _above(self, record: Record) -> dict[str, Record]:
        """Returns the resources that one is in, by the member that says it."""
        return {
            member: found
            for member, number in record.parents.items()
            if isinstance(number, int) and (found := self._records.number(number)) is not None
        }

    def _versions(self, record: Record, said: Mapping[str, Any], *, latest: bool) -> dict[str, str]:
        """Returns the versions of what a resource is in, by the names of their shapes.

        Args:
            record: The resource.
            said: What a request says of it.
            latest: Whether a version that is not said is the latest one; otherwise it is left out.
        """
        found: dict[str, str] = {}
        for above in self._above(record).values():
            kind = self._by_name[above.kind]
            if kind.version is not None:
                key = f"{''.join(kind.noun)}{kind.version}"
                version = said.get(key, above.facts.get(kind.version) if latest else None)
                if version is not None:
                    found[kind.shapes[kind.version].name] = version
        return found

    def change(
        self,
        kind: Kind,
        record: Record,
        keys: Mapping[str, str],
        params: Mapping[str, Any],
        around: Circumstances,
        event: str = "update",
    ) -> None:
        """Changes a resource by what parameters say of it."""
        before, said = {**record.facts}, {keys[name]: value for name, value in params.items()}
        for name, value in params.items():
            key = keys[name]
            if name in kind.parents or (key == kind.own and key != "name"):
                continue
            if key == tags.FACT:
                record.tags = tags.read(value)
            elif key not in kind.shapes and key.removeprefix(_ADD) in kind.shapes:
                key = key.removeprefix(_ADD)
                value = {_ADD: value}
                _set(record.facts, key, kind.shapes[key], value)
            else:
                _set(record.facts, key, kind.shapes.get(key), value)
        versions = self._versions(record, said, latest=False)
        for key, shape in kind.shapes.items():
            if shape.name in versions:
                record.facts[key] = versions[shape.name]
        making.changed(kind, record.facts, around.now)
        version = kind.version
        if event == "update" and version is not None and version in before:
            record.versions[before[version]] = before
            if record.facts[version] == before[version]:
                record.facts[version] = making.next_version(kind, before[version])
        self._begin(kind, record, event)
        self._records.save(record)

    def retag(self, record: Record) -> None:
        """Keeps a resource whose tags have changed."""
        self._records.save(record)

    def forget(self, record: Record, version: str) -> dict[str, Any]:
        """Deletes one version of a resource; returns the facts of that."""
        facts = record.versions.pop(version, record.facts)
        self._records.save(record)
        return facts

    def delete(self, kind: Kind, record: Record, around: Circumstances) -> dict[str, Any]:
        """Deletes a resource at once, or has it be gone in a while; returns its last facts."""
        making.changed(kind, record.facts, around.now)
        statuses = kind.statuses
        during = None if statuses is None else statuses.during("delete")
        if during is not None:
            record.facts["status"] = during
            record.ready, record.after = time() + self._ready_after, None
            self._records.save(record)
            return record.facts
        if statuses is not None and (after := statuses.after("delete")) is not None:
            record.facts["status"] = after
        self._drop(record)
        return record.facts

    def _drop(self, record: Record) -> None:
        self._gone.update((record.kind, name) for name in record.names())
        self._records.drop(record)

    def _begin(self, kind: Kind, record: Record, event: str) -> None:
        """Has a status be what it is while something happens, and after a time what it is then."""
        if kind.statuses is None or event in ("", "touch"):
            return
        during, after = kind.statuses.during(event), kind.statuses.after(event)
        if during is not None:
            record.facts["status"] = during
            record.ready, record.after = time() + self._ready_after, after
        elif after is not None and event != "update":
            record.facts["status"] = after


def _is_in(record: Record, parents: Mapping[str, Any]) -> bool:
    return all(record.parents.get(member) == value for member, value in parents.items())


def _named(kind: Kind, keys: Mapping[str, str], params: Mapping[str, Any]) -> str | None:
    """Returns what parameters call a resource."""
    if kind.own is None:
        return None
    found = {
        keys[name]: value
        for name, value in params.items()
        if name in keys and keys[name] in OWN and isinstance(value, str)
    }
    return found.get(kind.own) or next(iter(found.values()), None)


def _name(facts: Mapping[str, Any]) -> Any:
    return next((facts[key] for key in ("name", "id") if key in facts), "of this kind")


def _set(facts: dict[str, Any], key: str, shape: Any, value: Any) -> None:
    if shape is None:
        facts[key] = value
        return
    if value == {} and shape.type_name not in ("structure", "map"):
        facts.pop(key, None)  # an optional value that is set to nothing
        return
    with suppress(Unfit):
        value = edited(facts.get(key), value)
    with suppress(Unfit):
        facts[key] = fit(shape, value)
