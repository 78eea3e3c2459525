"""Each report format: snapshots of one real pair, sizes, escapes, and what its readers rely on."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.diff.change import Acceptance, counts
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.delta import operation_deltas
from agentcore_codegen.diff.examples import example
from agentcore_codegen.diff.examples.table import Patch
from agentcore_codegen.diff.inputs import resolve
from agentcore_codegen.diff.notes import Notes
from agentcore_codegen.diff.run import Comparison, diff_sides
from agentcore_codegen.report import write_report
from agentcore_codegen.report.formats import FORMATS
from agentcore_codegen.report.groups import grouped
from agentcore_codegen.report.report import Output, View
from agentcore_codegen.report.rows import summary as counted
from support.edits import compared, edited
from support.models import SPECS
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

NOTES = SPECS.parent / "tests/support/notes"
DATA = "bedrock-agentcore"
EXTENSIONS = {"site": "txt", "text": "txt", "markdown": "md", "junit": "xml", "rss": "xml",
              "github": "txt"}  # fmt: skip


class TextFile(SingleFileSnapshotExtension):
    """A snapshot that opens in an editor as what it is."""

    _write_mode = WriteMode.TEXT


@pytest.fixture
def files(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TextFile)


@lru_cache(maxsize=4)
def pair(service: str, old: str, new: str) -> tuple[Comparison, ...]:
    comparisons, _ = diff_sides(
        resolve(old, SPECS),
        resolve(new, SPECS),
        (service,),
        specs=Path("specs"),
        notes=Notes(str(NOTES)),
    )
    # The folder of the archive depends on the machine; a checkout's own is what people see.
    return tuple(comparisons)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "sarif"])
def test_the_pair_of_the_change_page(form: str, files: SnapshotAssertion) -> None:
    view = View(level=FORMATS[form].level)
    text = write_report(form, pair(DATA, "1.40.50", "1.40.51"), view)
    class_ = type("File", (TextFile,), {"file_extension": EXTENSIONS.get(form, form)})
    assert text == files.use_extension(class_)


# ------------------------------------------------------------------------------------------ site


def test_the_deltas_of_the_change_page() -> None:
    """The facts of AWS's own page about this release."""
    (comparison,) = pair(DATA, "1.40.50", "1.40.51")
    deltas = operation_deltas(comparison.old, comparison.new)
    assert [(d.name, d.is_new, d.parts) for d in deltas] == [
        ("CompleteResourceTokenAuth", True, ""),
        ("GetResourceOauth2Token", False, "request, response"),
        ("InvokeAgentRuntime", False, "request"),
    ]
    assert deltas[1].request == {"customState": "string", "sessionUri": "string"}
    assert deltas[1].response == {"sessionStatus": "IN_PROGRESS | FAILED", "sessionUri": "string"}
    assert deltas[2].request == {"accountId": "string"}


def test_the_headline_leaves_zeros_out() -> None:
    both = write_report("site", pair(DATA, "1.40.50", "1.40.51"), View())
    assert "2025/10/13 - " in both
    assert "- 1 new 2 updated api methods" in both
    comparison = compared(example("request-member-added"))
    text = write_report("site", [comparison], View())
    assert "Library - 1 updated api methods" in text
    assert "PutBook (updated) Link ¶\nChanges (request)\n{'note': 'string'}\n" in text


DELTAS: list[tuple[Any, dict[str, Any]]] = [
    # a kept list and a kept map vanish around what changed inside of them
    (
        (
            ("service-2/shapes/Books", {"type": "list", "member": {"shape": "Shelf"}}, None),
            ("service-2/shapes/Books", {"type": "list", "member": {"shape": "Shelf"}},
             {"type": "list", "member": {"shape": "Shelf"}}),
            ("service-2/shapes/Shelf/members/wall", None, {"shape": "Note"}),
        ),
        {"GetBook": ({}, {"shelf": {"wall": "string"}}),
         "ListBooks": ({}, {"books": {"wall": "string"}})},
    ),
    # a new list, map, enum and structure print as what they are made of
    (
        (
            ("service-2/shapes/GetBookResponse/members/list", None, {"shape": "Books"}),
            ("service-2/shapes/GetBookResponse/members/map", None, {"shape": "Tags"}),
            ("service-2/shapes/GetBookResponse/members/enum", None, {"shape": "State"}),
            ("service-2/shapes/GetBookResponse/members/who", None, {"shape": "Author"}),
        ),
        {"GetBook": ({}, {"list": ["string"], "map": {"string": "string"},
                          "enum": "NEW | READ", "who": {"born": "integer", "name": "string"}})},
    ),
    # enum growth prints the values that are new, on both sides
    (
        (("service-2/shapes/State/enum", ["NEW"], ["NEW", "LOST", "SOLD"]),),
        {"GetBook": ({}, {"state": {"LOST", "SOLD"}}), "PutBook": ({"state": {"LOST", "SOLD"}}, {})},
    ),
    # a recursion ends in ()
    (
        (
            ("service-2/shapes/Author/members/teacher", {"shape": "Author"},
             {"shape": "Author"}),
            ("service-2/shapes/GetBookResponse/members/who", None, {"shape": "Author"}),
        ),
        {"GetBook": ({}, {"who": {"born": "integer", "name": "string", "teacher": ()}})},
    ),
    # a removal is not shown
    ((("service-2/shapes/GetBookResponse/members/extra", {"shape": "Note"}, None),), {}),
]  # fmt: skip


