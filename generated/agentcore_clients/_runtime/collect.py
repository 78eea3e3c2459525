"""`collect()` of event streams: events that arrive in parts -> one result."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any, TypeGuard

    from .service import ServiceInfo

    Path = tuple[str, ...]


class Collector:
    """Takes the events of a stream, as the plan of its operation says; see `ir.Collection`."""

    def __init__(self, service: ServiceInfo, operation: str) -> None:
        plan = service.collections.get(operation)
        if plan is None:
            raise TypeError(f"nothing says how events of {operation} are collected: iterate them")
        self._operation = operation
        self._joined: dict[Path, list[str]] = {path: [] for path in plan.get("joined", ())}
        self._last: dict[Path, Any] = dict.fromkeys(plan.get("last", ()))
        self._listed: dict[Path, list[Any]] = {path: [] for path in plan.get("listed", ())}
        self._end: Path = plan.get("end", ())
        self._has_ended = not self._end
        messages = plan.get("messages")
        self._messages = None if messages is None else _Messages(messages)

    def add(self, event: Mapping[str, Any]) -> None:
        for path, texts in self._joined.items():
            if (text := _at(event, path)) is not None:
                texts.append(text)
        for path in self._last:
            if (value := _at(event, path)) is not None:
                self._last[path] = value
        for path, values in self._listed.items():
            if (value := _at(event, path)) is not None:
                values += value if isinstance(value, list) else [value]
        if self._messages is not None:
            self._messages.add(event)
        self._has_ended = self._has_ended or _at(event, self._end) is not None

    def result(self) -> dict[str, Any]:
        """Returns what the events say.

        Raises:
            botocore.exceptions.ResponseStreamingError: the event that ends the stream is missing.
        """
        if not self._has_ended:
            raise _broken(f"the events of {self._operation} end without {'.'.join(self._end)}")
        found: dict[str, Any] = {path[-1]: "".join(texts) for path, texts in self._joined.items()}
        found.update((path[-1], value) for path, value in self._last.items())
        found.update((path[-1], values) for path, values in self._listed.items())
        if self._messages is not None:
            found["messages"] = self._messages.result()
        return found


def _broken(why: str) -> Exception:
    error: Exception = import_module("botocore.exceptions").ResponseStreamingError(error=why)
    return error


class _Messages:
    """Messages of numbered blocks that arrive in parts."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._start: str = plan["start"]
        self._blocks: str = plan["blocks"]
        self._index: str = plan["index"]
        self._block: Path = plan["block"]
        self._delta: Path = plan["delta"]
        self._parts: tuple[tuple[Path, Path], ...] = plan["parts"]
        self._json: tuple[Path, ...] = plan.get("json", ())
        self._messages: list[tuple[dict[str, Any], dict[int, _Block]]] = []

    def add(self, event: Mapping[str, Any]) -> None:
        if (head := event.get(self._start)) is not None:
            self._messages.append(({**head}, {}))
        if (start := _at(event, self._block)) is not None:
            self._block_of(event[self._block[0]]).start = start
        if (delta := _at(event, self._delta)) is not None:
            block = self._block_of(event[self._delta[0]])
            for source, target in self._parts:
                if (value := _at(delta, source)) is not None:
                    block.parts.setdefault(target, []).append(value)

    def _block_of(self, event: Mapping[str, Any]) -> _Block:
        if not self._messages:  # a stream that says nothing of the message itself
            self._messages.append(({}, {}))
        blocks = self._messages[-1][1]
        return blocks.setdefault(event.get(self._index, 0), _Block())

    def result(self) -> list[dict[str, Any]]:
        return [
            {
                **head,
                self._blocks: [
                    value
                    for _, block in sorted(blocks.items())
                    if (value := block.value(self._json))
                ],
            }
            for head, blocks in self._messages
        ]


class _Block:
    """What has come of a block: what it begins as, and the parts by the paths that take them."""

    __slots__ = ("parts", "start")

    def __init__(self) -> None:
        self.start: Mapping[str, Any] = {}
        self.parts: dict[Path, list[Any]] = {}

    def value(self, json: tuple[Path, ...]) -> dict[str, Any]:
        block = {**self.start}
        for path, parts in self.parts.items():
            _put(block, path, _whole(parts))
        for path in json:
            owner = _at(block, path[:-1])
            if _is_structure(owner):
                owner[path[-1]] = _parsed(owner.get(path[-1], ""))
        return block


def _at(value: Any, path: Path) -> Any:
    """Returns what is at a path, None where nothing is."""
    for part in path:
        value = value.get(part) if _is_structure(value) else None
    return value


def _is_structure(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _put(block: dict[str, Any], path: Path, value: Any) -> None:
    for part in path[:-1]:
        block = block.setdefault(part, {})
    block[path[-1]] = value


def _whole(parts: list[Any]) -> Any:
    """Joins texts, bytes and lists; of anything else the last one counts."""
    first = parts[0]
    if isinstance(first, str):
        return "".join(parts)
    if isinstance(first, bytes):
        return b"".join(parts)
    if isinstance(first, list):
        return [item for part in parts for item in part]
    return parts[-1]


def _parsed(text: Any) -> Any:
    """Returns what a text says as JSON; a text that says nothing as it is, and {} for none."""
    from json import loads

    if not isinstance(text, str):
        return text
    try:
        return loads(text) if text else {}
    except ValueError:
        return text


class Collecting:
    """An event stream whose events make one result."""

    _decoder: Any  # which knows `service` and `operation`

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def collect(self) -> Any:
        """Returns what all events say together; see `streams.CollectableEventStream`."""
        collector = Collector(self._decoder.service, self._decoder.operation)
        for event in self:
            collector.add(event)
        return collector.result()


class AsyncCollecting:
    """`Collecting` of an asynchronous client."""

    _decoder: Any

    def __aiter__(self) -> AsyncIterator[Any]:
        raise NotImplementedError

    async def collect(self) -> Any:
        collector = Collector(self._decoder.service, self._decoder.operation)
        async for event in self:
            collector.add(event)
        return collector.result()
