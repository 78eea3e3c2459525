"""Pins what pyproject.toml asks for: `make lock`, after a change there; `--upgrade` moves every pin.

Arguments go to uv, which resolves for all Pythons that `requires-python` allows and all platforms at
once, without an interpreter of each: where one Python needs an older release, the pins have markers.
A pin that still fits stays. Written are

- requirements/NAME.txt: all packages of one purpose, each with the hashes of all its files. pip
  installs nothing else from them (--require-hashes), and has nothing to resolve (--no-deps).
- constraints.txt: the same pins without hashes, for environments of some of these packages; pip
  takes no hashes in constraints.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
DATA: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# What a file of requirements/ holds: the project itself, its extras, its dependency groups. Its
# build is part of it, so that none is set up apart, from an index, without hashes.
FILES = {
    "generate": ["project", "fast"],
    "dev": ["project", "fast", "dev"],
    "site": ["project", "site", "pages"],
    "lock": ["lock"],
}
HEADER = "# Written by `make lock`: the pins of requirements/, which has their hashes too.\n"


def requirements(names: list[str]) -> list[str]:
    """Returns what pyproject.toml lists under these names."""
    project = DATA["project"]
    lists = {
        "project": [*DATA["build-system"]["requires"], "editables", *project["dependencies"]],
        **project["optional-dependencies"],
        **DATA["dependency-groups"],
    }
    found: list[str] = []
    for name in names:
        for item in lists[name]:
            found += requirements([item["include-group"]]) if isinstance(item, dict) else [item]
    return list(dict.fromkeys(found))


def pins(text: str) -> list[str]:
    """Returns the lines of requirements without their hashes."""
    lines = (line.rstrip("\\ ") for line in text.splitlines())
    return [line for line in lines if line and not line.startswith((" ", "#"))]


def path(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def lock(name: str, options: list[str]) -> list[str]:
    """Writes the file of a name and returns its pins."""
    lowest = DATA["project"]["requires-python"].removeprefix(">=")
    command = ["uv", "pip", "compile", "-", "--output-file", str(path(name)), "--quiet"]
    command += ["--universal", "--python-version", lowest, "--generate-hashes", "--no-annotate"]
    command += ["--no-config", "--no-python-downloads", "--custom-compile-command", "make lock"]
    wanted = "\n".join(requirements(FILES[name]))
    subprocess.run([*command, *options], input=wanted, text=True, check=True)
    return pins(path(name).read_text("utf-8"))


def main(options: list[str]) -> None:
    """Writes all files; `generate` and `site` last, with the pins that `dev` gives its packages."""
    found = {*lock("dev", options), *lock("lock", options)}
    lines = sorted(found, key=lambda pin: pin.partition("=="))
    CONSTRAINTS.write_text(HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    for name in ("generate", "site"):
        lock(name, ["--constraint", str(CONSTRAINTS)])


if __name__ == "__main__":
    main(sys.argv[1:])
