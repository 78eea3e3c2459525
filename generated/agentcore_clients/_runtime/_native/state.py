"""What both native engines share: operations, signed requests, validation and the clock."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from .. import trace_headers
from . import clock, settings
from .auth.sigv4 import SigningKeys, authorization
from .codec.wire import Invalid
from .http.request import request_bytes
from .retry import Quota, clock_skew

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..engine import Options
    from ..hooks import HookDispatcher
    from ..protocols import Hook
    from ..service import ServiceInfo
    from .auth.credentials import Credentials
    from .codec.wire import Operation, Request
    from .http.request import Message


# Methods that have no Content-Length without a body.
BODILESS = frozenset(("GET", "HEAD", "OPTIONS"))


class ClientState:
    """One client's state, without its connections."""

    signs = True  # requests, which may carry a bearer token instead

    def __init__(self, service: ServiceInfo, options: Options) -> None:
        """Reads the settings.

        Raises:
            Unsupported: they ask for something that only the botocore engine does.
        """
        self.service = service
        self.options = options
        self._package = f"{service.package}._native"
        rules: Any = import_module(f"{self._package}.endpoints").resolve
        self.settings = settings.resolve(service, options, rules)
        self._operations: dict[str, Operation] = {}
        self._modules: dict[str, str] = import_module(self._package).MODULES
        self.signing_keys = SigningKeys(self.settings.signing_region, self.settings.signing_name)
        self.quota = Quota()
        self.hooks: list[Hook] = []
        self.skew = 0.0  # seconds by which the service's clock is ahead of ours
        self.traced = "AWS_LAMBDA_FUNCTION_NAME" in os.environ

    @property
    def is_complete(self) -> bool:
        """Whether there is code for every operation; botocore sends the others."""
        return len(self._modules) == len(self.service.operations)

    def operation(self, name: str) -> Operation | None:
        """Returns an operation's code, loading it at its first call; None where there is none."""
        code = self._operations.get(name)
        if code is None and (module := self._modules.get(name)) is not None:
            loaded: Any = import_module(f"{self._package}.{module}")
            code = self._operations[name] = loaded.OPERATIONS[name]
        return code

    # ----------------------------------------------------------------------------- requests

    def request(self, operation: Operation, params: dict[str, object]) -> Request:
        """Returns the request for these parameters.

        Raises:
            botocore.exceptions.ParamValidationError: with botocore's own text, for what the code
                of the operation refuses. Any other error of that code is a bug, and stays itself.
        """
        try:
            return operation.request(params)
        except Invalid as error:
            problem = self._invalid(operation.name, params, error)
        if problem is None:
            return operation.request({})
        raise problem

    def _invalid(self, name: str, params: dict[str, object], error: Exception) -> Exception | None:
        """Returns the error that botocore has for these parameters, or `error` where it has none.

        None: the operation takes no parameters, and botocore passes over what it is given.
        """
        from botocore.validate import ParamValidator

        from .._botocore.models import service_model
        from .failures import invalid_parameters

        model = service_model(self.service).operation_model(name)
        if model.input_shape is None:
            return None
        filled = {**{token: clock.new_token() for token in model.idempotent_members}, **params}
        report = ParamValidator().validate(filled, model.input_shape)
        return invalid_parameters(report.generate_report()) if report.has_errors() else error

    def dispatcher(self, operation: str) -> HookDispatcher | None:
        """Returns what tells the hooks about a call, None where there are none."""
        if not self.hooks:
            return None
        from ..call import Call
        from ..hooks import HookDispatcher

        known = self.settings
        return HookDispatcher(
            self.hooks, Call(self.service.name, operation, known.region, known.endpoint_url)
        )

    def signed(
        self,
        request: Request,
        keys: Credentials,
        progress: str,
        invocation: str,
        dispatcher: HookDispatcher | None,
    ) -> Message:
        """Returns the bytes of one attempt, with its headers in botocore's order.

        `progress` says which attempt it is, `invocation` to which call it belongs.
        """
        known = self.settings
        method, path, query, own, body = request
        path = joined(known.base_path, path)
        date = clock.amz_date(clock.now() + self.skew)
        headers = [
            ("Host", known.host_header),
            ("Accept-Encoding", "identity"),
            *own,
            ("User-Agent", known.user_agent),
            ("X-Amz-Date", date),
        ]
        if dispatcher is not None:
            headers += dispatcher.sending().items()
        if self.traced:
            add_lambda_trace(headers)
        if keys.token:
            headers.append(("X-Amz-Security-Token", keys.token))
        signature = authorization(
            method=method,
            path=path,
            query=query,
            host=known.host_header,
            headers=headers[2:],
            body=body,
            access_key=keys.access_key,
            secret_key=keys.secret_key,
            timestamp=date,
            region=known.signing_region,
            service=known.signing_name,
            keys=self.signing_keys,
        )
        headers.append(("Authorization", signature))
        headers.append(("amz-sdk-invocation-id", invocation))
        headers.append(("amz-sdk-request", progress))
        if trace_headers.inject is not None:  # unsigned: intermediaries may change them
            headers += trace_headers.additions(name for name, _ in headers).items()
        if body or method not in BODILESS:
            headers.append(("Content-Length", str(len(body))))
        return request_bytes(method, f"{path}?{query}" if query else path, headers, body)

    # ----------------------------------------------------------------------------- answers

    def error_readers(self) -> dict[str, Any]:
        """Returns the readers of modelled errors, by their code."""
        readers: dict[str, Any] = import_module(f"{self._package}.errors").ERRORS
        return readers

    def correct_clock(self, headers: dict[str, str]) -> bool:
        """Takes over the service's time after an error that a wrong clock may have caused.

        Returns whether that changes anything, so that another attempt is worth it.
        """
        skew = clock_skew(headers, clock.now() + self.skew)
        if skew is None:
            return False
        self.skew += skew
        return True


