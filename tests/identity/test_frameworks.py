"""Decorated functions are tools of agent frameworks: what is injected is no input of a tool."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from support import environments
from support.models import ROOT

from .conftest import PREFER_BOTOCORE, Service, environment

FRAMEWORKS = ("strands", "langchain", "pydantic_ai", "openai_agents", "mcp", "crewai")


@pytest.mark.slow
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_tool_gets_its_tokens(framework: str, service: Service, tmp_path: Path) -> None:
    if service.engine == "botocore":
        (tmp_path / "sitecustomize.py").write_text(PREFER_BOTOCORE)
    result = subprocess.run(
        [
            environments.python("crewai" if framework == "crewai" else "frameworks"),
            Path(__file__).with_name("framework_tools.py"),
            framework,
        ],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "OTEL_SDK_DISABLED": "true",
            "CREWAI_DISABLE_TELEMETRY": "true",
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "generated", tmp_path))),
            **environment(service),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.splitlines()[-1]) == [
        [["repo"], "agents with token-github"],
        [["repo"], "agents with token-github, key-wat, wat"],
    ]
    tokens = service.sent("/identities/oauth2/token")
    assert [token["workloadIdentityToken"] for token in tokens] == ["wat", "wat"]
    assert len(service.sent("/identities/api-key")) == 1
