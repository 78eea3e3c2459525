"""Prints what pip is to install: `python tools/requirements.py fast test` for extras and groups.

What the project needs, its build included, and what pyproject.toml lists under these names: an extra
or a group. The pip that a new environment has on Python 3.10 to 3.12 knows no `--group`, and
`make generate` shall not wait for a newer one. The build is listed so that none is set up apart.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    from pip._vendor import tomli as tomllib

DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
)


def requirements(names: list[str]) -> list[str]:
    """Returns the project's requirements, and those of extras and groups."""
    found = [*DATA["build-system"]["requires"], "editables", *DATA["project"]["dependencies"]]
    lists = {**DATA["project"]["optional-dependencies"], **DATA["dependency-groups"]}
    pending = list(names)
    while pending:
        for item in lists[pending.pop(0)]:
            if isinstance(item, dict):
                pending.append(item["include-group"])
            else:
                found.append(item)
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    print(*requirements(sys.argv[1:]), sep="\n")  # noqa: T201
