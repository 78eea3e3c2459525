"""The model's documentation -> docstrings that read well in editors, `help()` and source.

- Pylance and pyright show a docstring as Markdown, with quirks: they drop `.. note::` blocks, show
  reST links as code and take a stray backtick for the start of code. Hence `Note:` paragraphs,
  `[text](url)` links and backticks in pairs only.
- PyCharm and Sphinx read Google's sections and reST. Hence ``literals`` with two backticks, and
  words that reST would take for markup (`*`, `name_`) set as literals.
- `help()` and the source show it raw. Hence no escapes, no emphasis, lines of 96 columns.
"""

from .constraints import constraints, deprecation
from .docstrings import (
    class_docstring,
    client_docstring,
    error_docstring,
    iter_docstring,
    member_docstring,
    opening,
    operation_docstring,
    paginator_docstring,
    shim_docstring,
    waiter_docstring,
)
from .html import text
from .layout import clean, first_sentence, literal, summary, wrap
from .service import Docstrings

__all__ = [
    "Docstrings",
    "class_docstring",
    "clean",
    "client_docstring",
    "constraints",
    "deprecation",
    "error_docstring",
    "first_sentence",
    "iter_docstring",
    "literal",
    "member_docstring",
    "opening",
    "operation_docstring",
    "paginator_docstring",
    "shim_docstring",
    "summary",
    "text",
    "waiter_docstring",
    "wrap",
]
