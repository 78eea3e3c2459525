"""python -m agentcore_clients: what is installed, for the report of a problem."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

from agentcore_codegen.configuration import config
from support.models import ROOT


def run(*flags: str, path: str = "generated") -> str:
    command = [sys.executable, *flags, "-m", "agentcore_clients"]
    environment = {"PYTHONPATH": str(ROOT / path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_tells_versions_and_engines() -> None:
    text = run()
    settings = config.read(ROOT / "specs/specs.toml")
    assert text.startswith(
        f"agentcore-clients {settings.version}, Python {sys.version.split()[0]}\n"
    )
    for service in settings.services:
        assert f"{service.name}: botocore {settings.botocore}, " in text
    assert f"engine botocore: botocore {version('botocore')}\n" in text
    assert f"engine aiobotocore: aiobotocore {version('aiobotocore')}\n" in text


def test_a_library_that_is_missing_is_said() -> None:
    text = run("-S")  # without site-packages nothing is installed
    assert "engine botocore: needs botocore, which is not installed\n" in text
