"""Paginators of both kinds of client; their pages, cuts and tokens equal botocore's."""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from importlib import import_module

from ..expressions import finder, put
from ..narrowing import is_instance
from .cursor import PageCursor, Tokens, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any

    from ...service import ServiceInfo
    from .cursor import Page

# In a resume token: how many items of the page that its tokens lead to have been returned.
_TAKEN = "boto_truncate_amount"


class _Paginator:
    """What `get_paginator()` returns."""

    def __init__(self, service: ServiceInfo, operation: str, invoke: Any) -> None:
        table: Any = service.paginators[operation]
        self._service, self._operation, self._invoke = service, operation, invoke
        self._limit_key: str | None = table.get("limit_key")
        self.tokens = Tokens(table)
        self.keys = listed(table["result_key"])
        self.constant = listed(table.get("non_aggregate_keys", []))

    @property
    def result_keys(self) -> list[Any]:
        """The JMESPath expressions of the items in a page, compiled."""
        return [import_module("jmespath").compile(key) for key in self.keys]

    def fetch(self, params: dict[str, Any]) -> Any:
        return self._invoke(self._operation, params)

    def sized(self, params: dict[str, Any], size: Any) -> dict[str, Any]:
        """Returns the parameters with a size of pages.

        Raises:
            botocore.exceptions.PaginationError: the operation has none.
        """
        if size is None:
            return params
        if self._limit_key is None:
            from ..failures import pagination_error

            raise pagination_error(
                "PageSize parameter is not supported for the pagination interface for this operation."
            )
        from ..._botocore.models import service_model

        shape = service_model(self._service).operation_model(self._operation).input_shape
        text = shape.members[self._limit_key].type_name == "string"
        return {**params, self._limit_key: str(size) if text else int(size)}

    def __repr__(self) -> str:
        return f"<paginator of {self._operation}>"


class Paginator(_Paginator):
    """What `get_paginator()` of a synchronous client returns."""

    def paginate(self, **params: Any) -> PageIterator:
        """Returns the pages. Parameters are the operation's, and `PaginationConfig` as in boto3."""
        return PageIterator(self, params)


class AsyncPaginator(_Paginator):
    """What `get_paginator()` of an asynchronous client returns."""

    def paginate(self, **params: Any) -> AsyncPageIterator:
        """See `Paginator.paginate`."""
        return AsyncPageIterator(self, params)


class _Pages:
    """What page iterators share.

    Attributes:
        resume_token: what to give as `StartingToken` to go on from where `MaxItems` stopped.
        non_aggregate_part: members of the first page that are the same in all pages.
    """

    def __init__(self, paginator: _Paginator, params: dict[str, Any]) -> None:
        config: Mapping[str, Any] = params.pop("PaginationConfig", None) or {}
        limit = config.get("MaxItems")
        self._limit = None if limit is None else int(limit)
        self._start: str | None = config.get("StartingToken")
        self.resumed = self._start is not None
        self._paginator = paginator
        self._finders = [finder(key) for key in paginator.keys]
        self._params = paginator.sized(params, config.get("PageSize"))
        self.resume_token: str | None = None
        self.non_aggregate_part: dict[str, Any] = {}

    @property
    def result_keys(self) -> list[Any]:
        """The JMESPath expressions of the items in a page, compiled."""
        return self._paginator.result_keys

    def _cursor(self) -> _LimitedCursor:
        return _LimitedCursor(self, self._paginator.tokens, self._params)

    def _merged(self, pages: list[Page]) -> dict[str, Any]:
        """Returns one result out of all pages."""
        result: dict[str, Any] = {}
        for page in pages:
            for key, find in zip(self._paginator.keys, self._finders, strict=True):
                value, before = find(page), find(result)
                if value is None:
                    continue
                if before is None:
                    put(result, key, value)
                elif isinstance(value, list):
                    before.extend(value)
                elif isinstance(value, (int, float, str)):
                    put(result, key, before + value)
        _merge(result, self.non_aggregate_part)
        if self.resume_token is not None:
            result["NextToken"] = self.resume_token
        return result

    # ------------------------------------------------------------------ what a cursor asks for

    def start(self) -> tuple[dict[str, Any], int]:
        """Returns the tokens of the first page, and how many of its items to leave out."""
        inputs = self._paginator.tokens.inputs
        if self._start is None:
            return dict.fromkeys(inputs), 0
        try:
            tokens = _decoded(self._start)
            return tokens, tokens.pop(_TAKEN, 0)
        except (ValueError, TypeError):
            return _old_token(self._start, inputs)

    def enter(self, page: Page, skip: int) -> None:
        """Takes the first page: leaves out what an earlier result had of it."""
        if self.resumed:
            primary, *others = zip(self._paginator.keys, self._finders, strict=True)
            items = primary[1](page)
            put(page, primary[0], items[skip:] if isinstance(items, (list, str)) else None)
            for key, find in others:
                put(page, key, _emptied(find(page)))
        self.non_aggregate_part = {}
        for path in self._paginator.constant:
            put(self.non_aggregate_part, path, finder(path)(page))

    def cut(self, page: Page, seen: int) -> tuple[int, int]:
        """Returns the number of items of a page, and how many of them `MaxItems` leaves."""
        items = self._finders[0](page)
        count = 0 if items is None else len(items)
        if items is None or self._limit is None or seen + count <= self._limit:
            return count, count
        kept = self._limit - seen
        put(page, self._paginator.keys[0], items[:kept])
        return count, kept

    def full(self, seen: int) -> bool:
        return seen == self._limit

    def stop(self, tokens: dict[str, Any]) -> None:
        """Keeps where a later result goes on.

        Raises:
            ValueError: the tokens come from a `StartingToken` that is none of this operation's.
        """
        if tokens.keys() - {_TAKEN} != set(self._paginator.tokens.inputs):
            raise ValueError(f"Bad starting token: {tokens}")
        self.resume_token = _encoded(tokens)


