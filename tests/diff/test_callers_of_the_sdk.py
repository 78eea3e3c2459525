"""--used-by misses nothing in real programs: mypy on the packages of two releases is the judge.

The programs are the SDK of the service and its starter toolkit, from their wheels. A stub gives
boto3's clients the types of the generated package; what mypy refuses with the new package and not
with the old one is affected, whatever the differ says.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import removals
from agentcore_codegen import pipeline
from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration import config
from agentcore_codegen.diff.callers import files
from agentcore_codegen.diff.callers.affected import used_by
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.inputs import archived
from botocore import xform_name

pytestmark = pytest.mark.slow

SPECS = Path(__file__).resolve().parents[2] / "specs"
WHEELS = ("bedrock-agentcore", "bedrock-agentcore-starter-toolkit")
STUB = """\
from typing import Any, Literal, overload
from agentcore_clients import BedrockAgentCoreClient, BedrockAgentCoreControlClient
class Session:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    @overload
    def client(self, service_name: Literal["bedrock-agentcore"], *args: Any, **kwargs: Any) -> BedrockAgentCoreClient: ...
    @overload
    def client(self, service_name: Literal["bedrock-agentcore-control"], *args: Any, **kwargs: Any) -> BedrockAgentCoreControlClient: ...
    @overload
    def client(self, service_name: str, *args: Any, **kwargs: Any) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...
