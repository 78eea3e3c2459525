"""Compares two parsed values strictly and names the place of the first difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any


def difference(ours: Any, theirs: Any, path: str = "") -> str | None:
    """Returns where and how `ours` differs from `theirs`, None where they are equal.

    Types count: 1, 1.0 and True differ. Datetimes are equal when they are the same instant at the
    same offset.
    """
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        if ours.keys() != theirs.keys():
            return f"{path or 'top'}: keys {sorted(ours)} are not {sorted(theirs)}"
        pairs = [(f"{path}.{key}", ours[key], theirs[key]) for key in theirs]
    elif isinstance(ours, (list, tuple)) and isinstance(theirs, (list, tuple)):
        if len(ours) != len(theirs):
            return f"{path or 'top'}: {len(ours)} items are not {len(theirs)}"
        pairs = [(f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(ours, theirs, strict=True))]
    elif isinstance(ours, dt.datetime) and isinstance(theirs, dt.datetime):
        try:
            same = ours == theirs and ours.utcoffset() == theirs.utcoffset()
        except OverflowError:  # dateutil's local zone knows no offset in the first hours of year 1
            same = ours.replace(tzinfo=None) == theirs.replace(tzinfo=None)
        return None if same else f"{path}: {ours!r} is not {theirs!r}"
    else:
        same = type(ours) is type(theirs) and ours == theirs
        return None if same else f"{path or 'top'}: {ours!r} is not {theirs!r}"
    for place, mine, other in pairs:
        if problem := difference(mine, other, place):
            return problem
    return None
