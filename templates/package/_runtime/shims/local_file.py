"""The small JSON file that remembers who this is in local development.

It is read, and written at most once: atomically, under a lock that other processes respect, with
everything kept that others have put into it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping

from .effects import Sleep
from .errors import LocalFileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .effects import Plan

_LOCK_TIMEOUT = 60.0  # seconds; the holder sends one or two requests meanwhile


class LocalFile:
    """One file, by a path relative to the working directory of the moment."""

    __slots__ = ("_seen", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self._seen: tuple[tuple[object, ...], dict[str, object]] | None = None

    def read(self) -> dict[str, object]:
        """Returns the file's content, {} where there is no file; unchanged files are not read.

        Raises:
            LocalFileError: not readable, or not a JSON object.
        """
        try:
            state = os.stat(self.name)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LocalFileError(f"{self.name}: cannot read it: {error.strerror}") from error
        stamp = (state.st_dev, state.st_ino, state.st_mtime_ns, state.st_size)
        seen = self._seen
        if seen is not None and seen[0] == stamp:
            return seen[1]
        try:
            with open(self.name, encoding="utf-8") as file:
                data: object = json.load(file)
        except OSError as error:
            raise LocalFileError(f"{self.name}: cannot read it: {error.strerror}") from error
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise LocalFileError(f"{self.name}: is not a JSON object; fix it or delete it")
        content: dict[str, object] = {**data}
        self._seen = (stamp, content)
        return content

    def update(self, values: Mapping[str, object]) -> bool:
        """Adds values, and writes nothing when they are there; the lock is to be held.

        Returns whether it wrote.

        Raises:
            LocalFileError: not writable.
        """
        data = self.read()
        if all(data.get(key) == value for key, value in values.items()):
            return False
        path = os.path.realpath(self.name)
        temporary = f"{path}.{os.getpid()}.{time.monotonic_ns()}.tmp"
        try:
            mode = os.stat(path).st_mode & 0o777 if os.path.exists(path) else 0o600
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            try:
                with open(descriptor, "w", encoding="utf-8") as file:
                    json.dump({**data, **values}, file, indent=2)
                    file.write("\n")
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError as error:
            raise LocalFileError(f"{self.name}: cannot write it: {error.strerror}") from error
        return True

    def lock(self) -> Plan[FileLock]:
        """Waits for the lock without blocking an event loop.

        Raises:
            LocalFileError: another process holds it for more than a minute.
        """
        lock = FileLock(self.name)
        deadline = time.monotonic() + _LOCK_TIMEOUT
        while not lock.acquire():
            if time.monotonic() > deadline:
                raise LocalFileError(f"{self.name}: another process holds its lock")
            yield Sleep(0.02)
        return lock


class FileLock:
    """A lock between processes and threads; it leaves nothing behind when its process dies."""

    __slots__ = ("_file", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._file: int | None = None

    def acquire(self) -> bool:
        """Takes the lock if it is free."""
        folder = os.path.dirname(os.path.realpath(self._name))
        try:
            import fcntl
        except ImportError:
            return self._acquire_windows()
        # The folder itself is locked: a lock file would be left lying about in the project.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                return False
            raise LocalFileError(f"{self._name}: cannot lock it: {error.strerror}") from error
        self._file = descriptor
        return True

    def _acquire_windows(self) -> bool:
        try:
            # Exclusive creation is the lock; Windows deletes the file when its last handle closes.
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | int(getattr(os, "O_TEMPORARY", 0))
            self._file = os.open(os.path.realpath(self._name) + ".lock", flags)
        except (FileExistsError, PermissionError):
            return False
        return True

    def release(self) -> None:
        descriptor, self._file = self._file, None
        if descriptor is not None:
            try:
                import fcntl
            except ImportError:
                pass
            else:
                # Not by closing alone: a forked child may have a copy of the descriptor.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)
