"""The jinja2 environment of the reports."""

from __future__ import annotations

from functools import lru_cache

import jinja2

from ..resources import templates


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Returns the environment; HTML templates escape every value, and a missing one is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates() / "report"),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: bool(name and ".html" in name),
        keep_trailing_newline=True,
    )
