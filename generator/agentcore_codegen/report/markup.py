"""Texts of a model as markdown in which nothing of theirs is markup."""

from __future__ import annotations

import re

_LONGEST = 240  # characters of one value
_SPECIAL = re.compile(r"([\\`*\[\]<>|~]|(?<!\w)_|_(?!\w))")
# GitHub makes links of these, written as entities too: somebody is notified, or another issue says
# that it was mentioned here. A space without width ends that.
_LINKED = re.compile(r"[@#]|\bGH-(?=\d)|\bgithub\.com", re.I)
_NO_LINK = "\N{ZERO WIDTH SPACE}"


def plain(text: str) -> str:
    """Returns text in which no character is markup, on one line; mentions stay texts."""
    line = " ".join(text.split())
    line = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    line = _LINKED.sub(lambda m: m[0] + _NO_LINK, line)
    return _SPECIAL.sub(lambda m: f"&#{ord(m[1])};" if m[1] in "<>|`" else f"\\{m[1]}", line)


def code(text: str) -> str:
    """Returns text as a code span, cut where it is too long."""
    line = " ".join(text.split())
    line = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    if not line:
        return ""
    ticks = max((len(run) for run in re.findall(r"`+", line)), default=0) + 1
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{'`' * ticks}{space}{line}{space}{'`' * ticks}"
