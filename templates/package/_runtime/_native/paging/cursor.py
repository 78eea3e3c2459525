"""From page to page: the tokens of a paginated operation, and `iter_<operation>` on top of them."""

from __future__ import annotations

from ..expressions import finder
from ..narrowing import is_instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any, TypeAlias

    from ...protocols import AsyncInvoke, Invoke
    from ...service import ServiceInfo

    Page: TypeAlias = dict[str, Any]


class Tokens:
    """Reads the next page's tokens from a page and puts them into the parameters, as botocore does."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.inputs = listed(table["input_token"])
        self._outputs = [finder(path) for path in listed(table["output_token"])]
        more: str | None = table.get("more_results")
        self._more = finder(more) if more else None

    def next(self, page: Page) -> dict[str, Any]:
        """Returns input member to token; no token at all where this is the last page."""
        if self._more is not None and not self._more(page):
            return {}
        following = [find(page) or None for find in self._outputs]
        if all(token is None for token in following):
            return {}
        return dict(zip(self.inputs, following, strict=False))

    @staticmethod
    def put(params: dict[str, Any], tokens: Mapping[str, Any]) -> None:
        for name, token in tokens.items():
            if token is not None and token != "None":
                params[name] = token
            else:
                params.pop(name, None)


class PageCursor:
    """One way through the pages."""

    def __init__(self, tokens: Tokens, params: Mapping[str, Any]) -> None:
        self._tokens = tokens
        self._last: dict[str, Any] | None = None
        self.params = dict(params)

    def advance(self, following: dict[str, Any]) -> None:
        """Goes to the page of these tokens.

        Raises:
            botocore.exceptions.PaginationError: the service sent the same tokens again.
        """
        if following == self._last:
            from ..failures import same_token

            raise same_token(str(following))
        self._tokens.put(self.params, following)
        self._last = following


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def iterate(
    service: ServiceInfo, operation: str, params: dict[str, object], invoke: Invoke
) -> Iterator[Any]:
    """Yields the items of all pages of an operation, each page fetched when it is needed."""
    tokens, items = Tokens(service.paginators[operation]), finder(service.iterate[operation])
    cursor = PageCursor(tokens, params)
    while True:
        page = invoke(operation, cursor.params)
        yield from values(items(page))
        if not (following := tokens.next(page)):
            return
        cursor.advance(following)


async def async_iterate(
    service: ServiceInfo, operation: str, params: dict[str, object], invoke: AsyncInvoke
) -> AsyncIterator[Any]:
    """Like `iterate`, for an asynchronous client."""
    tokens, items = Tokens(service.paginators[operation]), finder(service.iterate[operation])
    cursor = PageCursor(tokens, params)
    while True:
        page = await invoke(operation, cursor.params)
        for value in values(items(page)):
            yield value
        if not (following := tokens.next(page)):
            return
        cursor.advance(following)


def values(value: Any) -> list[Any]:
    """Returns the items at a path: a service leaves out an empty list."""
    if is_instance(value, list):
        return value
    return [] if value is None else [value]
