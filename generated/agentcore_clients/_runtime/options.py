"""Options of single calls: what `with_options()` takes, checked when it is called."""

from __future__ import annotations

from .headers import check_header

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal, TypeAlias

    from .bearer import TokenSource

    Retries: TypeAlias = Literal["standard", "idempotent-only"]

_RETRIES = ("standard", "idempotent-only")
_INFINITY = float("inf")
# The options of which the later one counts alone.
_OVERRIDE = ("bearer_token", "max_attempts", "read_timeout", "retries", "total_timeout")


class CallOptions:
    """What calls of a client do otherwise than its others; None where an option was not given.

    Attributes:
        read_timeout: Seconds to wait for more of an answer; infinity waits for ever.
        total_timeout: Seconds for a call with its attempts, waits and streams; infinity is no limit.
        max_attempts: How often a call is tried at most, the first time included.
        retries: "idempotent-only" repeats other calls only where nothing reached the service.
        bearer_token: The source of tokens that calls carry instead of a signature.
        headers: Name and value by the name in lower case.
        hooks: Hooks beside those of the client.
    """

    __slots__ = (
        "bearer_token",
        "headers",
        "hooks",
        "max_attempts",
        "read_timeout",
        "retries",
        "total_timeout",
    )

    def __init__(
        self,
        *,
        read_timeout: float | None = None,
        total_timeout: float | None = None,
        max_attempts: int | None = None,
        retries: Retries | None = None,
        bearer_token: TokenSource | None = None,
        headers: Mapping[str, str] | None = None,
        hooks: Iterable[Any] | None = None,
    ) -> None:
        """Takes what was given.

        Raises:
            TypeError, ValueError: an option has no such value; the text names the option.
        """
        self.read_timeout = _seconds("read_timeout", read_timeout)
        self.total_timeout = _seconds("total_timeout", total_timeout)
        self.max_attempts = max_attempts
        if max_attempts is not None and (type(max_attempts) is not int or max_attempts < 1):
            raise ValueError(_wrong("max_attempts", max_attempts, "give a whole number from 1 on"))
        self.retries = retries
        if retries is not None and retries not in _RETRIES:
            raise ValueError(_wrong("retries", retries, f"give one of {', '.join(_RETRIES)}"))
        self.bearer_token = bearer_token
        self.headers = {} if headers is None else _headers(headers)
        self.hooks: tuple[Any, ...] = () if hooks is None else tuple(hooks)

    def over(self, earlier: CallOptions) -> CallOptions:
        """Returns these options and, where they say nothing, earlier ones; hooks of both."""
        result = object.__new__(CallOptions)
        for name in _OVERRIDE:
            value = getattr(self, name)
            setattr(result, name, getattr(earlier, name) if value is None else value)
        result.headers = {**earlier.headers, **self.headers}
        result.hooks = (*earlier.hooks, *self.hooks)
        return result

    def given(self) -> list[str]:
        """Returns the names of the options that were given."""
        return [name for name in self.__slots__ if getattr(self, name) not in (None, {}, ())]

    def __repr__(self) -> str:
        return f"<call options: {', '.join(self.given()) or 'none'}>"  # values may be secret


def _wrong(name: str, value: object, remedy: str) -> str:
    return f"with_options({name}={value!r}): {remedy}"


def _seconds(name: str, value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(_wrong(name, value, "give a number of seconds"))
    if not value > 0:  # nor is NaN
        raise ValueError(_wrong(name, value, "give more than 0 seconds, or math.inf for no limit"))
    return float(value)


def _headers(headers: Mapping[Any, Any]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(
                f"with_options(headers=): the header {name!r} and its value must be str"
            )
        check_header("with_options(headers=)", name, value)
        # The characters alone: a member of an Enum writes its name into an f-string.
        found[str.__str__(name).lower()] = (str.__str__(name), str.__str__(value))
    return found


def limit(seconds: float | None) -> float | None:
    """Returns seconds as sockets take them, where None waits for ever."""
    return None if seconds == _INFINITY else seconds


# The class that makes the calls with options of each engine, and its module.
_ENGINES = {
    "NativeEngine": ("._native.options_engine", "OptionsEngine"),
    "AsyncNativeEngine": ("._native.async_options_engine", "AsyncOptionsEngine"),
    "BotocoreEngine": ("._botocore.options_engine", "BotocoreOptionsEngine"),
    "AsyncBotocoreEngine": ("._botocore.async_options_engine", "AsyncBotocoreOptionsEngine"),
}


def engine_with(engine: Any, options: CallOptions) -> Any:
    """Returns an engine that shares all of another's, and whose calls have these options.

    Where the other has options already, they add up.
    """
    from importlib import import_module

    if (stubbed := getattr(engine, "with_options", None)) is not None:
        return stubbed(options)
    origin = getattr(engine, "origin", engine)
    if origin is not engine:
        options = options.over(engine.call_options)
    module, name = _ENGINES[type(origin).__name__]
    return getattr(import_module(module, __package__), name)(origin, options)
