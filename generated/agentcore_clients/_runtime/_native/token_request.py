"""The bytes of a request that carries a bearer token and no signature."""

from __future__ import annotations

from .. import trace_headers
from .http.request import request_bytes
from .state import BODILESS, add_lambda_trace, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..bearer import BearerToken
    from ..hooks import HookDispatcher
    from .codec.wire import Request
    from .http.request import Message
    from .state import ClientState


def with_token(
    state: ClientState,
    request: Request,
    token: BearerToken,
    progress: str,
    invocation: str,
    dispatcher: HookDispatcher | None,
) -> Message:
    """Returns the bytes of one attempt; the arguments are those of `ClientState.signed`."""
    known = state.settings
    method, path, query, own, body = request
    path = joined(known.base_path, path)
    headers = [
        ("Host", known.host_header),
        ("Accept-Encoding", "identity"),
        *own,
        ("User-Agent", known.user_agent),
    ]
    if dispatcher is not None:
        headers += dispatcher.sending().items()
    if state.traced:
        add_lambda_trace(headers)
    headers.append(("amz-sdk-invocation-id", invocation))
    headers.append(("amz-sdk-request", progress))
    headers += trace_headers.additions(name for name, _ in headers).items()
    if body or method not in BODILESS:
        headers.append(("Content-Length", str(len(body))))
    headers.append(("Authorization", token.header))
    return request_bytes(method, f"{path}?{query}" if query else path, headers, body)
