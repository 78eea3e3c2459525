"""TLS contexts: one per process and CA bundle, because a full bundle takes 27 ms to read."""

from __future__ import annotations

import os
import ssl

from ..failures import invalid_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Verify: TypeAlias = "bool | str"

_contexts: dict[tuple[object, ...], ssl.SSLContext] = {}


def context(verify: Verify, client_cert: str | tuple[str, str] | None = None) -> ssl.SSLContext:
    """Returns the context for `verify`: True, False, or a path of a CA bundle.

    Raises:
        botocore.exceptions.InvalidConfigError: the bundle or the certificate cannot be read.
    """
    bundle = ca_bundle() if verify is True else verify
    key = (bundle, client_cert)
    if (known := _contexts.get(key)) is not None:
        return known
    ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
    ssl_context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    if bundle is False:
        ssl_context.check_hostname = False
        ssl_context.verify_mode = ssl.CERT_NONE
    else:
        path = os.fspath(bundle)
        try:
            is_folder = os.path.isdir(path)
            ssl_context.load_verify_locations(
                cafile=None if is_folder else path, capath=path if is_folder else None
            )
        except OSError as error:
            raise invalid_config(f"cannot read the CA bundle {path!r}: {error}") from error
    if client_cert is not None:
        pair = (client_cert,) if isinstance(client_cert, str) else client_cert
        try:
            ssl_context.load_cert_chain(*pair)
        except OSError as error:
            raise invalid_config(f"cannot read the client certificate: {error}") from error
    if log_file := os.environ.get("SSLKEYLOGFILE"):
        ssl_context.keylog_filename = log_file
    # Two threads may both make one; the first stays.
    return _contexts.setdefault(key, ssl_context)


def ca_bundle() -> str:
    """Returns the path of the bundle that botocore uses: certifi's, or its own without certifi."""
    from importlib import import_module
    from importlib.machinery import PathFinder

    for package in ("certifi", "botocore"):
        spec = PathFinder.find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            path = f"{folder}/cacert.pem"
            if os.path.exists(path):
                return path
            if package == "certifi":  # it is in a zip file, out of which it takes the bundle
                return str(import_module(package).where())
    raise invalid_config("found no CA bundle: give its path as `verify` or in AWS_CA_BUNDLE")
