"""Answers calls from a cassette, as stubs are answered: through the model as it is now."""

from __future__ import annotations

from base64 import b64decode
from importlib import import_module

from . import cassettes, wire
from .errors import InvalidStub, UnexpectedCall
from .values import Checker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..service import ServiceInfo


class Recorded:
    """The calls of a cassette, and which of them were made again."""

    def __init__(
        self, place: str, calls: Sequence[dict[str, Any]], unmasked: frozenset[str], timing: bool
    ) -> None:
        self.place, self.calls, self.unmasked, self.timing = place, calls, unmasked, timing
        self.used: set[int] = set()
        self.unexpected: UnexpectedCall | None = None

    def unused(self) -> list[str]:
        """Returns the operations of the calls that were not made again."""
        left = (call for number, call in enumerate(self.calls) if number not in self.used)
        return [call["operation"] for call in left]


class ReplayBook:
    """What `rules.Book` is to stubs: the answers of one service's calls."""

    def __init__(self, recorded: Recorded, service: ServiceInfo, model: Any) -> None:
        self.service, self._recorded, self._model = service, recorded, model

    def answer(self, operation: str, parameters: dict[str, object]) -> wire.Answer:
        """Returns the answer of the first call like this one that was not made again yet.

        Raises:
            UnexpectedCall: there is none.
            InvalidStub: the cassette is stale: its answer is not what the model knows.
        """
        model, recorded = self._model.operation_model(operation), self._recorded
        wanted = cassettes.parameters(model, parameters, recorded.unmasked)
        others = 0
        for number, call in enumerate(recorded.calls):
            if (call["service"], call["operation"]) != (self.service.name, operation):
                continue
            others += 1
            if number not in recorded.used and call["parameters"] == wanted:
                recorded.used.add(number)
                return self._answer(model, call)
        name = self.service.operations[operation]
        recorded.unexpected = error = UnexpectedCall(
            f"{recorded.place}: no call {name}() with these parameters is left, of {others}"
            f" recorded: {', '.join(wanted) or 'no parameters'}; record it again"
        )
        raise error

    def _answer(self, model: Any, call: dict[str, Any]) -> wire.Answer:
        where = f"{self._recorded.place} is stale, record it again: {call['operation']}"
        if "error" in call:
            return self._error(model, call["error"], where)
        shape: Any = model.output_shape
        stream = wire.streamed(shape)
        values: dict[str, Any] = {}
        if shape is not None:
            given = cassettes.decoded(shape, call["response"])
            values = Checker(where, fill=False, open=False).structure(shape, given, stream)
        items: list[object] = []
        time = 0.0
        for piece in call.get("stream", ()):
            if self._recorded.timing and piece["at"] > time:
                items.append(wire.Pause(piece["at"] - time))
                time = piece["at"]
            items.append(self._piece(wire.member_of(shape, str(stream)), piece))
        try:
            return wire.answer(model, values, items, False)
        except InvalidStub as error:
            raise InvalidStub(f"{where}: {error}") from None

    def _piece(self, shape: Any, piece: dict[str, Any]) -> object:
        if "bytes" in piece:
            return b64decode(piece["bytes"])
        if "event" in piece:
            return cassettes.decoded(shape, piece["event"])
        error = piece["error"]
        if "exception" in error:
            return _exception(error)
        for name, member in shape.members.items():
            if member.metadata.get("exception") and error["code"] in (name, wire.code_of(member)):
                return {name: {"message": error["message"]} if "message" in member.members else {}}
        return _exception({"exception": "ResponseStreamingError", "text": error["message"]})

    def _error(self, model: Any, error: dict[str, Any], where: str) -> wire.Answer:
        if "exception" in error:
            return wire.Answer(failure=_exception(error))
        shape = model.service_model.shape_for_error_code(error["code"])
        values = {"message": error["message"]}
        if shape is not None:
            given = cassettes.decoded(shape, error["members"])
            text = next((n for n in ("message", "Message") if n in shape.members), None)
            given = {**({text: error["message"]} if text else {}), **given}
            values = Checker(where, fill=True, open=False).structure(shape, given)
        return wire.failure(model, shape, error["code"], error["status"] or 400, values)


def _exception(kept: dict[str, Any]) -> Exception:
    """Returns an error of the network with the text that it had."""
    kind: Any = getattr(import_module("botocore.exceptions"), kept["exception"])
    error: Exception = kind.__new__(kind)
    Exception.__init__(error, kept["text"])
    vars(error)["kwargs"] = {}
    return error
