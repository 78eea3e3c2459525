"""Where a client's credentials come from, and their refresh before they expire.

Explicit keys, the environment, keys in the shared files, a container's endpoint and the instance
metadata service are read here. For the rest (assumed roles, SSO, web identity, processes, logins)
botocore's own chain is asked, which is imported only then.
"""

from __future__ import annotations

import os
from _thread import allocate_lock
from time import time

from .failures import no_credentials, partial_credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from .profiles import Profile

    class Source(Protocol):
        """Something that has credentials."""

        def get(self) -> Keys:
            """Returns keys that are valid now; it may block.

            Raises:
                botocore.exceptions.NoCredentialsError, CredentialRetrievalError
            """
            ...

        def ready(self) -> Keys | None:
            """Returns keys without blocking, or None where `get` would block."""
            ...


# Keys that make a profile's credentials the business of botocore's chain.
_CHAIN_KEYS = (
    "role_arn",
    "credential_source",
    "source_profile",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "credential_process",
    "login_session",
)
# Seconds before expiry: from the first on one thread refreshes while others use the old keys, from
# the second on all wait for it (botocore's figures).
_ADVISORY = 15 * 60
_MANDATORY = 10 * 60


class Keys:
    """One set of keys. Its repr shows no secret."""

    __slots__ = ("access_key", "expires", "secret_key", "token")

    def __init__(
        self,
        access_key: str,
        secret_key: str,
        token: str | None = None,
        expires: float | None = None,
    ) -> None:
        self.access_key, self.secret_key, self.token = access_key, secret_key, token
        self.expires = expires  # epoch seconds; None: they do not expire

    def __repr__(self) -> str:
        return "Keys(...)"


class Static:
    """Keys that stay as they are."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def get(self) -> Keys:
        return self._keys

    def ready(self) -> Keys | None:
        return self._keys


class Refreshing:
    """Keys that are fetched when first needed and again before they expire, by one thread."""

    __slots__ = ("_fetch", "_keys", "_lock", "_now")

    def __init__(self, fetch: Callable[[], Keys], now: Callable[[], float] = time) -> None:
        self._fetch, self._now = fetch, now
        self._keys: Keys | None = None
        self._lock = allocate_lock()

    def ready(self) -> Keys | None:
        keys = self._keys
        if keys is not None and self._left(keys) > _ADVISORY:
            return keys
        return None

    def get(self) -> Keys:
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

    def _left(self, keys: Keys) -> float:
        return float("inf") if keys.expires is None else keys.expires - self._now()

    def _refresh(self) -> Keys:
        try:
            fresh = self._fetch()
        except Exception:
            keys = self._keys
            if keys is not None and self._left(keys) > 0:
                return keys
            raise
        self._keys = fresh
        return fresh


class _Botocore:
    """What botocore's chain finds; its objects refresh themselves."""

    __slots__ = ("_credentials", "_load", "_lock")

    def __init__(self, load: Callable[[], object]) -> None:
        self._load = load
        self._credentials: object = None
        self._lock = allocate_lock()

    def ready(self) -> Keys | None:
        return None

    def get(self) -> Keys:
        with self._lock:
            if self._credentials is None:
                self._credentials = self._load()
        if self._credentials is None:
            raise no_credentials()
        return frozen_keys(self._credentials)


def frozen_keys(credentials: Any) -> Keys:
    """Returns the keys of a botocore credentials object, refreshed where it does that."""
    frozen = credentials.get_frozen_credentials()
    if not frozen.access_key or not frozen.secret_key:
        raise no_credentials()
    return Keys(frozen.access_key, frozen.secret_key, frozen.token)


def from_botocore(load: Callable[[], object]) -> Source:
    """Returns a source on what `load` gives: a botocore credentials object or None."""
    return _Botocore(load)


def explicit(access_key: str | None, secret_key: str | None, token: str | None) -> Source | None:
    """Returns the source for a client's arguments, None where there are none.

    Raises:
        botocore.exceptions.PartialCredentialsError: one of the two keys is missing.
    """
    if access_key is None and secret_key is None and token is None:
        return None
    if access_key is None:
        raise partial_credentials("explicit", "aws_access_key_id")
    if secret_key is None:
        raise partial_credentials("explicit", "aws_secret_access_key")
    return Static(Keys(access_key, secret_key, token))


def resolve(profile: Profile, environ: Mapping[str, str], chain: Callable[[], object]) -> Source:
    """Returns the first source in botocore's order; nothing is fetched before the first call.

    Args:
        chain: gives botocore's own credentials object for this profile.
    """
    if not profile.explicit and (found := _environment(environ)) is not None:
        return found
    if (
        any(key in profile.values for key in _CHAIN_KEYS)
        or "AWS_WEB_IDENTITY_TOKEN_FILE" in environ
        or "AWS_CREDENTIAL_FILE" in environ
    ):
        return from_botocore(chain)
    for method, section in (
        ("shared-credentials-file", profile.credentials),
        ("config-file", profile.config),
    ):
        if "aws_access_key_id" in section:
            if not section.get("aws_secret_access_key"):
                raise partial_credentials(method, "aws_secret_access_key")
            token = section.get("aws_session_token") or section.get("aws_security_token")
            return Static(
                Keys(section["aws_access_key_id"], section["aws_secret_access_key"], token)
            )
    # botocore also reads boto 2's own files, which come before the metadata services.
    boto_files = [environ.get("BOTO_CONFIG", ""), "/etc/boto.cfg", "~/.boto"]
    if any(p and os.path.isfile(os.path.expanduser(p)) for p in boto_files):
        return from_botocore(chain)
    from . import metadata

    return Refreshing(metadata.fetcher(environ, profile))


def _environment(environ: Mapping[str, str]) -> Source | None:
    access_key = environ.get("AWS_ACCESS_KEY_ID")
    if not access_key:
        return None
    secret_key = environ.get("AWS_SECRET_ACCESS_KEY")
    if not secret_key:
        raise partial_credentials("env", "AWS_SECRET_ACCESS_KEY")
    token = environ.get("AWS_SESSION_TOKEN") or environ.get("AWS_SECURITY_TOKEN")
    expiry = environ.get("AWS_CREDENTIAL_EXPIRATION")
    if not expiry:
        return Static(Keys(access_key, secret_key, token))
    return Refreshing(_read_environment)


def _read_environment() -> Keys:
    """Reads the environment again: whoever sets an expiration also replaces the keys in time."""
    from .timestamps import aware

    access_key = os.environ.get("AWS_ACCESS_KEY_ID")
    secret_key = os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not access_key or not secret_key:
        raise partial_credentials(
            "env", "AWS_SECRET_ACCESS_KEY" if access_key else "AWS_ACCESS_KEY_ID"
        )
    token = os.environ.get("AWS_SESSION_TOKEN") or os.environ.get("AWS_SECURITY_TOKEN")
    expiry = os.environ.get("AWS_CREDENTIAL_EXPIRATION")
    return Keys(access_key, secret_key, token, aware(expiry).timestamp() if expiry else None)
