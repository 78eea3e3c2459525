"""A callable of any kind, wrapped into one of the same kind that gets a parameter filled."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from importlib import import_module

from .injected import absent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The parameters that decorators fill, on each wrapper.
_MARK = "__agentcore_injected__"


class _Arguments:
    """What the wrapped function is called with; the wrapper's own frame does not show it."""

    __slots__ = ("args", "kwargs")

    def __init__(self, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
        self.args, self.kwargs = args, kwargs


class Target:
    """The parameter to fill, and where values come from.

    Args:
        into: the parameter's name.
        decorator: the decorator's name, for messages.
        fetch: gives the value, for synchronous functions.
        afetch: gives the value, for asynchronous ones.
        extras: attributes of the wrapper.
    """

    __slots__ = ("afetch", "decorator", "extras", "fetch", "into")

    def __init__(
        self,
        into: str,
        decorator: str,
        fetch: Callable[[], object],
        afetch: Callable[[], Awaitable[object]],
        extras: dict[str, object] | None = None,
    ) -> None:
        self.into, self.decorator = into, decorator
        self.fetch, self.afetch = fetch, afetch
        self.extras = extras or {}


def wrap(function: Any, target: Target) -> Any:
    """Returns `function` with the parameter filled unless its caller does so.

    Any, because what comes out has the type of what goes in, whichever callable that is.

    Raises:
        TypeError: not a callable of a known kind, or its parameter cannot be filled.
    """
    kind = _kind(function)
    if issubclass(kind, (classmethod, staticmethod)):
        return _kind(function)(wrap(function.__func__, target))
    if issubclass(kind, functools.partialmethod):
        inner = wrap(function.func, target)
        return functools.partialmethod(inner, *function.args, **function.keywords)
    if issubclass(kind, functools.partial):
        return _partial(function, target)
    if inspect.ismethod(function):
        return kind(wrap(function.__func__, target), function.__self__)
    if issubclass(kind, (type, property)) or not callable(function):
        what = "a class" if issubclass(kind, type) else f"a {kind.__name__}"
        raise TypeError(
            f"{target.decorator} decorates functions, methods and callable objects, not {what};"
            " put it next to the function, below the decorators of frameworks"
        )
    if inspect.isroutine(function) or hasattr(function, "__code__"):
        return _function(function, target)
    return _object(function, target)


def _kind(function: object) -> Any:
    # Not isinstance() in the caller, which would make the type of `function` partly unknown.
    return type(function)


def _partial(partial: functools.partial[Any], target: Target) -> functools.partial[Any]:
    inner = wrap(partial.func, target)
    wrapped: functools.partial[Any] = functools.partial(inner, *partial.args, **partial.keywords)
    wrapped.__dict__.update(partial.__dict__)
    wrapped.__dict__.update(target.extras)
    return wrapped


def _object(instance: Any, target: Target) -> object:
    # An object that takes any keyword (a command, a tool of a framework) passes it to nobody knows
    # whom.
    if target.into not in _signature(instance.__call__).parameters:
        kind = _kind(instance)
        raise TypeError(
            f"{target.decorator}: an object of {kind.__module__}.{kind.__qualname__} has no"
            f" parameter {target.into!r}; put this decorator next to the function, below those of"
            " frameworks"
        )
    wrapped = _function(instance.__call__, target)

    def attribute(proxy: object, name: str) -> object:
        return getattr(instance, name)

    def text(proxy: object) -> str:
        return repr(instance)

    def own_class(proxy: object) -> object:
        return instance.__class__

    # A class of its own, because calls look at the class; isinstance() and frameworks see the
    # object's class.
    body = {
        "__call__": staticmethod(wrapped),
        "__class__": property(own_class),
        "__getattr__": attribute,
        "__repr__": text,
    }
    proxy: Any = type("Wrapped", (), body)()
    own: dict[str, object] = proxy.__dict__
    own.update(target.extras)
    own["__wrapped__"] = instance
    own["__signature__"] = _signature(wrapped)
    own["__doc__"] = instance.__doc__
    own[_MARK] = getattr(wrapped, _MARK)
    return proxy


def _function(function: Callable[..., Any], target: Target) -> Callable[..., Any]:
    signature = _signature(function)
    position = _position(function, signature, target)
    inject, ainject = _injectors(target, position)
    if inspect.isasyncgenfunction(function):
        wrapper = _async_generator(function, ainject)
    elif inspect.isgeneratorfunction(function):
        wrapper = _generator(function, inject)
    elif _is_coroutine_function(function):
        wrapper = _coroutine(function, ainject)
    else:
        wrapper = _plain(function, inject)
    functools.update_wrapper(wrapper, function)
    _annotate(wrapper, function, target.into)
    wrapper.__dict__["__signature__"] = _visible(signature, target.into, position)
    wrapper.__dict__[_MARK] = frozenset(getattr(function, _MARK, ())) | {target.into}
    wrapper.__dict__.update(target.extras)
    return wrapper


def _signature(function: Callable[..., object]) -> inspect.Signature:
    """Returns a signature. Since Python 3.14 it may name what is defined later, or never (PEP 649)."""
    if sys.version_info >= (3, 14):
        from annotationlib import Format

        return inspect.signature(function, annotation_format=Format.FORWARDREF)
    return inspect.signature(function)


def _annotate(wrapper: Any, function: Callable[..., object], into: str) -> None:
    """Gives a wrapper the annotations of a function without one, evaluated no earlier than those."""
    evaluate = getattr(function, "__annotate__", None)
    if evaluate is None:  # Python before 3.14, or nothing is annotated
        known: dict[str, object] = getattr(function, "__annotations__", {})
        wrapper.__annotations__ = {name: known[name] for name in known if name != into}
        return

    def annotate(form: int, /) -> dict[str, object]:
        library: Any = import_module("annotationlib")
        annotations = library.call_annotate_function(evaluate, library.Format(form), owner=function)
        return {name: value for name, value in annotations.items() if name != into}

    wrapper.__annotate__ = annotate


def _is_coroutine_function(function: Callable[..., object]) -> bool:
    # Frameworks mark functions that return coroutines: inspect.markcoroutinefunction on 3.12,
    # asyncio's own marker before; `asyncio` is not imported to look for it.
    return inspect.iscoroutinefunction(function) or bool(getattr(function, "_is_coroutine", None))


def _position(
    function: Callable[..., object], signature: inspect.Signature, target: Target
) -> int | None:
    """Returns the index among the positional parameters; None for a keyword-only one."""
    into, name = target.into, getattr(function, "__qualname__", repr(function))
    if into in getattr(function, _MARK, ()):
        raise TypeError(f"{target.decorator}: the parameter {into!r} of {name} is filled already")
    parameters = list(signature.parameters.values())
    for index, parameter in enumerate(parameters):
        if parameter.name != into:
            continue
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise TypeError(
                f"{target.decorator}: the parameter {into!r} of {name} is positional-only"
            )
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            return index
        if parameter.kind is parameter.KEYWORD_ONLY:
            return None
    if any(p.kind is p.VAR_KEYWORD and p.name != into for p in parameters):
        return None
    raise TypeError(
        f"{target.decorator}: {name} has no parameter {into!r};"
        f" add `{into}: ... = INJECTED`, or name another with into="
    )


def _visible(signature: inspect.Signature, into: str, position: int | None) -> inspect.Signature:
    """The signature without the parameter; positional ones behind it are keyword-only now."""
    parameters: list[inspect.Parameter] = []
    for index, parameter in enumerate(signature.parameters.values()):
        if parameter.name == into:
            continue
        if position is not None and index > position:
            if parameter.kind is parameter.VAR_POSITIONAL:
                continue  # cannot be reached without passing the parameter
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
                parameter = parameter.replace(kind=parameter.KEYWORD_ONLY)
        parameters.append(parameter)
    return signature.replace(parameters=parameters)


def _injectors(target: Target, position: int | None) -> tuple[Any, Any]:
    into, fetch, afetch = target.into, target.fetch, target.afetch

    def given(args: tuple[object, ...], kwargs: dict[str, object]) -> bool:
        if into in kwargs:
            return not absent(kwargs[into])
        return position is not None and len(args) > position and not absent(args[position])

    def put(args: tuple[object, ...], kwargs: dict[str, object], value: object) -> Any:
        if position is not None and len(args) > position:
            return (*args[:position], value, *args[position + 1 :])
        kwargs[into] = value
        return args

    def inject(args: tuple[object, ...], kwargs: dict[str, object]) -> _Arguments:
        return _Arguments(args if given(args, kwargs) else put(args, kwargs, fetch()), kwargs)

    async def ainject(args: tuple[object, ...], kwargs: dict[str, object]) -> _Arguments:
        filled = args if given(args, kwargs) else put(args, kwargs, await afetch())
        return _Arguments(filled, kwargs)

    return inject, ainject


def _plain(function: Callable[..., Any], inject: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: object, **kwargs: object) -> Any:
        call = inject(args, kwargs)
        del args, kwargs
        return function(*call.args, **call.kwargs)

    return wrapper


def _coroutine(function: Callable[..., Any], inject: Callable[..., Any]) -> Callable[..., Any]:
    async def wrapper(*args: object, **kwargs: object) -> Any:
        call = await inject(args, kwargs)
        del args, kwargs
        return await function(*call.args, **call.kwargs)

    return wrapper


def _generator(function: Callable[..., Any], inject: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: object, **kwargs: object) -> Generator[object, object, object]:
        call = inject(args, kwargs)
        del args, kwargs
        inner: Generator[object, object, object] = function(*call.args, **call.kwargs)
        return (yield from inner)

    return wrapper


def _async_generator(
    function: Callable[..., Any], inject: Callable[..., Any]
) -> Callable[..., Any]:
    async def wrapper(*args: object, **kwargs: object) -> AsyncGenerator[object, object]:
        call = await inject(args, kwargs)
        del args, kwargs
        inner = function(*call.args, **call.kwargs)
        try:
            value = await inner.__anext__()
            while True:
                try:
                    sent = yield value
                except GeneratorExit:
                    raise
                except BaseException as error:
                    value = await inner.athrow(error)
                else:
                    value = await inner.asend(sent)
        except StopAsyncIteration:
            return
        finally:
            await inner.aclose()

    return wrapper
