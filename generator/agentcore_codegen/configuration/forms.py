"""How a key of specs.toml is declared, and the forms of values that the reader checks."""

from __future__ import annotations

from dataclasses import MISSING, field
from typing import Any

CONTEXT = "context:"  # a source: a value of the context
RESPONSE = "response"  # a source: what an earlier response carried

# Forms of values, which the reader checks.
IDENTIFIER = "a Python name"
IDENTIFIERS = "Python names"
IDENTIFIER_KEYS = "a table of strings, its keys Python names"
PLACE = '"package.module:Class.function"'
VALUE = "a context value"
FROM_VALUE = "`context:NAME`"
SOURCE = "`context:NAME` or `response`"
INJECTED = "a member, or `context:NAME`"
STYLE = "a style"
DECORATOR = "a decorator of this file"


def key(doc: str, example: str, default: Any = MISSING, form: str = "", toml: str = "") -> Any:
    """Declares a key of a table; its type is the annotation of the field.

    Args:
        doc: For the reference.
        example: A value in TOML.
        default: The value where the key is missing; without one the key is required.
        form: What a text has to be.
        toml: The key, where the field has another name.
    """
    metadata = {"doc": doc, "example": example, "form": form, "toml": toml}
    if isinstance(default, dict):
        return field(default_factory=dict[str, Any], metadata=metadata)
    return field(default=default, metadata=metadata)


def label(what: str) -> Any:
    """Declares the field that takes the last part of the table's own name."""
    return field(metadata={"label": what})


def place() -> Any:
    """Declares the field that takes the file and the line of the table, for errors."""
    return field(default="", metadata={"place": True})
