"""What a generated package says of itself: its version, and the botocore release that it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .archive.versions import ascending, is_version

_FILE = "pyproject.toml"
_RELEASE = re.compile(r"\(botocore ([^()\s]+)\)")  # in the first line, for each service
_VERSION = re.compile(r'^version = "([^"\n]*)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PackageVersion:
    """The version of a package in its folder, and the newest release that it is of."""

    botocore: str
    version: str


def read(output: Path) -> PackageVersion | None:
    """Returns what the package in a folder is; None for no package, or one that does not say."""
    try:
        text = (output / _FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    head, _, rest = text.partition("\n")
    releases = [found for found in _RELEASE.findall(head) if is_version(found)]
    version = _VERSION.search(rest)
    if not releases or version is None:
        return None
    return PackageVersion(ascending(releases)[-1], version[1])
