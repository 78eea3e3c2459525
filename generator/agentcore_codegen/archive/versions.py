"""botocore version numbers: how they are written, and their order, which is numeric."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from ..diagnostics import UsageError

_RELEASE = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){1,3}")


def is_version(text: str) -> bool:
    """Tells whether `text` is written like a botocore release, for example 1.42.60."""
    return _RELEASE.fullmatch(text) is not None


def order(version: str) -> tuple[int, ...]:
    """Returns the sort key of a version: 1.9.0 comes before 1.10.0.

    Raises:
        UsageError: not written like a release.
    """
    if not is_version(version):
        raise UsageError(f"not a botocore version: {version!r}", remedy="write it like 1.42.60")
    return tuple(int(part) for part in version.split("."))


def ascending(versions: Iterable[str]) -> tuple[str, ...]:
    """Returns the versions without repeats, oldest first."""
    return tuple(sorted(set(versions), key=order))


def around(version: str, known: Iterable[str]) -> str:
    """Returns a clause that offers the known versions next to `version`, the newer one last."""
    versions = ascending(known)
    place = bisect_right([order(each) for each in versions], order(version))
    near = versions[max(place - 1, 0) : place + 1]
    if not near:
        return "there is none"
    return f"the nearest {'are' if len(near) > 1 else 'is'} {' and '.join(near)}"
