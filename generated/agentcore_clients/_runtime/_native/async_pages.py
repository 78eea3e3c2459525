"""Paginators of asynchronous clients over botocore's own parts, without aiobotocore."""

from __future__ import annotations

from importlib import import_module

from ..botocore_paginate import Operation, Paginator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from ..protocols import AsyncInvoke
    from ..service import ServiceInfo

_botocore_paginate: Any = import_module("botocore.paginate")
_exceptions: Any = import_module("botocore.exceptions")


class AsyncPageIterator:
    """botocore's page iterator, with pages that are awaited."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    @property
    def result_keys(self) -> Any:
        """The JMESPath expressions of the items in a page, compiled."""
        return self._raw.result_keys

    @property
    def resume_token(self) -> str | None:
        """What to give as `StartingToken` to go on from where `MaxItems` stopped."""
        token: str | None = self._raw.resume_token
        return token

    @property
    def non_aggregate_part(self) -> dict[str, object]:
        """Members of the first page that are the same in all pages."""
        part: dict[str, object] = self._raw.non_aggregate_part
        return part

    async def __aiter__(self) -> AsyncIterator[Any]:
        own = self._raw
        params, first, seen, last = own._op_kwargs, True, 0, None
        tokens = dict.fromkeys(own._input_token)
        primary, limit = own.result_keys[0], own._max_items
        if own._starting_token is not None:
            tokens = own._parse_starting_token()[0]
        own._inject_starting_params(params)
        while True:
            page = await own._method(**params)
            skipped = 0
            if first and own._starting_token is not None:
                skipped = own._handle_first_request(page, primary, 0)
            if first:
                own._record_non_aggregate_key_values(page)
            first = False
            seen += len(primary.search(page) or ())
            if limit is not None and seen > limit:
                own._truncate_response(page, primary, seen - limit, skipped, tokens)
                yield page
                return
            yield page
            tokens = own._get_next_token(page)
            if all(token is None for token in tokens.values()):
                return
            if seen == limit:
                own.resume_token = tokens
                return
            if tokens == last:
                message = f"The same next token was received twice: {tokens}"
                raise _exceptions.PaginationError(message=message)
            own._inject_token_into_kwargs(params, tokens)
            last = tokens

    async def build_full_result(self) -> Any:
        """Fetches every page and returns the items of all of them in one dictionary."""
        pages = [page async for page in self]
        # botocore merges pages that it iterates: here they are there already.
        build: Any = type
        cls = build("Collected", (build(self._raw),), {"__iter__": _Pages(pages)})
        collected = cls.__new__(cls)
        collected.__dict__.update(self._raw.__dict__)
        return collected.build_full_result()

    async def search(self, expression: str) -> AsyncIterator[Any]:
        """Yields what a JMESPath expression finds in each page."""
        compiled: Any = import_module("jmespath").compile(expression)
        async for page in self:
            found = compiled.search(page)
            items: list[Any] = found
            for item in items if isinstance(found, list) else [found]:
                yield item

    def result_key_iters(self) -> list[AsyncIterator[Any]]:
        """Returns an iterator over the items of all pages for each result key."""
        return [self._items(key) for key in self._raw.result_keys]

    async def _items(self, key: Any) -> AsyncIterator[Any]:
        async for page in self:
            for item in key.search(page) or ():
                yield item


class _Pages:
    """`__iter__` of pages that have been fetched."""

    def __init__(self, pages: list[Any]) -> None:
        self._pages = pages

    def __call__(self) -> Iterator[Any]:
        return iter(self._pages)


class AsyncPaginator(Paginator):
    """What `get_paginator()` returns: `paginate(**params)` gives pages to `async for`."""

    def paginate(self, **params: object) -> AsyncPageIterator:
        """Returns the pages. Parameters are the operation's, and `PaginationConfig` as in boto3."""
        return AsyncPageIterator(super().paginate(**params))


def paginator(service: ServiceInfo, operation: str, invoke: AsyncInvoke) -> AsyncPaginator:
    """Returns the paginator of an operation whose pages come through `invoke`."""

    async def call(**params: object) -> Any:
        return await invoke(operation, params)

    model = Operation(service, operation)
    return AsyncPaginator(_botocore_paginate.Paginator(call, service.paginators[operation], model))
