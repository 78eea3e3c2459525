"""Text that a regular expression of the model matches, as short as its limits allow.

The parser is Python's own. What it cannot tell (look-around) is left out of the text, which is then
tried: None where no try matches.
"""

from __future__ import annotations

import re
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

# In the order of preference: what reads well in a test comes first.
_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/.:=@+ "
_TRIES = 4  # first letters that are tried, for what look-ahead forbids
# Classes of Unicode, which Python's expressions do not know.
_UNICODE_CLASS = re.compile(r"\\[pP]\{\w+\}")


def matching(pattern: str, least: int, most: int) -> str | None:
    """Returns a text of `least` to `most` characters that matches as a whole, None for none."""
    plain = _UNICODE_CLASS.sub(r"\\x00", pattern)
    try:
        expression = re.compile(plain)
        tree = _parser().parse(plain)
    except (re.error, OverflowError):
        return None
    for first in range(_TRIES):
        for extra in range(least + 1):
            text = _Writer(_ALPHABET[first:] + _ALPHABET[:first], extra).text(tree)
            if len(text) > most:
                break
            if len(text) >= least and expression.fullmatch(text):
                return text
    return None


def _parser() -> Any:
    try:
        return import_module("re._parser")
    except ModuleNotFoundError:  # before Python 3.11
        return import_module("sre_parse")


class _Writer:
    """Writes a text for a parsed expression; `extra` is how often a part is repeated beyond need."""

    def __init__(self, alphabet: str, extra: int) -> None:
        self._alphabet, self._extra = alphabet, extra
        self._groups: dict[int, str] = {}

    def text(self, tree: Iterable[tuple[Any, Any]]) -> str:
        return "".join([self._part(str(kind), value) for kind, value in tree])

    def _part(self, kind: str, value: Any) -> str:
        if kind == "LITERAL":
            return chr(value)
        if kind == "ANY":
            return self._alphabet[0]
        if kind == "NOT_LITERAL":
            return self._one([("NEGATE", None), ("LITERAL", value)])
        if kind == "IN":
            return self._one(value)
        if kind == "BRANCH":
            return self.text(value[1][0])
        if kind == "SUBPATTERN":
            self._groups[value[0]] = text = self.text(value[-1])
            return text
        if kind == "GROUPREF":
            return self._groups.get(value, "")
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, part = value
            return self.text(part) * min(int(most), int(least) + self._extra)
        if kind == "ATOMIC_GROUP":
            return self.text(value)
        return ""  # places, and look-around

    def _one(self, members: Sequence[tuple[Any, Any]]) -> str:
        """Returns a character of a class."""
        negated = bool(members) and str(members[0][0]) == "NEGATE"
        for letter in self._alphabet:
            if negated != any(_holds(str(kind), value, letter) for kind, value in members):
                return letter
        # None of the usual ones: the first that the class names.
        for kind, value in members:
            if str(kind) in ("LITERAL", "RANGE"):
                return chr(value if str(kind) == "LITERAL" else value[0])
        return ""


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _holds(kind: str, value: Any, letter: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(letter) == value)
    if kind == "RANGE":
        return bool(value[0] <= ord(letter) <= value[1])
    if kind == "CATEGORY":
        return bool(re.match(_CATEGORIES[str(value)], letter))
    return False