@pytest.mark.parametrize(("patches", "expected"), DELTAS)
def test_the_delta_rules(patches: Any, expected: dict[str, Any]) -> None:
    comparison = edited(*patches)
    deltas = operation_deltas(comparison.old, comparison.new)
    assert {d.name: (d.request, d.response) for d in deltas} == expected


def test_equal_deltas_are_called_both() -> None:
    comparison = edited(
        ("service-2/shapes/PutBookResponse/members/tone", None, {"shape": "Note"}),
        ("service-2/shapes/PutBookRequest/members/tone", None, {"shape": "Note"}),
    )
    (delta,) = operation_deltas(comparison.old, comparison.new)
    assert delta.parts == "both"


# -------------------------------------------------------------------------------------- markdown


def many(number: int) -> list[Comparison]:
    """A diff with `number` changes, most of them additions, one of them breaking."""
    values = [f"VALUE_{i}_{'x' * 40}" for i in range(number)]
    return [
        edited(
            ("service-2/shapes/State/enum", ["NEW"], ["NEW", *values]),
            ("service-2/shapes/Title/max", 100, 50),
        )
    ]


def test_a_comment_fits_and_says_what_it_left_out() -> None:
    comparisons = many(1_500)
    assert len(comparisons[0].diff.changes) > 3_000
    text = write_report("markdown", comparisons, View())
    assert len(text.encode("utf-8")) <= 65_000
    assert len(text.encode("utf-8")) > 60_000, "room was wasted"
    assert "maximum of input Title" in text
    rows = len(re.findall(r"^- ", text, re.M))
    cut = re.search(r"\*\*Cut here:\*\* (\d+) rows did not fit", text)
    assert cut is not None
    assert rows + int(cut[1]) == len(comparisons[0].diff.changes)
    assert text.count("<details>") == text.count("</details>")


def test_a_small_limit_keeps_the_breaking_row() -> None:
    text = write_report("markdown", many(200), View(max_bytes=3_000))
    assert len(text.encode("utf-8")) <= 3_000
    assert "maximum of input Title" in text


def test_the_order_of_a_comment() -> None:
    text = write_report("markdown", pair("bedrock-agentcore-control", "1.42.43", "1.42.60"), View())
    marks = ["<!-- agentcore-codegen diff -->", "**Look before you merge: 3 changes break callers.**",
             "Breaks code that uses `CreatePolicy`, `UpdatePolicy`, `UpdatePolicyEngine`.",
             "3 breaking, 4 dangerous", "suggested bump", "### Breaking (3 changes in 2 rows)",
             "request-max-tightened", "Dangerous (4 changes in 3 rows)",
             "Compatible (16 changes in 10 rows)", "Docs (11"]  # fmt: skip
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert text.index("request-max-tightened") < text.index("<details>")


def test_a_comment_mentions_nobody_and_escapes_markup() -> None:
    text = write_report("markdown", hostile(), View())
    for line in text.splitlines():
        outside = re.sub(r"(`+).*?\1", "", line)  # what is not in a code span
        assert "<script" not in outside
        assert "@everyone" not in outside
    for line in text.splitlines():
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (4, 5, 6), line


# ------------------------------------------------------------------------------------------ html

EVIL = '</script><script>document.title="owned"</script><img src=x onerror=alert(1)>@everyone|`#1'


