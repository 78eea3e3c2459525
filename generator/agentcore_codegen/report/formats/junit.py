"""The report as JUnit XML: a test per change; breaking ones fail, accepted ones are skipped."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ...diff.change import Diff
from ..report import Report, View
from ..rows import Row, bump_words, rows, selected, summary
from ..xmltext import clean, document


def render(report: Report) -> str:
    """Returns one suite per service; dangerous changes pass and say so in their output."""
    root = ET.Element("testsuites", name="API diff")
    total, failed = 0, 0
    for diff in report.diffs:
        suite, tests, failures = _suite(diff, report.view)
        root.append(suite)
        total, failed = total + tests, failed + failures
    root.set("tests", str(total))
    root.set("failures", str(failed))
    return document(root)


def _suite(diff: Diff, view: View) -> tuple[ET.Element, int, int]:
    found = rows(selected(diff, view), view)
    failures = sum(row.verdict == "breaking" and not row.accepted for row in found)
    suite = ET.Element(
        "testsuite",
        name=f"{diff.service} {diff.old.version} -> {diff.new.version}",
        tests=str(len(found)),
        failures=str(failures),
        errors="0",
        skipped=str(sum(bool(row.accepted) for row in found)),
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (("summary", summary(diff.open)), ("bump", bump_words(diff.open))):
        ET.SubElement(properties, "property", name=name, value=clean(value))
    for row in found:
        suite.append(_case(row))
    return suite, len(found), failures


def _case(row: Row) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=clean(f"{row.service}.{row.rule}"),
        name=clean(f"{row.title} [{row.fingerprint}]"),
    )
    text = clean("\n".join(_details(row)))
    if row.accepted:
        ET.SubElement(case, "skipped", message=clean(f"accepted: {row.accepted}"))
    elif row.verdict == "breaking":
        failure = ET.SubElement(case, "failure", type=row.rule, message=clean(row.title))
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = f"{row.verdict}\n{text}"
    return case


def _details(row: Row) -> list[str]:
    named = [("where", row.where), ("operations", ", ".join(row.operations)), ("old", row.old),
             ("new", row.new), ("example", row.witness), ("why", row.why), ("do", row.todo),
             ("note", row.note), *(("python", line) for line in row.python)]  # fmt: skip
    return [f"{name}: {value}" for name, value in named if value]
