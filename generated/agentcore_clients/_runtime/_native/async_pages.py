"""Paginators and waiters of asynchronous clients over botocore's own parts, without aiobotocore."""

from __future__ import annotations

import asyncio
from importlib import import_module

from ..botocore_paginate import Paginator
from ..models import service_model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from ..protocols import AsyncInvoke
    from ..service import ServiceInfo

_botocore_paginate: Any = import_module("botocore.paginate")
_botocore_waiter: Any = import_module("botocore.waiter")
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

    model = service_model(service).operation_model(operation)
    return AsyncPaginator(_botocore_paginate.Paginator(call, service.paginators[operation], model))


class Waiter:
    """What `get_waiter()` returns: asks until a state is reached."""

    def __init__(self, service: ServiceInfo, name: str, invoke: AsyncInvoke) -> None:
        self.name = name
        model: Any = _botocore_waiter.WaiterModel({"version": 2, "waiters": service.waiters})
        self._config = model.get_waiter(name)
        self._invoke = invoke

    async def wait(self, **params: Any) -> None:
        """Asks until the state is reached. Parameters are the operation's, and `WaiterConfig`.

        Raises:
            WaiterError: botocore's; the state cannot be reached any more, or not in time.
        """
        config = self._config
        options: dict[str, Any] = params.pop("WaiterConfig", None) or {}
        sent = {name: value for name, value in params.items() if value is not None}
        left = options.get("MaxAttempts", config.max_attempts)
        matched: Any = None
        while True:
            response = await self._ask(sent)
            left -= 1
            found = next((a for a in config.acceptors if a.matcher_func(response)), None)
            matched = found or matched
            if found is None and _botocore_waiter.is_valid_waiter_error(response):
                error = response["Error"]
                raise self._error(
                    f"An error occurred ({error.get('Code', 'Unknown')}): "
                    f"{error.get('Message', 'Unknown')}",
                    response,
                )
            if found is not None and found.state == "success":
                return
            if found is not None and found.state == "failure":
                raise self._error(
                    f"Waiter encountered a terminal failure state: {found.explanation}", response
                )
            if left <= 0:
                reason = "Max attempts exceeded"
                if matched is not None:
                    reason += f". Previously accepted state: {matched.explanation}"
                raise self._error(reason, response)
            await asyncio.sleep(options.get("Delay", config.delay))

    async def _ask(self, params: dict[str, object]) -> Any:
        try:
            return await self._invoke(self._config.operation, params)
        except _exceptions.ClientError as error:
            return error.response

    def _error(self, reason: str, response: object) -> Exception:
        error: Exception = _exceptions.WaiterError(
            name=self.name, reason=reason, last_response=response
        )
        return error

    def __repr__(self) -> str:
        return f"<waiter {self.name}>"
