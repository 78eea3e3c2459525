"""Paginators, those that botocore does not know included, and the iterators over items."""

from __future__ import annotations

import json

import botocore.exceptions
import pytest
from support.server import Request, Response, Server

from .conftest import EVENT, Answer, Kind

PAGES = {None: ([1, 2], "p2"), "p2": ([3, 4], "p3"), "p3": ([5], None)}


def pages(request: Request) -> Response:
    """Answers three pages of events."""
    numbers, token = PAGES[json.loads(request.body or b"{}").get("nextToken")]
    output = {"events": [{"eventId": str(number)} for number in numbers]}
    body = json.dumps({**output, "nextToken": token} if token else output).encode()
    return Response(200, {"Content-Type": "application/json"}, body)


@pytest.fixture
def paged(server: Server) -> Server:
    server.handler = pages
    return server


def ids(events: list[dict[str, str]]) -> list[int]:
    return [int(event["eventId"]) for event in events]


def test_search_and_result_keys(kind: Kind, paged: Server) -> None:
    paginator = kind.data().get_paginator("list_events")
    assert [key.expression for key in paginator.result_keys] == ["events"]
    pages = paginator.paginate(**EVENT, filter=None, PaginationConfig=None)
    value = kind.items(pages.search("events[].eventId"))
    assert value == ["1", "2", "3", "4", "5"]
    (events,) = paginator.paginate(**EVENT).result_key_iters()
    assert ids(kind.items(events)) == [1, 2, 3, 4, 5]


def test_items_come_page_by_page(kind: Kind, paged: Server) -> None:
    events = kind.data().iter_list_events(**EVENT, maxResults=2, filter=None)
    assert paged.take() == []
    assert [kind.step(events)["eventId"] for _ in range(3)] == ["1", "2", "3"]
    assert [json.loads(request.body) for request in paged.take()] == [
        {"maxResults": 2},
        {"maxResults": 2, "nextToken": "p2"},
    ]
    assert ids(kind.items(events)) == [4, 5]


def test_a_page_without_items_is_an_empty_one(kind: Kind, server: Server, ok: Answer) -> None:
    server.reply(ok({"nextToken": "p2"}), ok({"events": [{"eventId": "1"}]}))
    assert ids(kind.items(kind.data().iter_list_events(**EVENT))) == [1]


@pytest.mark.parametrize("name", ["get_event", "no_such_method"])
def test_what_has_no_pages(kind: Kind, name: str) -> None:
    client = kind.data()
    assert client.can_paginate(name) is False
    with pytest.raises(botocore.exceptions.OperationNotPageableError, match=name):
        client.get_paginator(name)
