"""The built site in Chromium, as people use it: by keyboard, on a phone, in the dark, without a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from support import browser, command
from support.chromium import Chromium
from support.environments import locked
from support.models import ROOT, SPECS

AXE = "axe-core@4.14.1"
# One page of each kind.
PAGES = (
    "index.html",
    "bedrock_agentcore/index.html",
    "bedrock_agentcore/operations/invoke_agent_runtime.html",
    "bedrock_agentcore/types/Event.html",
    "bedrock_agentcore/types/index.html",
    "bedrock_agentcore/errors/ValidationException.html",
    "bedrock_agentcore/paginators/list_events.html",
    "bedrock_agentcore/waiters/ab_test_active.html",
    "decorators/requires_access_token.html",
    "releases/index.html",
    "releases/1.42.96.html",
    "history/index.html",
    "history/breaking.html",
    "history/compare.html",
)
pytestmark = [
    pytest.mark.slow,
    browser.NEEDED,
    pytest.mark.skipif(find_spec("zensical") is None, reason="requirements/site.txt is missing"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = command.run(
        "-q", "--specs", SPECS, "site", "-o", folder, "--url", "https://example.org/api"
    )
    assert done.code == 0, done
    return folder


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's script; the tests that need it are skipped where npm cannot bring it."""
    folder = ROOT / ".cache" / AXE
    if shutil.which("npm") is None:
        pytest.skip("no npm on this machine")
    with locked(folder):
        if not (archives := sorted(folder.glob("*.tgz"))):
            folder.mkdir(parents=True, exist_ok=True)
            brought = subprocess.run(
                ["npm", "pack", AXE, "--silent", "--pack-destination", str(folder)],
                capture_output=True, text=True, check=False, cwd=folder,
            )  # fmt: skip
            if not (archives := sorted(folder.glob("*.tgz"))):
                pytest.skip(f"npm cannot bring {AXE}: {brought.stderr.strip()[-200:]}")
        with tarfile.open(archives[0]) as packed:
            file = packed.extractfile("package/axe.min.js")
            assert file is not None
            return file.read().decode("utf-8")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_has_nothing_to_say(
    site: Path, page: Chromium, axe: str, path: str, dark: bool
) -> None:
    page.screen(1280, dark=dark)
    page.open((site / path).as_uri())
    assert page.run("getComputedStyle(document.body).colorScheme || true")
    page.run(f"{axe}; undefined")
    page.run("for (const each of document.querySelectorAll('main details')) each.open = true")
    result: Any = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) =>"
        " [v.id, v.nodes.slice(0, 3).map((n) => [n.target.join(' '), n.failureSummary])]))"
    )
    assert result == [], json.dumps(result, indent=1)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_asks_for_files_of_the_site_alone(
    site: Path, page: Chromium, path: str, width: int
) -> None:
    page.requests.clear()
    page.problems.clear()
    page.screen(width)
    page.open((site / path).as_uri())
    root = "document.documentElement"
    assert page.run(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    foreign = [
        address
        for address in page.requests
        if not address.startswith((site.as_uri(), "data:", "blob:", "about:"))
    ]
    assert not foreign
    assert not page.problems


def focus(page: Chromium) -> dict[str, Any]:
    """What has the focus, where it is, and whether one sees that."""
    state: dict[str, Any] = page.run("""(() => {
          // A radio button is drawn by its label.
          const e = document.activeElement, drawn = e.type === "radio" ? e.nextElementSibling : e;
          const s = getComputedStyle(drawn), b = drawn.getBoundingClientRect();
          return {
            tag: e.tagName, id: e.id, text: (e.textContent || "").trim().slice(0, 40),
            name: e.getAttribute("aria-label") || e.placeholder || (e.textContent || "").trim() || e.title
              || (e.labels && e.labels.length && e.labels[0].textContent) || "",
            ring: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0,
            shown: b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight,
          };
        })()""")
    return state


@pytest.mark.parametrize("path", ["index.html", "history/compare.html", "history/index.html"])
def test_the_keyboard_reaches_everything_in_order(site: Path, page: Chromium, path: str) -> None:
    page.screen(1280)
    page.open((site / path).as_uri())
    seen: list[dict[str, Any]] = []
    for _ in range(400):
        page.press("Tab")
        state = focus(page)
        if state["tag"] == "BODY":
            break
        seen.append(state)
    assert seen[0]["text"].startswith("Skip to content"), seen[0]
    assert not [each for each in seen if not each["name"]], "what has the focus has no name"
    assert not [each for each in seen if not each["ring"]], "one does not see what has the focus"
    assert not [each for each in seen if not each["shown"]], "what has the focus is out of sight"
    wanted: int = page.run(
        "[...document.querySelectorAll('main a[href], main select, main input, main summary')]"
        ".filter((e) => e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0).length"
    )
    assert len(seen) >= wanted


def test_search_opens_by_a_key_and_finds_an_operation(site: Path, page: Chromium) -> None:
    page.screen(1280)
    page.open((site / "index.html").as_uri())
    page.press("/")
    page.run("new Promise((done) => setTimeout(done, 500))")
    shadow = "document.activeElement.shadowRoot"  # the theme's search is in a tree of its own
    assert page.run(f"{shadow}.activeElement.tagName") == "INPUT"
    page.type("invoke_agent_runtime")
    found: Any = page.run(f"""new Promise((done) => {{
          let left = 300;
          const look = () => {{
            const links = [...{shadow}.querySelectorAll("a")];
            if (links.length || !left--) done(links.map((each) => each.getAttribute("href")));
            else setTimeout(look, 100);
          }};
          look();
        }})""")
    assert re.search(r"operations/invoke_agent_runtime\.html", found[0]), found
    page.press("Enter")
    page.run("new Promise((done) => setTimeout(done, 2000))")
    assert "operations/invoke_agent_runtime.html" in page.run("location.href")


def test_the_readme_links_to_pages_that_are_there(site: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    pages = re.findall(r"https://OWNER\.github\.io/agentcore-codegen/([^\s)]+)", text)
    assert len(pages) >= 4
    assert all((site / page).is_file() for page in pages)


def test_a_site_with_an_address_says_where_its_pages_and_feeds_are(site: Path) -> None:
    """A page that is not there is shown at any depth: what it loads is named from the top."""
    assert "<loc>https://example.org/api/index.html</loc>" in (site / "sitemap.xml").read_text()
    assert 'href="https://example.org/api/feed.xml"' in (site / "index.html").read_text()
    loads = re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', (site / "404.html").read_text())
    assert loads
    assert all(each.startswith(("/api/", "https://example.org/api/")) for each in loads)
