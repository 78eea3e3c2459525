"""Changes values of specs.toml, one line each: comments and everything else stay as people wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ..diagnostics import GeneratorError
from . import config

_HEADER = re.compile(r"\s*\[")
_PACKAGE = re.compile(r"\s*\[\s*package\s*\]")
_VALUE = r"""(\s*=\s*)("[^"\n]*"|'[^'\n]*')"""


def pinned(text: str, path: Path, botocore: str, version: str) -> str:
    """Returns specs.toml with another botocore release and another version of the package.

    Args:
        text: The file as it is.
        path: What errors name.
        botocore: The release to generate from.
        version: The version of the generated package.

    Raises:
        GeneratorError: the file writes one of them in a way that cannot be edited in place.
    """
    before = config.parse(text, path)
    lines = text.splitlines(keepends=True)
    if before.botocore != botocore:
        _set(lines, 0, "botocore", botocore)
    if before.version != version:
        start = next((n for n, line in enumerate(lines) if _PACKAGE.match(line)), None)
        if start is None:
            lines += ["" if text.endswith("\n") else "\n", "\n[package]\n"]
            start = len(lines) - 1
        _set(lines, start + 1, "version", version)
    edited = "".join(lines)
    after = config.parse(edited, path)
    for key, actual, expected in (
        ("botocore", after.botocore, botocore),
        ("package.version", after.version, version),
    ):
        if actual != expected:
            raise GeneratorError(
                f"{key} is not written on a line of its own",
                str(path),
                f'write {key.rpartition(".")[2]} = "{expected}" and run it again',
            )
    return edited


def _set(lines: list[str], start: int, key: str, value: str) -> None:
    """Replaces the value of a key in the table that begins at `start`, or adds it there."""
    pattern = re.compile(rf"(\s*{key}){_VALUE}")
    for number in range(start, len(lines)):
        if _HEADER.match(lines[number]):
            break
        if match := pattern.match(lines[number]):
            kept = lines[number][match.end() :]
            lines[number] = f"{match[1]}{match[2]}{json.dumps(value)}{kept}"
            return
    lines.insert(start, f"{key} = {json.dumps(value)}\n")


_STEPS: Mapping[str, int] = {"major": 0, "minor": 1, "patch": 2}


def raised(version: str, published: str, bump: str, path: Path) -> str:
    """Returns the version of a package that goes out with changes which ask for a bump.

    Args:
        version: The one in specs.toml; where it is as high as the changes ask for, it stays.
        told: The version of the package as it was generated last.
        bump: `major`, `minor`, `patch` or `none`.
        path: What errors name.

    Raises:
        GeneratorError: as `bumped`.
    """
    target = bumped(published, bump, path)
    if version == target:
        return version
    return max(version, target, key=lambda text: _numbers(text, path))


def bumped(version: str, bump: str, path: Path) -> str:
    """Returns the version after a `major`, `minor` or `patch` bump, the same for `none`.

    Below 1.0 a major bump raises the minor number, as semantic versioning leaves it to 0.x.

    Raises:
        GeneratorError: the version is not written like 1.2.3.
    """
    if bump == "none":
        return version
    parts = _numbers(version, path)
    place = _STEPS[bump]
    if parts[0] == 0 and place == 0:
        place = 1
    parts[place:] = [parts[place] + 1, *[0] * (2 - place)]
    return ".".join(map(str, parts))


def _numbers(version: str, path: Path) -> list[int]:
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    if match is None:
        raise GeneratorError(
            f"package.version {version!r} cannot be raised",
            str(path),
            "write it like 1.2.3, or raise it by hand and pass --keep-version",
        )
    return [int(part or 0) for part in match.groups()]
