"""What `paginate()` returns, as types for annotations; the engines bring their own classes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

Page = TypeVar("Page", covariant=True)
Full = TypeVar("Full", covariant=True)


class PageIterator(Protocol[Page, Full]):
    """The pages of an operation, each fetched when the iteration reaches it."""

    @property
    def resume_token(self) -> str | None:
        """The `StartingToken` that continues a truncated result; None where it is complete."""
        ...

    @property
    def non_aggregate_part(self) -> Mapping[str, Any]:
        """Members of the first page that are not part of the items."""
        ...

    def __iter__(self) -> Iterator[Page]: ...

    def build_full_result(self) -> Full:
        """Fetches every page and returns the items of all of them in one dictionary."""
        ...

    def search(self, expression: str) -> Iterator[Any]:
        """Yields what a JMESPath expression finds in each page."""
        ...

    def result_key_iters(self) -> list[Iterator[Any]]:
        """Returns one iterator over the items of all pages for each result key."""
        ...


class AsyncPageIterator(Protocol[Page, Full]):
    """The pages of an operation, each fetched when the iteration reaches it."""

    @property
    def resume_token(self) -> str | None:
        """The `StartingToken` that continues a truncated result; None where it is complete."""
        ...

    @property
    def non_aggregate_part(self) -> Mapping[str, Any]:
        """Members of the first page that are not part of the items."""
        ...

    def __aiter__(self) -> AsyncIterator[Page]: ...

    def build_full_result(self) -> Awaitable[Full]:
        """Fetches every page and returns the items of all of them in one dictionary."""
        ...

    def search(self, expression: str) -> AsyncIterator[Any]:
        """Yields what a JMESPath expression finds in each page."""
        ...

    def result_key_iters(self) -> list[Any]:
        """Returns one iterator over the items of all pages for each result key."""
        ...
