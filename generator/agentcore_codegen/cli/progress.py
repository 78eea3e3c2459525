"""Progress of a long command on stderr: a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from .main import Settings

_T = TypeVar("_T")

_PATIENCE = 1.0  # seconds before anything is shown


def steps(items: Sequence[_T], verb: str, settings: Settings) -> Iterator[_T]:
    """Yields the items and shows how far the loop over them is: `Reading 1.42.60`.

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


@contextmanager
def status(settings: Settings) -> Generator[Callable[[str], None]]:
    """Yields a function that shows what is being done, on stderr after a second.

    The line disappears when the block ends. Nothing is shown off a terminal, or with --quiet.
    """
    if settings.quiet or not sys.stderr.isatty():
        yield _ignore
        return
    line = _Line()
    try:
        yield line.say
    finally:
        line.stop()


def _ignore(text: str) -> None:
    pass


class _Line:
    """A spinner with a text and the time, started when the wait has become one."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._stop: Callable[[], None] | None = None
        self._update: Callable[[str], None] | None = None

    def say(self, text: str) -> None:
        if self._update is None and time.monotonic() - self._started > _PATIENCE:
            self._start()
        if self._update is not None:
            self._update(text)

    def stop(self) -> None:
        if self._stop is not None:
            self._stop()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        progress = Progress(
            SpinnerColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        task = progress.add_task("", total=None)
        progress.start()
        self._stop = progress.stop
        self._update = lambda text: progress.update(task, description=text)
