"""accepted.toml: changes that people have accepted, each with a reason and an expiry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from ..diagnostics import Diagnostic, GeneratorError, UsageError, nearest
from .change import Acceptance, Change, Diff
from .model import items, table
from .toml_file import load

FILE = "accepted.toml"
_HEAD = """\
# Changes of the API that were looked at and accepted: `agentcore-codegen diff accept FINGERPRINT`.
# They stay visible in reports and do not fail a run until they expire.
"""
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
# The last four say what a person accepted; nothing decides by them.
_KEYS = ("fingerprint", "reason", "expires", "title", "old", "new", "operations")
_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The file: acceptances by fingerprint, and lines about entries that cannot hold."""

    path: Path
    entries: Mapping[str, Acceptance]
    warnings: tuple[Diagnostic, ...] = ()


def read(path: Path, today: date) -> Accepted:
    """Reads the file. Expired and repeated entries are left out, with a warning each.

    Raises:
        GeneratorError: not readable, not TOML, an unknown key, a malformed entry.
    """
    entries: dict[str, Acceptance] = {}
    warnings: list[Diagnostic] = []
    for number, (mark, acceptance) in enumerate(_rows(path), 1):
        where = f"{path}: entry {number}"
        if mark in entries:
            warnings.append(
                Diagnostic("warning", f"{mark} is listed twice", where, "delete the second")
            )
        elif _has_expired(acceptance, today):
            message = f"{mark} expired on {acceptance.expires}"
            warnings.append(
                Diagnostic("warning", message, where, "accept it again, or delete the entry")
            )
        else:
            entries[mark] = acceptance
            if acceptance.expires and date.fromisoformat(acceptance.expires) - today <= _SOON:
                message = f"{mark} expires on {acceptance.expires}"
                warnings.append(Diagnostic("note", message, where, "look at it again"))
    return Accepted(path, entries, tuple(warnings))


def _rows(path: Path) -> list[tuple[str, Acceptance]]:
    data = load(path)
    for key in data:
        if key != "accepted":
            raise GeneratorError(f"{key} is not a known key", str(path), "write [[accepted]]")
    return [
        _row(table(value, f"{path}: entry {number}"), f"{path}: entry {number}")
        for number, value in enumerate(items(data.get("accepted"), str(path)), 1)
    ]


def _row(data: Mapping[str, object], where: str) -> tuple[str, Acceptance]:
    for key in data:
        if key not in _KEYS:
            raise GeneratorError(f"{key} is not a known key", where, nearest(key, _KEYS))
    mark, reason = data.get("fingerprint"), data.get("reason")
    if not isinstance(mark, str) or not _FINGERPRINT.fullmatch(mark):
        raise GeneratorError(
            f"fingerprint {mark!r} is not 12 hex digits", where, "copy it from a report"
        )
    if not isinstance(reason, str) or not reason.strip():
        raise GeneratorError(f"{mark} has no reason", where, "say why it is accepted")
    expires = data.get("expires", "")
    text = expires.isoformat() if isinstance(expires, date) else str(expires)
    if text and not _is_date(text):
        raise GeneratorError(f"expires {text!r} is not a date", where, "write it like 2027-01-31")
    return mark, Acceptance(reason, text)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def apply(diffs: Sequence[Diff], accepted: Accepted) -> tuple[tuple[Diff, ...], list[Diagnostic]]:
    """Marks the accepted changes, and returns a warning per entry that matches nothing."""
    met: set[str] = set()
    marked: list[Diff] = []
    for diff in diffs:
        changes = tuple(_marked(change, accepted, met) for change in diff.changes)
        marked.append(replace(diff, changes=changes))
    lost = [
        Diagnostic(
            "warning",
            f"{mark} matches no change here",
            str(accepted.path),
            "delete it if it is old",
        )
        for mark in accepted.entries
        if mark not in met
    ]
    return tuple(marked), [*accepted.warnings, *lost]


def _marked(change: Change, accepted: Accepted, met: set[str]) -> Change:
    acceptance = accepted.entries.get(change.fingerprint)
    if acceptance is None:
        return change
    met.add(change.fingerprint)
    return replace(change, accepted=acceptance)


def add(
    path: Path, fingerprint: str, reason: str, expires: str, today: date, change: Change | None
) -> str:
    """Returns the file's new text with one more entry; one that has expired is replaced.

    Args:
        path: The file.
        fingerprint: What is accepted.
        reason: Why.
        expires: Until when; empty for ever.
        today: Decides what has expired.
        change: What the fingerprint names; None where nobody looked. It is written down, so that
            a person can review the entry later.

    Raises:
        UsageError: a malformed fingerprint or date, no reason, or an entry that holds.
        GeneratorError: the file cannot be read.
    """
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise UsageError(f"not a fingerprint: {fingerprint!r}", remedy="copy it from a report")
    if not reason.strip():
        raise UsageError("an acceptance needs a reason", remedy="add --reason TEXT")
    if expires and not _is_date(expires):
        raise UsageError(f"not a date: {expires!r}", remedy="write it like 2027-01-31")
    text = _HEAD
    if path.exists():
        text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
        for mark, acceptance in _rows(path):
            if mark == fingerprint and not _has_expired(acceptance, today):
                raise UsageError(f"{mark} is accepted already", str(path), "edit or delete it")
            if mark == fingerprint:
                text = _without(text, mark)
    lines = ["", "[[accepted]]", f'fingerprint = "{fingerprint}"', f"reason = {_text(reason)}"]
    if expires:
        lines.append(f"expires = {expires}")
    if change is not None:
        lines.append(f"title = {_text(f'{change.service}: {change.verdict}: {change.title}')}")
        lines += [f"old = {_text(change.old)}"] if change.old else []
        lines += [f"new = {_text(change.new)}"] if change.new else []
        names = ", ".join(json.dumps(name) for name in change.operations)
        lines.append(f"operations = [{names}]")
    return text + "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(" ".join(value.split()), ensure_ascii=False)


def _has_expired(acceptance: Acceptance, today: date) -> bool:
    return bool(acceptance.expires) and date.fromisoformat(acceptance.expires) < today


def _without(text: str, fingerprint: str) -> str:
    """Returns the file without an entry, and all else as it was written."""
    parts = text.split("[[accepted]]")
    return "[[accepted]]".join(part for part in parts if f'"{fingerprint}"' not in part)
