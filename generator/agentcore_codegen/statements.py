"""Formats code statement by statement, asking black once about each form of line.

Black looks at one logical line at a time. One that fits in its physical line comes out by the kinds
of its tokens alone, so `a = b(1)` stands for all lines of that form; so does one whose brackets all
stand open with a comma after each item. Any other is asked about as it is. Between lines black
decides on blank lines alone; where that is not plain, and wherever else there is a doubt, the code
is not for this module. That costs time, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .codestyle import WIDTH
from .forms import DOCSTRING, INDENT, Line, brackets, logical
from .settled import docstrings, is_settled

_DEFINITIONS = frozenset(("def", "async"))
_CLAUSES = frozenset(("elif", "else"))
_BRANCHES = frozenset(("if", "for", "while")) | _CLAUSES
_IMPORTS = frozenset(("from", "import"))
# `a` is a name, the first of a call or an assignment.
_SIMPLE = frozenset(("a", "assert", "await", "del", "pass", "raise", "return", "yield"))
_CLOSERS = {"(": ")", "[": "]", "{": "}"}

# What may stand open: a display, or a call or a subscript of a plain name.
_OPEN = re.compile(r"(?:a(?:: a)? = |return )?a?[(\[{]|from [.a]+ import \(|(?:async )?def a\(")
_COMMENTS = re.compile(r"(?:# [!-~]+(?: [!-~]+)*\n)*")
_TABLE = re.compile(r"\n\n\n(?=\S)")
_CLASS = re.compile(r'class \w+(?:\(\w+\))?:\n    """\."""\n')
_METHOD = re.compile(r"\n\n(?=    (?:async )?def )")


class Statements:
    """What black makes of statements, as far as it was asked.

    Args:
        ask: Black: takes a module, returns it formatted, or None where it is not Python.
    """

    def __init__(self, ask: Callable[[str], str | None]) -> None:
        self._ask = ask
        self._kept: dict[str, bool] = {}  # by form: whether black leaves it alone
        self._found: dict[tuple[int, str], list[str] | None] = {}

    def format(self, text: str, depth: int) -> str | None:
        """Returns what black makes of a piece of code; None where only the whole can tell.

        Args:
            text: whole statements, without the newline that ends them.
            depth: 0 for code of a module, 1 for a method.
        """
        if depth:
            return self._function(text, depth)
        if not text.startswith(("@", "class ", "def ", "async ")):
            return self._module(text)
        # Below a definition stands what is no definition: that would be a piece of its own.
        end = _TABLE.search(text)
        if end is None:
            return self._definition(text)
        parts = (self._definition(text[: end.start()]), self._lines(text[end.end() :]))
        return None if None in parts else "\n\n\n".join(filter(None, parts))

    # ---------------------------------------------------------------------------- definitions

    def _definition(self, text: str) -> str | None:
        if is_settled(text, 0):
            return text
        return self._class(text) if text.startswith("class ") else self._function(text, 0)

    def _function(self, text: str, depth: int) -> str | None:
        found = docstrings(text, 4 * depth + 4)
        if found is None:
            return None
        stripped, docs = found
        out: list[str] = []
        least = most = depth  # where the next line may stand
        opens = True
        for number, line in enumerate(logical(stripped.rstrip("\n").split("\n"))):
            if line is None or line.blanks or not least <= line.level <= most:
                return None
            if number == 1 and line.forms == [DOCSTRING] and len(docs) == 1:
                out.append(f"{INDENT * line.level}{docs[0]}")
                opens = False
                continue
            word = line.word
            opens = word in _DEFINITIONS or word in _BRANCHES
            stub = number == 2 and docs and line.forms == ["..."]
            if (
                not (opens or word in _SIMPLE or stub)
                or opens != line.opens
                or (word in _DEFINITIONS) != (number == 0)
                or (result := self._line(line)) is None
            ):
                return None
            out += result
            most = line.level + opens
            least = most if opens else depth + 1
        return None if opens else "\n".join(out)

    def _class(self, text: str) -> str | None:
        """Formats a class of a docstring and methods without decorators."""
        first, *methods = _METHOD.split(text)
        found = docstrings(first, 4)
        if found is None or not _CLASS.fullmatch(found[0]):
            return None
        if len(first.partition("\n")[0]) > WIDTH:
            return None
        formatted = [self._function(method, 1) for method in methods]
        return None if None in formatted else "\n\n".join(filter(None, (first, *formatted)))

    # -------------------------------------------------------------------------------- modules

    def _module(self, text: str) -> str | None:
        """Formats what a module begins with: comments, its docstring, imports, tables."""
        comments = _COMMENTS.match(text)
        start = comments.end() if comments else 0
        if text.startswith('"""', start):
            doc = docstrings(text[start:], 0)
            end = text.find('"""\n\n', start + 3) + 3
            if doc is None or not doc[0].startswith(f"{DOCSTRING}\n\n") or text[end + 2] == "\n":
                return None
            start = end + 2
        elif start:
            return None
        rest = self._lines(text[start:])
        return None if rest is None else text[:start] + rest

    def _lines(self, text: str) -> str | None:
        """Formats simple statements and conditional imports at the top of a module."""
        found = docstrings(text, 0)
        if found is None:
            return None
        stripped, docs = found
        texts = iter(docs)
        out: list[str] = []
        before: Line | None = None
        for line in logical(stripped.rstrip("\n").split("\n")):
            if line is None or not self._is_apart(before, line):
                return None
            if before is not None and line.level == 0 and line.forms == [DOCSTRING]:
                out += [""] * line.blanks + [next(texts)]  # a text that stands below a name
                before = line
                continue
            word = line.word
            opens = line.level == 0 and (word == "if" or (word == "else" and before is not None))
            if not (opens or word in _SIMPLE or word in _IMPORTS) or opens != line.opens:
                return None
            result = self._line(line)
            if result is None:
                return None
            out += [""] * line.blanks + result
            before = line
        return None if before is None or before.opens else "\n".join(out)

    def _is_apart(self, before: Line | None, line: Line) -> bool:
        """Whether the blank lines between two lines are for certain what black wants."""
        if before is None:
            return line.blanks == line.level == 0
        if before.opens:
            return line.blanks == 0 and line.level == 1
        if line.word == "else":
            return line.blanks == line.level == 0 and before.level == 1
        if line.level == before.level and before.word in _IMPORTS and line.word not in _IMPORTS:
            return line.blanks == 1
        return line.level <= before.level and line.blanks <= 2 - line.level

    # ---------------------------------------------------------------------------------- lines

    def _line(self, line: Line) -> list[str] | None:
        """Returns what black makes of a logical line."""
        if all(len(text) <= WIDTH for text in line.lines):
            if len(line.lines) == 1:
                kept = self._is_kept(line.forms)
            else:
                kept = _OPEN.fullmatch(line.forms[0]) is not None and self._is_open(line)
            if kept:
                return line.lines
        key = (line.level, "\n".join(line.lines))
        if key not in self._found:
            self._found[key] = self._asked(line)
        return self._found[key]

    def _is_open(self, line: Line) -> bool:
        """Whether all brackets of a line stand open, and black leaves each part alone."""
        parts: list[list[str]] = []  # of each open bracket: its line, then its items
        for text, form in zip(line.lines, line.forms, strict=True):
            closes = form[0] in ")]}"
            if text != INDENT * (line.level + len(parts) - closes) + text.lstrip(" "):
                return False
            if closes:
                if _unbalanced(form[1:]):
                    return False
                opening = parts[-1][0]
                if form[0] != _CLOSERS[opening[-1]] or not self._is_part(parts, form):
                    return False
                parts.pop()
                if not parts:
                    return True
                form = f"{opening}{form}"
            elif form[-1] in "([{":
                if any(bracket in ")]}" for bracket in brackets(form)[:1]) or _unbalanced(
                    form[:-1]
                ):
                    return False
                parts.append([form])
                continue
            elif form[-1] != "," or _unbalanced(form):
                return False
            # How often an item comes is nothing to black, but for once or more often.
            if parts[-1][-2:] != [form, form]:
                parts[-1].append(form)
        return False

    def _is_part(self, parts: Sequence[list[str]], closing: str) -> bool:
        """Whether black leaves the items of the innermost bracket alone."""
        opening, *items = parts[-1]
        if not items:
            return False
        if len(parts) > 1:
            if closing[1:] != ",":
                return False
            bracket = opening[-1]
            name = "a" if re.search(r"\w.$", opening) else ""
            opening, closing = f"a = {name}{bracket}", closing[0]
        return self._is_kept([opening, *(f"{INDENT}{item}" for item in items), closing])

    def _is_kept(self, form: Sequence[str]) -> bool:
        """Whether black leaves lines of this form alone."""
        key = "\n".join(form)
        kept = self._kept.get(key)
        if kept is None:
            lines = [f"{INDENT}{part}" for part in form]
            kept = self._kept[key] = self._asked(Line(0, 1, lines, list(form))) == lines
        return kept

    def _asked(self, line: Line) -> list[str] | None:
        """Asks black about a line in a place of its kind."""
        margin = INDENT * line.level
        before = [f"{INDENT * level}if a:" for level in range(line.level)]
        if before and line.word in _DEFINITIONS:
            before[-1] = f"{INDENT * (line.level - 1)}class a:"
        if line.word in _CLAUSES:
            before += [f"{margin}if a:", f"{margin}{INDENT}pass"]
        after = [f"{margin}{INDENT}pass"] if line.opens else []
        if line.forms == ["..."]:
            before.append(f"{margin}pass")  # alone it would move up to the header
        asked = self._ask("\n".join((*before, *line.lines, *after, "")))
        if asked is None:
            return None
        lines = asked.removesuffix("\n").split("\n")
        end = len(lines) - len(after)
        if lines[: len(before)] != before or lines[end:] != after:
            return None
        return lines[len(before) : end]


def _unbalanced(form: str) -> bool:
    """Whether a bracket of a form is not closed in it."""
    open_ = 0
    for bracket in brackets(form):
        open_ += 1 if bracket in "([{" else -1
        if open_ < 0:
            return True
    return open_ != 0
