"""One row of the rule table, and the words that rows are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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

    `title` is a sentence with {name}, {old} and {new}; `todo` tells a caller what to do. `axis`
    says where the change shows: on the wire, in the Python package, in both, or in texts alone.
    """

    id: str
    verdict: Verdict
    bump: Bump
    axis: Axis
    title: str
    why: str
    todo: str = ""
