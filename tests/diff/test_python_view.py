"""What a diff says about the Python package is true of the packages generated from both models."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from agentcore_codegen import pipeline
from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration import config
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.inputs import archived
from support.models import SPECS

pytestmark = pytest.mark.slow

DATA = "bedrock-agentcore"
CONTROL = "bedrock-agentcore-control"

_HEAD = """\
from __future__ import annotations
from typing import TYPE_CHECKING
from agentcore_clients.{module} import {client}
if TYPE_CHECKING:
    from agentcore_clients.{module} import types, literals
"""


@dataclass(frozen=True)
class Case:
    """A snippet that type-checks on the package of `old` and not on that of `new`."""

    service: str
    old: str
    new: str
    line: str  # what the diff says
    snippet: str


CASES = [
    Case(
        DATA, "1.39.7", "1.40.2",
        "- client.get_resource_oauth2_token(userId=...)",
        'def use(client: {client}) -> None:\n'
        '    client.get_resource_oauth2_token(workloadIdentityToken="t", userId="u",\n'
        '        resourceCredentialProviderName="p", scopes=["s"], oauth2Flow="M2M")\n',
    ),
    Case(
        CONTROL, "1.42.43", "1.42.60",
        "~ client.update_policy_engine(description=...): str -> UpdatedDescription",
        'def use(client: {client}) -> None:\n'
        '    client.update_policy_engine(policyEngineId="p", description="d")\n',
    ),
    Case(
        CONTROL, "1.42.94", "1.42.96",
        '~ PrivateEndpoint["managedVpcResource"] (was managedLatticeResource)',
        'def use(resource: types.ManagedLatticeResource) -> types.PrivateEndpoint:\n'
        '    return {"managedLatticeResource": resource}\n',
    ),
    Case(
        DATA, "1.43.29", "1.43.32",
        '~ OnlineEvaluationConfigSource["timeRange"] (was sessionFilterConfig)',
        'def use(when: types.SessionFilterConfig) -> types.OnlineEvaluationConfigSource:\n'
        '    return {"onlineEvaluationConfigArn": "a", "sessionFilterConfig": when}\n',
    ),
    Case(
        CONTROL, "1.43.75", "1.43.85",
        '- DatasetSchemaType: Literal["GENERIC_EVALUATION_PREDEFINED_V1"]',
        'kind: literals.DatasetSchemaType = "GENERIC_EVALUATION_PREDEFINED_V1"\n',
    ),
    Case(
        CONTROL, "1.42.96", "1.43.0",
        '~ GetGatewayResponse["protocolType"] is optional',
        'def use(client: {client}) -> object:\n'
        '    return client.get_gateway(gatewayIdentifier="g")["protocolType"]\n',
    ),
    Case(
        CONTROL, "1.43.85", "1.43.95",
        "~ client.update_configuration_bundle(parentVersionIds=...) is required",
        'def use(client: {client}) -> None:\n'
        '    client.update_configuration_bundle(bundleId="b")\n',
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    return Packages(tmp_path_factory.mktemp("packages"))


class Packages:
    """Generated packages, each made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = config.read(SPECS / config.FILE)
        self.archive = Archive(SPECS)

    def path(self, service: str, version: str) -> Path:
        target = self.folder / f"{service}-{version}"
        if not target.exists():
            selected = self.config.select((service,))
            result = pipeline.generate(
                self.config, self.archive, version, selected, lambda line: None
            )
            for name, content in result.files.items():
                file = target / name
                file.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(content, bytes):
                    file.write_bytes(content)
                else:
                    file.write_text(content, encoding="utf-8")
        return target

    def texts(self, service: str, version: str) -> str:
        folder = self.path(service, version) / "agentcore_clients" / service.replace("-", "_")
        names = ("client", "types", "literals", "exceptions", "_service", "paginators", "waiters")
        files = [folder / f"{name}.py" for name in names]
        return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())

    def check(self, case: Case, version: str) -> list[str]:
        """Returns pyright's errors about the snippet."""
        target = self.path(case.service, version)
        settings = next(s for s in self.config.services if s.name == case.service)
        snippet = case.snippet.replace("{client}", settings.client)
        head = _HEAD.format(module=settings.module, client=settings.client)
        (target / "snippet.py").write_text(head + snippet, encoding="utf-8")
        command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "snippet.py"]
        run = subprocess.run(command, cwd=target, capture_output=True, text=True, check=False)
        assert "errors" in run.stdout or "error" in run.stdout, run.stderr
        return re.findall(r"snippet\.py:\d+:\d+ - error: (.*)", run.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.service}-{case.new}")
def test_what_breaks_is_what_a_type_checker_finds(case: Case, packages: Packages) -> None:
    archive = packages.archive
    old = archived(archive, case.old).model(case.service)[0]
    new = archived(archive, case.new).model(case.service)[0]
    changes = compare(old, new).changes
    said = [change for change in changes if case.line in change.python]
    assert said, [line for change in changes for line in change.python]
    assert any(change.rule.bump == "major" for change in said)
    assert packages.check(case, case.old) == []
    assert packages.check(case, case.new) != []


@pytest.mark.parametrize(
    ("service", "old", "new"),
    [
        (CONTROL, "1.42.43", "1.42.60"),
        (CONTROL, "1.42.96", "1.43.0"),
        (DATA, "1.43.95", "1.43.105"),
    ],
)
def test_added_names_are_new(service: str, old: str, new: str, packages: Packages) -> None:
    """Every `+` line names something that the new package has and the old one has not."""
    archive = packages.archive
    models = [archived(archive, version).model(service)[0] for version in (old, new)]
    before, after = packages.texts(service, old), packages.texts(service, new)
    lines = [line for change in compare(models[0], models[1]).changes for line in change.python]
    assert lines
    for line in lines:
        for pattern in _evidence(line):
            assert re.search(pattern, after), f"{line}: {pattern}"
        if re.match(r"\+ (client\.\w+\(\)|client\.exceptions|\w+ \(part)", line):
            assert not re.search(_evidence(line)[0], before), line


def _evidence(line: str) -> list[str]:
    """Returns what the package's text has to hold for a line to be true."""
    if not line.startswith("+ "):
        return []
    if match := re.match(r"\+ client\.(get_paginator|get_waiter)\(\"(\w+)\"\)", line):
        return [f'"{match[2]}"']
    if match := re.match(r"\+ client\.exceptions\.(\w+)", line):
        return [rf"class {match[1]}\("]
    if match := re.match(r"\+ client\.(\w+)\((\w*)", line):
        return [rf"def {match[1]}\("] + ([rf"\b{match[2]}:"] if match[2] else [])
    if match := re.match(r"\+ (\w+) \(part of (\w+)\)", line):
        return [rf"\b{match[1]}\b", rf"\b{match[2]}\b"]
    if match := re.match(r'\+ (\w+)\["(\w+)"\]', line):
        return [rf"\b{match[1]}\b", rf"\b{match[2]}\b"]
    if match := re.match(r'\+ (\w+): Literal\["([^"]+)"\]', line):
        return [rf"\b{match[1]}\b", rf'"{re.escape(match[2])}"']
    return []
