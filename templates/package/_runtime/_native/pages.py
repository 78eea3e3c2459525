"""`iter_<operation>`: the items of all pages, without botocore where the model's paths are plain."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any

    from ..protocols import AsyncInvoke, Invoke
    from ..service import ServiceInfo


class _Tokens:
    """Carries an operation's tokens from one page to the next."""

    def __init__(self, table: Mapping[str, Any], params: dict[str, object]) -> None:
        self._inputs = _listed(table["input_token"])
        self._outputs = _listed(table["output_token"])
        self._more: str | None = table.get("more_results")
        self.params = params
        self._last: list[Any] | None = None

    def advance(self, page: Mapping[str, Any]) -> bool:
        """Takes the next page's tokens; returns whether there is a next page.

        Raises:
            botocore.exceptions.PaginationError: the service sent the same token again.
        """
        if self._more is not None and not page.get(self._more):
            return False
        tokens = [page.get(name) or None for name in self._outputs]
        if not any(tokens):
            return False
        if tokens == self._last:
            from .failures import same_token

            raise same_token(str(tokens[0]))
        self._last = tokens
        self.params = {**self.params}
        for name, token in zip(self._inputs, tokens, strict=True):
            if token is None:
                self.params.pop(name, None)
            else:
                self.params[name] = token
        return True


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _plain(table: Mapping[str, Any], item: str) -> bool:
    """Whether every path is the name of a member, so that JMESPath is not needed."""
    texts = [*_listed(table["input_token"]), *_listed(table["output_token"]), item]
    texts += [table["more_results"]] if table.get("more_results") else []
    return all(text.isidentifier() for text in texts)


def iterate(
    service: ServiceInfo, operation: str, params: dict[str, object], invoke: Invoke
) -> Iterator[Any]:
    """Yields the items of all pages of an operation."""
    table, item = service.paginators[operation], service.iterate[operation]
    if not _plain(table, item):
        from .. import botocore_paginate

        return botocore_paginate.iterate(service, operation, params, invoke)
    return _items(_Tokens(table, params), item, operation, invoke)


def _items(tokens: _Tokens, item: str, operation: str, invoke: Invoke) -> Iterator[Any]:
    more = True
    while more:
        page = invoke(operation, tokens.params)
        found = page.get(item)
        more = tokens.advance(page)
        yield from _values(found)


def async_iterate(
    service: ServiceInfo, operation: str, params: dict[str, object], invoke: AsyncInvoke
) -> AsyncIterator[Any]:
    """Like `iterate`, for an asynchronous client."""
    table, item = service.paginators[operation], service.iterate[operation]
    if not _plain(table, item):
        from .. import botocore_paginate

        return botocore_paginate.async_iterate(service, operation, params, invoke)
    return _async_items(_Tokens(table, params), item, operation, invoke)


async def _async_items(
    tokens: _Tokens, item: str, operation: str, invoke: AsyncInvoke
) -> AsyncIterator[Any]:
    more = True
    while more:
        page = await invoke(operation, tokens.params)
        found = page.get(item)
        more = tokens.advance(page)
        for value in _values(found):
            yield value


def _values(found: Any) -> list[Any]:
    items: list[Any] = found
    if isinstance(found, list):
        return items
    return [] if found is None else [found]
