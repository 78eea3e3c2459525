"""The error of a call that needs a signature while the client has a bearer token alone."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Declared, not imported: checkers need no stubs of botocore, with which this is compatible.
    class NoCredentialsError(Exception):
        """botocore.exceptions.NoCredentialsError"""

        def __init__(self, **kwargs: object) -> None: ...

else:
    from botocore.exceptions import NoCredentialsError


class NoCredentialsForCallError(NoCredentialsError):
    """The operation takes no bearer token, and there are no credentials to sign it with."""

    fmt = (
        "{operation} takes no bearer token, and there are no credentials to sign it with: give the "
        "client AWS credentials. Bearer tokens are for: {known}"
    )


__all__ = ("NoCredentialsForCallError",)
