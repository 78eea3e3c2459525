"""Checks at run time that a value is what a generated annotation says, down to its last member."""

from __future__ import annotations

import datetime as dt
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import typing_extensions
from typing_extensions import NotRequired, ReadOnly, Required

_WRAPPERS = (NotRequired, Required, ReadOnly)


class Checker:
    """Reads annotations of one generated module. `exact` wants required members and no others."""

    def __init__(self, module: Any, exact: bool = False) -> None:
        runtime = sys.modules[
            f"{module.__name__.rpartition('.')[0].rpartition('.')[0]}._runtime.types"
        ]
        self.names = {**vars(runtime), "_EmptyResponse": runtime.EmptyResponse, **vars(module)}
        self.exact = exact
        self.seen: dict[Any, dict[str, Any]] = {}

    def hint(self, annotation: Any) -> Any:
        """Returns an annotation as an object; generated functions have them as text."""
        if isinstance(annotation, ForwardRef):
            annotation = annotation.__forward_arg__
        if not isinstance(annotation, str):
            return annotation
        try:
            return self.hint(eval(annotation, self.names))
        except TypeError:  # an alias that is text itself, beside a `|`
            parts = annotation.split(" | ")
            return Union[tuple(ForwardRef(part) for part in parts)]  # noqa: UP007

    def mismatch(self, value: Any, annotation: Any, path: str = "") -> str | None:
        """Returns where and how `value` is not what `annotation` says, None where it is."""
        hint = self.hint(annotation)
        origin, args = get_origin(hint), get_args(hint)
        if origin in _WRAPPERS:
            return self.mismatch(value, args[0], path)
        if origin in (Union, types.UnionType):
            problems = [self.mismatch(value, arg, path) for arg in args]
            return None if None in problems else max(map(str, problems), key=len)
        if origin is Literal:
            return None if value in args else f"{path}: {value!r} is not in {args}"
        if typing_extensions.is_typeddict(hint):
            return self._typed_dict(value, hint, path)
        return self._container(value, hint, origin or hint, args, path)

    def _hints(self, cls: Any) -> dict[str, Any]:
        if cls not in self.seen:
            self.seen[cls] = typing_extensions.get_type_hints(
                cls, localns=self.names, include_extras=True
            )
        return self.seen[cls]

    def _container(self, value: Any, hint: Any, kind: Any, args: Any, path: str) -> str | None:
        name = getattr(kind, "__name__", "")
        if name.endswith("EventStream"):
            return self._each(value, args[0], path)
        if name.endswith("StreamingBody"):
            return None if isinstance(value, bytes) else f"{path}: {value!r} is no stream"
        if kind in (list, Sequence) and not isinstance(value, (str, bytes)):
            if not isinstance(value, (list, tuple)):
                return f"{path}: {value!r} is no {kind.__name__}"
            return self._each(value, args[0], path)
        if kind in (dict, Mapping):
            if not isinstance(value, dict):
                return f"{path}: {value!r} is no {kind.__name__}"
            for key, item in value.items():
                problem = self.mismatch(key, args[0], f"{path}.{key}")
                problem = problem or self.mismatch(item, args[1], f"{path}.{key}")
                if problem:
                    return problem
            return None
        return _scalar(value, hint, path)

    def _each(self, values: Any, item: Any, path: str) -> str | None:
        for number, value in enumerate(values):
            if problem := self.mismatch(value, item, f"{path}[{number}]"):
                return problem
        return None

    def _typed_dict(self, value: Any, hint: Any, path: str) -> str | None:
        if not isinstance(value, dict):
            return f"{path}: {value!r} is no {hint.__name__}"
        hints = self._hints(hint)
        # Where annotations are text, the class itself takes a NotRequired for required.
        required = {key for key in hint.__required_keys__ if not _is_optional(hints[key])}
        if missing := required - value.keys():
            return f"{path}: {hint.__name__} needs {sorted(missing)}"
        if unknown := value.keys() - hints.keys():
            return f"{path}: {hint.__name__} has no {sorted(unknown)}"
        if self.exact and (more := value.keys() - required):
            return f"{path}: {hint.__name__} always has {sorted(more)}, but does not say so"
        for key, item in value.items():
            if problem := self.mismatch(item, hints[key], f"{path}.{key}"):
                return problem
        return None


def _is_optional(hint: Any) -> bool:
    while get_origin(hint) in _WRAPPERS:
        if get_origin(hint) is NotRequired:
            return True
        hint = get_args(hint)[0]
    return False


def _scalar(value: Any, hint: Any, path: str) -> str | None:
    if hint is Any or hint is object:
        return None
    if hint in (None, type(None)):
        return None if value is None else f"{path}: {value!r} is not None"
    if hint is float:
        good = type(value) in (int, float)
    elif hint in (str, int, bool, bytes, bytearray, memoryview):
        good = type(value) is hint
    elif hint is dt.datetime:
        good = isinstance(value, dt.datetime)
    elif getattr(hint, "_is_protocol", False):
        good = all(hasattr(value, name) for name in vars(hint) if not name.startswith("_"))
    else:
        # Before 3.11 list[str] passes for a class, of which nothing can be an instance.
        good = get_origin(hint) is None and isinstance(hint, type) and isinstance(value, hint)
    return None if good else f"{path}: {value!r} is not {getattr(hint, '__name__', hint)}"
