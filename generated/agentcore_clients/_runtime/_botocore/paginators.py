"""Paginators over botocore's, from the package's own configurations and through the client's calls."""

from __future__ import annotations

from importlib import import_module

from .models import service_model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from ..protocols import AsyncInvoke, Invoke
    from ..service import ServiceInfo


class Paginator:
    """What `get_paginator()` returns: `paginate(**params)` gives botocore's page iterator."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def paginate(self, **params: object) -> Any:
        """Returns an iterator over pages, with `build_full_result()`, `search()`, `resume_token`.

        Parameters are those of the operation, and `PaginationConfig` as in boto3; None is not sent.
        """
        sent = {name: value for name, value in params.items() if value is not None}
        return self._raw.paginate(**sent)

    @property
    def result_keys(self) -> Any:
        """The JMESPath expressions of the items in a page, compiled."""
        return self._raw.result_keys

    def __repr__(self) -> str:
        return f"<paginator of {self._raw._model.name}>"


def paginator(service: ServiceInfo, operation: str, invoke: Invoke) -> Paginator:
    """Returns the paginator of an operation whose pages come through `invoke`."""
    return _paginator("botocore.paginate", "Paginator", service, operation, invoke)


def async_paginator(service: ServiceInfo, operation: str, invoke: AsyncInvoke) -> Paginator:
    """Like `paginator`, with aiobotocore's page iterator."""
    return _paginator("aiobotocore.paginate", "AioPaginator", service, operation, invoke)


def iterate(
    service: ServiceInfo, operation: str, params: dict[str, object], invoke: Invoke
) -> Iterator[Any]:
    """Yields the items of all pages, each page fetched when it is needed."""
    items = import_module("jmespath").compile(service.iterate[operation])
    for page in paginator(service, operation, invoke).paginate(**params):
        yield from _items(items.search(page))


async def async_iterate(
    service: ServiceInfo, operation: str, params: dict[str, object], invoke: AsyncInvoke
) -> AsyncIterator[Any]:
    """Like `iterate`, asynchronously."""
    items = import_module("jmespath").compile(service.iterate[operation])
    async for page in async_paginator(service, operation, invoke).paginate(**params):
        for item in _items(items.search(page)):
            yield item


def _paginator(
    module: str, cls: str, service: ServiceInfo, operation: str, invoke: Any
) -> Paginator:
    def call(**params: object) -> Any:
        return invoke(operation, params)

    table = service.paginators[operation]
    return Paginator(
        getattr(import_module(module), cls)(call, table, Operation(service, operation))
    )


class Operation:
    """botocore's model of an operation, as far as paginators ask for it: read when they do."""

    def __init__(self, service: ServiceInfo, name: str) -> None:
        self._service, self.name = service, name

    @property
    def input_shape(self) -> Any:
        return service_model(self._service).operation_model(self.name).input_shape


def _items(result: Any) -> list[Any]:
    if result is None:  # the service leaves out an empty list
        return []
    return [*result] if isinstance(result, list) else [result]
