"""The service's side of Signature Version 4, from the AWS page "Create a signed AWS API request".

It shares no code with what signs: neither with botocore nor with the generated package.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from urllib.parse import quote, unquote_to_bytes

from .server import Request

ALGORITHM = "AWS4-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM} Credential=([^/]+)/(\d{{8}})/([^/]+)/([^/]+)/aws4_request, "
    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)


class Verifier:
    """Knows secret keys by access key, with the session token that has to come along.

    Args:
        secrets: Access key to secret key and session token, None for no token.
        region, service: What a signature has to be for.
    """

    def __init__(self, secrets: dict[str, tuple[str, str | None]], region: str, service: str):
        self.secrets, self.region, self.service = secrets, region, service

    def problem(self, request: Request) -> str:
        """Returns why a request is refused, "" where it is signed by a key that is known."""
        pairs = [(n, v) for n, _, v in (p.partition("=") for p in request.query.split("&") if p)]
        by_url = dict(pairs).get("X-Amz-Signature")
        try:
            if by_url is None:
                return self._by_headers(request, pairs)
            return self._by_query(request, pairs, by_url)
        except (KeyError, ValueError) as error:
            return f"malformed: {error!r}"

    def _by_headers(self, request: Request, pairs: list[tuple[str, str]]) -> str:
        match = _AUTHORIZATION.fullmatch(request.header("authorization") or "")
        if match is None:
            return "no signature"
        access_key, date, region, service, names, signature = match.groups()
        payload = request.header("x-amz-content-sha256") or hashlib.sha256(request.body).hexdigest()
        return self._compare(
            request,
            pairs,
            names.split(";"),
            payload,
            request.header("x-amz-date") or "",
            (access_key, date, region, service),
            request.header("x-amz-security-token"),
            signature,
        )

    def _by_query(self, request: Request, pairs: list[tuple[str, str]], signature: str) -> str:
        said = {name: unquote_to_bytes(value).decode() for name, value in pairs}
        access_key, date, region, service, end = said["X-Amz-Credential"].split("/")
        if (said["X-Amz-Algorithm"], end) != (ALGORITHM, "aws4_request"):
            return "another algorithm"
        age = dt.datetime.now(dt.timezone.utc) - _moment(said["X-Amz-Date"])
        if age.total_seconds() > int(said["X-Amz-Expires"]):
            return "expired"
        return self._compare(
            request,
            [(name, value) for name, value in pairs if name != "X-Amz-Signature"],
            said["X-Amz-SignedHeaders"].split(";"),
            hashlib.sha256(b"").hexdigest(),
            said["X-Amz-Date"],
            (access_key, date, region, service),
            said.get("X-Amz-Security-Token"),
            signature,
        )

    def _compare(
        self,
        request: Request,
        pairs: list[tuple[str, str]],
        names: list[str],
        payload: str,
        timestamp: str,
        scope: tuple[str, str, str, str],
        token: str | None,
        signature: str,
    ) -> str:
        access_key, date, region, service = scope
        if access_key not in self.secrets:
            return "an unknown access key"
        secret, wanted = self.secrets[access_key]
        if token != wanted:
            return "another session token"
        if (region, service) != (self.region, self.service):
            return f"signed for {service} in {region}"
        late = abs((dt.datetime.now(dt.timezone.utc) - _moment(timestamp)).total_seconds())
        if late > 300 or timestamp[:8] != date:
            return "signed at another time"
        must = {n.lower() for n, _ in request.headers if n.lower().startswith("x-amz")} | {"host"}
        if request.header("content-type") is not None:
            must.add("content-type")
        must.discard("x-amzn-trace-id")
        if missing := must - set(names):
            return f"not signed: {sorted(missing)}"
        canonical = "\n".join(
            (
                request.method,
                quote(request.path, safe="/-_.~"),
                "&".join(f"{n}={v}" for n, v in sorted((_once(n), _once(v)) for n, v in pairs)),
                *(f"{name}:{' '.join(_all(request, name).split())}" for name in names),
                "",
                ";".join(names),
                payload,
            )
        )
        key = f"AWS4{secret}".encode()
        for part in (date, region, service, "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        text = "\n".join(
            (
                ALGORITHM,
                timestamp,
                "/".join((date, region, service, "aws4_request")),
                hashlib.sha256(canonical.encode()).hexdigest(),
            )
        )
        made = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return "" if hmac.compare_digest(made, signature) else "a wrong signature"


def _all(request: Request, name: str) -> str:
    return ",".join(value for key, value in request.headers if key.lower() == name)


def _once(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")


def _moment(timestamp: str) -> dt.datetime:
    moment = dt.datetime.strptime(timestamp, "%Y%m%dT%H%M%SZ")
    return moment.replace(tzinfo=dt.timezone.utc)
