"""What a generated package says of itself: its version, and the botocore release that it is of."""

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
    """The version of a package in its folder, and the release that it is of."""

    botocore: str
    version: str


def read(output: Path) -> PackageVersion | None:
    """Returns what the package in a folder is; None for no package, or one that does not say."""
    try:
        for path in sorted(output.glob(_FILE)):
            text = path.read_text(encoding="utf-8")
            release, version = _RELEASE.search(text), _VERSION.search(text)
            if release and version and is_version(release[1]):
                return PackageVersion(release[1], version[1])
    except (OSError, UnicodeDecodeError):
        pass
    return None
