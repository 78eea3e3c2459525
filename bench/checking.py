"""Type checkers on a program of ten modules, on the generated package and on types-boto3."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import venv
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from .process import ROOT, Cost, Skip, run
from .turns import Effort, interleaved

OURS, THEIRS, NOTHING = "the generated package", "types-boto3", "an empty program"
PROGRAM = Path(__file__).resolve().parent / "users" / "program"
_CLIENT = re.compile(r"from agentcore_clients\.(\w+) import (\w+)")
_TYPES = re.compile(r"from agentcore_clients\.(\w+)\.types import ([\w, ]+)")
_MADE = {
    "BedrockAgentCoreClient(REGION)": 'boto3.client("bedrock-agentcore", REGION)',
    "BedrockAgentCoreControlClient(REGION)": 'boto3.client("bedrock-agentcore-control", REGION)',
}
# A module that its user has just changed: the others are as a checker knows them.
EDITED = "agents.py"
EDIT = "\n\ndef _ask_again(runtime: AgentRuntime) -> bytes:\n    return ask(runtime, b'again')\n"

# A check: given the Python, the folder of the program and one for what the checker remembers.
Check = Callable[[Path, Path, Path], Cost]


def as_boto3(text: str) -> str:
    """Returns a module of the program as users of boto3 and types-boto3 write it."""
    text = _CLIENT.sub(r"from types_boto3_\1.client import \2", text)
    text = _TYPES.sub(_type_imports, text)
    for ours, theirs in _MADE.items():
        if ours in text:
            text = text.replace(ours, theirs)
            if "import boto3\n" not in text:
                text = text.replace("annotations\n", "annotations\n\nimport boto3\n", 1)
    return text


def _type_imports(match: re.Match[str]) -> str:
    names = ", ".join(f"{name}TypeDef as {name}" for name in match[2].split(", "))
    return f"from types_boto3_{match[1]}.type_defs import {names}"


@contextmanager
def programs() -> Generator[tuple[Path, dict[str, Path]], None, None]:
    """Gives the Python of a user, and a folder of each variant with the program in it.

    One has an empty program: what a check of it costs is the checker's own.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        found: dict[str, Path] = {}
        for name, place, change in ((OURS, "ours", str), (THEIRS, "theirs", as_boto3)):
            target = found[name] = work / place
            (target / "program").mkdir(parents=True)
            for module in PROGRAM.glob("*.py"):
                text = change(module.read_text("utf-8"))
                (target / "program" / module.name).write_text(text, "utf-8")
        found[NOTHING] = work / "nothing"
        (found[NOTHING] / "program").mkdir(parents=True)
        (found[NOTHING] / "program" / "__init__.py").touch()
        yield _environment(work / "environment"), found


def measure(check: Check, warm: bool, effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns the cost of a check of either program.

    Args:
        check: `mypy` or `pyright`.
        warm: Whether the checker has checked the program before one of its modules was edited.
        effort: How often, and for how long.
    """
    with programs() as (python, found):
        kind, names = (_warm, (OURS, THEIRS)) if warm else (_cold, found)
        actions = {name: partial(kind, check, python, found[name]) for name in names}
        return interleaved(actions, effort, warm=False)


def _cold(check: Check, python: Path, program: Path) -> Cost:
    with tempfile.TemporaryDirectory() as memory:
        return check(python, program, Path(memory))


def _warm(check: Check, python: Path, program: Path) -> Cost:
    edited = program / "program" / EDITED
    before = edited.read_text("utf-8")
    with tempfile.TemporaryDirectory() as memory:
        check(python, program, Path(memory))
        edited.write_text(before + EDIT, "utf-8")
        try:
            return check(python, program, Path(memory))
        finally:
            edited.write_text(before, "utf-8")


def mypy(python: Path, program: Path, memory: Path) -> Cost:
    """Checks with `mypy --strict`."""
    options = ["--strict", "--config-file", "", "--cache-dir", memory]
    target = ["--python-executable", python, program / "program"]
    return run([sys.executable, "-m", "mypy", *options, *target])


def pyright(python: Path, program: Path, memory: Path) -> Cost:
    """Checks with pyright, which remembers nothing.

    Not strictly: boto3's stubs name types of services for which nothing is installed.
    """
    del memory
    (program / "pyrightconfig.json").write_text("{}", "utf-8")
    options = ["--project", program, "--pythonpath", python]
    return run([sys.executable, "-m", "pyright", *options])


def _environment(folder: Path) -> Path:
    """Makes an environment that has the generated package installed, as a user's has.

    Checkers treat installed packages differently: they report nothing about them and leave out
    what they need not know. The rest comes from the environment that runs this.
    """
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    shutil.copytree(ROOT / "generated" / "agentcore_clients", site / "agentcore_clients")
    paths = [path for path in sys.path if path.endswith("site-packages")]
    (site / "rest.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    return folder / "bin" / "python"
