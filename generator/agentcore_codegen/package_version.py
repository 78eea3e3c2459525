"""What a generated package says of itself: its version, and the botocore release that it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .archive.versions import ascending, is_version

_PROJECT = "pyproject.toml"
_SERVICES = "*/*/_service.py"  # the one module of each service that names its release
_RELEASE = re.compile(r'^ +botocore="([^"\n]*)",$', re.MULTILINE)
_VERSION = re.compile(r'^version = "([^"\n]*)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PackageVersion:
    """The version of a package in its folder, and the newest release that it is of."""

    botocore: str
    version: str


def read(output: Path) -> PackageVersion | None:
    """Returns what the package in a folder is; None for no package, or one that does not say."""
    try:
        version = _VERSION.search((output / _PROJECT).read_text(encoding="utf-8"))
        modules = [path.read_text(encoding="utf-8") for path in output.glob(_SERVICES)]
    except (OSError, UnicodeDecodeError):
        return None
    releases = [name for text in modules for name in _RELEASE.findall(text) if is_version(name)]
    if not releases or version is None:
        return None
    return PackageVersion(ascending(releases)[-1], version[1])
