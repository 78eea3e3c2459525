"""The warning about connections that nobody closed before their pool was collected."""

from __future__ import annotations

from warnings import warn


def warn_unclosed(url: str, count: int, pool: object) -> None:
    """Warns about `count` connections."""
    what = "1 connection is" if count == 1 else f"{count} connections are"
    warn(
        f"unclosed client of {url}: {what} open; use the client in a with block, or close() it",
        ResourceWarning,
        stacklevel=2,
        source=pool,
    )
