"""Runs mypy and pyright over files and returns what each says per line, as sets of error codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

# (file name, line) to the codes of the errors there
Findings: TypeAlias = "dict[tuple[str, int], set[str]]"

ROOT = Path(__file__).resolve().parents[2]
_MARKER = re.compile(r"# error(?:: (?P<mypy>[\w-]+(?: [\w-]+)*) \| (?P<pyright>\w+(?: \w+)*))?$")

# A line that must fail is often an expression alone, or sets a name that nothing reads.
_QUIET = ("reportUnusedExpression", "reportUnusedVariable", "reportUnusedCoroutine")


def mypy(
    files: Sequence[Path],
    path: Iterable[Path],
    python: str = "3.10",
    *,
    cache: Path,
    options: Sequence[str] = ("--warn-unreachable",),
) -> Findings:
    """Runs `mypy --strict` once over all files, with what they import found in `path`.

    A cache remembers errors with the paths of their files: files that move need one of their own.
    """
    command = [
        *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *options),
        *("--config-file=", "--python-version", python, "--output", "json"),
        *("--cache-dir", str(cache), *map(str, files)),
    ]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(map(str, path))}
    run = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode in (0, 1), run.stderr or run.stdout
    findings: Findings = {}
    for line in run.stdout.splitlines():
        item: Mapping[str, Any] = json.loads(line)
        if item["severity"] == "error":
            findings.setdefault((str((ROOT / item["file"]).resolve()), item["line"]), set()).add(
                item["code"]
            )
    return findings


def pyright(
    files: Sequence[Path], path: Iterable[Path], folder: Path, python: str = "3.10"
) -> Findings:
    """Runs pyright in strict mode once over all files; `folder` takes its configuration."""
    config = folder / "pyrightconfig.json"
    settings = {
        "include": [os.path.relpath(file, folder) for file in files],
        "extraPaths": [str(folder) for folder in path],
        "typeCheckingMode": "strict",
        "pythonVersion": python,
        **dict.fromkeys(_QUIET, False),
    }
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "-p", str(config), "--outputjson"]
    command += ["--pythonpath", sys.executable]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode in (0, 1), run.stderr or run.stdout
    report: Mapping[str, Any] = json.loads(run.stdout)
    assert report["summary"]["filesAnalyzed"] >= len(files), report["summary"]
    findings: Findings = {}
    for item in report["generalDiagnostics"]:
        if item["severity"] == "error":
            place = (item["file"], item["range"]["start"]["line"] + 1)
            findings.setdefault(place, set()).add(item.get("rule", "syntax"))
    return findings


class Marker:
    """What a line must be refused for: mypy's codes, pyright's rules; empty for any."""

    def __init__(self, mypy: str | None, pyright: str | None) -> None:
        self.mypy, self.pyright = set((mypy or "").split()), set((pyright or "").split())


def markers(file: Path) -> dict[int, Marker]:
    """Returns the marked lines of a file: `# error: <mypy's codes> | <pyright's rules>`."""
    marked: dict[int, Marker] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := _MARKER.search(line):
            marked[number] = Marker(match["mypy"], match["pyright"])
        else:
            assert "# error" not in line, f"{file.name}:{number}: not a marker: {line.strip()}"
    return marked


class Checked(NamedTuple):
    """What both checkers said in one run; `folder` has the files that were written for it."""

    folder: Path
    mypy: Findings
    pyright: Findings

    def problems(self, *names: str) -> list[tuple[str, int]]:
        """Returns the places that a checker refuses in files or folders of these names."""
        places = {*self.mypy, *self.pyright}
        return sorted(place for place in places if {*names} & {*Path(place[0]).parts})

    def compare(self, file: Path) -> list[str]:
        """Returns a line for each place where a checker disagrees with the markers of a file."""
        marked = markers(file)
        lines = file.read_text(encoding="utf-8").splitlines()
        problems: list[str] = []
        for name, findings in (("mypy", self.mypy), ("pyright", self.pyright)):
            refused = {
                line: codes for (path, line), codes in findings.items() if Path(path) == file
            }
            for number in sorted({*marked, *refused}):
                codes = refused.get(number, set())
                expected: set[str] = getattr(marked[number], name) if number in marked else set()
                if number not in marked:
                    problem = f"{name} refuses it: {' '.join(sorted(codes))}"
                elif not codes:
                    problem = f"{name} accepts it"
                elif codes != expected:
                    problem = (
                        f"{name} says {' '.join(sorted(codes))}, not {' '.join(sorted(expected))}"
                    )
                else:
                    continue
                problems.append(f"{file.name}:{number}: {problem}: {lines[number - 1].strip()}")
        return problems
