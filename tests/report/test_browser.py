"""The HTML reports in a real browser: filters, search, keyboard, links, widths, hostile models."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff.history import steps
from agentcore_codegen.report import write_history, write_report
from agentcore_codegen.report.groups import grouped
from agentcore_codegen.report.report import View
from support import browser
from support.models import SPECS
from test_reports import hostile, pair

CONTROL = "bedrock-agentcore-control"

pytestmark = [pytest.mark.slow, browser.NEEDED]


def probe(tmp_path: Path, page: str, steps: str, width: int = 1200) -> dict[str, object]:
    """Opens a page and returns what the steps put into `out`."""
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    return browser.probe(tmp_path, steps, width=width)


def one_diff() -> str:
    return write_report("html", pair(CONTROL, "1.42.43", "1.42.60"), View())


def test_filters_and_search(tmp_path: Path) -> None:
    out = probe(
        tmp_path,
        one_diff(),
        """
  out.answer = d.querySelector(".answer").textContent;
  out.first = shown().length;
  out.open = shown().filter((node) => node.querySelector("details").open).length;
  out.count = d.getElementById("count").textContent;
  const box = (name) => d.querySelector(`[name=verdict][value=${name}]`);
  box("docs").click(); out.all = shown().length;
  for (const name of ["docs", "dangerous", "compatible"]) box(name).click();
  out.breaking = shown().length;
  box("compatible").click(); box("dangerous").click();
  const find = d.getElementById("find");
  find.value = "update_policy_engine"; fire(find, "input");
  out.found = shown().map((node) => node.querySelector(".title").textContent);
  find.value = "no such text"; fire(find, "input");
  out.empty = !d.getElementById("empty").hidden;
  find.value = ""; fire(find, "input");
  const operation = d.getElementById("operation");
  operation.value = "UpdatePolicy"; fire(operation, "input");
  out.operation = shown().every((node) => node.dataset.operations.split(" ").includes("UpdatePolicy"));
  out.some = shown().length;
        """,
    )
    (comparison,) = pair(CONTROL, "1.42.43", "1.42.60")
    number = Counter(row.verdict for row in grouped(comparison.diff.changes, View()))
    visible = number.total() - number["docs"]
    assert out["answer"] == (
        "Look before you merge: 3 changes break callers. Breaks code that uses CreatePolicy,"
        " UpdatePolicy, UpdatePolicyEngine."
    )
    assert out["first"] == visible
    assert out["open"] == number["breaking"]
    assert out["count"] == f"{visible} of {number.total()} rows"
    assert out["all"] == number.total()
    assert out["breaking"] == number["breaking"]
    assert out["found"] == ["type of input description"]
    assert out["empty"] is True
    assert out["operation"] is True
    assert isinstance(out["some"], int) and 0 < out["some"] < visible


def test_keyboard_and_links(tmp_path: Path) -> None:
    out = probe(
        tmp_path,
        one_diff(),
        """
  key("/"); out.search = d.activeElement.id;
  d.activeElement.blur();
  key("j"); out.first = d.activeElement.tagName; const one = d.activeElement;
  key("j"); out.moved = d.activeElement !== one;
  key("k"); out.back = d.activeElement === one;
  const hidden = d.querySelector(".verdict.docs .change");
  out.hidden = hidden.hidden;
  w.location.hash = hidden.id; w.dispatchEvent(new w.HashChangeEvent("hashchange"));
  out.revealed = !hidden.hidden && hidden.querySelector("details").open;
  out.unlabelled = [...d.querySelectorAll("input, select")].filter((n) => !n.closest("label")).length;
        """,
    )
    assert out == {
        "search": "find", "first": "SUMMARY", "moved": True, "back": True, "hidden": True,
        "revealed": True, "unlabelled": 0,
    }  # fmt: skip


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_nothing_is_wider_than_the_screen(tmp_path: Path, width: int) -> None:
    out = probe(
        tmp_path,
        one_diff(),
        "out.scroll = d.documentElement.scrollWidth; out.client = d.documentElement.clientWidth;",
        width,
    )
    assert out["scroll"] == out["client"]


def test_a_hostile_model_stays_text(tmp_path: Path) -> None:
    page = write_report("html", hostile(), View())
    out = probe(
        tmp_path,
        page,
        """
  out.title = d.title;
  out.scripts = d.scripts.length;
  out.images = d.images.length;
  out.evil = d.body.textContent.includes("<script>document.title=");
  const extra = d.createElement("script"); extra.textContent = "document.title = 'owned'";
  d.body.append(extra); out.after = d.title;
        """,
    )
    assert str(out["title"]).startswith("Library </script><script>")
    assert out["scripts"] == 1
    assert out["images"] == 0
    assert out["evil"] is True
    assert out["after"] == out["title"], "the policy lets a foreign script run"


def test_the_history_has_its_picture(tmp_path: Path) -> None:
    history = list(steps(Archive(SPECS), ("bedrock-agentcore",), until="1.42.1"))
    page = write_history("html", history, View())
    out = probe(
        tmp_path,
        page,
        """
  out.points = d.querySelectorAll("svg circle").length;
  out.releases = d.querySelectorAll(".release").length;
  const links = [...d.querySelectorAll("svg a")];
  out.lost = links.filter((a) => !d.getElementById(a.getAttribute("href").slice(1))).length;
  out.named = links.every((a) => a.getAttribute("aria-label"));
  out.scroll = d.documentElement.scrollWidth === d.documentElement.clientWidth;
  const chart = d.querySelector(".chart");
  out.newest = chart.scrollLeft + chart.clientWidth === chart.scrollWidth && chart.scrollLeft > 0;
  out.caption = d.querySelector("figcaption").getBoundingClientRect().left >= 0;
        """,
        390,
    )
    assert out == {
        "points": len(history), "releases": len(history), "lost": 0, "named": True, "scroll": True,
        "newest": True, "caption": True,
    }  # fmt: skip
