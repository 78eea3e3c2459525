"""The exceptions that injected credentials raise.

    IdentityError (RuntimeError)
    |-- ConsentError
    |   |-- ConsentRequired      a person has to visit a URL first
    |   |-- ConsentFailed        the service says that the authorization failed
    |   `-- ConsentTimeout       nobody gave consent in time (also a TimeoutError)
    |-- WorkloadTokenMissing     no workload access token here (also a ValueError)
    `-- LocalFileError           the file of local development cannot be used

Texts and representations never hold tokens or authorization URLs; the URL is an attribute.
"""

from __future__ import annotations

from collections.abc import Mapping

from .secret import Box, reveal
from .values import is_map


class IdentityError(RuntimeError):
    """A credential could not be obtained."""


class ConsentError(IdentityError):
    """Consent is missing.

    Attributes:
        url: the authorization URL, where one is known. It is sensitive: show it to its user alone.
        session: the members that name the authorization session, by wire name.

    Neither is in a pickle.
    """

    def __init__(
        self, message: str, url: str | None = None, session: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        # Boxed: what collects an error's attributes must not show them.
        self._url = Box(None if url is None else str(url))
        self._session = Box({name: reveal(value) for name, value in (session or {}).items()})

    @property
    def url(self) -> str | None:
        url = self._url.value
        return url if isinstance(url, str) else None

    @property
    def session(self) -> dict[str, object]:
        session = self._session.value
        return {str(name): value for name, value in session.items()} if is_map(session) else {}

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self),)


class ConsentRequired(ConsentError):
    """A person has to visit `url`; call again afterwards."""


class ConsentFailed(ConsentError):
    """The service reports that the authorization failed; a new call starts a new one."""


class ConsentTimeout(ConsentError, TimeoutError):
    """Consent was not given within the time limit of the poll policy."""


class WorkloadTokenMissing(IdentityError, ValueError):
    """There is no workload access token, and this is not local development."""


class LocalFileError(IdentityError):
    """The local development file cannot be read, locked or written."""