def hostile() -> list[Comparison]:
    """A model with markup wherever a text can stand, names of shapes and members included."""
    return [
        edited(
            ("service-2/metadata/serviceFullName", f"Library {EVIL}", f"Library {EVIL}!"),
            ("service-2/operations/GetBook/documentation", "<p>a</p>", f"<p>{EVIL}</p>"),
            ("service-2/shapes/State/enum", ["NEW"], ["NEW", EVIL]),
            ("service-2/shapes/Title/pattern", "[a-z]+", "[a-z<>]+"),
            (f"service-2/shapes/Author/members/{EVIL.replace('/', '-')}", None, {"shape": "Note"}),
            ("service-2/shapes/PutBookRequest/members/note", {"shape": "Note"}, None),
            ("waiters-2/waiters/BookRead/delay", 2, EVIL),
        )
    ]


def test_no_markup_of_a_model_reaches_the_page() -> None:
    text = write_report("html", hostile(), View())
    assert text.count("<script") == 1
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    assert "onerror=alert(1)&gt;" in text
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]


def test_the_page_needs_no_network() -> None:
    text = write_report("html", pair(DATA, "1.40.50", "1.40.51"), View())
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b", text)
    assert not re.search(r"""(src|href)=["'](?!#)""", text)
    assert "url(" not in text
    assert "@import" not in text


def test_each_change_has_its_own_link() -> None:
    text = write_report("html", pair("bedrock-agentcore-control", "1.42.43", "1.42.60"), View())
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]+)"', text)
    assert set(links) <= set(ids)


# -------------------------------------------------------------------------------- json and the rest


def test_json_follows_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema_file = SPECS.parent / "generator/agentcore_codegen/report/formats/diff.schema.json"
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for comparisons in (pair(DATA, "1.40.50", "1.40.51"), hostile()):
        document = json.loads(write_report("json", comparisons, View()))
        jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    broken = json.loads(write_report("json", hostile(), View()))
    del broken["diffs"][0]["changes"][0]["fingerprint"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema, jsonschema.Draft202012Validator)


def accepted(comparisons: tuple[Comparison, ...], rule: str) -> list[Comparison]:
    from dataclasses import replace

    marked: list[Comparison] = []
    for comparison in comparisons:
        changes = tuple(
            replace(c, accepted=Acceptance("known", "2099-01-01")) if c.rule.id == rule else c
            for c in comparison.diff.changes
        )
        diff = replace(comparison.diff, changes=changes)
        marked.append(Comparison(diff, comparison.old, comparison.new))
    return marked


def test_sarif_places_results_and_leaves_accepted_ones_out() -> None:
    comparisons = accepted(
        pair("bedrock-agentcore-control", "1.42.43", "1.42.60"), "request-max-tightened"
    )
    document = json.loads(write_report("sarif", comparisons, View(level="docs")))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert "request-max-tightened" not in rules
    assert len(run["results"]) == len(comparisons[0].diff.open)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith((".json.gz", ".json"))
        assert not place["artifactLocation"]["uri"].startswith("/")
    changed = next(r for r in run["results"] if r["ruleId"] == "request-type-changed")
    line = changed["locations"][0]["physicalLocation"]["region"]["startLine"]
    source = comparisons[0].new.source
    assert source is not None
    text = source.files["service-2.json"].decode().splitlines()
    assert '"description"' in text[line - 1]


def test_junit_has_a_test_per_change() -> None:
    comparisons = accepted(
        pair("bedrock-agentcore-control", "1.42.43", "1.42.60"), "request-max-tightened"
    )
    root = ET.fromstring(write_report("junit", comparisons, View()))
    cases = root.findall(".//testcase")
    assert len(cases) == len(comparisons[0].diff.changes)
    assert len(root.findall(".//failure")) == 2
    assert len(root.findall(".//skipped")) == 1
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), "2")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp", ""))


