"""What the comment of a pull request had at its last push, in a part of it that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

_LONGEST = 30_000  # characters
_LINE = re.compile(r"^<!-- seen ([0-9a-f]{7,64}) (first|next):((?: [0-9a-f]+\+?)*) -->$", re.M)


def known(body: str, head: str) -> frozenset[str] | None:
    """Returns what was seen before `head`; None where nothing was.

    Args:
        body: The comment as it is.
        head: The commit that is reviewed; a second run of it marks the same as the first.
    """
    line = _LINE.search(body)
    if line is None:
        return None
    marks = line[3].split()
    if line[1] != head:
        return frozenset(mark.rstrip("+") for mark in marks)
    return frozenset(m for m in marks if not m.endswith("+")) if line[2] == "next" else None


def line(head: str, fingerprints: Iterable[str], before: Set[str] | None) -> str:
    """Returns the hidden line for the comment: each fingerprint, those that are new with a +.

    Empty where it would take the room of the report.
    """
    new = "+" if before is not None else ""
    marks = [m if m in (before or ()) else m + new for m in dict.fromkeys(fingerprints)]
    text = f"<!-- seen {head} {'next' if new else 'first'}: {' '.join(marks)}".rstrip() + " -->"
    return text if len(text) < _LONGEST else ""
