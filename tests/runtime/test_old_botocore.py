"""A botocore that is older than the API: the models that ship with the package are used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import agentcore_clients
import pytest

OLD = "1.40.50"
TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_new_operations_and_members_work(tmp_path: Path) -> None:
    package = Path(agentcore_clients.__file__ or "").parents[1]
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    install = [str(python), "-m", "pip", "install", "-q", f"botocore=={OLD}"]
    done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"pip cannot install botocore {OLD} here: {done.stderr[-200:]}")
    program = str(Path(__file__).with_name("old_program.py"))
    environment = {**os.environ, "PYTHONPATH": f"{package}{os.pathsep}{TESTS}"}
    done = subprocess.run([str(python), program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["botocore"] == OLD
    assert {"ListABTests", "InvokeHarness"} <= set(seen["new operations"])
    assert seen["with accountId"].endswith("/invocations?accountId=123456789012")
    assert seen["ab tests"] == 1
    assert seen["reason"] == "Other"
    assert seen["derived paginator"] == ["1"]
    assert seen["events"] == [
        {"result": {"isError": True}},
        {"SDK_UNKNOWN_MEMBER": {"name": "sparkle"}},
    ]
    assert seen["body"] == "{}"
    assert seen["presigned"] and seen["waited"]
