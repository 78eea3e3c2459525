"""One row of the rule table, and the words that rows are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Direction = Literal["request", "response", "any"]
Verdict = Literal["breaking", "dangerous", "compatible", "docs"]
Bump = Literal["major", "minor", "patch", "none"]
Axis = Literal["both", "wire", "python", "text"]

VERDICTS: tuple[Verdict, ...] = ("breaking", "dangerous", "compatible", "docs")
BUMPS: tuple[Bump, ...] = ("major", "minor", "patch", "none")

MEANING: Mapping[Verdict, str] = {
    "breaking": "code that worked stops working",
    "dangerous": "code keeps working, and may meet something it does not expect",
    "compatible": "additions and relaxations; old code is not affected",
    "docs": "texts, order and notation; nothing that runs",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change.

    `direction` says what it is about: what callers send, what they receive, or either. `axis`
    says where it shows: on the wire, in the Python package, in both, or in texts alone. `title`
    is a sentence with {name}, {old} and {new}; `todo` tells a caller what to do. `effect` is the
    line about the generated package (`python_view` fills it), empty where its surface stays.
    The values of a `prose` rule are texts for people: they do not identify a change.
    """

    id: str
    direction: Direction
    verdict: Verdict
    bump: Bump
    axis: Axis
    title: str
    why: str
    todo: str = ""
    effect: str = ""
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """The two rules about one kind of change: what it means in a request and in a response."""

    request: Rule
    response: Rule

    def on(self, side: str) -> Rule:
        """Returns the rule of a side; what the service returns in errors is a response."""
        return self.request if side == "request" else self.response

    def __iter__(self) -> Iterator[Rule]:
        return iter((self.request, self.response))
