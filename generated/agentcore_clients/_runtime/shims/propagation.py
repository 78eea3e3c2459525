"""A context value that travels on: requests of some operations carry it in a header."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ..call import Call
    from .context import Context


class Propagation:
    """A hook of clients; each request has the value of the task or thread that makes it."""

    __slots__ = ("_context", "_header", "_name", "_operations", "_service")

    def __init__(
        self, context: Context, name: str, header: str, service: str, operations: Iterable[str]
    ) -> None:
        self._context, self._name, self._header = context, name, header
        self._service, self._operations = service, frozenset(operations)

    def add_to(self, client: Any) -> None:
        """Adds the hook to a client that lacks it."""
        hooks: list[object] = client.meta.hooks
        if self not in hooks:
            hooks.append(self)

    def before_send(self, call: Call) -> None:
        if call.service == self._service and call.operation in self._operations:
            value = self._context.get(self._name)
            if value is not None:
                call.headers[self._header] = value

    def after_response(self, call: Call) -> None:
        """Answers are not looked at."""

    def on_error(self, call: Call, error: BaseException) -> None:
        """Nor are errors."""
