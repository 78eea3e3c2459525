"""The toy service: names that Python or the generator could trip over, and streams of requests."""

from __future__ import annotations

from collections.abc import Iterator

from toy_clients import AsyncToyClient, ToyClient, UnknownValue
from toy_clients.toy.exceptions import ConflictException, ThrottledException, ValidationException
from toy_clients.toy.literals import Literal, Region
from toy_clients.toy.types import (
    Choice,
    Event,
    Exception as ExceptionShape,
    InputEvents,
    Keywords,
    KeywordsRequest,
    Nest,
    NestMap,
    Single,
    Thing,
    Tree,
    entryPoint,
)
from typing_extensions import assert_never, assert_type


def keywords_have_an_underscore(client: ToyClient) -> None:
    response = client.keywords(lambda_="a", from_=1, class_={"value": "v"}, None_=True, a_b="c")
    assert_type(response.get("lambda"), "str | None")
    assert_type(response.get("a-b"), "str | None")
    assert_type(response["ResponseMetadata"]["HTTPStatusCode"], int)
    response["a_b"]  # error: typeddict-item | reportGeneralTypeIssues
    client.keywords(lambda_="a", from_="1")  # error: arg-type | reportArgumentType
    client.keywords(lambda_="a")  # error: call-arg | reportCallIssue
    client.keywords(lambda_="a", from_=1, list=["x"], str="s", int=1, dict={"k": "v"})
    client.keywords(lambda_="a", from_=1, list=[1])  # error: list-item | reportArgumentType
    client.keywords(lambda_="a", from_=1, type="three")  # error: arg-type | reportArgumentType


def a_key_may_be_no_identifier(keywords: Keywords) -> None:
    request: KeywordsRequest = {"lambda": "a", "from": 1, "a-b": "c", "nested": keywords}
    request = {"lambda": "a", "from": 1, "a_b": "c"}  # error: typeddict-unknown-key | reportAssignmentType
    request = {"lambda": "a"}  # error: typeddict-item | reportAssignmentType
    print(request)


def shapes_named_like_typing(literal: Literal, region: Region, tree: Tree) -> None:
    point: entryPoint = {"stringValue": "a", "next": {"stringValue": "b"}}
    point = {"stringValue": "a", "next": {"stringvalue": "b"}}  # error: typeddict-item typeddict-unknown-key | reportAssignmentType
    shape: ExceptionShape = {"Exception": "x", "List": [{"value": "v"}], "literal": literal}
    event: Event = {"Event": {"Event": {"event": "deep"}}}
    event = {"Event": {"Event": {"evnt": "deep"}}}  # error: typeddict-unknown-key | reportAssignmentType
    print(point, shape, event, region, tree)


empty: Region = ""
spaced: Region = "eu west"
accented: Region = "mañana"
unknown: Region = "eu-west"  # error: assignment | reportAssignmentType


def lists_of_themselves(client: ToyClient) -> None:
    nest: Nest = [[], [[], [[]]]]
    tree: NestMap = {"a": {"b": {}}}
    client.create_thing(name="n", kind="one", nest=nest, nestMap=tree)
    nest = [[1]]  # error: list-item | reportAssignmentType
    tree = {"a": {"b": 1}}  # error: dict-item | reportAssignmentType


def every_variant(choice: Choice) -> str:
    if "text" in choice:
        return choice["text"]
    if "number" in choice:
        assert_type(choice["number"], int)
    elif "none" in choice or "self" in choice:
        pass
    elif "many" in choice:
        for inner in choice["many"]:
            every_variant(inner)
    elif "document" in choice or "thing" in choice or "data" in choice or "at" in choice:
        pass
    elif "lambda" in choice:
        assert_type(choice["lambda"].get("value"), "str | None")
    elif "a-b" in choice:
        assert_type(choice["a-b"], bool)
    elif "SDK_UNKNOWN_MEMBER" in choice:
        pass
    else:
        assert_never(choice)
    return ""


def one_variant() -> None:
    choice: Choice = {"lambda": {"value": "v"}}
    choice = {"a-b": True}
    choice = {"self": {"many": [{"text": "t"}, {"self": {"number": 1}}]}}
    choice = {"a-b": True, "text": "t"}  # error: assignment | reportAssignmentType
    choice = {"self": {"many": [{"text": "t"}, {}]}}  # error: list-item | reportAssignmentType
    single: Single = {"only": {"id": "i"}}
    single = {}  # error: assignment | reportAssignmentType
    print(choice, single)


def errors_have_mended_members(error: ValidationException | ConflictException) -> None:
    if isinstance(error, ValidationException):
        assert_type(error.class_, "str | None")
        assert_type(error.reason, "Literal | UnknownValue | None")
    else:
        assert_type(error.Message, "str | None")
        assert_type(error.message, "str | None")  # of every generated error


def throttled(error: ThrottledException) -> None:
    assert_type(error.retryAfterSeconds, "int | None")
    assert_type(error.throttling, bool)


def requests_that_stream(client: ToyClient) -> None:
    events: list[InputEvents] = [{"text": {"text": "a"}}, {"end": {}}]

    def made() -> Iterator[InputEvents]:
        yield {"text": {"text": "a"}}
        yield {"txt": {"text": "a"}}  # error: misc | reportReturnType

    with client.converse(events=made(), topic="t")["events"] as answers:
        for answer in answers:
            if "tree" in answer and "tree" in answer["tree"]:
                assert_type(answer["tree"]["tree"], Tree)
    client.converse(events=[{"text": {}, "end": {}}])  # error: list-item | reportArgumentType
    client.converse(events=[{"SDK_UNKNOWN_MEMBER": {"name": "x"}}])  # error: list-item | reportArgumentType
    client.converse(events=events)


async def results_are_parts_too(client: AsyncToyClient) -> None:
    things = (await client.list_things())["things"]
    assert_type(things, list[Thing])
    things.append(await client.get_thing(id="t"))
    things[0]["ResponseMetadata"]  # error: typeddict-item | reportGeneralTypeIssues


async def trees_go_round(client: AsyncToyClient) -> None:
    tree = await client.echo_thing(name="root", children=[{"name": "leaf"}])
    again = await client.echo_thing(name=tree["name"], children=tree.get("children"), left=tree)
    await client.echo_thing(name="root", children=[{"nam": "leaf"}])  # error: typeddict-item typeddict-unknown-key | reportArgumentType
    again["children"] = []  # error: typeddict-readonly-mutated | reportTypedDictNotRequiredAccess


def nested_results(client: ToyClient) -> None:
    for thing in client.iter_list_nested():
        assert_type(thing["id"], str)
    client.iter_list_http_versions_v2(keyMarker="k")  # error: call-arg | reportCallIssue
    found = client.get_paginator("list_things").paginate().build_full_result()
    assert_type(found.get("total"), "int | None")
