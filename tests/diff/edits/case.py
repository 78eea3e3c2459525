"""One service to edit, and what an edit of it must give."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.model import ServiceModel

Data = dict[str, Any]
_Item = TypeVar("_Item")
REQUEST, RESPONSE, ERROR = "request", "response", "error"


@dataclass(frozen=True)
class Row:
    """A row of the report. `back` is its rule when old and new change places.

    None is for what is not compared; an empty rule says that there is no row that way.
    """

    rule: str
    back: str
    old: str | None = None
    new: str | None = None
    operations: frozenset[str] | None = None
    side: str | None = None


class Service:
    """The files of one service, and which operations reach each shape from which side."""

    def __init__(self, name: str, api_version: str, files: dict[str, bytes]) -> None:
        self.name, self.api_version = name, api_version
        stems = [n.removesuffix(".json") for n in files if "extras" not in n]
        self.text = {s: json.dumps(_merged(files, s)) for s in stems if "examples" not in s}
        data = json.loads(self.text["service-2"])
        self.protocol = str(ServiceModel(data, name).resolved_protocol)  # the one clients choose
        self.reach: dict[str, dict[str, set[str]]] = {REQUEST: {}, RESPONSE: {}, ERROR: {}}
        for name_, operation in data["operations"].items():
            for side, key in ((REQUEST, "input"), (RESPONSE, "output")):
                if key in operation:
                    self._walk(data, side, name_, [operation[key]["shape"]])
            self._walk(data, ERROR, name_, [e["shape"] for e in operation.get("errors", ())])

    def _walk(self, data: Data, side: str, operation: str, start: list[str]) -> None:
        stack, seen = list(start), set(start)
        while stack:
            shape = stack.pop()
            self.reach[side].setdefault(shape, set()).add(operation)
            for ref in refs(data["shapes"][shape]):
                if ref["shape"] not in seen:
                    seen.add(ref["shape"])
                    stack.append(ref["shape"])


def _merged(files: dict[str, bytes], stem: str) -> Data:
    def merge(base: Data, extra: Data) -> Data:
        both = {
            k: merge(base[k], v) if isinstance(base.get(k), dict) else v for k, v in extra.items()
        }
        return {**base, **both}

    base = json.loads(files[f"{stem}.json"])
    extras = files.get(f"{stem}.sdk-extras.json")
    return base if extras is None else merge(base, json.loads(extras)["merge"])


def refs(shape: Data) -> Iterator[Data]:
    yield from shape.get("members", {}).values()
    for key in ("member", "key", "value"):
        if key in shape:
            yield shape[key]


class Case:
    """Two copies of a service: an edit changes `new`, and `old` too where both need something."""

    def __init__(self, service: Service, number: int) -> None:
        self.service, self.number = service, number
        self.new = {stem: json.loads(text) for stem, text in service.text.items()}
        self._old: dict[str, Data] | None = None
        self.data: Data = self.new["service-2"]
        self.shapes: Data = self.data["shapes"]
        self.operations: Data = self.data["operations"]
        self.metadata: Data = self.data["metadata"]
        self.inputs = {o["input"]["shape"] for o in self.operations.values() if "input" in o}
        self.outputs = {o["output"]["shape"] for o in self.operations.values() if "output" in o}

    @property
    def is_json(self) -> bool:
        return self.service.protocol in ("json", "rest-json", "smithy-rpc-v2-cbor")

    @property
    def is_rest(self) -> bool:
        return self.service.protocol.startswith("rest-")

    def pick(self, found: Iterable[_Item]) -> _Item | None:
        """Returns one of what can be edited, another one for another service."""
        items = list(found)
        return items[self.number % len(items)] if items else None

    def start_here(self) -> None:
        """What was edited so far belongs to both sides."""
        self._old = json.loads(json.dumps(self.new))

    @property
    def old(self) -> dict[str, Data] | None:
        """The files of before; None where they are the service's own."""
        return self._old

    # ------------------------------------------------------------------------------- what is there

    def used(self, *types: str, plain: bool = True) -> list[str]:
        """Returns the shapes of some types that an operation reaches; `plain` leaves enums out."""
        return [
            name
            for name, shape in self.shapes.items()
            if shape["type"] in types
            and any(name in reached for reached in self.service.reach.values())
            and not (plain and shape.get("enum"))
        ]

    def structures(self, sides: str = "", *without: str) -> list[str]:
        """Returns plain structures; `sides` asks for those that are on these sides alone."""
        kinds = ("union", "eventstream", "document", "exception", "event", "error", *without)
        return [
            name
            for name in self.used("structure")
            if not any(self.shapes[name].get(kind) for kind in kinds)
            and (not sides or self.sides(name) == sides)
        ]

    def sides(self, *shapes: str) -> str:
        reach = self.service.reach
        return "+".join(s for s in reach if any(shape in reach[s] for shape in shapes))

    def keys_of_maps(self) -> set[str]:
        return {s["key"]["shape"] for s in self.shapes.values() if s["type"] == "map"}

    def uses(self, *types: str) -> list[tuple[str, str]]:
        """Returns the members (structure, name) whose target is of one of some types."""
        return [
            (name, member)
            for name in self.structures()
            for member, ref in self.shapes[name].get("members", {}).items()
            if self.shapes[ref["shape"]]["type"] in types
        ]

    # ----------------------------------------------------------------------------- what is expected

    def reached(self, shape: str, *sides: str) -> frozenset[str]:
        reach = self.service.reach
        return frozenset().union(*(reach[s].get(shape, ()) for s in sides or reach))

    def pair(self, shape: str, rule: str, back: str, old: str = "", new: str = "") -> list[Row]:
        """Returns the rows of a kind of change that differs by direction, and of its mirror."""
        return [*self.one(REQUEST, shape, rule, back, old, new),
                *self.one(RESPONSE, shape, rule, back, old, new)]  # fmt: skip

    def one(
        self, side: str, shape: str, rule: str, back: str, old: str = "", new: str = ""
    ) -> list[Row]:
        """Returns the row of one direction, if the shape is reached from there."""
        names = (REQUEST,) if side == REQUEST else (RESPONSE, ERROR)
        reached = self.reached(shape, *names)
        if not reached:
            return []
        shown = "+".join(s for s in names if shape in self.service.reach[s])
        words = [f"{side}-{word}" if word else "" for word in (rule, back)]
        return [Row(words[0], words[1], old, new, reached, shown)]

    def any(
        self, shape: str, rule: str, back: str, old: str | None = "", new: str | None = ""
    ) -> list[Row]:
        """Returns the one row of a kind of change that is the same in both directions."""
        return [Row(rule, back, old, new, self.reached(shape), self.sides(shape))]


def by_operation(
    name: str, rule: str, back: str, old: str | None = "", new: str | None = ""
) -> Row:
    return Row(rule, back, old, new, frozenset({name}), "")


def whole(rule: str, back: str, old: str | None = "", new: str | None = "") -> Row:
    """Returns a row about the service itself."""
    return Row(rule, back, old, new, frozenset(), "")


Edit = Callable[[Case], "list[Row] | None"]
