"""The file of results: a line per figure, without what is empty, so that a commit of it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from .process import ROOT
from .results import EMPTY_FIGURE, Measurement, Results

FILE = ROOT / "bench" / "results.json"


def read(file: Path) -> Results:
    """Returns what was measured last, nothing where there is no file."""
    if not file.exists():
        return {"facts": {}, "parts": {}, "pythons": {}}
    results: Any = json.loads(file.read_text(encoding="utf-8"))
    for parts in (results["parts"], *results["pythons"].values()):
        for measurement in parts.values():
            measurement["figures"] = {
                name: {**EMPTY_FIGURE, **figure} for name, figure in measurement["figures"].items()
            }
    return cast("Results", results)


def write(file: Path, results: Results) -> None:
    """Writes the file."""
    whole = {
        "facts": results["facts"],
        "parts": _parts(results["parts"]),
        "pythons": {version: _parts(parts) for version, parts in results["pythons"].items()},
    }
    file.write_text(_lines(whole, 0) + "\n", encoding="utf-8")


def _parts(parts: dict[str, Measurement]) -> dict[str, object]:
    return {name: {**part, "figures": _filled(part)} for name, part in parts.items()}


def _filled(part: Measurement) -> dict[str, dict[str, object]]:
    return {
        name: {key: value for key, value in figure.items() if value}
        for name, figure in part["figures"].items()
    }


def _lines(value: object, depth: int) -> str:
    """Returns JSON with a line for each dictionary that holds no other two levels deep."""
    if not isinstance(value, dict):
        return json.dumps(value)
    members = cast("dict[str, object]", value)
    if members and depth and not any(map(_is_nested, members.values())):
        return json.dumps(members)
    space = "\n" + " " * (depth + 1)
    inside = ",".join(
        f"{space}{json.dumps(key)}: {_lines(member, depth + 1)}" for key, member in members.items()
    )
    return f"{{{inside}\n{' ' * depth}}}" if inside else "{}"


def _is_nested(value: object) -> bool:
    """Returns whether a dictionary holds another one."""
    if not isinstance(value, dict):
        return False
    return any(isinstance(member, dict) for member in cast("dict[str, object]", value).values())
