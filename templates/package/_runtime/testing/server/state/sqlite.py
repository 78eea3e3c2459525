"""Resources in one file, so that they are there when the server starts again."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode, b64encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike
    from typing import Any

_FORMAT = 1  # of the contents; a file of another one is refused
_BYTES = "$bytes"  # the key of what is bytes, which JSON does not know


class File:
    """A file of resources, which one server at a time uses.

    Args:
        path: The file, which is made where it is not there.

    Raises:
        ValueError: it is none of this server, or another server uses it.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        # The server sees to it that one thread at a time is here.
        self._connection = sqlite3.connect(
            path, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS records (number INTEGER PRIMARY KEY, contents TEXT)"
            )
            (found,) = self._connection.execute("PRAGMA user_version").fetchone()
            if found not in (0, _FORMAT):
                raise ValueError(f"{path}: the state of another version; use another file")
            self._connection.execute(f"PRAGMA user_version={_FORMAT}")
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise ValueError(f"{path}: no state that can be used ({error})") from None
        except ValueError:
            self._connection.close()
            raise

    def load(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yields the number and the contents of each record, in the order of their making."""
        rows = self._connection.execute("SELECT number, contents FROM records ORDER BY number")
        for number, contents in rows:
            yield number, json.loads(contents, object_hook=_with_bytes)

    def save(self, number: int, contents: dict[str, Any]) -> None:
        """Keeps a record in the place of its earlier contents."""
        self._connection.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?)",
            (number, json.dumps(contents, default=_without_bytes)),
        )

    def drop(self, number: int) -> None:
        """Forgets a record."""
        self._connection.execute("DELETE FROM records WHERE number = ?", (number,))

    def close(self) -> None:
        """Gives the file free."""
        self._connection.close()


def _without_bytes(value: object) -> object:
    if isinstance(value, (bytes, bytearray)):
        return {_BYTES: b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def _with_bytes(value: dict[str, Any]) -> Any:
    return b64decode(value[_BYTES]) if value.keys() == {_BYTES} else value
