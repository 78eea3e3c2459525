"""Credentials from a container's endpoint (ECS, EKS) and the EC2 instance metadata service."""

from __future__ import annotations

import json
from random import randint
from time import sleep, time

from ..codec.timestamps import aware
from ..failures import credential_retrieval, no_credentials
from ..http.connection import Connection
from ..http.deadline import Deadline
from ..http.request import request_bytes
from ..http.transport import Transport, split_url
from .credentials import Credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .profiles import Profile

_CONTAINER_ADDRESS = "http://169.254.170.2"
# Besides loopback addresses, the only hosts that may be asked without TLS.
_CONTAINER_HOSTS = ("169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost")
_CONTAINER_TIMEOUT = 2.0
_CONTAINER_ATTEMPTS = 3
_IMDS = "http://169.254.169.254"
_IMDS_IPV6 = "http://[fd00:ec2::254]"
_ROLES = "/latest/meta-data/iam/security-credentials/"
_MAX_BODY = 1024 * 1024


def fetcher(environ: Mapping[str, str], profile: Profile) -> Callable[[], Credentials]:
    """Returns the function that fetches keys, from the container's endpoint where one is set."""
    if (relative := environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) is not None:
        return lambda: container(_CONTAINER_ADDRESS + relative, environ)
    if (full := environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")) is not None:
        return lambda: container(full, environ)
    return lambda: instance(environ, profile)


def container(url: str, environ: Mapping[str, str]) -> Credentials:
    """Asks a container's endpoint.

    Raises:
        ValueError: the host may not be asked, or the token is no header value.
        botocore.exceptions.CredentialRetrievalError: no usable answer.
    """
    _check_host(url)
    token = environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if path := environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"):
        with open(path, encoding="utf-8") as file:
            token = file.read()
    headers = [("Accept", "application/json")]
    if token is not None:
        if "\r" in token or "\n" in token:
            raise ValueError("Auth token value is not a legal header value")
        headers.append(("Authorization", token))
    problem = ""
    for attempt in range(_CONTAINER_ATTEMPTS):
        if attempt:
            sleep(1)
        try:
            status, body = _fetch("GET", url, headers, _CONTAINER_TIMEOUT)
        except Exception as error:
            problem = str(error)
            continue
        if status == 200 and (keys := _keys(body)) is not None:
            return keys
        problem = f"unusable response {status} from container metadata"
    raise credential_retrieval("container-role", problem)


def _check_host(url: str) -> None:
    tls, host, _, _ = split_url(url, query=True)
    if tls or host in _CONTAINER_HOSTS:
        return
    from ipaddress import ip_address

    try:
        if ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise ValueError(
        f"Unsupported host '{host}'.  Can only retrieve metadata from a loopback address or one of"
        f" these hosts: {', '.join(_CONTAINER_HOSTS)}"
    )


def instance(environ: Mapping[str, str], profile: Profile) -> Credentials:
    """Asks the instance metadata service: with a session token (IMDSv2), or without where it has none.

    Raises:
        botocore.exceptions.NoCredentialsError: disabled, not there, or no role.
    """

    def option(name: str, default: str) -> str:
        return environ.get(f"AWS_{name.upper()}") or profile.get(name) or default

    if environ.get("AWS_EC2_METADATA_DISABLED", "false").lower() == "true":
        raise no_credentials()
    ipv6 = option("ec2_metadata_service_endpoint_mode", "ipv4").lower() == "ipv6"
    base = option("ec2_metadata_service_endpoint", _IMDS_IPV6 if ipv6 else _IMDS).rstrip("/")
    timeout = float(option("metadata_service_timeout", "1"))
    for _ in range(int(option("metadata_service_num_attempts", "1"))):
        try:
            headers = _session_token(base, timeout)
        except Exception:
            continue  # not reachable
        if headers is None:
            break
        if not headers and option("ec2_metadata_v1_disabled", "false").lower() == "true":
            raise credential_retrieval("iam-role", "IMDSv1 is disabled and IMDSv2 gave no token")
        try:
            status, role = _fetch("GET", base + _ROLES, headers, timeout)
            if status == 200 and role:
                url = base + _ROLES + role.decode()
                status, body = _fetch("GET", url, headers, timeout)
                if status == 200 and (keys := _keys(body)) is not None:
                    return _extended(keys)
        except Exception:
            continue
    raise no_credentials()


def _session_token(base: str, timeout: float) -> list[tuple[str, str]] | None:
    """Returns the header for IMDSv2, no header where there is only version 1, None for no service."""
    headers = [("x-aws-ec2-metadata-token-ttl-seconds", "21600"), ("Content-Length", "0")]
    try:
        status, body = _fetch("PUT", base + "/latest/api/token", headers, timeout)
    except Exception as error:
        if type(error).__name__ == "ReadTimeoutError":
            return []
        raise
    if status == 200:
        return [("x-aws-ec2-metadata-token", body.decode())]
    return [] if status in (403, 404, 405) else None


def _extended(keys: Credentials) -> Credentials:
    """Keeps expired keys in use for some minutes: the service may be unable to renew them."""
    window = 600 + randint(120, 600)
    if keys.expires is not None and time() >= keys.expires - window:
        # Past the refresh windows of `Refreshing`, so that it does not fetch at each call.
        keys.expires = time() + window + 300
    return keys


def _keys(body: bytes) -> Credentials | None:
    try:
        data = json.loads(body)
        return Credentials(
            data["AccessKeyId"],
            data["SecretAccessKey"],
            data["Token"],
            aware(data["Expiration"]).timestamp(),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _fetch(
    method: str, url: str, headers: list[tuple[str, str]], timeout: float
) -> tuple[int, bytes]:
    tls, host, port, target = split_url(url, query=True)
    transport = Transport(
        url=url, tls=tls, host=host, port=port, connect_timeout=timeout, read_timeout=timeout
    )
    connection = Connection(transport)
    connection.reader.chunk_limit = _MAX_BODY
    name = f"[{host}]" if ":" in host else host
    try:
        line = [("Host", f"{name}:{port}"), *headers]
        connection.set_deadline(Deadline(timeout * 4))
        connection.send(request_bytes(method, target or "/", line, b""))
        body = connection.read_all()
        return connection.reader.status, body
    finally:
        connection.close()
