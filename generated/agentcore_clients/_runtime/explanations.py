"""What an error of a call says to people: the operation, its attempts, the request and the next step.

It is a note (PEP 678) and leaves the error's text and arguments as botocore makes them, which
programs read. Tracebacks show notes since Python 3.11.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .service import ServiceInfo

    Known = Mapping[str, object]

# The next step, by the code of the service's error: codes that all services have.
_BY_CODE = {
    "ExpiredToken": "credentials",
    "ExpiredTokenException": "credentials",
    "InvalidClientTokenId": "credentials",
    "InvalidSignatureException": "signature",
    "RequestExpired": "signature",
    "RequestTimeTooSkewed": "signature",
    "SignatureDoesNotMatch": "signature",
    "UnrecognizedClientException": "credentials",
}
# By the HTTP status of an error of another code.
_BY_STATUS = {
    400: "parameters",
    401: "credentials",
    402: "quota",
    403: "permission",
    404: "place",
    408: "again",
    409: "conflict",
    424: "dependency",
    429: "throttled",
    509: "throttled",
}
# By the name of the class of another error, the nearest one in its bases.
_BY_CLASS = {
    "ConnectTimeoutError": "endpoint",
    "ConnectionClosedError": "closed",
    "CredentialRetrievalError": "keys",
    "EndpointConnectionError": "endpoint",
    "NoCredentialsError": "keys",
    "ParamValidationError": "unsent",
    "PartialCredentialsError": "keys",
    "ProxyConnectionError": "proxy",
    "ReadTimeoutError": "slow",
    "ResponseStreamingError": "closed",
    "SSLError": "tls",
    "TokenRetrievalError": "keys",
    "TotalTimeoutError": "late",
}
_STEPS = {
    "again": "call again",
    "closed": "call again where it may run twice: the service may have got the request",
    "conflict": "read what is there now and call again",
    "credentials": "renew the credentials or the token, which the service does not know or which have expired",
    "dependency": "see what the message says of the other side",
    "endpoint": "check the region, endpoint_url and the way to {endpoint}",
    "keys": "set credentials: AWS_PROFILE, AWS_ACCESS_KEY_ID, a role, or arguments of the client",
    "late": "raise total_timeout where the operation takes longer",
    "parameters": "change the parameters as the message says",
    "permission": "allow {action}, or what the message names, to whom the credentials or the token stand for",
    "place": "check the identifiers, the region and the account",
    "proxy": "check HTTPS_PROXY and NO_PROXY",
    "quota": "delete what is not needed, or ask for a higher quota",
    "service": "call again later, and give AWS Support the request's id",
    "signature": "check this machine's clock, the secret key and the region",
    "slow": "raise read_timeout of the Config where the operation takes longer",
    "throttled": "call less often, or raise max_attempts of the Config",
    "tls": "check the certificate of {endpoint}; give its CA bundle by verify or AWS_CA_BUNDLE",
    "unsent": "nothing was sent: change the parameters",
}
_LONGEST_ID = 100  # characters


def explain(error: Exception, service: ServiceInfo, operation: str, meta: Any = None) -> None:
    """Adds the note to an error of botocore's classes, on its way to the caller; to no other.

    Args:
        meta: Of the client; None for an error in the stream of a response.
    """
    known: Any = sys.modules.get("botocore.exceptions")
    if known is None or not isinstance(error, (known.ClientError, known.BotoCoreError)):
        return
    # As `add_note` of Python 3.11 does it.
    vars(error).setdefault("__notes__", []).append(_text(error, service, operation, meta))


def _text(error: Exception, service: ServiceInfo, operation: str, meta: Any) -> str:
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    metadata: Mapping[str, Any] = response.get("ResponseMetadata") or {}
    region, endpoint = _place(meta)
    facts = [f"{operation} of {service.name}{f' in {region}' if region else ''}"]
    if meta is None:
        facts.append("in the body of its response")
    attempts = metadata.get("RetryAttempts", getattr(error, "attempts", 0) - 1) + 1
    if attempts:
        facts.append("1 attempt" if attempts == 1 else f"{attempts} attempts")
    if metadata.get("RetryQuotaReached"):
        facts.append("no retry tokens left")
    if request_id := metadata.get("RequestId"):
        facts.append(f"request {''.join(str(request_id).split())[:_LONGEST_ID]}")
    step = _step(error, response, metadata)
    if step:
        action = f"{service.signing_name}:{operation}"
        text = _STEPS[step].format(endpoint=endpoint, action=action)
        return f"{', '.join(facts)}; next: {text}"
    return ", ".join(facts)


def _place(meta: Any) -> tuple[str, str]:
    """Returns a client's region and endpoint, where they are known already."""
    try:
        return meta.region_name, meta.endpoint_url
    except (AttributeError, RuntimeError):
        return "", "the endpoint"


def _step(error: Exception, response: Known, metadata: Known) -> str | None:
    if not response:
        names = [kind.__name__ for kind in type(error).__mro__]
        return next((_BY_CLASS[name] for name in names if name in _BY_CLASS), None)
    details: Any = response.get("Error") or {}
    code: object = details.get("Code")
    if isinstance(code, str) and code in _BY_CODE:
        return _BY_CODE[code]
    if getattr(error, "throttling", False) or _is_throttling(code):
        return "throttled"
    status = metadata.get("HTTPStatusCode") or getattr(error, "status", None)
    if not isinstance(status, int):
        return None
    return _BY_STATUS.get(status) or ("service" if status >= 500 else "parameters")


def _is_throttling(code: object) -> bool:
    from ._native.retry import THROTTLING_CODES

    return code in THROTTLING_CODES
