"""Recognises pieces that black leaves as they are, so that it need not be asked.

The bulk of what the templates print has one of two forms: a class of annotated names with
docstrings, or a method that hands its parameters on. Here is the exact layout that black gives
them, as patterns. A piece that is a hair off does not match and goes to black: to miss one costs
time, and nothing else. A test asks black about every piece that is passed over.
"""

from __future__ import annotations

import re

from .codestyle import WIDTH

# An annotation without anything that black rewrites: single quotes, prefixes, numbers, parentheses,
# a comma before a bracket. A name is matched whole, so that a mismatch is found in linear time.
_NAME = r'(?<![\w."])[A-Za-z_][\w.]*(?![\w."])'
_TEXT = r'(?<![\w"])"[ !#-\[\]-~]*"(?![\w"])'
_TYPE = rf'(?:{_NAME}|{_TEXT}|[\[\]]|(?:, | \| )(?=["A-Za-z_]))+'

# What `docstrings` leaves of one.
_DOC = r'"""\."""'

_CLASS = re.compile(
    r"(?:@[\w.]+\n)*"
    rf"class \w+\({_TYPE}(?:, total=False)?\):\n"
    rf"(?:    {_DOC}\n(?:\n(?!\Z)|\Z))?"
    rf"(?:    \w+: {_TYPE}\n(?:    {_DOC}\n)?)*"
)
_METHOD = re.compile(
    r"    (?:async )?def \w+\(\n"
    r"        self,\n"
    rf"(?:        \*,\n(?:        \w+: {_TYPE}(?: = None)?,\n)+)?"
    rf"    \) -> {_TYPE}:\n"
    rf"(?:        {_DOC}\n)?"
    rf"        \w+: {_TYPE} = (?:await )?self\.\w+\(\n"
    r'            "\w+",\n'
    r"            \{\n"
    r'(?:                "[\w-]+": \w+,\n)+'
    r"            \},\n"
    r"        \)\n"
    r"        return \w+\n"
)

_DOCSTRING = re.compile(r'^( *)(r?)"""([^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*)"""$', re.M | re.S)

# Black splits lines at these, counts them as indentation, or rewrites them.
_ODD = re.compile(r"[^\S \n]|[\x00-\x09\x0b-\x1f\x85]")
_ESCAPE = re.compile(r"\\[xuUN]|\\\s*\n")
_TRAILING_SPACE = re.compile(r" $", re.M)


def is_settled(text: str, depth: int) -> bool:
    """Tells whether black would certainly leave a piece as it is.

    Args:
        text: whole statements, without the newline that ends them.
        depth: 0 for a statement of a module, 1 for one in a class.
    """
    found = docstrings(text, 4 * depth + 4)
    if found is None or not (_METHOD if depth else _CLASS).fullmatch(found[0]):
        return False
    return max(map(len, found[0].split("\n"))) <= WIDTH


def docstrings(text: str, indent: int) -> tuple[str, list[str]] | None:
    """Returns a piece with `\"\"\".\"\"\"` for its docstrings, and these.

    Args:
        text: whole statements, without the newline that ends them.
        indent: the docstrings' own, in columns.

    Returns:
        None where black might change a docstring, or what it takes for a line is in doubt.
    """
    if _ODD.search(text):
        return None
    parts: list[str] = []
    docs: list[str] = []
    position = 0
    for match in _DOCSTRING.finditer(text):
        margin, raw, doc = match.groups()
        if len(margin) != indent or (not raw and _ESCAPE.search(doc)):
            return None
        # Only the first statement of a module or a block is a docstring to black.
        is_first = not match.start() or text.startswith(":\n", match.start() - 2)
        if is_first and not _is_settled_docstring(doc, margin):
            return None
        parts += text[position : match.start()], margin, '"""."""'
        docs.append(match[0][len(margin) :])
        position = match.end()
    return "".join((*parts, text[position:], "\n")), docs


def _is_settled_docstring(doc: str, margin: str) -> bool:
    r"""Tells whether black keeps the text between the quotes of a docstring at this margin."""
    if (
        not doc
        or doc[0] in ' "\n'
        or doc[-1] in '"\\'
        or _TRAILING_SPACE.search(doc[: -len(margin)])
    ):
        return False
    _, *rest = doc.split("\n")
    if not rest:
        return doc[-1] != " "
    indents = [len(line) - len(line.lstrip(" ")) for line in rest if line.strip(" ")]
    if not indents or min(indents) != len(margin) or "\\\n" in doc:
        return False
    # The quotes stand on a line of their own, at the margin, or behind the text where they fit.
    last = rest[-1]
    return last == margin or (last[-1:] not in ("", " ") and len(last) + 3 <= WIDTH)