# Removes the wrappers around botocore's calls that need not see those of native clients, because
# whoever set this does there what they do in botocore.
unwrap: Callable[[Any], Any] | None = None


def is_patched(module: str, client: str) -> bool:
    """Whether something wants to see what botocore's clients of a class do: then they do it.

    That is moto's mock, or a `_make_api_call` that a test or a tracing library put in the place of
    botocore's own. A program that has not imported botocore's clients pays nothing for it.
    """
    imported: Any = sys.modules.get(module)
    if imported is None:
        return False
    call: Any = getattr(imported, client).__dict__.get("_make_api_call")
    if unwrap is not None:
        call = unwrap(call)
    # botocore decorates it, so that its function may be of another module of botocore's.
    home: Any = getattr(call, "__globals__", None)
    if type(call) is not _FUNCTION or not home["__name__"].startswith(_OWN):
        return True
    moto = sys.modules.get("moto.core.models")
    return bool(getattr(getattr(moto, "botocore_stubber", None), "enabled", False))


_FUNCTION = type(is_patched)
_OWN = ("botocore.", "aiobotocore.")


def joined(base: str, path: str) -> str:
    """Joins an endpoint's path and an operation's, as botocore's `_urljoin` does."""
    if path in ("", "/"):
        return base or "/"
    return base[:-1] + path if base.endswith("/") and path.startswith("/") else base + path


def add_lambda_trace(headers: list[tuple[str, str]]) -> None:
    """Adds the trace of a Lambda function, where it is one, by which AWS stops endless recursion."""
    trace = os.environ.get("_X_AMZN_TRACE_ID")
    if trace and not any(name.lower() == "x-amzn-trace-id" for name, _ in headers):
        from urllib.parse import quote

        headers.append(("X-Amzn-Trace-Id", quote(trace, safe="-=;:+&[]{}\"',")))
