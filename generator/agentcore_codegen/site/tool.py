"""Hands the pages to Zensical, which makes HTML of them, with its theme and its search."""

from __future__ import annotations

import html
import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..diagnostics import GeneratorError, UsageError
from ..output import write
from ..resources import templates
from .markup import relative, text
from .page import Asset, Page, quoted

MODULE = "zensical"
EXTRA = "site"
_DOCS, _HTML, _CONFIG = "docs", "html", "zensical.toml"
_STATIC = "assets/site"  # our own style and scripts, below the site


def require() -> None:
    """Raises a UsageError where the static-site generator is not installed."""
    if importlib.util.find_spec(MODULE) is None:
        raise UsageError(
            "making a site needs Zensical",
            remedy=f"install it with `pip install 'agentcore-codegen[{EXTRA}]'` (Python 3.11 or newer)",
        )


def build(
    items: Sequence[Page | Asset],
    title: str,
    work: Path,
    target: Path,
    say: Callable[[str], None],
    home: str = "",
) -> write.Plan:
    """Makes the site and writes it; what did not change is neither made nor written again.

    Args:
        items: The pages, and the files that are copied as they are.
        title: The site's name.
        work: A folder for what is kept between runs.
        target: The folder of the site; foreign files in it are never touched.
        say: Called with a line before each step.
        home: The address that the site will have; without one its sitemap is empty.

    Returns:
        What was written.

    Raises:
        UsageError: Zensical is not installed.
        GeneratorError: it failed, or the disk refused.
    """
    require()
    with write.locked(work):
        plan = write.plan(
            _sources(items, title, home), work, lambda path: not path.startswith(_HTML)
        )
        say(f"{len(plan.write)} of {len(plan.write) + len(plan.keep)} sources are new")
        write.apply(plan, overwrite=True)
        say("make HTML")
        _run(work)
        files = _made(work / _HTML, items)
    say("write the site")
    with write.locked(target):
        plan = write.plan(files, target)
        write.apply(plan, overwrite=True)
    return plan


def _sources(items: Iterable[Page | Asset], title: str, home: str) -> dict[str, str | bytes]:
    """Returns what Zensical reads: its configuration, the pages, and the theme's additions."""
    files: dict[str, str | bytes] = {}
    pages = [item for item in items if isinstance(item, Page)]
    titles = {page.path: page.title for page in pages}
    for page in pages:
        files[f"{_DOCS}/{page.path}"] = _source(page, titles)
    for path in sorted((templates() / "site").rglob("*")):
        relative = path.relative_to(templates() / "site").as_posix()
        if path.is_file() and relative.startswith("overrides/"):
            files[relative] = path.read_bytes()
        elif path.is_file() and relative != f"{_CONFIG}":
            files[f"{_DOCS}/{_STATIC}/{relative}"] = path.read_bytes()
    settings = (templates() / "site" / _CONFIG).read_text("utf-8")
    facts = [f"site_name = {_printed(title)}", f"nav = {_menu(pages)}"]
    if home:
        facts.append(f"site_url = {quoted(home)}")
    files[_CONFIG] = "\n".join(["[project]", *facts, settings])
    return files


def _source(page: Page, titles: Mapping[str, str]) -> str:
    head = [f"title: {_printed(page.title)}", f"description: {_printed(page.summary)}"]
    if not page.searched:
        head += ["search:", "  exclude: true"]
    above = [path for path in _above(page.path) if path in titles]
    if above and not page.menu:  # the theme shows the way to what is in the menu
        head.append("way:")
        for path in above:
            address = relative(page.path, path).removesuffix(".md")
            head += [
                f"  - title: {_printed(titles[path])}",
                f"    url: {quoted(address + '.html')}",
            ]
    return "\n".join(["---", *head, "---", "", markdown(page)])


def _printed(text: str) -> str:
    """Returns text as a string for the theme's templates, which escape nothing themselves."""
    return quoted(html.escape(text))


def _above(path: str) -> list[str]:
    """Returns the paths that index pages above a page would have, the outermost first."""
    folders = path.split("/")[:-1]
    return ["/".join([*folders[:depth], "index.md"]) for depth in range(len(folders) + 1)]


def markdown(page: Page) -> str:
    """Returns the markdown twin of a page's HTML."""
    return f"# {text(page.title)}\n\n{page.body}\n"


@dataclass
class _Entry:
    """A place in the menu: a page, a group, or a group with an index page."""

    path: str = ""
    inner: dict[str, _Entry] = field(default_factory=dict[str, "_Entry"])

    def toml(self) -> str:
        if not self.inner:
            return quoted(self.path)
        parts = [quoted(self.path)] if self.path else []
        parts += [f"{{ {_printed(name)} = {each.toml()} }}" for name, each in self.inner.items()]
        return f"[{', '.join(parts)}]"


def _menu(pages: Iterable[Page]) -> str:
    """Returns the menu as TOML, in the order of the pages."""
    root = _Entry()
    for page in pages:
        place = root
        for title in page.menu:
            place = place.inner.setdefault(title, _Entry())
        if page.menu:
            place.path = page.path
    return root.toml() if root.inner else "[]"


def _run(work: Path) -> None:
    command = [sys.executable, "-I", "-m", MODULE, "build", "--config-file", _CONFIG]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise GeneratorError(
            f"Zensical failed: {lines[-1] if lines else done.returncode}",
            str(work),
            "report it, with that folder",
        )


def _made(folder: Path, items: Iterable[Page | Asset]) -> dict[str, str | bytes]:
    """Returns every file of the site: what Zensical made, the twins, and the assets."""
    wanted = {item.html for item in items if isinstance(item, Page)}
    files: dict[str, str | bytes] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        # A page that is gone stays in the folder that Zensical writes to.
        if path.is_file() and (path.suffix != ".html" or relative in {*wanted, "404.html"}):
            files[relative] = path.read_bytes()
    for item in items:
        if isinstance(item, Page):
            files[item.path] = markdown(item)
        else:
            files[item.path] = item.content
    return files
