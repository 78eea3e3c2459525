"""Which call gets which answer, and which calls were made: what stubs keep, without their typing."""

from __future__ import annotations

import threading
from difflib import get_close_matches
from typing import NamedTuple

from .errors import InvalidStub, UnexpectedCall
from .values import masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..service import ServiceInfo
    from .wire import Answer


class StubbedCall(NamedTuple):
    """A call that a stubbed client made.

    Attributes:
        operation: The client's method.
        parameters: What was sent, by the names of the parameters.
    """

    operation: str
    parameters: Mapping[str, object]


class Rule:
    """The answers of an operation, or of those of its calls that have certain parameters.

    Attributes:
        model: botocore's model of the operation.
        name: The client's method.
        answers: One per call; the last one stays.
        calls: The parameters of each call that fits.
        used: How many answers were given.
    """

    def __init__(self, model: Any, name: str, parameters: Mapping[str, object]) -> None:
        self.model, self.name, self.parameters = model, name, parameters
        self.answers: list[Answer] = []
        self.calls: list[Any] = []
        self.used = 0

    def fits(self, parameters: Mapping[str, object]) -> bool:
        return all(
            name in parameters and parameters[name] == value
            for name, value in self.parameters.items()
        )

    def take(self) -> Answer:
        number = min(self.used, len(self.answers) - 1)
        self.used += 1
        return self.answers[number]

    def __repr__(self) -> str:
        members: Any = getattr(self.model.input_shape, "members", {})
        given = [f"{n}={masked(members.get(n), value)}" for n, value in self.parameters.items()]
        return f"{self.name}({', '.join(given)})"


class Rules:
    """The rules of one operation: the general one first."""

    def __init__(self, model: Any, name: str) -> None:
        self.model, self.name = model, name
        self.all = [Rule(model, name, {})]

    def for_parameters(self, parameters: Mapping[str, object]) -> Rule:
        """Returns the rule of exactly these parameters, a new one where there is none.

        Raises:
            InvalidStub: the operation has no such parameter.
        """
        shape = self.model.input_shape
        known: list[str] = [] if shape is None else [*shape.members]
        for name in parameters:
            if name not in known:
                close = get_close_matches(name, known, 1)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise InvalidStub(f"{self.name}: there is no parameter {name}{hint}")
        for rule in self.all:
            if rule.parameters == parameters:
                return rule
        self.all.append(Rule(self.model, self.name, parameters))
        return self.all[-1]

    def answer(self, parameters: dict[str, object]) -> Answer | None:
        """Keeps a call and returns its answer: of the rule with most of its parameters."""
        fitting = [rule for rule in self.all if rule.fits(parameters)]
        for rule in fitting:
            rule.calls.append(parameters)
        answering = [rule for rule in fitting if rule.answers]
        if not answering:
            return None
        return max(answering, key=lambda rule: len(rule.parameters)).take()


class Book:
    """The rules of all operations of a client, and its calls. Several threads may use it at once."""

    def __init__(self, service: ServiceInfo, model: Any) -> None:
        self.service, self._model = service, model
        self._lock = threading.Lock()
        self._rules: dict[str, Rules] = {}
        self._unexpected: UnexpectedCall | None = None
        self.calls: list[StubbedCall] = []

    def rules(self, operation: str) -> Rules:
        """Returns the rules of an operation, by its wire name."""
        found = self._rules.get(operation)
        if found is None:
            made = Rules(self._model.operation_model(operation), self.service.operations[operation])
            found = self._rules.setdefault(operation, made)
        return found

    def has_answers(self, operation: str) -> bool:
        """Whether anything is stubbed for an operation, whatever the parameters."""
        rules = self._rules.get(operation)
        return rules is not None and any(rule.answers for rule in rules.all)

    def find(self, operation: str, parameters: dict[str, object]) -> Answer | None:
        """Keeps a call and returns its answer, None where nothing is stubbed for it."""
        rules = self.rules(operation)
        with self._lock:
            self.calls.append(StubbedCall(rules.name, parameters))
            return rules.answer(parameters)

    def answer(self, operation: str, parameters: dict[str, object]) -> Answer:
        """Keeps a call and returns its answer.

        Raises:
            UnexpectedCall: nothing is stubbed for it.
        """
        answer = self.find(operation, parameters)
        if answer is not None:
            return answer
        rules = self.rules(operation)
        with self._lock:
            stubbed = ", ".join(map(repr, self._with_answers())) or "nothing"
            call = Rule(rules.model, rules.name, parameters)
            self._unexpected = error = UnexpectedCall(
                f"unexpected call {call!r}; stubbed: {stubbed}; stub it by {rules.name}.returns()"
            )
        raise error

    def check(self) -> None:
        """Raises what the program has caught, so that no test passes by an unexpected call."""
        if self._unexpected is not None:
            raise self._unexpected

    def unused(self) -> list[str]:
        """Returns the stubs that no call got an answer of."""
        return [repr(rule) for rule in self._with_answers() if not rule.used]

    def _with_answers(self) -> list[Rule]:
        return [rule for rules in self._rules.values() for rule in rules.all if rule.answers]
