"""Values that belong to the request being served: set by its framework, read by the decorators."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar, Token, copy_context
from functools import partial, wraps

from .foreign import ForeignContext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")


def no_text(values: Mapping[str, object]) -> TypeError | None:
    """Returns the error, which tells types alone, where a value is neither None nor a str.

    Who raises it deletes the values first: tracebacks show variables, and bytes may be a token too.
    """
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            return TypeError(f"{name} must be a str, not {type(value).__name__}")
    return None


class Context:
    """Named context variables. Tasks inherit them, threads and forks get them through `bind`.

    Args:
        names: the names of the values.
        foreign: where a value is looked for that is not set here.
    """

    __slots__ = ("__weakref__", "_foreign", "_served", "_variables")

    def __init__(self, names: Iterable[str], foreign: ForeignContext | None = None) -> None:
        self._foreign = foreign or ForeignContext()
        self._served = False
        self._variables: dict[str, ContextVar[str | None]] = {
            name: ContextVar(f"{__package__}.{name}", default=None) for name in names
        }
        _all.add(self)

    def __repr__(self) -> str:
        return f"<context values {', '.join(self._variables)}>"

    def get(self, name: str) -> str | None:
        """Returns the value, or None where none is set; an empty one hides what is set around it.

        Raises:
            KeyError: no such name.
        """
        value = self._variables[name].get()
        return (self._foreign.get(name) if value is None else value) or None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the values."""
        return tuple(self._variables)

    def serves(self) -> bool:
        """Tells whether this process serves requests: a value that is missing is missing then.

        It does so from the first use of `scope` on, and where another package's server does.
        """
        if not self._served and self._foreign.serves():
            self._served = True
        return self._served

    def _set(self, values: Mapping[str, str | None]) -> list[tuple[str, Token[str | None]]]:
        return [
            (name, self._variables[name].set(value))
            for name, value in values.items()
            if value is not None
        ]

    @contextmanager
    def scope(self, values: Mapping[str, str | None]) -> Generator[None, None, None]:
        """Sets values for the length of a with block; None leaves one as it is.

        In a generator the block must not hold a `yield`: servers run its steps in other contexts.

        Raises:
            KeyError: a name that no decorator reads.
            TypeError: a value that is not a str.
        """
        self._served = True
        wrong = no_text(values)
        if wrong is not None:
            del values
            raise wrong
        tokens = self._set(values)
        try:
            yield
        finally:
            for name, token in reversed(tokens):
                # Left in another context (a generator that another task closes): the values end
                # with the context they were set in.
                with suppress(ValueError):
                    self._variables[name].reset(token)

    def bind(self, function: Callable[P, T]) -> Callable[P, T]:
        """Returns a function that runs with today's values wherever it is called.

        For plain threads: `Thread(target=context.bind(work))`, and for processes that are forked.
        All context variables come along.

        Raises:
            TypeError: a function whose body runs later, and elsewhere than where it is called.
        """
        if _runs_later(function):
            raise TypeError(
                "context.bind() takes a function that does its work when it is called; bind what"
                " drives the coroutine or generator, as in context.bind(asyncio.run)(work())"
            )
        captured = copy_context()

        @wraps(function)
        def bound(*args: P.args, **kwargs: P.kwargs) -> T:
            # A copy for each call: one context cannot be entered twice at a time.
            return captured.copy().run(function, *args, **kwargs)

        return bound

    def forget_request(self) -> None:
        """For a forked child: the process of a pool serves others too than who had it forked."""
        for name, variable in self._variables.items():
            if self.get(name) is not None:
                self._served = True
                variable.set("")  # another package's value is still there


def _runs_later(function: Any) -> bool:
    import inspect

    while isinstance(function, partial):
        function = function.func
    return any(
        inspect.iscoroutinefunction(each)
        or inspect.isgeneratorfunction(each)
        or inspect.isasyncgenfunction(each)
        for each in (function, type(function).__call__)
    )


_all: weakref.WeakSet[Context] = weakref.WeakSet()


def values_of_request() -> tuple[str | None, ...]:
    """Returns every value, which together tell one request's work from another's."""
    return tuple(context.get(name) for context in list(_all) for name in context.names)


def _after_fork() -> None:
    for context in list(_all):
        context.forget_request()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
