"""Calls of botocore's clients to a local server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.cases import Case, Clients

from .lifecycle import SERVICES, Made


class Caller:
    """botocore's clients of all services."""

    def __init__(self, clients: Clients) -> None:
        self.clients: dict[str, Any] = {
            name: clients.pair(Case(name, "", "sync", "native")).oracle.client for name in SERVICES
        }

    def __call__(self, service: str, operation: str, params: Mapping[str, Any]) -> Any:
        return self.clients[service]._make_api_call(operation, dict(params))

    def does(self, made: Made, role: str, **more: Any) -> Any:
        """Calls an operation with a resource."""
        service, operation = made.operations.by_role[role]
        return self(service, operation, {**made.identification(role), **more})

    def pages(self, service: str, operation: str, params: Mapping[str, Any]) -> list[Any]:
        """Returns the items of all pages, one item a page."""
        client = self.clients[service]
        method = SERVICES[service].operations[operation]
        if not client.can_paginate(method):
            response: dict[str, Any] = self(service, operation, params)
            return [
                item for value in response.values() if isinstance(value, list) for item in value
            ]
        pages = client.get_paginator(method).paginate(**params, PaginationConfig={"PageSize": 1})
        result: list[Any] = pages.build_full_result()[pages.result_keys[0].expression]
        return result
