"""`site`: the reference and the history as a static site."""

from __future__ import annotations

import gc
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from ..archive import Archive
from ..configuration import config
from ..diagnostics import UsageError
from ..site import pages, tool
from ..site.source import read
from .generate import cache_folder
from .main import Settings


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    default=Path("site"),
    show_default=True,
    help="Folder of the site.",
)
@click.option(
    "--spec",
    metavar="VERSION",
    help="The botocore release to describe, instead of the one in specs.toml.",
)
@click.option(
    "--url",
    "home",
    metavar="URL",
    default="",
    help="The address that the site will have; its feeds and its sitemap need one.",
)
@click.pass_obj
def site(settings: Settings, output: Path, spec: str | None, home: str) -> int:
    """Make a static site of the archive: the reference of a release, with its history.

    It needs no network, and Zensical (`pip install 'agentcore-codegen[site]'`). Only what changed
    since the last run is made again.

    \b
    Exit codes: 0 done, 2 usage, 3 unreadable model or disk.

    \b
    Examples:
      agentcore-codegen site
      agentcore-codegen site -o public --url https://example.org/agentcore/
      agentcore-codegen site --spec 1.43.0 -o older
    """
    started = time.perf_counter()
    if home and urlsplit(home).scheme not in ("https", "http"):
        raise UsageError(
            f"not an address: {home!r}", remedy="write it like https://example.org/api/"
        )
    tool.require()
    chosen = config.read(settings.specs / config.FILE)
    archive = Archive(settings.specs)
    cache = cache_folder(settings.specs)
    version = spec or chosen.botocore
    with _no_collection():
        source = read(chosen, archive, version, settings.say, home, cache / "comparisons")
        settings.say("write the pages")
        items = pages(source)
    plan = tool.build(items, chosen.distribution, cache / "site", output, settings.say, source.home)
    seconds = time.perf_counter() - started
    settings.say(
        f"{output}: {len(plan.write)} written, {len(plan.delete)} deleted,"
        f" {len(plan.keep)} unchanged in {seconds:.1f} s"
    )
    return 0


@contextmanager
def _no_collection() -> Generator[None]:
    """Has Python look for no circles: there are few, and it took a fifth of the comparisons' time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
