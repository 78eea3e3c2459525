"""What sessions do beside starting and stopping: their requests, and the files in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .values import is_list, is_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    File: TypeAlias = str | bytes


class SessionRequest:
    """A request of a session's method.

    Args:
        method: the client method.
        members: the method's parameters, each with the path, "a.b", of the member that it sets.
        values: paths with the value that they have without a parameter.
        files: a file's members for its path, its text and its bytes, in the request.
        read: the stream of the response, the list in an event, the file in an item; a file's
            members for its URI, its text and its bytes.
    """

    __slots__ = ("events", "files", "members", "method", "read", "values")

    def __init__(
        self,
        method: str,
        *,
        members: Mapping[str, str],
        values: Mapping[str, object],
        files: Sequence[str] = (),
        read: Sequence[str] = (),
    ) -> None:
        self.method, self.members, self.values, self.files = method, members, values, files
        self.events, *self.read = read or ("",)

    def parameters(
        self, identity: Mapping[str, object], given: Mapping[str, object]
    ) -> dict[str, object]:
        """Returns the request's parameters for a session and the parameters of a call."""
        values = dict(self.values)
        values.update((self.members[name], v) for name, v in given.items() if v is not None)
        parameters = dict(identity)
        for path, value in values.items():
            *parents, last = path.split(".")
            target: Any = parameters
            for part in parents:
                target = target.setdefault(part, {})
            target[last] = value
        return parameters

    def blocks(self, files: Iterable[tuple[object, object]]) -> list[dict[str, object]]:
        """Returns the request's list of files, from paths and contents.

        Raises:
            ValueError: a path is not relative.
        """
        path_member, text, blob = self.files
        blocks: list[dict[str, object]] = []
        for path, content in files:
            if str(path).startswith("/"):
                raise ValueError(f"the path of a file must be relative, not {path!r}")
            member = text if isinstance(content, str) else blob
            blocks.append({path_member: path, member: content})
        return blocks

    def contents(self, events: Iterable[object]) -> list[tuple[str, File]]:
        """Returns the files of a response with their paths; bytes where a file is no text."""
        listed, file_member, uri, text, blob = self.read
        files: list[tuple[str, File]] = []
        for event in events:
            items = at(event, listed)
            for item in items if is_list(items) else ():
                file = at(item, file_member)
                content = file.get(text, file.get(blob)) if is_map(file) else None
                if isinstance(content, (str, bytes)):
                    path = str(at(file, uri) or "").replace("file://", "")
                    files.append((path, _text_if_possible(content)))
        return files


def at(value: object, path: str) -> Any:
    """Returns what is at a path, "a.b", or None."""
    for part in path.split("."):
        value = value.get(part) if is_map(value) else None
    return value


def _text_if_possible(content: File) -> File:
    if isinstance(content, str):
        return content
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content
