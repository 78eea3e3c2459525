"""The asynchronous tests hold on uvloop's loops too, and where `python -O` drops every assert."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from support.models import ROOT

# Files and what selects their tests; the slow ones are all that is asynchronous.
SUITES = [
    pytest.param(
        [
            "native/http/test_connections.py",
            "native/http/test_sending.py",
            "behaviour/test_streams.py",
            "behaviour/test_transport.py",
        ],
        "async and (toy or tls or connection or sending) and not botocore and not slow",
        id="connections",
    ),
    pytest.param(["behaviour"], "async and native", id="behaviour", marks=pytest.mark.slow),
    pytest.param(["runtime", "native"], "async", id="runtime", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("files", "chosen"), SUITES)
def test_the_asynchronous_suite_on_uvloop_without_asserts(files: list[str], chosen: str) -> None:
    pytest.importorskip("uvloop")
    paths = [f"tests/{name}" for name in files]
    command = [sys.executable, "-O", "-m", "pytest", "-q", "-n0", "--uvloop", *paths, "-k", chosen]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("folder", ["generator", "generated"])
def test_no_assert_decides_at_run_time(folder: str) -> None:
    asserts = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if b"assert" in (source := path.read_bytes())  # parsing all of them takes seconds
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assert)
    ]
    assert asserts == []
