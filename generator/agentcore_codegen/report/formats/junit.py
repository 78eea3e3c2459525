"""The report as JUnit XML: a test per change; breaking ones fail, accepted ones are skipped.

It keeps to what the common schemas allow: Windy Road's of Ant, and both of Jenkins (JUnit 4, 10).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ...diff.change import Diff
from ..report import Report, View
from ..rows import Row, bump_words, rows, selected, summary, used
from ..xmltext import clean, document


def render(report: Report) -> str:
    """Returns one suite per service; dangerous changes pass and stand in its output."""
    root = ET.Element("testsuites")
    for number, diff in enumerate(report.diffs):
        root.append(_suite(diff, report.view, number))
    return document(root)


def _suite(diff: Diff, view: View, number: int) -> ET.Element:
    table = rows(selected(diff, view), view)
    suite = ET.Element(
        "testsuite",
        id=str(number),
        name=clean(f"{diff.service} {diff.old.version} -> {diff.new.version}"),
        package=clean(diff.service),
        hostname="localhost",
        timestamp=f"{diff.date or '1970-01-01'}T00:00:00",
        time="0",
        tests=str(len(table)),
        failures=str(sum(row.verdict == "breaking" and not row.accepted for row in table)),
        errors="0",
        skipped=str(sum(bool(row.accepted) for row in table)),
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (("summary", summary(diff.open)), ("bump", bump_words(diff.open))):
        ET.SubElement(properties, "property", name=name, value=clean(value))
    for row in table:
        suite.append(_case(row))
    passed = [row for row in table if row.verdict != "breaking" and not row.accepted]
    text = "\n\n".join(f"{row.verdict}: {row.title}\n{_text(row)}" for row in passed)
    ET.SubElement(suite, "system-out").text = clean(text)
    ET.SubElement(suite, "system-err").text = ""
    return suite


def _case(row: Row) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=clean(f"{row.service}.{row.rule}"),
        name=clean(f"{row.title} [{row.fingerprint}]"),
        time="0",
    )
    if row.accepted:
        ET.SubElement(case, "skipped").text = clean(f"accepted: {row.accepted}")
    elif row.verdict == "breaking":
        failure = ET.SubElement(case, "failure", type=row.rule, message=clean(row.title))
        failure.text = clean(_text(row))
    return case


def _text(row: Row) -> str:
    return "\n".join(_details(row))


def _details(row: Row) -> list[str]:
    named = [("where", row.where), ("operations", ", ".join(row.operations)), ("old", row.old),
             ("new", row.new), ("example", row.witness), ("why", row.why), ("do", row.todo),
             ("worked before", row.program),
             ("callers", used(row.use)), ("note", row.note), *(("python", line) for line in row.python)]  # fmt: skip
    return [f"{name}: {value}" for name, value in named if value]
