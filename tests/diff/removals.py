"""An archive in which a release lacks what programs use: history has no such release."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from agentcore_codegen.archive import Archive, Model
from botocore import xform_name

Data = dict[str, Any]
Edit = Callable[[Data, frozenset[str]], None]


class Edited(Archive):
    """An archive, but for one release, from which an edit took something."""

    def __init__(self, root: Path, version: str, edit: Edit, words: frozenset[str]) -> None:
        super().__init__(root)
        self._edited = lru_cache(maxsize=None)(lambda entry: self._edit(entry, edit, words))
        self._version = version

    def read(self, service: str, version: str) -> Model:
        found = super().read(service, version)
        if version != self._version:
            return found
        files = self._edited(service)
        return replace(found, files=files)

    def _edit(self, service: str, edit: Edit, words: frozenset[str]) -> dict[str, bytes]:
        files = dict(super().read(service, self._version).files)
        data = json.loads(files["service-2.json"])
        edit(data, words)
        files["service-2.json"] = json.dumps(data).encode()
        for name, table in (("paginators-1.json", "pagination"), ("waiters-2.json", "waiters")):
            if name in files:
                content = json.loads(files[name])
                content[table] = {
                    key: value
                    for key, value in content[table].items()
                    if value.get("operation", key) in data["operations"]
                }
                files[name] = json.dumps(content).encode()
        return files


def words_of(folder: Path) -> frozenset[str]:
    """Returns every word of some programs: what a program uses is one of them."""
    return frozenset(
        word
        for path in folder.rglob("*.py")
        for word in re.findall(r"\w+", path.read_text("utf-8"))
    )


def operations_removed(data: Data, words: frozenset[str]) -> None:
    """Every second operation that a program may call is gone."""
    used = [name for name in data["operations"] if xform_name(name) in words]
    for name in used[::2]:
        del data["operations"][name]


def operations_renamed(data: Data, words: frozenset[str]) -> None:
    used = [name for name in data["operations"] if xform_name(name) in words]
    for name in used[1::2]:
        found = data["operations"].pop(name)
        data["operations"][f"{name}Anew"] = {**found, "name": f"{name}Anew"}


def members_removed(data: Data, words: frozenset[str]) -> None:
    """Members that a program may name are gone, but for those that addresses are made of."""
    for shape in data["shapes"].values():
        if shape["type"] != "structure" or shape.get("exception"):
            continue
        for name, ref in list(shape["members"].items()):
            if name in words and ref.get("location") != "uri" and shape.get("payload") != name:
                del shape["members"][name]
                shape["required"] = [m for m in shape.get("required", ()) if m != name]


def members_renamed(data: Data, words: frozenset[str]) -> None:
    for shape in data["shapes"].values():
        if shape["type"] != "structure" or shape.get("exception"):
            continue
        anew = {name: f"{name}Anew" if name in words else name for name in shape["members"]}
        for name, ref in shape["members"].items():
            ref.setdefault("locationName", name)
        shape["members"] = {anew[name]: ref for name, ref in shape["members"].items()}
        shape["required"] = [anew[name] for name in shape.get("required", ())]
        if "payload" in shape:
            shape["payload"] = anew[shape["payload"]]


EDITS: dict[str, Edit] = {
    "operations are removed": operations_removed,
    "operations have other names": operations_renamed,
    "members are removed": members_removed,
    "members have other names": members_renamed,
}
