"""A before and an after for every rule: what `explain` prints and the tests compare."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ...models.load import load
from ..model import Model, parse
from ..rules import find
from .model import BASE
from .table import EXAMPLES, Patch

SERVICE = "library"
# Where the path of a patch begins that is no part of a model.
BESIDE = ("specs.toml/", "generated/")


@dataclass(frozen=True, slots=True)
class Example:
    """Two toy models, or two specs.toml, that differ by what one rule is about."""

    rule: str
    patches: tuple[Patch, ...]

    def files(self, after: bool) -> dict[str, bytes]:
        """Returns the model files of one side."""
        data = copy.deepcopy(dict(BASE))
        for path, old, new in self.patches:
            if not path.startswith(BESIDE):
                _set(data, path, new if after else old)
        return {f"{stem}.json": json.dumps(value).encode() for stem, value in data.items()}

    def model(self, after: bool) -> Model:
        """Returns the model of one side."""
        version = "after" if after else "before"
        source = load(SERVICE, version, "2024-01-01", self.files(after))
        return parse(source, version)

    def lines(self) -> tuple[str, ...]:
        """Returns the difference as lines that begin with a place, - or +."""
        rows: list[str] = []
        for path, old, new in self.patches:
            head, _, key = path.rpartition("/")
            rows.append(f"  {head}:")
            rows.append(f'- "{key}": {json.dumps(old)}' if old is not None else f'- no "{key}"')
            rows.append(f'+ "{key}": {json.dumps(new)}' if new is not None else f'+ no "{key}"')
        return tuple(rows)


def example(rule_id: str) -> Example:
    """Returns the example of a rule.

    Raises:
        UsageError: there is no such rule.
    """
    return Example(rule_id, EXAMPLES[find(rule_id).id])


def _set(data: Mapping[str, object], path: str, value: object) -> None:
    """Sets or removes the value at a path; the parts of a path are separated by `/`."""
    *parents, key = path.split("/")
    target = cast("dict[str, object]", data)
    for part in parents:
        target = cast("dict[str, object]", target[part])
    if value is None:
        target.pop(key, None)
    else:
        target[key] = copy.deepcopy(value)
