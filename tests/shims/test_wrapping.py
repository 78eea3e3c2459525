"""A decorated callable keeps its kind, its looks and its callers' habits."""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import json
import pickle
import sys
import types
import typing
import urllib.parse
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import click
import pydantic
import pytest
from _runtime.shims.injected import INJECTED
from desk import Desk


def use(desk: Desk, **keywords: Any) -> Any:
    return desk.requires_badge(workload="me", **keywords)


def test_function(desk: Desk) -> None:
    @use(desk)
    def greet(name: str, *, badge: str = INJECTED) -> str:
        """Greets."""
        return f"{name} {badge}"

    assert greet("ann") == "ann badge-of-me"
    assert (greet.__name__, greet.__doc__) == ("greet", "Greets.")
    assert not inspect.iscoroutinefunction(greet)


def test_coroutine(desk: Desk) -> None:
    @use(desk)
    async def greet(name: str, *, badge: str = INJECTED) -> str:
        return f"{name} {badge}"

    assert inspect.iscoroutinefunction(greet)
    assert asyncio.run(greet("ann")) == "ann badge-of-me"
    assert [asynchronous for _, _, asynchronous in desk.requests] == [True]


def test_generator_fetches_when_it_is_iterated(desk: Desk) -> None:
    seen: list[object] = []

    @use(desk)
    def talk(*, badge: str = INJECTED) -> Iterator[str]:
        try:
            answer = yield badge
            seen.append(answer)
            try:
                yield "second"
            except KeyError as error:
                seen.append(error)
                yield "third"
        finally:
            seen.append("closed")
        return

    assert inspect.isgeneratorfunction(talk)
    running = talk()
    assert desk.requests == []
    assert next(running) == "badge-of-me"
    assert running.send("hello") == "second"
    assert running.throw(KeyError("k")) == "third"
    running.close()
    assert [type(item).__name__ for item in seen] == ["str", "KeyError", "str"]
    assert seen[-1] == "closed"


def test_generator_gives_its_return_value(desk: Desk) -> None:
    @use(desk)
    def talk(*, badge: str = INJECTED) -> Any:
        yield badge
        return 42

    def outer() -> Any:
        return (yield from talk())

    running = outer()
    next(running)
    with pytest.raises(StopIteration) as stop:
        next(running)
    assert stop.value.value == 42


def test_async_generator(desk: Desk) -> None:
    seen: list[object] = []

    @use(desk)
    async def talk(*, badge: str = INJECTED) -> Any:
        try:
            seen.append((yield badge))
            try:
                yield "second"
            except KeyError:
                yield "third"
        finally:
            seen.append("closed")

    async def main() -> None:
        assert inspect.isasyncgenfunction(talk)
        running = talk()
        assert desk.requests == []
        assert await running.__anext__() == "badge-of-me"
        assert await running.asend("hello") == "second"
        assert await running.athrow(KeyError("k")) == "third"
        await running.aclose()
        assert seen == ["hello", "closed"]
        assert [item async for item in talk()] == ["badge-of-me", "second"]

    asyncio.run(main())


def test_async_generator_ends_and_fails_as_the_inner_one(desk: Desk) -> None:
    @use(desk)
    async def talk(how: str, *, badge: str = INJECTED) -> AsyncIterator[str]:
        try:
            yield badge
        except KeyError:
            if how == "swallow":
                return
            raise ValueError("other") from None

    async def main() -> None:
        running: Any = talk("swallow")
        await running.__anext__()
        with pytest.raises(StopAsyncIteration):
            await running.athrow(KeyError())
        running = talk("raise")
        await running.__anext__()
        with pytest.raises(ValueError, match="other"):
            await running.athrow(KeyError())

    asyncio.run(main())


