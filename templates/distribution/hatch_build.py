"""Completes the metadata where GitHub builds the package: its addresses, and links that hold on an index.

Where it is built elsewhere nobody knows the repository's address: the metadata names none, and what
links to a file of the repository becomes plain text.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.M | re.S)
_IMAGE = re.compile(r"!\[([^]]*)\]\((?!https?:|#)([^)\s]+)\)")
_LINK = re.compile(r"(?<!!)\[((?:[^][]|!\[[^]]*\]\([^)]*\))+)\]\((?!https?:|#)([^)\s]+)\)")


class MetadataHook(MetadataHookInterface):
    """Sets what pyproject.toml lists as dynamic: the readme and the addresses."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text("utf-8")
        names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
        server, repository, commit = (os.environ.get(name, "") for name in names)
        metadata["urls"] = {}
        address = folder = ""
        if server and repository and commit:
            address = f"{server}/{repository}"
            owner = repository.partition("/")[0].lower()
            text = text.replace("https://OWNER.github.io/", f"https://{owner}.github.io/")
            folder = os.path.relpath(self.root, os.environ.get("GITHUB_WORKSPACE", self.root))
            folder = Path(folder).as_posix()
            metadata["urls"] = {"Source": address, "Issues": f"{address}/issues"}
            if Path(self.root, "CHANGELOG.md").exists():
                changes = posixpath.normpath(f"{folder}/CHANGELOG.md")
                metadata["urls"]["Changelog"] = f"{address}/blob/{commit}/{changes}"

        def link(kind: str, text: str, path: str) -> str:
            if not address:
                return text
            target = posixpath.normpath(f"{folder}/{path}")
            return f"[{text}]({address}/{kind}/{commit}/{target})"

        def absolute(text: str) -> str:
            mark = "!" if address else ""
            text = _IMAGE.sub(lambda found: mark + link("raw", found[1], found[2]), text)
            return _LINK.sub(lambda found: link("blob", found[1], found[2]), text)

        parts = _CODE.split(text)
        parts[::2] = map(absolute, parts[::2])
        metadata["readme"] = {"content-type": "text/markdown", "text": "".join(parts)}
