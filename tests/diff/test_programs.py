"""The program of each change works with the package of before, and not with the one after.

Both packages are generated; mypy and a call against a server on 127.0.0.1 are the judges.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.build import build
from agentcore_codegen.configuration import config
from agentcore_codegen.diff.change import Change
from agentcore_codegen.diff.examples import example
from agentcore_codegen.diff.rules import RULES
from agentcore_codegen.diff.rules import package as package_rules
from agentcore_codegen.diff.rules.rule import Rule
from agentcore_codegen.ir.package import Package
from agentcore_codegen.models.load import load
from agentcore_codegen.models.past_models import History
from agentcore_codegen.rendering import native
from agentcore_codegen.rendering.package import render
from agentcore_codegen.shims import build as build_shims
from support import checkers, respond, samples
from support.edits import compared
from support.server import Request, Response, Server

SPECS = Path(__file__).resolve().parents[2] / "specs"
_PACKAGE = {r.id for r in vars(package_rules).values() if isinstance(r, Rule)}
# What specs.toml says has no toy model; tests/diff/test_package_names.py has its programs.
OF_MODELS = [r.id for r in RULES.values() if r.bump == "major" and r.id not in _PACKAGE]
QUICK = ["request-member-removed", "response-member-became-optional", "operation-removed"]
CONFIG = """
botocore = "1.0.0"
[package]
name = "{name}"
[service.library]
"""
ENDPOINT = b"""{
  "version": "1.0",
  "parameters": {"Endpoint": {"builtIn": "SDK::Endpoint", "required": true, "type": "string"}},
  "rules": [{"conditions": [], "endpoint": {"url": {"ref": "Endpoint"}}, "type": "endpoint"}]
}"""


@dataclass(frozen=True)
class Made:
    """A generated package, and the program in a function of a module beside it."""

    folder: Path
    module: str  # of the program
    package: str
    change: Change
    after: bool

    @property
    def file(self) -> Path:
        return self.folder / f"{self.module}.py"

    def run(self, server: Server) -> None:
        loaded = importlib.import_module(f"{self.package}.library")
        client = loaded.LibraryClient(
            region_name="us-west-2",
            endpoint_url=server.url,
            aws_access_key_id="a",
            aws_secret_access_key="b",
        )
        with client:
            importlib.import_module(self.module).run(client)


def change_of(rule: str) -> Change:
    findings = compared(example(rule)).diff.changes
    return next(change for change in findings if change.rule.id == rule)


def make(folder: Path, rule: str, after: bool) -> Made:
    word = f"{rule.replace('-', '_')}_{'after' if after else 'before'}"
    name, change = f"toys_{word}", change_of(rule)
    settings = config.parse(CONFIG.format(name=name), Path("specs.toml"))
    files = {**example(rule).files(after), "endpoint-rule-set-1.json": ENDPOINT}
    source = load("library", "1.0.0", "2024-01-01", files)
    service = build(source, settings.services[0], ())
    shims = build_shims(settings.declarations, [service], ["library"], History(Archive(SPECS)))
    package = Package(name, "toys", "0.1.0", (service,), shims)
    for path, content in render(package, {"library": native.modules(service)}).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    imports = [f"from {name}.library import LibraryClient"]
    imports += [
        f"from {name}.library import {m}"
        for m in ("types", "literals")
        if f"{m}." in change.program
    ]
    lines = [*imports, "", "", "def run(client: LibraryClient) -> None:", f"    {change.program}"]
    programs = Made(folder, f"program_{word}", name, change, after)
    programs.file.write_text("\n".join(lines) + "\n", "utf-8")
    return programs


def answers(program: Made) -> Server:
    """Serves a full response of the operation; what may be absent of the change's place is."""
    model = example(program.change.rule.id).model(program.after)
    assert model.source is not None
    service = model.source.model
    name = program.change.operations[0] if program.change.operations else "CloseLibrary"

    def handler(request: Request) -> Response:
        operation = service.operation_model(name)
        shape = operation.output_shape
        values = samples.full(shape, "output")[0] if shape is not None else {}
        values.pop("nextToken", None)
        if shape is not None and program.change.name not in shape.required_members:
            values.pop(program.change.name, None) if program.after else None
        return respond.output(operation, values)

    return Server(handler)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    sys.path.insert(0, str(tmp_path))
    try:
        yield tmp_path
    finally:
        sys.path.remove(str(tmp_path))


def runs(program: Made) -> str:
    """Returns how the program ends: nothing, or the exception's name."""
    with answers(program) as server:
        try:
            program.run(server)
        except Exception as error:
            return type(error).__name__
    return ""


@pytest.mark.parametrize("rule", QUICK)
def test_a_program_runs_before_and_not_after(rule: str, folder: Path) -> None:
    assert [runs(make(folder, rule, after)) != "" for after in (False, True)] == [False, True]


@pytest.mark.slow
def test_every_break_has_a_program_that_tells(folder: Path) -> None:
    programs = {
        (rule, after): make(folder, rule, after) for rule in OF_MODELS for after in (False, True)
    }
    refusals = checkers.mypy(
        [each.file for each in programs.values()], [folder], cache=folder / "cache"
    )
    refused = {Path(name).name for name, _ in refusals}
    silent: dict[str, tuple[str, list[tuple[bool, str]]]] = {}
    for rule in OF_MODELS:
        before, after = (
            (m.file.name in refused, runs(m)) for m in (programs[rule, False], programs[rule, True])
        )
        if not any(after[judge] and not before[judge] for judge in (0, 1)):
            silent[rule] = (programs[rule, False].change.program, [before, after])
    assert not silent
