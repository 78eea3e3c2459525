"""The error of a call that took longer than `with_options(total_timeout=)` allows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Declared, not imported: checkers need no stubs of botocore, with which this is compatible.
    class ReadTimeoutError(Exception):
        """botocore.exceptions.ReadTimeoutError"""

        def __init__(self, **kwargs: object) -> None: ...

else:
    from botocore.exceptions import ReadTimeoutError


class TotalTimeoutError(ReadTimeoutError, TimeoutError):
    """A call with its attempts, the waits between them and its stream took too long.

    Handlers of botocore's `ReadTimeoutError` and of `TimeoutError` catch it. `__cause__` is what
    the call was waiting for, or the error of its last attempt. The service may go on with the work.
    """

    fmt = "The call was not over within {seconds:g} s (total_timeout), at endpoint URL: {endpoint_url}"


__all__ = ("TotalTimeoutError",)
