"""Environments of other packages for slow tests, made by pip on first use and kept in the cache.

Each has what the generated package needs, at the versions of the development environment where the
other packages allow it, and takes the package from where it is generated.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# By name: what pip installs beside the generated package's own dependencies.
SDK = "bedrock-agentcore==1.25.0"
TOOLKIT = "bedrock-agentcore-starter-toolkit==0.3.14"
PACKAGES = {
    "sdk": (SDK, "fastapi", "gunicorn", "uvicorn-worker", "httptools", "aiobotocore"),
    "sdk-tests": (SDK, "httptools", "pytest", "pytest-asyncio"),
    "toolkit-tests": (TOOLKIT, SDK, "httptools", "pytest", "pytest-asyncio", "syrupy"),
    "frameworks": (
        *("strands-agents", "langchain-core", "pydantic-ai-slim", "openai-agents", "mcp>=2"),
        *("aiobotocore", "httptools"),
    ),
    "signed": ("httpx", "mcp>=2", "uvicorn", "websockets", "aiobotocore", "httptools"),
    "feeds": ("feedparser", "fastfeedparser"),
    "crewai": ("crewai", "aiobotocore", "httptools"),  # it wants other releases than the others
}


@cache
def python(name: str) -> Path:
    """Returns the Python of an environment; skips the test where pip cannot make it."""
    packages = [*PACKAGES[name], "typing_extensions"]
    state = hashlib.sha256(repr((sys.version, packages)).encode()).hexdigest()[:12]
    folder = ROOT / ".cache" / "environments" / f"{name}-{state}"
    with locked(folder):
        return _made(name, folder, packages)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lets one worker of a test run make a folder, while the others wait."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(name: str, folder: Path, packages: list[str]) -> Path:
    done, executable = folder / "done", folder / "bin" / "python"
    if done.exists():
        return executable
    shutil.rmtree(folder, ignore_errors=True)
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(executable), "-m", "pip", "--disable-pip-version-check", "install", "-q", *packages],
    ):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            lines = result.stderr.strip().splitlines() or ["no reason given"]
            # A package that does not support this Python says so in a line of its own.
            reason = next((line for line in lines if "Requires-Python" in line), lines[-1])
            pytest.skip(f"pip cannot make the environment {name!r}: {reason[-200:]}")
    done.touch()
    return executable


@cache
def sdist(requirement: str, *, isolated: bool = False) -> Path:
    """Returns a source distribution by pip; skips the test where pip cannot bring it.

    pip asks each for its metadata: `isolated` is for one that needs other packages for that than the
    development environment has.
    """
    folder = ROOT / ".cache" / "sdists" / requirement
    with locked(folder):
        if not (archives := sorted(folder.glob("*.tar.gz"))):
            options = ["download", "-q", "--no-deps", "--no-binary=:all:"]
            options += [] if isolated else ["--no-build-isolation"]
            command = [sys.executable, "-m", "pip", *options, "--dest", str(folder), requirement]
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if not (archives := sorted(folder.glob("*.tar.gz"))):
                pytest.skip(f"pip cannot bring {requirement}: {result.stderr.strip()[-200:]}")
        return archives[0]
