"""Progress of a long command on stderr: a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from .main import Settings

_T = TypeVar("_T")


def steps(items: Sequence[_T], verb: str, settings: Settings) -> Iterator[_T]:
    """Yields the items and shows how far the loop over them is: `Reading 1.44.5`.

    Quiet settings show nothing. rich itself respects NO_COLOR and dumb terminals.
    """
    if settings.quiet or not sys.stderr.isatty():
        for number, item in enumerate(items, 1):
            settings.say(f"[{number}/{len(items)}] {verb} {item}")
            yield item
        return
    # rich takes 0.1 s to import, which a run without a terminal need not pay.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(verb, total=len(items))
        for item in items:
            progress.update(task, description=f"{verb} {item}")
            yield item
            progress.advance(task)