def test_methods_in_both_orders(desk: Desk) -> None:
    class Tool:
        name = "tool"

        @use(desk)
        def method(self, x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return (self.name, x, badge)

        @use(desk)
        @classmethod
        def above_class(cls, x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return (cls.name, x, badge)

        @classmethod
        @use(desk)
        def below_class(cls, x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return (cls.name, x, badge)

        @use(desk)
        @staticmethod
        def above_static(x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return ("tool", x, badge)

        @staticmethod
        @use(desk)
        def below_static(x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return ("tool", x, badge)

    expected = ("tool", 1, "badge-of-me")
    tool = Tool()
    assert tool.method(1) == expected
    assert Tool.method(tool, 1, badge="own")[2] == "own"
    for owner in (Tool, tool):
        assert owner.above_class(1) == expected
        assert owner.below_class(1) == expected
        assert owner.above_static(1) == expected
        assert owner.below_static(1) == expected
    assert isinstance(inspect.getattr_static(Tool, "above_class"), classmethod)
    assert isinstance(inspect.getattr_static(Tool, "above_static"), staticmethod)
    assert str(inspect.signature(tool.method)) == "(x: 'int') -> 'tuple[object, ...]'"


def test_bound_method(desk: Desk) -> None:
    class Tool:
        def run(self, *, badge: str = INJECTED) -> str:
            return badge

    tool = Tool()
    bound = use(desk)(tool.run)
    assert inspect.ismethod(bound)
    assert bound() == "badge-of-me"
    assert bound.__self__ is tool


def test_callable_object(desk: Desk) -> None:
    class Tool:
        """A tool."""

        colour = "red"

        def __call__(self, x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return (x, badge)

    class ATool:
        async def __call__(self, *, badge: str = INJECTED) -> str:
            return badge

    tool = use(desk)(Tool())
    assert tool(1) == (1, "badge-of-me")
    assert isinstance(tool, Tool)
    assert tool.colour == "red"
    assert tool.__doc__ == "A tool."
    assert list(inspect.signature(tool).parameters) == ["x"]
    atool = use(desk)(ATool())
    assert inspect.iscoroutinefunction(atool.__call__)
    assert asyncio.run(atool()) == "badge-of-me"


def test_partial(desk: Desk) -> None:
    def run(x: int, y: int = 0, *, badge: str = INJECTED) -> tuple[object, ...]:
        return (x, y, badge)

    wrapped = use(desk)(functools.partial(run, 1, y=2))
    assert isinstance(wrapped, functools.partial)
    assert wrapped() == (1, 2, "badge-of-me")
    assert "badge" not in inspect.signature(wrapped).parameters
    own = use(desk)(functools.partial(run, 1, badge="own"))
    assert own() == (1, 0, "own")

    class Tool:
        def run(self, x: int, *, badge: str = INJECTED) -> tuple[object, ...]:
            return (x, badge)

        run_one = use(desk)(functools.partialmethod(run, 1))

    assert Tool().run_one() == (1, "badge-of-me")


def test_own_token_wins_and_costs_no_request(desk: Desk) -> None:
    @use(desk)
    def keyword(*, badge: str) -> str:
        return badge

    @use(desk)
    def positional(badge: str, name: str = "") -> str:
        return badge

    assert keyword(badge="own") == "own"
    assert positional("own") == "own"
    assert positional("own", "ann") == "own"
    assert desk.requests == []


@pytest.mark.parametrize("placeholder", ["", None, INJECTED])
def test_placeholder_is_not_a_token(desk: Desk, placeholder: object) -> None:
    @use(desk)
    def keyword(*, badge: Any) -> Any:
        return badge

    @use(desk)
    def positional(badge: Any, name: str = "") -> Any:
        return (badge, name)

    assert keyword(badge=placeholder) == "badge-of-me"
    assert positional(placeholder, "ann") == ("badge-of-me", "ann")


def test_visible_signature(desk: Desk) -> None:
    @use(desk)
    def first(badge: str, name: str, *rest: int, size: int = 1, **more: int) -> str:
        return f"{badge} {name} {size}"

    assert str(inspect.signature(first)) == (
        "(*, name: 'str', size: 'int' = 1, **more: 'int') -> 'str'"
    )
    assert first(name="ann") == "badge-of-me ann 1"
    assert "badge" not in first.__annotations__
    assert typing.get_type_hints(first) == {
        "name": str,
        "rest": int,
        "size": int,
        "more": int,
        "return": str,
    }


def test_annotations_are_evaluated_no_earlier_than_the_functions_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Python 3.14 does (PEP 649), played for the others by its attribute and its library."""

    def greet(name: Any, *, badge: Any = INJECTED) -> Any:
        return f"{name} {badge}"

    def evaluate(form: int) -> dict[str, object]:
        asked.append(form)
        return {"name": later["Name"], "badge": str}

    asked: list[int] = []
    later: dict[str, object] = {}
    if sys.version_info < (3, 14):
        library = types.SimpleNamespace(
            Format=int, call_annotate_function=lambda function, form, owner: function(form)
        )
        monkeypatch.setitem(sys.modules, "annotationlib", library)
    greet.__annotate__ = evaluate  # type: ignore[attr-defined]
    wrapped = use(desk)(greet)
    assert wrapped("ann") == "ann badge-of-me"
    later["Name"] = int
    assert wrapped.__annotate__(1) == {"name": int}
    assert asked[-1:] == [1]


def test_keyword_catch_all_takes_the_token(desk: Desk) -> None:
    @use(desk)
    def run(**keywords: Any) -> Any:
        return keywords

    assert run(x=1) == {"x": 1, "badge": "badge-of-me"}


def test_stacked(desk: Desk) -> None:
    @use(desk)
    @desk.requires_stamp(workload="me")
    def run(x: int, *, badge: str = INJECTED, stamp: str = INJECTED) -> tuple[object, ...]:
        return (x, badge, stamp)

    assert run(1) == (1, "badge-of-me", "stamp-of-me")
    assert list(inspect.signature(run).parameters) == ["x"]


def _missing() -> None: ...
def _positional_only(badge: str, /) -> None: ...
def _variable(*badge: str) -> None: ...
def _catch_all(**badge: str) -> None: ...


class _Class:
    def __init__(self, badge: str) -> None: ...


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (_missing, "_missing has no parameter 'badge'"),
        (_positional_only, "is positional-only"),
        (_variable, "has no parameter 'badge'"),
        (_catch_all, "has no parameter 'badge'"),
        (_Class, "not a class"),
        (property(_missing), "not a property"),
        (42, "not a int; put it next to the function"),
    ],
)
def test_mistakes_fail_at_decoration(desk: Desk, function: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        use(desk)(function)
    assert desk.requests == []


def test_same_parameter_twice_fails_at_decoration(desk: Desk) -> None:
    with pytest.raises(TypeError, match="filled already"):

        @use(desk)
        @use(desk)
        def run(*, badge: str) -> None: ...

    with pytest.raises(TypeError, match="filled already"):

        @use(desk, into="x")
        @desk.requires_stamp(into="x")
        def catch_all(**keywords: str) -> None: ...


def test_injected_is_one_of_a_kind() -> None:
    assert copy.deepcopy(INJECTED) is INJECTED
    assert pickle.loads(pickle.dumps(INJECTED)) is INJECTED
    assert repr(INJECTED) == "INJECTED"
    assert not INJECTED


def test_pydantic_does_not_see_the_parameter(desk: Desk) -> None:
    pydantic = pytest.importorskip("pydantic")

    @use(desk)
    def run(name: str, *, badge: str = INJECTED) -> str:
        return f"{name} {badge}"

    schema = pydantic.TypeAdapter(run).json_schema()
    assert list(schema["properties"]) == ["name"]
    assert pydantic.validate_call(run)("ann") == "ann badge-of-me"
    with pytest.raises(pydantic.ValidationError):
        pydantic.validate_call(run)("ann", badge="own")


def test_fastapi_does_not_see_the_parameter(desk: Desk) -> None:
    fastapi = pytest.importorskip("fastapi")
    app = fastapi.FastAPI()

    @app.get("/greet")
    @use(desk)
    async def greet(name: str, *, badge: str) -> str:
        return f"{name} {badge}"

    @app.get("/stacked")
    @use(desk)
    def stacked(badge: str, name: str = "bob") -> str:
        return f"{name} {badge}"

    parameters = app.openapi()["paths"]["/greet"]["get"]["parameters"]
    assert [parameter["name"] for parameter in parameters] == ["name"]

    async def get(path: str, query: bytes = b"") -> bytes:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "query_string": query}
        await app({**scope, "headers": [], "root_path": "", "http_version": "1.1"}, receive, send)
        return b"".join(message.get("body", b"") for message in sent)

    assert asyncio.run(get("/greet", b"name=ann")) == b'"ann badge-of-me"'
    assert asyncio.run(get("/stacked")) == b'"bob badge-of-me"'


@pytest.mark.parametrize(
    "text",
    [
        str,
        "{}".format,
        "{:>3}".format,
        lambda value: "%s" % value,  # noqa: UP031
        lambda value: f"Bearer {value}",
        lambda value: "Bearer " + value,
        lambda value: urllib.parse.urlencode({"token": value}),
        lambda value: json.dumps({"token": value}),
        lambda value: json.dumps({"token": value}, default=str),
        lambda value: pydantic.RootModel[Any](value).model_dump_json(),
    ],
)
def test_injected_has_no_text_that_could_be_sent(text: Callable[[object], object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        text(INJECTED)


def test_objects_that_take_any_keyword_are_refused(desk: Desk) -> None:
    class Tool:
        def __call__(self, *args: object, **kwargs: object) -> None: ...

    @click.command()
    def command(badge: str = INJECTED) -> None: ...

    for item, name in ((command, r"click\.core\.Command"), (Tool(), r"test_wrapping\..*Tool")):
        with pytest.raises(TypeError, match=rf"{name} has no parameter 'badge'; .*next to the fun"):
            desk.requires_badge(workload="me")(item)
