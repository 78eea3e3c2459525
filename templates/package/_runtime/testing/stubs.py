"""Stubs of a client: what a test has its operations answer, and which calls they got.

`stub()` of the package's `testing` makes them. What they answer is checked against the model when it
is set, so that the error is at the test's own line.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from ..errors import ServiceError
from . import wire
from .errors import InvalidStub
from .rules import Book, Rule, Rules, StubbedCall
from .values import Checker, minimum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Self

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")
ItemT = TypeVar("ItemT")


class Operation(Generic[RequestT, ResponseT, ItemT]):
    """The stub of one operation, or of those of its calls that have certain parameters.

    Answers are given in the order in which they were set, one per call; the last one stays.
    """

    def __init__(self, rules: Rules, rule: Rule) -> None:
        self._rules, self._rule = rules, rule

    @property
    def calls(self) -> list[RequestT]:
        """The parameters of each call, in their order."""
        return [*self._rule.calls]

    if not TYPE_CHECKING:  # generated classes declare it, with the operation's parameters

        def __call__(self, **parameters):
            """Returns the stub of the calls with these parameters, whatever the others are."""
            known = getattr(self._rule.model.input_shape, "members", ())
            # A name that is a keyword of Python's has a parameter that ends in `_`.
            given = {
                name if name in known else name.removesuffix("_"): value
                for name, value in parameters.items()
                if value is not None
            }
            rule = self._rules.for_parameters({**self._rule.parameters, **given})
            return type(self)(self._rules, rule)

    def returns(
        self, response: ResponseT | None = None, /, *, open: bool = False, **members: object
    ) -> Self:
        """Answers with a response.

        Args:
            response: The members of the response, complete but for `ResponseMetadata`.
            open: Whether it may be what the model does not know: a later release of the service.
            members: In the place of `response` the members that matter to the test, at any depth.
                What the model requires beside them is filled in.

        Raises:
            InvalidStub: the service cannot answer that; the text has the path.
        """
        return self._respond((), response, open, members)

    def streams(
        self,
        items: Iterable[ItemT | BaseException | type[ServiceError] | wire.Pause],
        response: ResponseT | None = None,
        /,
        *,
        open: bool = False,
        **members: object,
    ) -> Self:
        """Answers with a stream, of an operation that has one.

        Args:
            items: Its events, each with one key, or the pieces of its body, bytes or text. The
                class of a modelled error of the stream, or any exception, is raised where the
                program reads it, in the place of the rest; at a `Pause` the next one is waited for.
            response, open, members: The other members; see `returns`.

        Raises:
            InvalidStub: the operation does not stream, or the service cannot answer that.
        """
        if wire.streamed(self._rule.model.output_shape) is None:
            raise InvalidStub(f"{self._rule.name} does not stream; use returns()")
        return self._respond(tuple(items), response, open, members)

    def raises(
        self,
        error: type[ServiceError] | BaseException | str,
        message: str = "",
        /,
        *,
        status: int | None = None,
        open: bool = False,
        **members: object,
    ) -> Self:
        """Answers with an error.

        Args:
            error: One of the service's modelled errors (its class), the code of one that the model
                lacks, or an exception to be raised where the request is sent, for example a
                `ReadTimeoutError` of botocore's.
            message: The error's message.
            status: The HTTP status, by default the model's.
            open: Whether the operation may answer with an error that its model does not name.
            members: The error's other members; what the model requires is filled in.

        Raises:
            InvalidStub: the operation has no such error, or the error no such member.
        """
        model, name = self._rule.model, self._rule.name
        if isinstance(error, BaseException):
            return self._keep(wire.Answer(failure=error))
        if isinstance(error, str):
            body = {"message": message, **members}
            return self._keep(wire.failure(model, None, error, status or 400, body))
        if not _is_service_error(error):
            raise InvalidStub(
                f"{name}: {error!r} is no error of the service; to raise another where the request"
                " is sent, give an object of it"
            )
        shape = self._error_shape(error, open)
        values = {**members}
        text = next((key for key in ("message", "Message") if key in shape.members), "message")
        if message or text in shape.required_members:
            values.setdefault(text, message)
        checker = Checker(f"{name}: {error.__name__}", fill=True, open=open)
        found = checker.structure(shape, values)
        status = status or error.status or (500 if error.fault == "server" else 400)
        return self._keep(wire.failure(model, shape, error.code, status, found))

    def _respond(
        self, items: tuple[object, ...], response: Any, open: bool, members: dict[str, object]
    ) -> Self:
        model, name = self._rule.model, self._rule.name
        if response is not None and members:
            raise InvalidStub(f"{name}: give a dictionary or keywords, not both")
        shape = model.output_shape
        given = members if response is None else response
        values: dict[str, Any] = {}
        if shape is not None:
            checker = Checker(name, fill=response is None, open=open)
            stream = wire.streamed(shape)
            values = checker.structure(shape, given, stream)
            payload = shape.serialization.get("payload")
            if payload not in (None, stream, *values):
                # No body is no answer where a body is one of several variants.
                values[payload] = minimum(shape.members[payload], payload)
        elif given:
            raise InvalidStub(f"{name} returns nothing; use returns() without members")
        return self._keep(wire.answer(model, values, items, open))

    def _keep(self, answer: wire.Answer) -> Self:
        self._rule.answers.append(answer)
        return self

    def _error_shape(self, error: type[ServiceError], open: bool) -> Any:
        model = self._rule.model
        known = {wire.code_of(shape): shape for shape in model.error_shapes}
        if error.code in known:
            return known[error.code]
        shape = model.service_model.shape_for_error_code(error.code) if open else None
        if shape is None:
            names = ", ".join(shape.name for shape in known.values()) or "none"
            raise InvalidStub(
                f"{self._rule.name}: the model has no {error.__name__} for it, but {names}; with"
                " open=True the service may answer with another of its errors"
            )
        return shape

    def __repr__(self) -> str:
        return f"<stub of {self._rule!r}>"


def _is_service_error(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, ServiceError)


class Stub:
    """The stubs of a client's operations, by the names of its methods."""

    def __init__(self, book: Book) -> None:
        self._book = book

    if not TYPE_CHECKING:  # generated classes declare each operation

        def __getattr__(self, name):
            service = self._book.service
            operation = None if name.startswith("__") else service.operation(name)
            if operation is None:
                close = get_close_matches(name, service.operations.values(), 1)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise AttributeError(f"{service.name} has no operation {name!r}{hint}")
            rules = self._book.rules(operation)
            return Operation(rules, rules.all[0])

    @property
    def calls(self) -> list[StubbedCall]:
        """The calls that were made, of all operations, in their order."""
        return [*self._book.calls]

    def assert_all_used(self) -> None:
        """Raises AssertionError where a stub was set and no call got an answer of it."""
        if unused := self._book.unused():
            raise AssertionError(f"never called: {', '.join(unused)}")
