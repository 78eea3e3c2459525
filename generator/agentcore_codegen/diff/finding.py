"""What a comparison finds before it is known which operations it reaches."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

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


def printable(text: str) -> str:
    """Returns text that any terminal and file can take.

    JSON may carry control characters, which would steer a terminal, and halves of surrogate
    pairs, which UTF-8 cannot hold; they become escapes. Tabs and line ends stay.
    """
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
