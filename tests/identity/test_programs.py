"""Programs written for the hand-written helpers run with nothing changed but the import."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import environments
from support.models import ROOT

from .conftest import PREFER_BOTOCORE, SECRET_URL, Service, environment

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
_IMPORT = re.compile(r"from bedrock_agentcore(?:\.services)?\.identity import")
_IDENTITY = re.compile(r"[0-9a-f]{8}@workload-[0-9a-f]{8}")

# What each program prints, and how many requests it may cost.
PRINTS = {
    "async_tool": (
        "['agents#1 with token-github']\nwhy with key-USER\n",
        4,  # an identity, its token, an access token, a key
    ),
    "custom_poller": (f"token-from-the-mailbox\n['{SECRET_URL}']\n", 2),
    "entrypoint": (
        f"visit {SECRET_URL}\ncalendar with token-google-provider\ndone: today\n",
        4,
    ),
    "stacked": (
        "tools with token-github and key-USER\nagents with token-github and key-USER\n",
        4,  # the second call finds everything
    ),
    "sync_tool": (
        f"Please visit: {SECRET_URL}\nfiles of inbox with token-google-provider\n",
        4,
    ),
    "users": (
        "us-east-1\nTrue 17\nmine\nopenai\ngithub\n"
        "jwt-1@mine\nkey-jwt-1@mine\nu-1@mine\nkey-u-1@mine\njwt-1@mine\nkey-jwt-1@mine\n",
        10,
    ),
}


def run(
    program: str, service: Service, folder: Path, python: str | Path = sys.executable
) -> subprocess.CompletedProcess[str]:
    path = folder / "program.py"
    path.write_text(program)
    if service.engine == "botocore":
        (folder / "sitecustomize.py").write_text(PREFER_BOTOCORE)
    keep = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR")
    return subprocess.run(
        [python, path],
        cwd=folder,
        env={
            **{name: os.environ[name] for name in keep if name in os.environ},
            **environment(service),
            "PYTHONPATH": f"{ROOT / 'generated'}{os.pathsep}{folder}",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_program_is_told_about() -> None:
    assert [path.stem for path in PROGRAMS] == sorted(PRINTS)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_runs_with_the_import_swapped(path: Path, service: Service, tmp_path: Path) -> None:
    source, swapped = _IMPORT.subn("from agentcore_clients.identity import", path.read_text())
    assert swapped == 1
    result = run(source, service, tmp_path)
    prints, requests = PRINTS[path.stem]
    assert _IDENTITY.sub("USER", result.stdout) == prints, result.stderr
    assert result.returncode == 0
    assert len(service.paths) == requests, service.paths
    # Nothing sensitive, but what the program itself prints.
    both = "both a user token and a user id are given; the user token is used\n"
    local = (
        "no workload access token is set: made an identity for local development, kept in"
        " .agentcore.json\n"
    )
    expected = {"users": both, "custom_poller": ""}  # the others are given no workload token
    assert result.stderr == expected.get(path.stem, local)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["native"], indirect=True)  # which the SDK does not use
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_prints_the_same_as_it_is(path: Path, service: Service, tmp_path: Path) -> None:
    result = run(path.read_text(), service, tmp_path, environments.python("sdk"))
    printed = _IDENTITY.sub("USER", result.stdout)
    expected = PRINTS[path.stem][0].splitlines()
    # It prints more: it tells of the local identity and of the URL.
    assert [line for line in printed.splitlines() if line in expected] == expected, result.stderr
