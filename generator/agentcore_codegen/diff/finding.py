"""What a comparison finds before it is known which operations it reaches."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from .rules.rule import Rule

# Control characters, marks that turn the direction of text (a name then reads as another one),
# separators of lines that are no line ends, and halves of surrogate pairs.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ufeff\ud800-\udfff]"
)

Side = str  # request, response, error; empty for the service itself


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a model.

    `root` names it as people read it (`Shape.member`), `keys` lead to it in the model files,
    `name` is what sentences call it.
    """

    root: str
    keys: tuple[str, ...]
    name: str

    def key(self, *keys: str) -> Place:
        """Returns a key below, which people read as the same place."""
        return replace(self, keys=(*self.keys, *keys))

    def trait(self, name: str) -> Place:
        """Returns a trait that is a place of its own."""
        return Place(f"{self.root}!{name}", (*self.keys, name), self.name)

    def named(self, name: str) -> Place:
        """Returns the place under another name for sentences."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference at one place of the model.

    `old` and `new` are printed values, empty where there is none. `only_old` and `only_new` are
    witnesses: strings that one of two patterns alone accepts.
    """

    rule: Rule
    place: Place
    old: str = ""
    new: str = ""
    only_old: str | None = None
    only_new: str | None = None
    note: str = ""
    program: str = ""  # one that breaks, where what found it knows it best

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two findings one cause."""
        return (self.rule.id, self.place.root, self.old, self.new)


def show(value: object, missing: str = "") -> str:
    """Returns a trait's value as text: `missing` for none, JSON for what is not text."""
    if value is None or value == "":
        return missing
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def printable(text: str) -> str:
    """Returns text that any terminal and file can take.

    JSON may carry control characters, which would steer a terminal, marks that turn text round,
    and halves of surrogate pairs, which UTF-8 cannot hold; they become escapes. Tabs and line ends stay.
    """
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
