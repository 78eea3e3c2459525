"""The base of the generated error classes, and the conversion of botocore's errors to them."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .service import ServiceInfo

    # Declared, not imported: checkers need no stubs of botocore, with which this is compatible.
    class ClientError(Exception):
        """An error that the service answered with; `botocore.exceptions.ClientError`."""

        operation_name: str

        def __init__(self, error_response: Mapping[str, object], operation_name: str) -> None: ...

        @property  # of the two, a property goes with the attribute that the stubs declare
        def response(self) -> Mapping[str, Any]:
            """`Error` (`Code`, `Message`), `ResponseMetadata`, and modelled members beside them."""
            ...

else:
    from botocore.exceptions import ClientError


class ServiceError(ClientError):
    """An error that the service's model describes.

    `except botocore.exceptions.ClientError` catches it, and `response` and `operation_name` are
    what botocore would give. Copies and pickles are of the same class.

    Attributes:
        code: What the service sends, and `response["Error"]["Code"]` holds.
        status: The HTTP status that the model names.
        fault: Whose the error is: "client", "server", or "" where the model does not say.
        retryable: Whether clients retry it.
        throttling: Whether it asks for fewer requests.
    """

    code: str = ""
    status: int | None = None
    fault: str = ""
    retryable: bool = False
    throttling: bool = False

    @property
    def message(self) -> str | None:
        """``message`` as the service sent it."""
        value: str | None = self._member("message")
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        # ClientError reduces to itself, since botocore's own subclasses cannot be imported.
        state = {k: v for k, v in vars(self).items() if k not in ("response", "operation_name")}
        return type(self), (self.response, self.operation_name), state or None

    def _member(self, name: str) -> Any:
        """Returns a modelled member of the error, None where the service did not send it."""
        return self.response.get(name)


def generated(error: Any, service: ServiceInfo) -> Any:
    """Returns the generated error for a ClientError of botocore's, or the error itself where there is none.

    Use as `except ClientError as error: raise generated(error, service) from None`.
    """
    code = error.response.get("Error", {}).get("Code")
    name = service.errors.get(code)
    if name is None and type(error).__name__ in service.errors.values():
        name = type(error).__name__  # the code was overridden: query-compatible services
    return error if name is None else _convert(error, _class(service, name))


def generated_from_stream(
    error: Any, service: ServiceInfo, operation: str, members: Mapping[str, object]
) -> Any:
    """Like `generated`, for an exception in the event stream of `operation` and its members."""
    code = error.response.get("Error", {}).get("Code")
    from .explanations import explain

    name = service.stream_errors.get(operation, {}).get(code) or service.errors.get(code)
    if name is not None:
        error.response = {**members, **error.response}
        error = _convert(error, _of_stream(_class(service, name)))
    explain(error, service, operation)
    return error


_of_streams: dict[type, Any] = {}


def _of_stream(cls: Any) -> Any:
    """Returns the class of a stream's errors: a generated class, and botocore's for any stream."""
    if cls not in _of_streams:
        members: dict[str, object] = {
            "__module__": cls.__module__,
            "__qualname__": cls.__qualname__,
            "__doc__": cls.__doc__,
            "__reduce__": _reduce_of_stream,
        }
        base = import_module("botocore.exceptions").EventStreamError
        _of_streams.setdefault(cls, type(cls.__name__, (cls, base), members))
    return _of_streams[cls]


def _reduce_of_stream(error: ServiceError) -> tuple[Any, ...]:
    _, (response, operation), state = ServiceError.__reduce__(error)
    return _stream_error, (type(error).__bases__[0], response, operation), state


def _stream_error(cls: type, response: Mapping[str, Any], operation: str) -> Any:
    return _of_stream(cls)(response, operation)


def _class(service: ServiceInfo, name: str) -> Any:
    return getattr(import_module(f"{service.package}.exceptions"), name)


def _convert(error: Any, cls: Any) -> Any:
    if isinstance(error, cls):
        return error
    result = cls(error.response, error.operation_name)
    for note in getattr(error, "__notes__", ()):
        result.add_note(note)
    return result.with_traceback(error.__traceback__ and error.__traceback__.tb_next)
