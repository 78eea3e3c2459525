"""The words of names: which verb an operation has, and which of a resource's facts a member is."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Words: TypeAlias = "tuple[str, ...]"

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

# The first word of an operation's name -> what it does to the resource that the other words are.
MAKE = ("create", "start", "register", "allocate", "put")
READ = ("get", "describe")
LIST = ("list", "search", "retrieve")
UPDATE = ("update", "modify", "put", "set")
DELETE = ("delete", "deregister", "remove")
STOP = ("stop", "terminate", "cancel")
# Other verbs that change a resource whose name their own begins with.
TOUCH = (
    *("add", "approve", "attach", "detach", "disable", "enable", "publish", "reject", "reset"),
    *("restore", "rotate", "save", "submit", "synchronize"),
)
BATCH = "batch"
# What identifies a resource of its own: the last word of such a member.
OWN = ("id", "identifier", "arn", "name", "url")


def words(name: str) -> Words:
    """Returns the words of a name in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def split(operation: str) -> tuple[str, Words, bool]:
    """Returns an operation's verb, the words after it, and whether it is for several at once."""
    found = words(operation)
    if found[0] == BATCH and found[1:2] and found[1] in (*MAKE, *UPDATE, *DELETE):
        return found[1], found[2:], True
    return found[0], found[1:], False


def plural(noun: Words) -> Words:
    """Returns the words of several of a thing."""
    last = noun[-1]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last += "es" if last.endswith(("s", "x", "ch", "sh")) else "s"
    return (*noun[:-1], last)


def keys(members: Iterable[str], noun: Words) -> dict[str, str]:
    """Returns each member of a structure with the fact that it is of a resource.

    A fact is the member's words without those that end the resource's name: of a "red toy", "toyId"
    and "redToyId" are its "id". Where two members would be one, the longer name stays whole.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(members, key=len):
        key = _stripped(words(name), noun)
        if key in taken:
            key = "".join(words(name))
        taken.add(key)
        found[name] = key
    return found


def _stripped(name: Words, noun: Words) -> str:
    for count in range(min(len(noun), len(name) - 1), 0, -1):
        if name[:count] == noun[-count:]:
            return "".join(name[count:])
    return "".join(name)


def owner(member: str) -> Words | None:
    """Returns the words of the resource that a member identifies: those of "toy" for "toyId"."""
    found = words(member)
    return found[:-1] if len(found) > 1 and found[-1] in OWN else None
