"""botocore's exceptions, made from text: botocore is imported when the first one is raised.

Each function returns an exception for its caller to raise, so that `raise` stays visible where it
happens and a type checker knows that the code after it is not reached.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def _make(name: str, **fields: object) -> Exception:
    import botocore.exceptions

    kind: type[Exception] = getattr(botocore.exceptions, name)
    return kind(**fields)


def invalid_header(name: str) -> Exception:
    # The value is left out: a header may carry a token.
    return _make(
        "ParamValidationError",
        report=f"Invalid value for parameter bound to the header {name}: "
        "must not contain a carriage return, a line feed or a NUL",
    )


def invalid_parameters(report: str) -> Exception:
    return _make("ParamValidationError", report=report)


def connect_timeout(url: str, error: object) -> Exception:
    return _make("ConnectTimeoutError", endpoint_url=url, error=error)


def read_timeout(url: str, error: object) -> Exception:
    return _make("ReadTimeoutError", endpoint_url=url, error=error)


def total_timeout(url: str, seconds: float) -> Exception:
    from ..timeouts import TotalTimeoutError

    return TotalTimeoutError(endpoint_url=url, seconds=seconds)


def cannot_connect(url: str, error: object) -> Exception:
    return _make("EndpointConnectionError", endpoint_url=url, error=error)


def tls_error(url: str, error: object) -> Exception:
    return _make("SSLError", endpoint_url=url, error=error)


def connection_closed(url: str, error: object) -> Exception:
    return _make("ConnectionClosedError", endpoint_url=url, error=error)


def http_client_error(error: object) -> Exception:
    return _make("HTTPClientError", error=error)


def unseekable_stream(stream: object) -> Exception:
    return _make("UnseekableStreamError", stream_object=stream)


def streaming_error(error: object) -> Exception:
    return _make("ResponseStreamingError", error=error)


def no_credentials() -> Exception:
    return _make("NoCredentialsError")


def partial_credentials(provider: str, missing: str) -> Exception:
    return _make("PartialCredentialsError", provider=provider, cred_var=missing)


def credential_retrieval(provider: str, message: str) -> Exception:
    return _make("CredentialRetrievalError", provider=provider, error_msg=message)


def profile_not_found(profile: str) -> Exception:
    return _make("ProfileNotFound", profile=profile)


def config_parse_error(path: str) -> Exception:
    return _make("ConfigParseError", path=path)


def no_region() -> Exception:
    return _make("NoRegionError")


def invalid_region(region: str) -> Exception:
    return _make("InvalidRegionError", region_name=region)


def invalid_config(message: str) -> Exception:
    return _make("InvalidConfigError", error_msg=message)


def endpoint_rules(message: str) -> Exception:
    return _make("EndpointProviderError", msg=message)


def response_parser(message: str) -> Exception:
    from botocore.parsers import ResponseParserError

    error: Exception = ResponseParserError(message)
    return error


def event_stream_error(kind: str, *values: object) -> Exception:
    """Makes one of `botocore.eventstream`'s parser errors, by its class name."""
    import botocore.eventstream

    make: type[Exception] = getattr(botocore.eventstream, kind)
    return make(*values)


def client_error(response: Mapping[str, object], operation: str) -> Exception:
    return _make("ClientError", error_response=response, operation_name=operation)


def same_token(tokens: str) -> Exception:
    return pagination_error(f"The same next token was received twice: {tokens}")


def pagination_error(message: str) -> Exception:
    return _make("PaginationError", message=message)


def stream_error(response: Mapping[str, object], operation: str) -> Exception:
    return _make("EventStreamError", error_response=response, operation_name=operation)
