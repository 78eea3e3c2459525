"""Resources as they are kept: their facts, and what is still going to happen to them."""

from __future__ import annotations

from .words import OWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    class Shelf(Protocol):
        """What keeps records beyond the program."""

        def load(self) -> Iterator[tuple[int, dict[str, Any]]]:
            """Yields the number and the contents of each record, in the order of their making."""
            ...

        def save(self, number: int, contents: dict[str, Any]) -> None:
            """Keeps a record in the place of its earlier contents."""
            ...

        def drop(self, number: int) -> None:
            """Forgets a record."""
            ...


_KEPT = ("after", "facts", "kind", "parents", "ready", "tags", "token", "versions")


class Record:
    """One resource.

    Attributes:
        number: Of its making; a smaller one is older.
        kind: The name of its kind.
        facts: What it is, by the words of the members that say it.
        parents: The numbers of the resources that it is in, or what identifies those that are
            no resources, by the member that says it.
        ready: When what happens to it is over, in seconds since 1970; None where nothing does.
        after: Its status after that; None where it is gone then.
        tags: Its tags.
        token: The operation that has made it, the token of that request, and what it asked for.
        versions: Its facts by version, where it has versions.
        replies: Replies to reading it, until it changes.
        called: The names that it is found by.
    """

    def __init__(self, number: int, kind: str, facts: dict[str, Any]) -> None:
        self.number, self.kind, self.facts = number, kind, facts
        self.parents: dict[str, Any] = {}
        self.ready: float | None = None
        self.after: str | None = None
        self.tags: dict[str, str] = {}
        self.token: list[Any] | None = None
        self.versions: dict[str, dict[str, Any]] = {}
        self.replies: dict[str, Any] = {}
        self.called: set[str] = set()

    def contents(self) -> dict[str, Any]:
        """Returns what is kept of it."""
        return {name: getattr(self, name) for name in _KEPT}

    @classmethod
    def of(cls, number: int, contents: dict[str, Any]) -> Record:
        """Returns a record of what was kept."""
        record = cls(number, contents["kind"], contents["facts"])
        for name in _KEPT:
            setattr(record, name, contents[name])
        return record

    def names(self) -> set[str]:
        """Returns what it is called by: its id, name, ARN and address."""
        facts = self.facts
        return {facts[key] for key in OWN if isinstance(facts.get(key), str)}


class Records:
    """All resources of a server, by kind. Its user sees to it that one thread at a time is in it."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._next = 1
        self._all: dict[int, Record] = {}
        self._made: dict[tuple[str, str], Record] = {}
        self._kinds: dict[str, dict[int, Record]] = {}
        self._called: dict[tuple[str, str], dict[int, Record]] = {}
        self._inside: dict[int, dict[int, Record]] = {}
        for number, contents in shelf.load() if shelf is not None else ():
            self._next = max(self._next, number + 1)
            self._place(Record.of(number, contents))

    def of_kind(self, kind: str) -> list[Record]:
        """Returns the resources of a kind, the oldest first."""
        return [*self._kinds.get(kind, {}).values()]

    def called(self, kind: str, name: str) -> list[Record]:
        """Returns the resources of a kind that have an id, a name, an ARN or an address."""
        return [*self._called.get((kind, name), {}).values()]

    def number(self, number: int) -> Record | None:
        """Returns the resource of a number."""
        return self._all.get(number)

    def made_by(self, token: list[Any]) -> Record | None:
        """Returns the resource that a request of the same operation and token has made."""
        return self._made.get((token[0], token[1]))

    def new(self, kind: str, facts: dict[str, Any]) -> Record:
        """Returns a new record, which is not kept yet."""
        record = Record(self._next, kind, facts)
        self._next += 1
        return record

    def save(self, record: Record) -> None:
        """Keeps a record, new or changed."""
        record.replies.clear()
        self._place(record)
        if self._shelf is not None:
            self._shelf.save(record.number, record.contents())

    def drop(self, record: Record) -> None:
        """Forgets a record, and all that are in it."""
        self._kinds[record.kind].pop(record.number, None)
        self._all.pop(record.number, None)
        if record.token is not None:
            self._made.pop((record.token[0], record.token[1]), None)
        self._rename(record, set())
        for parent in record.parents.values():
            if isinstance(parent, int):
                self._inside.get(parent, {}).pop(record.number, None)
        if self._shelf is not None:
            self._shelf.drop(record.number)
        for each in [*self._inside.pop(record.number, {}).values()]:
            self.drop(each)

    def _place(self, record: Record) -> None:
        self._all[record.number] = record
        if record.token is not None:
            self._made[record.token[0], record.token[1]] = record
        self._kinds.setdefault(record.kind, {})[record.number] = record
        self._rename(record, record.names())
        for parent in record.parents.values():
            if isinstance(parent, int):
                self._inside.setdefault(parent, {})[record.number] = record

    def _rename(self, record: Record, names: set[str]) -> None:
        for name in record.called - names:
            del self._called[record.kind, name][record.number]
        for name in names - record.called:
            self._called.setdefault((record.kind, name), {})[record.number] = record
        record.called = names
