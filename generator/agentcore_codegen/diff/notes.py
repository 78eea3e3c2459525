"""Release notes: botocore's change files, from a folder, a checkout or an address."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .. import reading
from ..archive.versions import is_version, order
from ..diagnostics import Diagnostic, GeneratorError, UsageError
from .finding import printable
from .model import items, table

_TIMEOUT = 10  # seconds
_CHANGES = ".changes"


class Notes:
    """The notes of releases, by version. A release without a file has none."""

    def __init__(self, source: str, optional: bool = False) -> None:
        """Opens a folder of `<version>.json`, a checkout with `.changes`, or an address.

        Args:
            source: A path, or an address with `{version}` in it (or the folder above the files).
            optional: Go on without notes where they cannot be read; `problem` says why.

        Raises:
            UsageError: the folder does not exist or holds no notes.
        """
        self.source, self.optional = source, optional
        self.problem: Diagnostic | None = None
        self.is_address = re.match(r"https?://", source) is not None
        if not self.is_address:
            folder = Path(source)
            inner = folder / _CHANGES
            self.folder = inner if inner.is_dir() else folder
            if not self.folder.is_dir():
                raise UsageError("no such folder of release notes", source, "check --notes")
            if not any(is_version(path.stem) for path in self.folder.glob("*.json")):
                raise UsageError(
                    "holds no release notes",
                    source,
                    "name a folder of <version>.json files or a botocore checkout",
                )

    def of(self, service: str, version: str) -> tuple[str, ...]:
        """Returns what one release's note says of a service, a paragraph per entry."""
        if self.problem is not None:
            return ()
        try:
            text = self._fetch(version) if self.is_address else self._read(version)
        except GeneratorError as error:
            if not self.optional:
                raise
            self.problem = replace(error.diagnostic, level="warning")
            return ()
        if text is None:
            return ()
        where = f"release notes {self.source} {version}"
        try:
            data = reading.from_json(text)
        except ValueError as error:
            raise GeneratorError(f"is not JSON: {error}", where, "fix the file") from error
        entries: list[str] = []
        for entry in items(data, where):
            row = table(entry, where)
            if str(row.get("category", "")).strip("`") == service:
                entries.append(_text(str(row.get("description", ""))))
        return tuple(entries)

    def between(
        self, service: str, versions: Sequence[str], after: str, until: str
    ) -> tuple[str, ...]:
        """Returns the notes of `versions` that lie after one release and up to another."""
        entries: list[str] = []
        low = order(after) if is_version(after) else None
        high = order(until) if is_version(until) else None
        if high is None:
            return ()
        for version in versions:
            here = order(version)
            if here <= high and (low is None or here > low) and (low is not None or here == high):
                entries += self.of(service, version)
        return tuple(entries)

    def known(self) -> tuple[str, ...]:
        """Returns the versions that a folder holds; an address cannot be listed."""
        if self.is_address:
            return ()
        return tuple(
            sorted((p.stem for p in self.folder.glob("*.json") if is_version(p.stem)), key=order)
        )

    def _read(self, version: str) -> str | None:
        path = self.folder / f"{version}.json"
        try:
            return reading.text(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise GeneratorError(f"cannot read it: {error}", str(path), "check --notes") from error

    def _fetch(self, version: str) -> str | None:
        address = self.source
        if "{version}" not in address:
            address = f"{address.rstrip('/')}/{{version}}.json"
        address = address.replace("{version}", version)
        try:
            with urllib.request.urlopen(address, timeout=_TIMEOUT) as response:
                return reading.stream(response).decode("utf-8")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise GeneratorError(f"answers {error.code}", address, "check --notes") from error
        except (OSError, ValueError) as error:
            raise GeneratorError(f"cannot read it: {error}", address, "check --notes") from error


def _text(description: str) -> str:
    return printable(" ".join(html.unescape(re.sub(r"<[^>]+>", "", description)).split()))
