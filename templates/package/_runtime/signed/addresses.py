"""Addresses below a client's endpoint, from templates of their paths."""

from __future__ import annotations

from urllib.parse import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def filled(template: str, values: Mapping[str, object]) -> str:
    """Returns a template with values in place of their names in braces."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template


def address(
    endpoint: str,
    path: str,
    values: Mapping[str, object],
    query: Mapping[str, object] | None = None,
) -> str:
    """Returns the URL of an address.

    Args:
        endpoint: The client's, "https://host".
        path: With names of `values` in braces.
        values: By name.
        query: Parameters by name; one that is None is left out.
    """
    escaped = {name: quote(str(value), safe="") for name, value in values.items()}
    pairs = [
        f"{quote(name, safe='')}={quote(str(value), safe='')}"
        for name, value in (query or {}).items()
        if value is not None
    ]
    url = endpoint.rstrip("/") + filled(path, escaped)
    return f"{url}?{'&'.join(pairs)}" if pairs else url


def as_websocket(url: str) -> str:
    """Returns the URL with the scheme of websockets: "https" -> "wss"."""
    return f"ws{url[4:]}" if url.startswith("http") else url
