"""Environments of the clients that are compared, each with one Python and nothing but its packages.

They are made on first use by pip in the cache, which git ignores, and kept; one that pip cannot make
is left out with its reason. All have the same version of Python, since a client's figures depend on
it: the newest at hand that every client supports, or the one that `using` names.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from .process import CACHE, ROOT, Skip, run

# By name: what pip installs. The first is for all that botocore carries, at the versions of the
# development environment; the generated package is used from where it is generated.
BASE, CAPO, SMITHY, SDK, SSE = "base", "capo", "smithy", "sdk", "sse"
PACKAGES = {
    BASE: (
        *("boto3", "aiobotocore", "httptools", "typing_extensions", "uvloop"),
        *("opentelemetry-sdk", "opentelemetry-instrumentation-botocore"),
    ),
    CAPO: ("capo-bedrock-agentcore==0.15.0", "capo-bedrock-agentcore-control==0.15.0"),
    SMITHY: ("aws-sdk-bedrock-agentcore==0.12.0", "aws-sdk-bedrock-agentcore-control==0.12.0"),
    SDK: ("bedrock-agentcore==1.25.0",),
    SSE: ("httpx-sse==0.4.3", "httpx==0.28.1"),
}
_CONSTRAINTS = ROOT / "constraints.txt"
_NEWEST = (3, 12)  # what the clients of smithy-python need
_OTHERS = ("python3.12", "python3.13")
_chosen: ContextVar[str] = ContextVar("_chosen", default="")


def python(name: str) -> Path:
    """Returns the Python of an environment.

    Raises:
        Skip: it cannot be made; the text says why.
    """
    found = made(name, interpreter())
    if isinstance(found, Skip):
        raise found
    return found


def at_hand(name: str) -> bool:
    """Returns whether an environment is made already, or is that of the development."""
    return name == BASE or (_folder(name, interpreter()) / "bin" / "python").exists()


@contextmanager
def using(python: str) -> Generator[None, None, None]:
    """Has environments be of another Python for a while."""
    token = _chosen.set(python)
    try:
        yield
    finally:
        _chosen.reset(token)


def interpreter() -> str:
    """Returns the Python that environments are made with."""
    return _chosen.get() or _usual()


@cache
def _usual() -> str:
    """Returns this Python, unless it is too old for a client and a newer one is on the PATH.

    Pip has to be able to install botocore for that one.
    """
    if sys.version_info >= _NEWEST:
        return sys.executable
    for other in filter(None, map(shutil.which, _OTHERS)):
        if not isinstance(made(BASE, other), Skip):
            return other
    return sys.executable


@cache
def made(name: str, interpreter: str) -> Path | Skip:
    """Returns the Python of an environment that is there or made now, or why it is not."""
    folder = _folder(name, interpreter)
    python = folder / "bin" / "python"
    if python.exists():
        return python
    if name == SMITHY and interpreter == sys.executable and sys.version_info < _NEWEST:
        return Skip("needs Python 3.12 or newer, which is not on the PATH")
    pinned = ["--constraint", _CONSTRAINTS] if name == BASE else []
    try:
        run([interpreter, "-m", "venv", folder])
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--retries", "1"]
        run([*pip, "install", "--quiet", "--no-compile", *pinned, *PACKAGES[name]])
    except (OSError, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        if name == BASE and interpreter == sys.executable:
            return Path(sys.executable)  # has the same packages, and others
        return Skip(f"pip cannot install {PACKAGES[name][0]}: {_reason(error)}")
    return python


def _folder(name: str, interpreter: str) -> Path:
    wanted = [*PACKAGES[name], _CONSTRAINTS.read_text("utf-8") if name == BASE else ""]
    state = hashlib.sha256(repr((interpreter, wanted)).encode()).hexdigest()[:12]
    return CACHE / f"{name}-{state}"


def _reason(error: Exception) -> str:
    """Returns the line of pip's output that says most plainly what is wrong."""
    lines = str(error).splitlines()
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["no reason given"])[-1].removeprefix("ERROR: ")