client = Session().client
def __getattr__(name: str) -> Any: ...
"""
# What the programs bring themselves is not followed: their clients are made where they are used.
SETTINGS = """\
[mypy]
check_untyped_defs = True
ignore_missing_imports = True
follow_imports = silent
[mypy-bedrock_agentcore.*,bedrock_agentcore_starter_toolkit.*]
follow_imports = skip
"""


Error = tuple[str, int, str]  # file, line, text


@dataclass(frozen=True)
class Bench:
    """The programs, and the generated packages of releases beside the stub."""

    folder: Path
    known: dict[str, frozenset[Error]] = field(default_factory=dict)

    @property
    def programs(self) -> Path:
        return self.folder / "programs"

    def package(self, name: str, version: str, archive: Archive) -> Path:
        target = self.folder / name
        settings = config.read(SPECS / config.FILE)
        result = pipeline.generate(settings, archive, version, settings.services, lambda line: None)
        for path, content in result.files.items():
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        (target / "boto3").mkdir()
        (target / "boto3" / "__init__.pyi").write_text(STUB, "utf-8")
        return target

    def statement(self, file: str, line: int) -> range:
        """Returns the lines of the smallest statement around a line, without its body."""
        best = range(line, line + 1)
        for node in _statements(self.programs / file):
            body = [getattr(node, key, None) for key in ("body", "orelse", "handlers")]
            inner = next((part[0].lineno for part in body if part), None)
            end = (node.end_lineno or node.lineno) if inner is None else max(inner - 1, node.lineno)
            lines = range(node.lineno, end + 1)
            if line in lines and (len(best) == 1 or len(lines) < len(best)):
                best = lines
        return best

    def errors(self, version: str) -> frozenset[Error]:
        return self.errors_with(version, version, Archive(SPECS))

    def errors_with(self, name: str, version: str, archive: Archive) -> frozenset[Error]:
        """Returns what mypy refuses with a package; each name is one, made once."""
        if name not in self.known:
            self.known[name] = _errors(self, name, self.package(name, version, archive))
        return self.known[name]


@cache
def _statements(path: Path) -> tuple[ast.stmt, ...]:
    return tuple(n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.stmt))


def _errors(bench: Bench, name: str, target: Path) -> frozenset[Error]:
    """Returns what mypy refuses in the programs with a package."""
    (bench.folder / "mypy.ini").write_text(SETTINGS, "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(bench.folder / "mypy.ini")]
    command += ["--no-error-summary", "--cache-dir", str(bench.folder / "cache" / name)]
    programs = [str(p.relative_to(bench.programs)) for p in sorted(bench.programs.rglob("*.py"))
                if re.search(r"boto3|_client\b", p.read_text("utf-8"))]  # fmt: skip
    run = subprocess.run(
        [*command, *programs], cwd=bench.programs, capture_output=True, text=True, check=False,
        env={**os.environ, "MYPYPATH": str(target)},
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr or run.stdout
    errors = re.findall(r"^(\S+?):(\d+): error: (.*)$", run.stdout, re.M)
    return frozenset((file, int(line), text) for file, line, text in errors)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    workbench = Bench(tmp_path_factory.mktemp("bench"))
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q"]
    got = subprocess.run(
        [*command, "--no-deps", "-d", str(workbench.folder), *WHEELS],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if got.returncode:
        pytest.skip(f"pip brings no wheels: {got.stderr.strip().splitlines()[-1]}")
    for wheel in workbench.folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(
                workbench.programs, [n for n in packed.namelist() if n.endswith(".py")]
            )
    return workbench


# The programs are newer than most releases and fit the newest; so the way back breaks them.
FITTING = "1.44.5"
PAIRS = [(FITTING, "1.43.32"), (FITTING, "1.42.60")]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_no_use_that_breaks_is_missed(old: str, new: str, bench: Bench) -> None:
    refused = missed_with(bench, bench.errors(new), said(bench, Archive(SPECS), old, new))
    assert refused


@pytest.mark.parametrize("kind", removals.EDITS)
def test_what_is_taken_away_is_met_where_it_breaks(kind: str, bench: Bench) -> None:
    """What the programs use goes from the release that they fit: history has no such release.

    A line that mypy refuses has to be named by a change about a name that stands in that line.
    """
    words = removals.words_of(bench.programs)
    if kind.startswith("members"):  # what specs.toml declares has to stay, or nothing is generated
        words -= set(re.findall(r"\w+", (SPECS / config.FILE).read_text("utf-8")))
    edited = removals.Edited(SPECS, FITTING, removals.EDITS[kind], words)
    met = said(bench, edited, FITTING, FITTING)
    assert missed_with(bench, bench.errors_with(kind, FITTING, edited), met, named=True) > 10


Said = dict[str, dict[int, set[str]]]  # file, line -> the names that changes are about


def said(bench: Bench, archive: Archive, old: str, new: str) -> Said:
    """Returns what --used-by says of the programs: the old release as archived, the new as given."""
    read, _ = files.read([bench.programs])
    settings = config.read(SPECS / config.FILE)
    found: Said = {}
    for service in (each.name for each in settings.services):
        before = archived(Archive(SPECS), old).model(service)[0]
        after = archived(archive, new).model(service)[0]
        for change in used_by(compare(before, after), before, after, read, settings).changes:
            about = {change.name, change.old, xform_name(change.name)}
            for site in change.use.sites if change.use is not None else ():
                file, _, line = site.rpartition(":")
                found.setdefault(file, {}).setdefault(int(line), set()).update(about)
    return found


def missed_with(bench: Bench, errors: frozenset[Error], met: Said, named: bool = False) -> int:
    """Returns how many lines broke; fails where nothing was said of one.

    With `named`, errors count that quote a name which a change is about, and what was said of the
    statement has to be about one of its words. Other errors follow from a line before: where a key
    that is gone is read with `get`, mypy has nothing to say until the `object` is used.
    """
    refused, missed = 0, list[str]()
    changed = {name for lines in met.values() for names in lines.values() for name in names}
    known = {(file, line) for file, line, _ in bench.errors(FITTING)}
    for file, line, text in sorted(errors):
        if named and not changed & set(re.findall(r'"(\w+)"', text)):
            continue
        lines = bench.statement(file, line)
        if not any((file, each) in known for each in lines):  # mypy words an old error anew
            refused += 1
            path = bench.programs / file
            about = [met.get(path.as_posix(), {}).get(each, set()) for each in lines]
            source = path.read_text("utf-8").splitlines()[lines.start - 1 : lines.stop - 1]
            words = set(re.findall(r"\w+", " ".join(source)))
            if not any(names & words if named else names for names in about):
                missed.append(f"{file}:{line}: {text}")
    assert not missed, "\n".join(missed)
    return refused
