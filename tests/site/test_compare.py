"""The page that compares two releases, in Chromium: what it shows is what `diff` says."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff.rules import RULES
from agentcore_codegen.ir.package import Package
from agentcore_codegen.site import compare
from agentcore_codegen.site.compared import compared
from agentcore_codegen.site.page import Asset
from agentcore_codegen.site.source import SiteSource
from support import browser, build, command
from support.models import PINNED, ROOT, SPECS

SERVICES = ("bedrock-agentcore", "bedrock-agentcore-control")
# One release; several; all; a value that came and went; operations that moved; one service alone.
PAIRS = (
    ("1.40.50", "1.40.51"),
    ("1.42.43", "1.42.60"),
    ("1.39.7", PINNED),
    ("1.43.66", "1.43.85"),
    ("1.40.63", "1.43.29"),
    ("1.44.3", "1.44.5"),
    ("1.42.94", "1.42.96"),
)
pytestmark = [pytest.mark.slow, browser.NEEDED]

# What the page shows of each change, read off its elements.
READ = """
  const facts = (node) => {
    const found = {}; let name = "";
    for (const child of node.querySelector("dl").children) {
      if (child.tagName === "DT") name = child.textContent;
      else (found[name] = found[name] || []).push(child.textContent);
    }
    return found;
  };
  const one = (lines) => lines ? lines.join("\\n") : null;
  const row = (section, node) => {
    const f = facts(node), rule = one(f.rule), prose = w.proseRules.includes(rule.split(" ")[0]);
    const summary = node.querySelector("summary");
    return [
      section.dataset.service, node.dataset.verdict, summary.firstChild.textContent,
      summary.querySelector("code").textContent, prose ? null : one(f.old), prose ? null : one(f.new),
      one(f.why), one(f["what to do"]), f.python || [], one(f["worked before"]), one(f.note),
      one(f.operations), rule,
    ];
  };
  w.proseRules = PROSE;
  const read = () => [...d.querySelectorAll("#compare-changes section")].flatMap((section) =>
    [...section.querySelectorAll("details")].map((node) => row(section, node)));
  const go = (hash) => {
    w.location.hash = hash; w.dispatchEvent(new w.HashChangeEvent("hashchange"));
  };
  d.querySelector("#compare-verdicts [value=docs]").click();
""".replace("PROSE", json.dumps([rule.id for rule in RULES.values() if rule.prose]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page without the theme around it, with every pair of releases."""
    archive = Archive(SPECS)
    source = SiteSource(Package(build.PACKAGE, "toy-clients", "1.0.0", ()), (), PINNED)
    source.__dict__["pairs"] = tuple(compared(archive, name, PINNED, None) for name in SERVICES)
    page, data = compare.pages(source)
    assert isinstance(data, Asset) and not isinstance(page, Asset)
    root = tmp_path_factory.mktemp("site")
    (root / "history").mkdir()
    (root / "assets" / "site").mkdir(parents=True)
    (root / data.path).write_text(str(data.content), encoding="utf-8")
    script = (ROOT / "templates" / "site" / "compare.js").read_text("utf-8")
    (root / "assets" / "site" / "compare.js").write_text(script, encoding="utf-8")
    html = f'<!doctype html><meta charset="utf-8"><title>compare</title>{page.body}'
    (root / "history" / "page.html").write_text(html, encoding="utf-8")
    return root / "history"


def printed(*arguments: str) -> str:
    done = command.run("--specs", SPECS, *arguments)
    assert done.code == 0, done
    return done.out


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_page_shows_what_the_command_prints(folder: Path, old: str, new: str) -> None:
    out = browser.probe(
        folder,
        f"""{READ}
  go("#from={old}&to={new}");
  out.changes = read();
  out.answer = [...d.querySelectorAll("#compare-answer li")].map((node) => node.textContent);
        """,
    )
    document = json.loads(printed("diff", old, new, "--format", "json"))
    said = [said_of(d["service"], change) for d in document["diffs"] for change in d["changes"]]
    shown: Any = out["changes"]
    assert Counter(map(json.dumps, shown)) == Counter(map(json.dumps, said))
    # The sentence is that of the report for people.
    heads = re.findall(r"^(\S+)  \S+ -> .*\n((?:.+\n)+)", printed("diff", old, new), re.M)
    answer: Any = out["answer"]
    assert sorted(answer) == sorted(
        f"{service}: {' '.join(summary.split())}" for service, summary in heads
    )


def said_of(service: str, change: dict[str, Any]) -> list[object]:
    """Returns what the page has to show of a change in the command's JSON, in READ's order."""
    is_prose = RULES[change["rule"]].prose  # shown as plain text
    return [
        service,
        change["verdict"],
        change["title"],
        change["paths"][0] if change["paths"] else change["root"],
        *(None if is_prose else change[name] for name in ("old", "new")),
        change["why"],
        change["todo"],
        change["python"],
        change["program"],
        change["note"],
        ", ".join(change["operations"]) or None,
        f"{change['rule']} [{change['fingerprint']}]",
    ]


def test_filters_search_and_a_wrong_order(folder: Path) -> None:
    out = browser.probe(
        folder,
        f"""{READ}
  const tell = (id, type) => fire(d.getElementById(id), type);
  go("#from=1.42.94&to=1.42.96&service={SERVICES[1]}");
  out.all = read().length;
  d.getElementById("compare-find").value = "managedvpc latticeresource"; tell("compare-find", "input");
  out.found = read();
  d.getElementById("compare-find").value = ""; tell("compare-find", "input");
  for (const name of ["docs", "compatible", "dangerous"]) d.querySelector(`#compare-verdicts [value=${{name}}]`).click();
  out.breaking = read().map((change) => change[1]);
  go("#from=1.42.96&to=1.42.94"); out.wrong = d.getElementById("compare-answer").textContent;
  out.none = read().length;
  d.getElementById("compare-old").value = "1.42.92"; tell("compare-old", "change");
  out.hash = w.location.hash;
  go("#from=nonsense&to=9.9.9"); out.kept = read().length > 0 || d.getElementById("compare-answer").textContent;
        """,
    )
    assert out["all"] == 19
    found: Any = out["found"]
    assert 0 < len(found) < 19
    for change in found:
        line = json.dumps(change).lower()
        assert "managedvpc" in line and "latticeresource" in line
    assert out["breaking"] == ["breaking", "breaking"]
    assert out["wrong"] == "1.42.96 is not before 1.42.94: choose an older release under From."
    assert out["none"] == 0
    assert out["hash"] == "#from=1.42.92&to=1.42.94"
    assert out["kept"]