# The common schemas by their facts: element -> required attributes, allowed ones, and its children
# as a pattern over their names. Ant's is Windy Road's JUnit.xsd; Jenkins has JUnit 4 and JUnit 10.
_SUITE = "name tests failures errors time skipped timestamp hostname id package"
_FAILURE = ("", "type message", "")
_PROPERTY = ("name value", "", "")
JUNIT: dict[str, dict[str, tuple[str, str, str]]] = {
    "ant": {
        "testsuites": ("", "", "(testsuite )*"),
        "testsuite": (
            "name timestamp hostname tests failures errors time package id", "skipped",
            "properties (testcase )*system-out system-err ",
        ),
        "properties": ("", "", "(property )*"),
        "property": _PROPERTY,
        "testcase": ("name classname time", "", "(skipped |error |failure )?"),
        "skipped": ("", "message", ""),
        "failure": ("type", "message", ""),
    },
    "jenkins 4": {
        "testsuites": ("", "name time tests failures disabled errors", "(testsuite )*"),
        "testsuite": (
            "name tests", f"{_SUITE} disabled",
            "(properties )?(testcase )*(system-out )?(system-err )?",
        ),
        "properties": ("", "", "(property )+"),
        "property": _PROPERTY,
        "testcase": (
            "name", "assertions time classname status",
            "(skipped )?(error )*(failure )*(system-out )*(system-err )*",
        ),
        "skipped": ("", "", ""),
        "failure": _FAILURE,
    },
    "jenkins 10": {
        "testsuites": ("", "name time tests failures errors", "(testsuite )*"),
        "testsuite": (
            "name tests failures errors", f"{_SUITE} group file log url",
            "(testsuite |properties |testcase |system-out |system-err )*",
        ),
        "properties": ("", "", "(property )*"),
        "property": _PROPERTY,
        "testcase": (
            "name", "time classname group", "(skipped |error |failure |system-out |system-err )*"
        ),
        "skipped": _FAILURE,
        "failure": _FAILURE,
    },
}  # fmt: skip


@pytest.mark.parametrize("schema", JUNIT)
def test_junit_is_valid_for_the_common_schemas(schema: str) -> None:
    comparisons = accepted(
        pair("bedrock-agentcore-control", "1.42.43", "1.42.60"), "request-max-tightened"
    )
    seen: set[str] = set()
    for element in ET.fromstring(write_report("junit", comparisons, View())).iter():
        seen.add(element.tag)
        required, allowed, children = JUNIT[schema].get(element.tag, ("", "", ""))
        assert set(required.split()) <= set(element.keys()), element.tag
        assert set(element.keys()) <= {*required.split(), *allowed.split()}, element.tag
        assert re.fullmatch(children, "".join(f"{child.tag} " for child in element)), element.tag
    assert seen == {*JUNIT[schema], "system-out", "system-err"}


def test_annotations_are_counted_and_escaped() -> None:
    text = write_report("github", many(100), View(level="docs", max_annotations=50))
    commands = [line for line in text.splitlines() if line.startswith("::")]
    assert len(commands) == 50
    assert commands[0].startswith("::error ")
    assert "have no annotation" in commands[-1]
    for line in write_report("github", hostile(), View()).splitlines():
        if line.startswith("::"):
            assert re.fullmatch(r"::(error|warning|notice) title=[^:,]*::[^\r\n]*", line), line


def test_control_characters_reach_no_terminal_and_no_document() -> None:
    comparison = edited(("service-2/shapes/State/enum", ["A"], ["A", "\x00\x1b[31mred\ud800"]))
    comparisons = [comparison]
    with pytest.raises(GeneratorError, match="not Unicode"):
        write_report("site", comparisons, View())  # botocore's documentation cannot hold it
    for form in set(FORMATS) - {"site"}:
        text = write_report(form, comparisons, View())
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text), form
    for form in ("rss", "junit"):
        ET.fromstring(write_report(form, comparisons, View()))
        ET.fromstring(write_report(form, hostile(), View()))


def test_a_feed_names_each_release_once() -> None:
    root = ET.fromstring(write_report("rss", pair(DATA, "1.40.50", "1.40.51"), View()))
    assert [g.text for g in root.iter("guid")] == [f"{DATA}:1.40.50:1.40.51"]
    assert [i.findtext("link") for i in root.iter("item")] == [
        f"https://github.com/boto/botocore/tree/1.40.51/botocore/data/{DATA}"
    ]
    # a file of the reader's own has no release
    (item,) = ET.fromstring(write_report("rss", hostile(), View())).iter("item")
    assert item.findtext("link") == "https://github.com/boto/botocore/tree/develop/botocore/data"
    assert [d.text for d in root.iter("pubDate")] == ["Mon, 13 Oct 2025 00:00:00 +0000"]