class _LimitedCursor:
    """One way through the pages of a `paginate()`, from the fetched page to the next parameters."""

    def __init__(self, pages: _Pages, tokens: Tokens, params: dict[str, Any]) -> None:
        self._pages, self._reader = pages, tokens
        self._cursor = PageCursor(tokens, params)
        self._tokens, self._skip = pages.start()
        if pages.resumed:
            tokens.put(self._cursor.params, self._tokens)
        self._first, self._seen = True, 0

    @property
    def params(self) -> dict[str, Any]:
        return self._cursor.params

    def take(self, page: Page) -> bool:
        """Makes a page what the caller gets; returns whether `MaxItems` ends the cursor within it."""
        pages = self._pages
        if self._first:
            pages.enter(page, self._skip)
        else:
            self._skip = 0
        self._first = False
        count, kept = pages.cut(page, self._seen)
        self._seen += count
        if kept == count:
            return False
        pages.stop({**self._tokens, _TAKEN: kept + self._skip})
        return True

    def goes_on(self, page: Page) -> bool:
        """Returns whether another page follows, for which `params` are then."""
        tokens = self._reader.next(page)
        if not tokens:
            return False
        self._tokens = tokens
        if self._pages.full(self._seen):
            self._pages.stop(tokens)
            return False
        self._cursor.advance(tokens)
        return True


class PageIterator(_Pages):
    """The pages of an operation, each fetched when the iteration comes to it."""

    def __iter__(self) -> Iterator[Any]:
        cursor = self._cursor()
        while True:
            page = self._paginator.fetch(cursor.params)
            ended = cursor.take(page)
            yield page
            if ended or not cursor.goes_on(page):
                return

    def build_full_result(self) -> dict[str, Any]:
        """Fetches every page and returns the items of all of them in one dictionary."""
        return self._merged([*self])

    def search(self, expression: str) -> Iterator[Any]:
        """Yields what a JMESPath expression finds in each page."""
        find = finder(expression)
        for page in self:
            yield from _flat(find(page))

    def result_key_iters(self) -> list[Iterator[Any]]:
        """Returns an iterator over the items of all pages for each result key; they share pages."""
        from itertools import tee

        copies = tee(self, len(self._finders))
        return [_items(pages, find) for pages, find in zip(copies, self._finders, strict=True)]


class AsyncPageIterator(_Pages):
    """`PageIterator` of an asynchronous client."""

    async def __aiter__(self) -> AsyncIterator[Any]:
        cursor = self._cursor()
        while True:
            page = await self._paginator.fetch(cursor.params)
            ended = cursor.take(page)
            yield page
            if ended or not cursor.goes_on(page):
                return

    async def build_full_result(self) -> dict[str, Any]:
        """See `PageIterator.build_full_result`."""
        return self._merged([page async for page in self])

    async def search(self, expression: str) -> AsyncIterator[Any]:
        """See `PageIterator.search`."""
        find = finder(expression)
        async for page in self:
            for item in _flat(find(page)):
                yield item

    def result_key_iters(self) -> list[AsyncIterator[Any]]:
        """Returns an iterator over the items of all pages for each result key."""
        return [self._items(find) for find in self._finders]

    async def _items(self, find: Any) -> AsyncIterator[Any]:
        async for page in self:
            for item in find(page) or ():
                yield item


def _flat(value: Any) -> list[Any]:
    return value if is_instance(value, list) else [value]


def _items(pages: Iterator[Any], find: Any) -> Iterator[Any]:
    for page in pages:
        yield from find(page) or ()


def _emptied(value: Any) -> Any:
    """Returns what a resumed page has of a result key that is not sliced: what is counted stays."""
    if isinstance(value, list):
        return []
    if isinstance(value, str):
        return ""
    return value if isinstance(value, (int, float)) else None


def _merge(into: dict[str, Any], other: Mapping[str, Any]) -> None:
    for key, value in other.items():
        if is_instance(value, dict) and key in into:
            _merge(into[key], value)
        else:
            into[key] = value


def _encoded(tokens: dict[str, Any]) -> str:
    try:
        text = json.dumps(tokens)
    except TypeError:  # bytes in a token
        encoded: str = import_module("botocore.paginate").TokenEncoder().encode(tokens)
        return encoded
    return b2a_base64(text.encode(), newline=False).decode()


def _decoded(token: str) -> dict[str, Any]:
    tokens: dict[str, Any] = json.loads(a2b_base64(token.encode()).decode())
    if "boto_encoded_keys" in tokens:
        tokens = import_module("botocore.paginate").TokenDecoder().decode(token)
    return tokens


def _old_token(token: str, inputs: list[str]) -> tuple[dict[str, Any], int]:
    """Reads a token that is the service's own, or of the form that botocore had before 1.8."""
    parts, skip = token.split("___"), 0
    if len(parts) == len(inputs) + 1:
        try:
            skip = int(parts.pop())
        except ValueError:
            parts = [token]
    if len(parts) > len(inputs):
        raise ValueError(f"Bad starting token: {token}")
    values = [None if part == "None" else part for part in parts]
    return dict(zip(inputs, [*values, *[None] * len(inputs)], strict=False)), skip
