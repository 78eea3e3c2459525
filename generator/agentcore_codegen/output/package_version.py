"""What a generated package says of itself: its name, its version, its release of botocore."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..archive.versions import is_version

_FILE = "*/_release.py"
_RELEASE = re.compile(r'^BOTOCORE = "([^"\n]*)"$', re.MULTILINE)
_VERSION = re.compile(r'^__version__ = "([^"\n]*)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PackageVersion:
    """The version of a package in its folder, the release that it is of, and its import name."""

    botocore: str
    version: str
    package: str


def read(output: Path) -> PackageVersion | None:
    """Returns what the package in a folder is; None for no package, or one that does not say."""
    try:
        for path in sorted(output.glob(_FILE)):
            text = path.read_text(encoding="utf-8")
            release, version = _RELEASE.search(text), _VERSION.search(text)
            if release and version and is_version(release[1]):
                return PackageVersion(release[1], version[1], path.parent.name)
    except (OSError, UnicodeDecodeError):
        pass
    return None