def test_a_terminal_gets_colours_and_a_file_none() -> None:
    comparisons = pair("bedrock-agentcore-control", "1.42.43", "1.42.60")
    assert "\x1b[" not in write_report("text", comparisons, View())
    colourful = write_report("text", comparisons, View(), Output(80, True))
    assert "\x1b[" in colourful
    plain = re.sub(r"\x1b\[[0-9;]*m", "", colourful)
    assert max(len(line) for line in plain.splitlines()) <= 80


@pytest.mark.parametrize(("axis", "hidden"), [("wire", "python"), ("python", "wire")])
def test_an_axis_hides_the_other(axis: str, hidden: str) -> None:
    comparisons = pair("bedrock-agentcore-control", "1.42.43", "1.42.60")
    document = json.loads(write_report("json", comparisons, View(axis=axis)))
    axes = {change["axis"] for change in document["diffs"][0]["changes"]}
    assert axes == {axis, "both"}
    assert hidden not in axes


def test_levels_and_counts() -> None:
    (comparison,) = pair("bedrock-agentcore-control", "1.42.43", "1.42.60")
    assert counts(comparison.diff.changes) == {
        "breaking": 3, "dangerous": 4, "compatible": 16, "docs": 11,
    }  # fmt: skip
    assert counted(comparison.diff.changes) == "3 breaking, 4 dangerous, 16 compatible, 11 docs"
    document = json.loads(write_report("json", [comparison], View(level="breaking")))
    assert [c["verdict"] for c in document["diffs"][0]["changes"]] == ["breaking"] * 3


@pytest.mark.parametrize("by", ["operation", "rule"])
def test_groups_have_headings(by: str) -> None:
    (comparison,) = pair("bedrock-agentcore-control", "1.42.43", "1.42.60")
    text = write_report("markdown", [comparison], View(group_by=by))
    heading = {"operation": "UpdatePolicy", "rule": "request-type-changed"}[by]
    assert f"**`{heading}`**" in text
    assert f"\n{heading}\n" in write_report("text", [comparison], View(group_by=by))


@pytest.mark.parametrize("form", FORMATS)
def test_no_changes_are_a_report_too(form: str) -> None:
    model = example("operation-added").model(True)
    text = write_report(form, [Comparison(compare(model, model), model, model)], View())
    if form in ("json", "sarif"):
        json.loads(text)
    elif form in ("junit", "rss"):
        ET.fromstring(text)
    elif form == "site":
        assert "no new or updated api methods" in text
    else:
        assert "no changes" in text


# ---------------------------------------------------------------------------- one cause, one row


def test_the_move_of_an_operation_is_one_row() -> None:
    """Three operations took thirteen rows: method, address, and the place of each parameter."""
    comparisons = pair("bedrock-agentcore-control", "1.44.3", "1.44.5")
    dangerous = [c for c in comparisons[0].diff.changes if c.verdict == "dangerous"]
    rows = list(grouped(dangerous, View()))
    assert len(dangerous) == 13
    assert [row.title for row in rows] == [
        "ListDatasetExamples: GET /datasets/{datasetId}/examples → "
        "POST /datasets/{datasetId}/examples/list, parameters in the body",
        "ListDatasetVersions: GET /datasets/{datasetId}/versions → "
        "POST /datasets/{datasetId}/versions/list, parameters in the body",
        "ListDatasets: GET /datasets → POST /datasets/list, parameters in the body",
    ]
    marks = [mark for row in rows for mark in row.fingerprints]
    assert sorted(marks) == sorted(change.fingerprint for change in dangerous)


def test_one_error_on_many_operations_is_one_row() -> None:
    none: list[object] = []
    patches: tuple[Patch, ...] = tuple(
        (f"service-2/operations/{name}/errors", none, [{"shape": "NotFound"}])
        for name in ("GetBook", "PutBook", "ListBooks", "CloseLibrary", "ReadBook")
    )
    comparison = edited(*patches)
    (row,) = [r for r in grouped(comparison.diff.changes, View()) if r.rule == "error-added"]
    assert row.title == "GetBook, PutBook, ListBooks and 2 more may raise NotFound"
    assert (len(row.fingerprints), len(row.operations), row.others) == (5, 5, "+4")
    text = write_report("markdown", [comparison], View())
    assert all(mark in text for mark in row.fingerprints)


def test_a_bump_that_surprises_is_explained() -> None:
    comparison = edited(("service-2/shapes/Title/max", 100, 50))
    text = write_report("markdown", [comparison], View())
    assert (
        "minor (the service rejects what it accepted; the package's names and types stay)" in text
    )
