"""`mypy --strict` on a short program of both services, on the generated package and on types-boto3."""

from __future__ import annotations

import sys
import tempfile
import venv
from functools import partial
from pathlib import Path

from .process import ROOT, Cost, Skip, run
from .turns import Effort, interleaved

_USERS = Path(__file__).resolve().parent / "users"
OURS, THEIRS = "the generated package", "types-boto3"


def measure(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns the cost of the first check, without mypy's cache, of either program."""
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(Path(folder))
        users = {OURS: _USERS / "ours.py", THEIRS: _USERS / "boto3_.py"}
        actions = {name: partial(_check, python, user) for name, user in users.items()}
        return interleaved(actions, effort, warm=False)


def _environment(folder: Path) -> Path:
    """Makes an environment that has the generated package installed, as a user's has.

    Mypy treats installed packages differently: it reports nothing about them and leaves out
    what it need not know. The rest comes from the environment that runs this.
    """
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "agentcore_clients").symlink_to(ROOT / "generated" / "agentcore_clients")
    paths = [path for path in sys.path if path.endswith("site-packages")]
    (site / "rest.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    return folder / "bin" / "python"


def _check(python: Path, program: Path) -> Cost:
    with tempfile.TemporaryDirectory() as cache:
        options = ["--strict", "--config-file", "", "--cache-dir", cache]
        target = ["--python-executable", python, program]
        return run([sys.executable, "-m", "mypy", *options, *target])
