"""Where a client's credentials come from, in botocore's order.

Explicit keys, the environment, keys in the shared files, a container's endpoint and the instance
metadata service are read here. For the rest (assumed roles, SSO, web identity, processes, logins)
botocore's own chain is asked, which is imported only then.
"""

from __future__ import annotations

import os
from _thread import allocate_lock
from time import time

from ..failures import no_credentials, partial_credentials
from .credentials import Credentials, Refreshing, Static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .credentials import Provider
    from .profiles import Profile

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


class _Botocore:
    """What botocore's chain finds; its objects refresh themselves."""

    __slots__ = ("_credentials", "_load", "_lock")

    def __init__(self, load: Callable[[], object]) -> None:
        self._load = load
        self._credentials: object = None
        self._lock = allocate_lock()

    def ready(self) -> Credentials | None:
        return None

    def get(self) -> Credentials:
        with self._lock:
            if self._credentials is None:
                self._credentials = self._load()
        if self._credentials is None:
            raise no_credentials()
        return frozen_keys(self._credentials)


def frozen_keys(credentials: Any) -> Credentials:
    """Returns the keys of a botocore credentials object, refreshed where it does that."""
    frozen = credentials.get_frozen_credentials()
    if not frozen.access_key or not frozen.secret_key:
        raise no_credentials()
    return Credentials(frozen.access_key, frozen.secret_key, frozen.token)


def from_botocore(load: Callable[[], object]) -> Provider:
    """Returns a source on what `load` gives: a botocore credentials object or None."""
    return _Botocore(load)


def explicit(access_key: str | None, secret_key: str | None, token: str | None) -> Provider | None:
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
    return Static(Credentials(access_key, secret_key, token))


def resolve(profile: Profile, environ: Mapping[str, str], chain: Callable[[], object]) -> Provider:
    """Returns the first source in botocore's order; nothing is fetched before the first call.

    Args:
        chain: gives botocore's own credentials object for this profile.
    """
    if not profile.explicit and (keys := _environment(environ)) is not None:
        return keys
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
                Credentials(section["aws_access_key_id"], section["aws_secret_access_key"], token)
            )
    # botocore also reads boto 2's own files, which come before the metadata services.
    boto_files = [environ.get("BOTO_CONFIG", ""), "/etc/boto.cfg", "~/.boto"]
    if any(p and os.path.isfile(os.path.expanduser(p)) for p in boto_files):
        return from_botocore(chain)
    from . import endpoint_credentials

    return Refreshing(endpoint_credentials.fetcher(environ, profile))


def _environment(environ: Mapping[str, str]) -> Provider | None:
    access_key = environ.get("AWS_ACCESS_KEY_ID")
    if not access_key:
        return None
    secret_key = environ.get("AWS_SECRET_ACCESS_KEY")
    if not secret_key:
        raise partial_credentials("env", "AWS_SECRET_ACCESS_KEY")
    token = environ.get("AWS_SESSION_TOKEN") or environ.get("AWS_SECURITY_TOKEN")
    expiry = environ.get("AWS_CREDENTIAL_EXPIRATION")
    if not expiry:
        return Static(Credentials(access_key, secret_key, token))
    return Refreshing(_read_environment)


def _read_environment() -> Credentials:
    """Reads the environment again: whoever sets an expiration also replaces the keys in time."""
    from ..codec.timestamps import aware

    access_key = os.environ.get("AWS_ACCESS_KEY_ID")
    secret_key = os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not access_key or not secret_key:
        raise partial_credentials(
            "env", "AWS_SECRET_ACCESS_KEY" if access_key else "AWS_ACCESS_KEY_ID"
        )
    token = os.environ.get("AWS_SESSION_TOKEN") or os.environ.get("AWS_SECURITY_TOKEN")
    expiry = os.environ.get("AWS_CREDENTIAL_EXPIRATION")
    if expiry and aware(expiry).timestamp() <= time():
        raise RuntimeError(
            "Credentials were refreshed, but the refreshed credentials are still expired."
        )
    return Credentials(access_key, secret_key, token, aware(expiry).timestamp() if expiry else None)
