"""Formats the rendered Python modules as black does: by ruff where it is installed, else by black.

Ruff makes of generated code what black makes of it, byte for byte, in a hundredth of the time.
Black is the reference: tests and `make lint` hold what ruff makes to it.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..diagnostics import GeneratorError
from .code_style import WIDTH

# Both read no configuration and keep no cache.
_STYLE = ("--line-length", str(WIDTH), "--target-version", "py310", "--no-cache")
_NO_CONFIGURATION = "none.toml"

# The first release with the style of black 26.
_RUFF = (0, 15)


def format_files(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Returns the files with each Python module formatted; anything else passes through.

    Args:
        files: Text or bytes by path; a module is a `str` whose path ends in `.py`.

    Raises:
        GeneratorError: a module is not Python; nothing is returned.
    """
    modules = [path for path in files if path.endswith(".py") and isinstance(files[path], str)]
    texts = _formatted({path: str(files[path]) for path in modules}) if modules else {}
    return {path: texts.get(path, content) for path, content in files.items()}


def _formatted(modules: Mapping[str, str]) -> dict[str, str]:
    # Numbers for names: no path of a module is one that a formatter leaves out.
    names = {f"{number}.py": path for number, path in enumerate(modules)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _NO_CONFIGURATION).touch()
        for file, path in names.items():
            (folder / file).write_bytes(modules[path].encode())
        command = [*(ruff() or black()), *_STYLE, *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise _failure(done.stderr.strip(), names)
        return {path: (folder / file).read_bytes().decode() for file, path in names.items()}


def _failure(message: str, names: Mapping[str, str]) -> GeneratorError:
    """Returns the error for what a formatter said; it names a module by its number."""
    line = message.partition("\n")[0]
    file = re.search(r"\d+\.py(?=:)", line)
    if file is None:
        return GeneratorError(f"the formatter failed: {line}", "", "install black again")
    text = line[file.end() :].lstrip(": ")
    path = names[file[0]]
    return GeneratorError(f"the rendered module is not Python: {text}", path, "fix its template")


def ruff() -> tuple[str, ...] | None:
    """Returns the command of this environment's ruff; None where there is none that is right."""
    try:
        version = importlib.metadata.version("ruff")
        if tuple(map(int, version.split(".")[:2])) < _RUFF:
            return None
        # ruff has no types; it finds its program in any kind of environment.
        program = str(importlib.import_module("ruff").find_ruff_bin())
        return program, "format", "--isolated"
    except (ImportError, FileNotFoundError):
        return None


def black() -> tuple[str, ...]:
    """Returns the command of black, which spreads the modules over processes of its own."""
    return sys.executable, "-m", "black", "--quiet", "--fast", "--config", _NO_CONFIGURATION
