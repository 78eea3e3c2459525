"""What a comparison finds before it is known which operations it reaches."""

from __future__ import annotations

import json
from dataclasses import dataclass

Side = str  # request, response, error; empty for the service itself


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference at one place of the model.

    `root` names the place as people read it (`Shape.member`), `place` as keys of the model files.
    `old` and `new` are printed values, empty where there is none. `only_old` and `only_new` are
    witnesses: strings that one of two patterns alone accepts.
    """

    rule: str
    root: str
    place: tuple[str, ...]
    name: str
    old: str = ""
    new: str = ""
    only_old: str | None = None
    only_new: str | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two findings one cause."""
        return (self.rule, self.root, self.old, self.new)


def show(value: object) -> str:
    """Returns a trait's value as text: nothing for None, JSON for what is not text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def encodable(text: str) -> str:
    """Returns text that UTF-8 can hold: JSON may carry half of a surrogate pair."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
