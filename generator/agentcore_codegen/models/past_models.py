"""What the archived releases of a service had: to tell a typo from a name of another release."""

from __future__ import annotations

from typing import Any, Literal, cast

from .. import reading
from ..archive import Archive

Side = Literal["input", "output"]


class History:
    """Reads models of the archive on demand, newest first, and each once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._models: dict[tuple[str, str], dict[str, Any]] = {}

    def ever(self, service: str, operation: str, side: Side, member: str | None = None) -> bool:
        """Tells whether some archived release has the operation, with the member if one is named.

        `member` may be a path, "a.b"; in a response as in a request.
        """
        if service not in self._archive.lock.entries:
            return False
        return any(
            self._has(service, entry.version, operation, side, member)
            for entry in reversed(self._archive.entries(service))
        )

    def ever_value(self, service: str, operation: str, member: str, value: str) -> bool:
        """Tells whether some archived release has a value of an enum in a response."""
        for entry in reversed(self._archive.entries(service)):
            shape = self._shape(service, entry.version, operation, "output", member)
            if shape is not None and value in shape.get("enum", ()):
                return True
        return False

    def newest(self, service: str) -> str:
        """Returns the newest release of the archive in which the service changed, or "none"."""
        entries = self._archive.lock.entries.get(service, {})
        return [*entries][-1] if entries else "none"

    def before(self, service: str, version: str, operation: str) -> tuple[str, ...]:
        """Returns the operation's input members in the release before `version`; () for none."""
        versions = [entry.version for entry in self._archive.entries(service)]
        position = versions.index(version)
        if position == 0:
            return ()
        shape = self._shape(service, versions[position - 1], operation, "input", "")
        return tuple(shape.get("members", ())) if shape is not None else ()

    def _has(
        self, service: str, version: str, operation: str, side: Side, member: str | None
    ) -> bool:
        if member is None:
            return operation in self._model(service, version)["operations"]
        return self._shape(service, version, operation, side, member) is not None

    def _shape(
        self, service: str, version: str, operation: str, side: Side, path: str
    ) -> dict[str, Any] | None:
        model = self._model(service, version)
        shapes: dict[str, dict[str, Any]] = model["shapes"]
        reference = model["operations"].get(operation, {}).get(side)
        if reference is None:
            return None
        shape = shapes[reference["shape"]]
        for part in path.split(".") if path else ():
            reference = shape.get("members", {}).get(part)
            if reference is None:
                return None
            shape = shapes[reference["shape"]]
        return shape

    def _model(self, service: str, version: str) -> dict[str, Any]:
        key = (service, version)
        if key not in self._models:
            content = self._archive.read(service, version).files["service-2.json"]
            self._models[key] = cast(dict[str, Any], reading.from_json(content))
        return self._models[key]
