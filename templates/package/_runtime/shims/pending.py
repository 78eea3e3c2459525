"""Where authorizations that wait for a person are kept between calls (on_pending="raise")."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable

from .flight import Progress
from .secret import Secret
from .values import is_map


class PendingStore(ABC):
    """Keeps texts by key for a while. Put one on a shared database for several workers.

    Methods may be asynchronous where the decorated functions are. The text is sensitive: it holds
    the authorization URL. No key and no text holds a token.
    """

    @abstractmethod
    def get(self, key: str) -> str | bytes | Awaitable[str | bytes | None] | None:
        """Returns the text of a key, or None where there is none or its time is over.

        It may be encoded as UTF-8, as clients of databases give it.
        """
        raise NotImplementedError

    @abstractmethod
    def put(self, key: str, text: str, seconds: float) -> Awaitable[None] | None:
        """Keeps a text, in place of an earlier one, for so many seconds."""
        raise NotImplementedError

    @abstractmethod
    def delete(self, key: str) -> Awaitable[None] | None:
        """Forgets a key, which may be unknown."""
        raise NotImplementedError


class MemoryPendingStore(PendingStore):
    """Keeps them in this process; safe for threads.

    Args:
        max_entries: how many are kept; the oldest goes first.
    """

    __slots__ = ("_entries", "_lock", "_max_entries")

    def __init__(self, max_entries: int = 10_000) -> None:
        if max_entries < 1:
            raise ValueError("max_entries must be positive")
        self._lock = threading.Lock()
        self._max_entries = max_entries
        self._entries: dict[str, tuple[str, float]] = {}  # in the order of arrival

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> str | None:
        with self._lock:
            text, end = self._entries.get(key, (None, 0.0))
            return text if time.monotonic() < end else None

    def put(self, key: str, text: str, seconds: float) -> None:
        now = time.monotonic()
        with self._lock:
            self._entries.pop(key, None)
            # The oldest end first, as far as all are kept equally long: no scan of the whole.
            while self._entries:
                oldest = next(iter(self._entries))
                if len(self._entries) < self._max_entries and self._entries[oldest][1] > now:
                    break
                del self._entries[oldest]
            self._entries[key] = (text, now + seconds)

    def delete(self, key: str) -> None:
        with self._lock:
            self._entries.pop(key, None)


def write(progress: Progress, drop: frozenset[str]) -> str:
    """Returns the text of an authorization; `drop` are the members that hold tokens."""
    parameters = {k: v for k, v in (progress.parameters or {}).items() if k not in drop}
    state = {"url": progress.url, "session": progress.session, "parameters": parameters}
    return json.dumps(state)


def read(text: object, secret: dict[str, object]) -> Progress | None:
    """Returns how far an authorization came, or None for what `write` has not written."""
    try:
        state: object = json.loads(text) if isinstance(text, (str, bytes)) else None
    except (ValueError, RecursionError):
        return None
    if not is_map(state):
        return None
    url, session, parameters = (state.get(name) for name in ("url", "session", "parameters"))
    if not isinstance(url, str) or not is_map(session) or not is_map(parameters):
        return None
    progress = Progress()
    progress.url = progress.notified = Secret(url)
    progress.session = {str(name): value for name, value in session.items()}
    progress.parameters = {**{str(name): value for name, value in parameters.items()}, **secret}
    return progress
