"""Pages of a paginated operation, as the types that annotations name; engines bring their own."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

Page = TypeVar("Page", covariant=True)
Full = TypeVar("Full", covariant=True)


class PageIterator(Protocol[Page, Full]):
    """Yields pages, each fetched when it is asked for; what `paginate()` returns."""

    def __iter__(self) -> Iterator[Page]: ...

    def build_full_result(self) -> Full:
        """Fetches all pages and returns them as one.

        `NextToken` is in it where `MaxItems` cut the result short.
        """
        ...

    # What an expression finds has no type that a checker could know, hence Any.
    def search(self, expression: str) -> Iterator[Any]:
        """Yields what the JMESPath `expression` finds in each page, lists item by item."""
        ...

    def result_key_iters(self) -> Sequence[Iterable[Any]]:
        """Returns an iterator over the items of all pages for each of `result_keys`."""
        ...

    @property
    def result_keys(self) -> Sequence[object]:
        """The JMESPath expressions of the items in a page, compiled."""
        ...

    @property
    def resume_token(self) -> str | None:
        """What to give as `StartingToken` to go on from where `MaxItems` stopped."""
        ...

    @property
    def non_aggregate_part(self) -> dict[str, object]:
        """Members of the first page that are the same in all pages."""
        ...


class AsyncPageIterator(Protocol[Page, Full]):
    """`PageIterator` of an asynchronous client."""

    def __aiter__(self) -> AsyncIterator[Page]: ...

    async def build_full_result(self) -> Full: ...

    def search(self, expression: str) -> AsyncIterator[Any]: ...

    def result_key_iters(self) -> Sequence[AsyncIterable[Any]]: ...

    @property
    def result_keys(self) -> Sequence[object]: ...

    @property
    def resume_token(self) -> str | None: ...

    @property
    def non_aggregate_part(self) -> dict[str, object]: ...
