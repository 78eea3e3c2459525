"""Checks the signatures of requests as a service does, with the error codes of AWS for wrong ones.

Source of the codes: the AWS page "Common errors" of the query and JSON services.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from hashlib import sha256
from hmac import compare_digest
from typing import NamedTuple
from urllib.parse import parse_qsl

from ..._native.auth.sigv4 import SigningKeys, canonical_request, signature
from . import failures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .messages import Next, Reply, Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_SKEW = timedelta(minutes=5)  # how far a request's clock may be off
_MOST = 7 * 24 * 3600  # seconds that a signed address may be valid
_UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"


class ServerCredentials(NamedTuple):
    """Whose signatures are right.

    Attributes:
        access_key: The access key's identifier.
        secret_key: Its secret.
        token: The session token that requests have to carry; None where the key is a lasting one.
    """

    access_key: str
    secret_key: str
    token: str | None = None

    def __repr__(self) -> str:
        return f"ServerCredentials({self.access_key!r}, ...)"


class _Refused(Exception):
    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class _Signed(NamedTuple):
    """What a request says of its signature, in a header or in its address."""

    access_key: str
    scope: str
    names: str
    signature: str
    timestamp: str
    query: str
    payload_hash: str
    token: str | None
    valid: timedelta


class Signatures:
    """A layer that lets through what is signed with the credentials.

    So does it with a bearer token, which nothing here can judge, and with operations that need no
    signature.
    """

    def __init__(
        self,
        credentials: ServerCredentials,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._credentials, self._now = credentials, now

    def __call__(self, request: Request, inner: Next) -> Reply:
        if request.model is None or _is_open(request):
            return inner(request)
        try:
            self._check(request)
        except _Refused as error:
            return failures.failure(request.model, error.code, error.status, error.message)
        return inner(request)

    def _check(self, request: Request) -> None:
        """Raises _Refused for a request that is not signed as it has to be."""
        signed = _from_header(request) or _from_query(request)
        if signed is None:
            raise _Refused("MissingAuthenticationTokenException", "Missing Authentication Token")
        own = self._credentials
        if signed.access_key != own.access_key or signed.token != own.token:
            raise _Refused(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )
        date, region = self._scope(request, signed)
        lines = _lines(request, signed.names)
        canonical = canonical_request(
            request.method,
            request.path,
            signed.query,
            signed.names,
            lines,
            signed.payload_hash,
        )
        key = SigningKeys(region, request.model.service_model.signing_name)
        wanted = signature(canonical, signed.timestamp, signed.scope, key.get(own.secret_key, date))
        if not compare_digest(wanted, signed.signature):
            raise _Refused(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided."
                " Check your AWS Secret Access Key and signing method.",
            )

    def _scope(self, request: Request, signed: _Signed) -> tuple[str, str]:
        """Returns the date and the region that a signature is for, where it is for this request."""
        date, region, service, end = (*signed.scope.split("/"), "", "", "", "")[:4]
        name = request.model.service_model.signing_name
        if service != name or end != "aws4_request":
            raise _Refused(
                "InvalidSignatureException",
                f"Credential should be scoped to correct service: '{name}'.",
            )
        try:
            moment = datetime.strptime(signed.timestamp, "%Y%m%dT%H%M%SZ")
        except ValueError:
            raise _incomplete("a date in X-Amz-Date as ISO 8601 has it") from None
        moment, now = moment.replace(tzinfo=timezone.utc), self._now()
        if moment - _SKEW > now:
            raise _Refused(
                "InvalidSignatureException",
                f"Signature not yet current: {signed.timestamp} is still later than {now}",
            )
        if moment + signed.valid < now or not signed.timestamp.startswith(date):
            raise _Refused(
                "InvalidSignatureException",
                f"Signature expired: {signed.timestamp} is now earlier than {now}",
            )
        return date, region


def _is_open(request: Request) -> bool:
    model = request.model
    if model.auth_type == "none" or [*(model.auth or ())] == ["smithy.api#noAuth"]:
        return True
    return bool(request.headers.get("authorization", "").startswith("Bearer "))


def _incomplete(what: str) -> _Refused:
    return _Refused("IncompleteSignatureException", f"Authorization header requires {what}.", 400)


def _from_header(request: Request) -> _Signed | None:
    text = request.headers.get("authorization")
    if text is None:
        return None
    algorithm, _, rest = text.partition(" ")
    if algorithm != _ALGORITHM:
        raise _incomplete(f"the algorithm {_ALGORITHM}")
    given: dict[str, str] = {}
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        given[name] = value
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not given.get(name):
            raise _incomplete(f"{name!r} parameter")
    access_key, _, scope = given["Credential"].partition("/")
    return _Signed(
        access_key,
        scope,
        given["SignedHeaders"],
        given["Signature"],
        request.headers.get("x-amz-date", ""),
        request.query,
        _payload_hash(request),
        request.headers.get("x-amz-security-token"),
        _SKEW,
    )


def _from_query(request: Request) -> _Signed | None:
    given: Mapping[str, Any] = dict(parse_qsl(request.query))
    if given.get("X-Amz-Algorithm") != _ALGORITHM:
        return None
    access_key, _, scope = given.get("X-Amz-Credential", "").partition("/")
    parts = [p for p in request.query.split("&") if not p.startswith("X-Amz-Signature=")]
    seconds = given.get("X-Amz-Expires", "")
    if not seconds.isdigit() or int(seconds) > _MOST:
        raise _incomplete("'X-Amz-Expires' of at most a week")
    return _Signed(
        access_key,
        scope,
        given.get("X-Amz-SignedHeaders", ""),
        given.get("X-Amz-Signature", ""),
        given.get("X-Amz-Date", ""),
        "&".join(parts),
        _payload_hash(request),
        given.get("X-Amz-Security-Token"),
        timedelta(seconds=int(seconds)),
    )


def _payload_hash(request: Request) -> str:
    """Returns the hash of the body that came, so that another body than the signed one shows."""
    if request.headers.get("x-amz-content-sha256") == _UNSIGNED_PAYLOAD:
        return _UNSIGNED_PAYLOAD
    return sha256(request.body).hexdigest()


def _lines(request: Request, names: str) -> str:
    """Returns the canonical lines of the headers that are signed."""
    if "host" not in names.split(";"):
        raise _incomplete("'host' among the signed headers")
    values = ((name, request.headers.get(name, "")) for name in names.split(";"))
    return "\n".join([f"{name}:{' '.join(value.split())}" for name, value in values])
