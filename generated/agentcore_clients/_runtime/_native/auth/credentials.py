"""Credentials, and their refresh before they expire."""

from __future__ import annotations

from _thread import allocate_lock
from time import time

from ..codec.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Provider(Protocol):
        """Where credentials come from."""

        def get(self) -> Credentials:
            """Returns keys that are valid now; it may block.

            Raises:
                botocore.exceptions.NoCredentialsError, CredentialRetrievalError
            """
            ...

        def ready(self) -> Credentials | None:
            """Returns keys without blocking, or None where `get` would block."""
            ...


# Seconds before expiry: from the first on one thread refreshes while others use the old keys, from
# the second on all wait for it (botocore's figures).
_ADVISORY = 15 * 60
_MANDATORY = 10 * 60


class Credentials:
    """One set of credentials; its repr shows no secret."""

    __slots__ = ("access_key", "expires", "secret_key", "token")

    def __init__(
        self,
        access_key: str,
        secret_key: str,
        token: str | None = None,
        expires: float | None = None,
    ) -> None:
        self.access_key, self.secret_key = plain(access_key), plain(secret_key)
        self.token = token and plain(token)
        self.expires = expires  # epoch seconds; None: they do not expire

    def __repr__(self) -> str:
        return "Credentials(...)"


class Static:
    """Credentials that stay as they are."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Credentials) -> None:
        self._keys = keys

    def get(self) -> Credentials:
        return self._keys

    def ready(self) -> Credentials | None:
        return self._keys


class Refreshing:
    """Credentials that are fetched when first needed and again before they expire, by one thread."""

    __slots__ = ("_fetch", "_keys", "_lock", "_now")

    def __init__(self, fetch: Callable[[], Credentials], now: Callable[[], float] = time) -> None:
        self._fetch, self._now = fetch, now
        self._keys: Credentials | None = None
        self._lock = allocate_lock()

    def ready(self) -> Credentials | None:
        keys = self._keys
        if keys is not None and self._left(keys) > _ADVISORY:
            return keys
        return None

    def get(self) -> Credentials:
        keys = self.ready()
        if keys is not None:
            return keys
        keys = self._keys
        if keys is not None and self._left(keys) > _MANDATORY:
            if not self._lock.acquire(False):
                return keys  # another thread refreshes
            try:
                return self._refresh()
            except Exception:
                return keys  # still valid: the next call tries again
            finally:
                self._lock.release()
        with self._lock:
            return self.ready() or self._refresh()

    def _left(self, keys: Credentials) -> float:
        return float("inf") if keys.expires is None else keys.expires - self._now()

    def _refresh(self) -> Credentials:
        try:
            fresh = self._fetch()
        except Exception:
            keys = self._keys
            if keys is not None and self._left(keys) > 0:
                return keys
            raise
        self._keys = fresh
        return fresh
