"""The report as SARIF 2.1.0: a result per change, placed on the file that it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from ... import __version__, reading
from ...diff.change import Change
from ...diff.model import Model
from ...diff.rules.rule import VERDICTS, Rule
from ...diff.run import Comparison
from ..report import Report
from ..rows import selected, used, witness

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"breaking": "error", "dangerous": "warning", "compatible": "note", "docs": "none"}
# The first key of a change's place -> the file that holds it, and the key that is not in the file.
_FILES = {
    "paginators": "paginators-1.json",
    "waiters": "waiters-2.json",
    "endpoint-rule-set": "endpoint-rule-set-1.json",
}
_SERVICE = "service-2.json"
_MOST = 5_000  # results of a run: GitHub shows no more, and refuses a file with very many
_CALLERS = 20  # places in callers' source beside a result
_JSON = re.compile(r'( *)"((?:[^"\\]|\\.)*)"\s*:')
_PYTHON = re.compile(r"( *)(?:async def |def |class )?(\w+)\s*[(:=]")
_TOML = re.compile(r'()(?:\[+([^\]]+)\]|("?)([\w-]+)\3\s*=)')


def render(report: Report) -> str:
    """Returns one run with every service, worst first.

    Accepted changes are left out: GitHub shows them open. What is more than it shows is cut.
    """
    pairs = [
        (comparison, change)
        for comparison in report.comparisons
        for change in selected(comparison.diff, report.view)
        if change.accepted is None
    ]
    pairs.sort(key=lambda pair: VERDICTS.index(pair[1].verdict))
    cut = len(pairs) - _MOST
    pairs = pairs[:_MOST]
    rules = {change.rule.id: change.rule for _, change in pairs}
    order = sorted(rules)
    lines: dict[int, dict[str, _Lines]] = {}
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": "agentcore-codegen",
                "semanticVersion": __version__,
                "rules": [_rule(rules[name]) for name in order],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(c, change, order.index(change.rule.id), lines) for c, change in pairs],
    }
    if cut > 0:
        run["invocations"] = [_cut(cut)]
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _cut(results: int) -> dict[str, object]:
    text = f"{results} more results were cut (--format json has all)"
    note = {"level": "warning", "message": {"text": text}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [note]}


def _rule(rule: Rule) -> dict[str, object]:
    title = re.sub(r"\{(\w+)\}", r"(\1)", rule.title)
    entry: dict[str, object] = {
        "id": rule.id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": rule.why.replace("{name}", "X")},
        "defaultConfiguration": {"level": _LEVELS[rule.verdict]},
        "properties": {"verdict": rule.verdict, "bump": rule.bump, "axis": rule.axis},
    }
    if rule.todo:
        entry["help"] = {"text": re.sub(r"\{(\w+)\}", r"(\1)", rule.todo)}
    return entry


def _result(
    comparison: Comparison, change: Change, number: int, lines: dict[int, dict[str, _Lines]]
) -> dict[str, object]:
    parts = [change.title, change.why, witness(change), change.todo, change.note]
    parts += [f"worked before: {change.program}"] if change.program else []
    parts += [f"callers {used(change.use)}"] if change.use is not None else []
    where = f"{change.service}: {change.paths[0] if change.paths else change.root}"
    uri, line = _place(comparison, change.place, lines)
    result: dict[str, object] = {
        "ruleId": change.rule.id,
        "ruleIndex": number,
        "kind": "informational" if change.verdict == "docs" else "fail",
        "level": _LEVELS[change.verdict],
        "message": {"text": f"{where}: {'; '.join(part for part in parts if part)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {"startLine": line},
                },
                "logicalLocations": [{"fullyQualifiedName": f"{change.service}/{change.root}"}],
            }
        ],
        "partialFingerprints": {"agentcoreCodegen/v1": change.fingerprint},
        "properties": {
            "operations": list(change.operations),
            "python": list(change.python),
            "old": comparison.diff.old.version,
            "new": comparison.diff.new.version,
        },
    }
    if change.use is not None and change.use.sites:
        result["relatedLocations"] = [_caller(site) for site in change.use.sites[:_CALLERS]]
    return result


def _caller(site: str) -> dict[str, object]:
    file, _, line = site.rpartition(":")
    region = {"startLine": max(int(line), 1)}
    return {
        "physicalLocation": {"artifactLocation": {"uri": _reference(Path(file))}, "region": region},
        "message": {"text": "a caller"},
    }


def _place(
    comparison: Comparison, place: tuple[str, ...], known: dict[int, dict[str, _Lines]]
) -> tuple[str, int]:
    """Returns the file that holds a place, as a relative reference, and a line of its content.

    What the new model no longer holds is placed on the old one.
    """
    source = comparison.source(place)
    if source is not None:
        text = _text(source)
        if source.suffix == ".py":
            return _reference(source), _nested_lines(text, _PYTHON).find(place[2:])
        return _reference(source), _table_lines(text).find(place[1:])
    name = _FILES.get(place[0], _SERVICE) if place else _SERVICE
    keys = place[1:] if name != _SERVICE else place
    after, before = (
        _lines(model, name, known.setdefault(id(model), {}))
        for model in (comparison.new, comparison.old)
    )
    if len(before.known(keys)) > len(after.known(keys)):
        return _uri(comparison.old.where, name), before.find(keys)
    return _uri(comparison.new.where, name), after.find(keys)


def _lines(model: Model, name: str, known: dict[str, _Lines]) -> _Lines:
    if name not in known:
        content = model.source.files.get(name, b"") if model.source is not None else b""
        known[name] = _nested_lines(content.decode("utf-8", errors="replace"), _JSON)
    return known[name]


def _uri(where: str, name: str) -> str:
    folder = Path(where)
    if not folder.exists():  # `FILE: SERVICE/VERSION` of what is not a folder of models
        folder = Path(where.partition(": ")[0])
    path = folder / name if folder.is_dir() else folder
    if folder.is_dir() and not path.exists() and path.with_name(f"{name}.gz").exists():
        path = path.with_name(f"{name}.gz")
    return _reference(path)


def _reference(path: Path) -> str:
    """Returns a file as a reference that is relative to the working directory where it can be."""
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return quote(str(PurePosixPath(path.as_posix())))


def _text(path: Path) -> str:
    """Returns a file of the working tree; nothing where it is gone."""
    try:
        return reading.content(path).decode("utf-8", errors="replace")
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=8)
def _nested_lines(text: str, pattern: re.Pattern[str]) -> _Lines:
    """Finds keys by indentation: JSON as botocore writes it, and Python."""
    lines: dict[tuple[str, ...], int] = {}
    path: list[tuple[int, str]] = []  # of the line before: indentation and key, outermost first
    for number, line in enumerate(text.splitlines(), 1):
        match = pattern.match(line)
        if match is None:
            continue
        indent = len(match[1])
        while path and path[-1][0] >= indent:
            path.pop()
        path.append((indent, match[2]))
        lines.setdefault(tuple(key for _, key in path), number)
    return _Lines(lines)


def _table_lines(text: str) -> _Lines:
    """Finds the tables and keys of TOML."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        match = _TOML.match(line)
        if match is None:
            continue
        if match[2]:
            table = tuple(part.strip(' "') for part in match[2].split("."))
        lines.setdefault((*table, match[4]) if match[4] else table, number)
    return _Lines(lines)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The first line of each path of keys in a text."""

    lines: Mapping[tuple[str, ...], int]

    def known(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the outer keys of a path that the text holds."""
        ends = range(len(keys), 0, -1)
        return next((keys[:end] for end in ends if keys[:end] in self.lines), ())

    def find(self, keys: tuple[str, ...]) -> int:
        """Returns the line of the innermost key that has one, counted from 1."""
        return self.lines.get(self.known(keys), 1)
