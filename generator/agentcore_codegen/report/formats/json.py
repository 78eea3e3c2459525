"""The report as JSON, schema 1: documented in diff.schema.json beside this module."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ...diff.change import Change, Diff, bump, counts
from ..report import History, Report, View
from ..rows import selected

SCHEMA = "agentcore-codegen/diff/1"
SCHEMA_FILE = Path(__file__).with_name("diff.schema.json")


def render(report: Report) -> str:
    """Returns one document with every diff."""
    return _document(report.diffs, report.view)


def render_history(history: History) -> str:
    """Returns one document with every diff, oldest first."""
    return _document(history.diffs, history.view)


def _document(diffs: Sequence[Diff], view: View) -> str:
    document = {"schema": SCHEMA, "diffs": [_diff(diff, view) for diff in diffs]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _diff(diff: Diff, view: View) -> dict[str, object]:
    return {
        "service": diff.service,
        "title": diff.new.title,
        "old": diff.old.version,
        "new": diff.new.version,
        "date": diff.date or None,
        "notes": None if diff.notes is None else list(diff.notes),
        "counts": dict(counts(diff.open)),
        "accepted": len(diff.accepted),
        "bump": bump(diff.open),
        "changes": [_change(change) for change in selected(diff, view)],
    }


def _change(change: Change) -> dict[str, object]:
    accepted = None
    if change.accepted is not None:
        accepted = {"reason": change.accepted.reason, "expires": change.accepted.expires or None}
    return {
        "rule": change.rule.id,
        "verdict": change.verdict,
        "bump": change.rule.bump,
        "axis": change.rule.axis,
        "side": change.side or None,
        "root": change.root,
        "title": change.title,
        "old": change.old or None,
        "new": change.new or None,
        "only_old": change.only_old,
        "only_new": change.only_new,
        "note": change.note or None,
        "operations": list(change.operations),
        "paths": list(change.paths),
        "place": list(change.place),
        "python": list(change.python),
        "why": change.why,
        "todo": change.todo or None,
        "fingerprint": change.fingerprint,
        "accepted": accepted,
        "program": change.program or None,
        "use": None if change.use is None else asdict(change.use),
    }
