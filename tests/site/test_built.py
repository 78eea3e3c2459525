"""The built site, read as a browser reads it: links, anchors, what it loads, what a model says."""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from agentcore_codegen.cli.main import main
from agentcore_codegen.site import pages, tool
from support import models, sites

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("zensical") is None, reason="requirements/site.txt is missing"),
]

# Each would do something if a page took it for markup; some come as entities, as authors write them.
HOSTILE = [
    "<script>alert('x1')</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x2</a>",
    html.escape("<script>alert('x3')</script>"),
    html.escape("<iframe src=//evil.example></iframe>"),
    "[x4](javascript:alert(1)) ![x](http://evil.example/a.png)",
    "# x5\n\n!!! note\n    x",
    "{: onclick=alert(1) } x6 {{ config }} {% raw %}",
    "<code>`</code> `` ``` x7 <code>a|b`c</code>",
    "a | b | x8 \\| c",
    '--8<-- "x9" [^1]: :smile: ++ctrl++ $a$ https://evil.example/x',
    "\"><script>alert('x11')</script>",
    "*x10* __x__ ~~x~~ ==x== ^^x^^",
]

TITLE = 'Toys & <b>"Co"</b> {{ site_name }}'


def spoilt(value: object, counter: Iterator[int]) -> object:
    """Returns a model in which every text that people read is hostile."""
    if isinstance(value, dict):
        found = {key: spoilt(each, counter) for key, each in value.items()}
        for key in ("documentation", "deprecatedMessage"):
            if isinstance(found.get(key), str):
                found[key] = f"{HOSTILE[next(counter) % len(HOSTILE)]} {found[key]}"
        if isinstance(found.get("enum"), list):
            found["enum"] = [*found["enum"], *HOSTILE]
        if "pattern" in found:
            found["pattern"] = "(`|<script>|\\|)*"
        return found
    return [spoilt(each, counter) for each in value] if isinstance(value, list) else value


class Reader(HTMLParser):
    """Collects what a page refers to and what it could be referred to by."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.inside: list[str] = []  # tags within the article
        self._article = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._article += tag == "article"
        if self._article:
            self.inside.append(tag)
        self.ids.update(given[name] for name in ("id", "name") if name in given)
        self.handlers += [name for name in given if name.startswith("on")]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") not in ("canonical", "prev", "next", "alternate"):
            self.loads.append(given.get("href", ""))
        elif tag in ("script", "img", "iframe", "source", "object", "embed"):
            self.loads += [given[name] for name in ("src", "data", "srcset") if name in given]

    def handle_endtag(self, tag: str) -> None:
        self._article -= tag == "article"


def read(folder: Path) -> dict[str, Reader]:
    found: dict[str, Reader] = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        found[name] = Reader(name)
        found[name].feed(path.read_text("utf-8"))
    return found


def broken(folder: Path, site: Mapping[str, Reader]) -> list[str]:
    """Returns the links that lead nowhere. The page of errors is shown at any address."""
    lost: list[str] = []
    for name, page in site.items():
        for href in page.links if name != "404.html" else ():
            parts = urlsplit(href)
            if parts.scheme in ("http", "https"):
                continue
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(parts.path))
            )
            target = target if parts.path else name
            known = site.get(target)
            if (
                parts.scheme
                or not (folder / target).is_file()
                or (
                    parts.fragment
                    and known is not None
                    and unquote(parts.fragment) not in known.ids
                )
            ):
                lost.append(f"{name}: {href}")
    return lost


def check(folder: Path, site: Mapping[str, Reader]) -> None:
    assert not broken(folder, site)
    for page in site.values():
        assert not [load for load in page.loads if urlsplit(load).netloc], page.path
        assert not page.handlers, page.path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the archive, made by the command."""
    folder = tmp_path_factory.mktemp("whole") / "site"
    with pytest.raises(SystemExit) as end:
        main(["--specs", str(models.SPECS), "-q", "site", "-o", str(folder)])
    assert end.value.code == 0
    return folder


def test_the_site_of_the_archive(whole: Path) -> None:
    """Each link and anchor is there, nothing is loaded from elsewhere, and each page has its twin."""
    site = read(whole)
    assert len(site) > 1_900
    check(whole, site)
    twins = {path.relative_to(whole).as_posix() for path in whole.rglob("*.md")}
    assert {name.replace(".html", ".md") for name in site} - {"404.md"} == twins


def test_a_model_s_texts_are_no_markup(tmp_path: Path) -> None:
    files = dict(models.read(models.TOY))
    model = spoilt(json.loads(files["service-2.json"]), iter(range(10**9)))
    assert isinstance(model, dict)
    model["metadata"]["serviceFullName"] = TITLE
    files["service-2.json"] = json.dumps(model).encode()
    items = pages(sites.source(files))
    folder = tmp_path / "site"
    tool.build(items, "<toy>", tmp_path / "work", folder, lambda line: None)
    site = read(folder)
    check(folder, site)
    clean = {*_tags(tmp_path / "clean")}
    for page in site.values():
        # What a page is made of is what that of a harmless model is made of.
        assert not set(page.inside) - clean, page.path
        assert not [link for link in page.links if "javascript" in link], page.path
    everything = "".join((folder / name).read_text("utf-8") for name in site)
    assert everything.count("<script") == sum(
        (tmp_path / "clean" / "site" / name).read_text("utf-8").count("<script") for name in site
    )
    shown = html.unescape(everything)
    assert TITLE in shown
    assert TITLE in html.unescape((folder / "index.md").read_text("utf-8")).replace("\\", "")
    assert all(f"x{number}" in shown for number in range(4, 11))


def _tags(folder: Path) -> Iterator[str]:
    items = pages(sites.source(models.read(models.TOY)))
    tool.build(items, "toy", folder / "work", folder / "site", lambda line: None)
    for page in read(folder / "site").values():
        yield from page.inside


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    items = pages(sites.source(models.read(models.TOY)))
    lines: list[str] = []

    def build(made: list[object]) -> tool.write.Plan:
        return tool.build(made, "toy", tmp_path / "work", tmp_path / "site", lines.append)  # type: ignore[arg-type]

    build(list(items))
    again = build(list(items))
    assert again.is_empty
    assert "0 of" in lines[3]
    foreign = tmp_path / "site" / "mine.txt"
    foreign.write_text("kept")
    gone = next(item for item in items if item.path.startswith("toy/waiters/"))
    plan = build([item for item in items if item is not gone])
    assert gone.path in plan.delete
    assert gone.path.replace(".md", ".html") in plan.delete
    assert foreign.read_text() == "kept"
