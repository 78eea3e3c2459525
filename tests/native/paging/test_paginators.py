"""Native paginators give the pages, results and tokens of botocore's, for tables of every form."""

from __future__ import annotations

import asyncio
import copy
import json
from base64 import b64encode
from typing import Any, NamedTuple

import botocore.paginate
from agentcore_clients._runtime._native.paging.paginators import AsyncPaginator, Paginator
from hypothesis import example, given, settings
from hypothesis import strategies as st

TABLES: list[dict[str, Any]] = [
    {"input_token": "next", "output_token": "next", "result_key": "items"},
    {"input_token": "in", "output_token": "meta.next", "result_key": "found.items"},
    {
        "input_token": ["a", "b"],
        "output_token": ["a", "meta.b"],
        "result_key": ["items", "count", "text", "others"],
        "more_results": "more",
    },
    {
        "input_token": ["a", "b"],
        "output_token": ["items[-1]", "a || b"],
        "result_key": ["items", "missing.items"],
        "non_aggregate_keys": ["meta", "name.first"],
    },
]
TOKENS = st.sampled_from([None, "", "t1", "t2", "None", {"id": 1}])
PAGES = st.lists(
    st.fixed_dictionaries(
        {"items": st.lists(st.integers(0, 9), max_size=4)},
        optional={
            "next": TOKENS,
            "a": TOKENS,
            "b": TOKENS,
            "more": st.booleans(),
            "count": st.integers(0, 5),
            "text": st.text("xyz", max_size=2),
            "others": st.lists(st.integers(0, 9), max_size=2),
            "found": st.fixed_dictionaries({"items": st.lists(st.integers(0, 9), max_size=4)}),
            "meta": st.fixed_dictionaries({}, optional={"next": TOKENS, "b": TOKENS}),
            "name": st.fixed_dictionaries({"first": st.text("xyz", max_size=2)}),
        },
    ),
    min_size=1,
    max_size=4,
)


def encoded(**token: Any) -> str:
    return b64encode(json.dumps(token).encode()).decode()


STARTS = st.sampled_from(
    [
        *(None, None, "t", "t___1", "t___None", "None___2", "t___u", "t___u___1", "a___b___c___d"),
        *(encoded(next="t1"), encoded(next=None, boto_truncate_amount=1)),
        *(encoded(a="t1", b=None, boto_truncate_amount=2), encoded(**{"in": "t1"})),
        *(encoded(strange=1), "W10="),
    ]
)


class Outcome(NamedTuple):
    pages: list[Any]
    resume: str | None
    constant: Any
    error: tuple[type[BaseException], str] | None
    asked: list[dict[str, Any]]


class Server:
    """Answers with one page after the other, the last one for ever."""

    def __init__(self, pages: list[dict[str, Any]]) -> None:
        self._pages = copy.deepcopy(pages)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, operation: str, params: dict[str, Any]) -> Any:
        self.asked.append(copy.deepcopy(params))
        if len(self.asked) > 8:
            raise EOFError("no end")
        return copy.deepcopy(self._pages[min(len(self.asked), len(self._pages)) - 1])

    async def later(self, operation: str, params: dict[str, Any]) -> Any:
        return self(operation, params)


class _Service:
    def __init__(self, table: dict[str, Any]) -> None:
        self.paginators = {"Op": table}


def walked(pages: Any, server: Server) -> Outcome:
    seen: list[Any] = []
    error = None
    try:
        if hasattr(pages, "__aiter__"):

            async def collect() -> None:
                async for page in pages:
                    seen.append(page)

            asyncio.run(collect())
        else:
            for page in pages:
                seen.append(page)
    except Exception as caught:
        error = (type(caught), str(caught))
    return Outcome(seen, pages.resume_token, pages.non_aggregate_part, error, server.asked)


def built(pages: Any) -> Any:
    try:
        result = pages.build_full_result()
        return asyncio.run(result) if hasattr(result, "__await__") else result
    except Exception as caught:
        return type(caught), str(caught)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TABLES), PAGES, st.sampled_from([None, None, 1, 2, 3, 5, "4"]), STARTS)
@example(TABLES[0], [{"items": [1, 2, 3], "next": "t1"}, {"items": [4]}], 2, "t___1")
@example(TABLES[0], [{"items": [1, 2], "next": "t1"}], None, None)
def test_any_table_gives_what_botocore_gives(
    table: dict[str, Any], answers: list[dict[str, Any]], limit: Any, start: Any
) -> None:
    config = {"MaxItems": limit, "StartingToken": start}
    service: Any = _Service(table)

    def theirs(server: Server) -> Any:
        def call(**params: Any) -> Any:
            return server("Op", params)

        raw = botocore.paginate.Paginator(call, table, None)  # type: ignore[no-untyped-call]
        return raw.paginate(id="x", PaginationConfig=config)

    def ours(server: Server) -> Any:
        return Paginator(service, "Op", server).paginate(id="x", PaginationConfig=config)

    def later(server: Server) -> Any:
        return AsyncPaginator(service, "Op", server.later).paginate(id="x", PaginationConfig=config)

    servers = [Server(answers) for _ in range(6)]
    expected = walked(theirs(servers[0]), servers[0])
    assert walked(ours(servers[1]), servers[1]) == expected
    assert walked(later(servers[2]), servers[2]) == expected
    full = built(theirs(servers[3]))
    assert built(ours(servers[4])) == full
    assert built(later(servers[5])) == full


def test_pages_can_be_walked_again_and_key_by_key() -> None:
    table = {**TABLES[0], "result_key": ["items", "others"]}
    answers = [{"items": [1], "others": [7], "next": "t"}, {"items": [2, 3]}]
    service: Any = _Service(table)

    def answer(operation: str, params: dict[str, Any]) -> Any:
        asked.append(params)
        return copy.deepcopy(answers[1 if "next" in params else 0])

    asked: list[Any] = []
    paginator = Paginator(service, "Op", answer)
    pages = paginator.paginate()
    assert [*pages] == [*pages] == answers
    assert [key.expression for key in pages.result_keys] == ["items", "others"]
    assert [*pages.search("items[]")] == [1, 2, 3]
    asked.clear()
    assert [[*items] for items in pages.result_key_iters()] == [[1, 2, 3], [7]]
    assert len(asked) == 2
    assert repr(paginator) == "<paginator of Op>"


def test_bytes_in_tokens_survive() -> None:
    table = TABLES[0]
    answers = [{"items": [1, 2], "next": {"key": b"\xff"}}, {"items": [3, 4]}]
    service: Any = _Service(table)
    first = Paginator(service, "Op", Server(answers)).paginate(PaginationConfig={"MaxItems": 3})
    token = first.build_full_result()["NextToken"]
    server = Server(answers[1:])
    rest = Paginator(service, "Op", server).paginate(PaginationConfig={"StartingToken": token})
    assert rest.build_full_result() == {"items": [4]}
    assert server.asked == [{"next": {"key": b"\xff"}}]
