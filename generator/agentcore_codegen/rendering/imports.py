"""The import lines that a generated module's annotations need, and no others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

_WORD = re.compile(r"\b[A-Za-z_]\w*")

# Every name that generated code imports is private, so that a shape may have any name.
_SOURCES = {
    "collections.abc": "AsyncIterator Callable Iterable Iterator Mapping Sequence",
    "datetime": "datetime",
    "contextlib": "AbstractContextManager",
    "typing": "Any Literal Protocol TypeAlias Union final overload",
    "._runtime.pages": "AsyncPageIterator PageIterator",
    "._runtime.shims.annotations": "ClientT F Strings Value Workload",
    "._runtime.shims.asgi": "App",
    "._runtime.signed.websocket": "SignedAddress",
    "._runtime.testing.stubs": "Operation Stub",
    "._runtime.streams": "AsyncCollectableEventStream AsyncEventStream AsyncStreamingBody "
    "CollectableEventStream EventStream StreamingBody",
    "._runtime.types": "BlobInput EmptyResponse JSONValue PaginatorConfig ResponseMetadata "
    "SdkUnknownMember StreamInput TimestampInput UnknownValue WaiterConfig",
}
# In typing since the release beside them, before that in typing_extensions.
_NEW_IN_TYPING = {
    "Never": (3, 11),
    "NotRequired": (3, 11),
    "ReadOnly": (3, 13),
    "Self": (3, 11),
    "TypedDict": (3, 13),
    "typing": (3, 13),  # the module itself, for what has to be written with a dot
}

_GUARD = (
    "TYPE_CHECKING = False  # typing costs time to import; type checkers take this name for true",
    "if TYPE_CHECKING:",
)

_MODULE = {f"_{n}": module for module, names in _SOURCES.items() for n in names.split()}


class Imports:
    """The names that a module prints, recorded as it prints them, and what imports them.

    A template prints names through an object of this class, and one of the marks where the import
    lines go; `insert` puts them there once all names are known.
    """

    PLAIN = "\0imports"
    TYPING = "\0imports for type checkers"

    def __init__(self, local: Mapping[str, str], level: str) -> None:
        """Names that the package generates come from `local`: name to module (`.types`).

        `level` has the dots that lead from the module to the package's root.
        """
        self._local, self._level = local, level
        self._names: set[str] = set()

    def __call__(self, text: str) -> str:
        """Returns the text, an annotation or a name, to be printed."""
        self._names.update(_WORD.findall(text))
        return text

    def insert(self, text: str) -> str:
        """Returns the module's text with the import lines in the place of their marks."""
        lines = self.lines()
        guarded = "\n".join([*_GUARD, *(f"    {line}" for line in lines)] if lines else "")
        return text.replace(self.TYPING, guarded).replace(self.PLAIN, "\n".join(lines))

    def lines(self) -> list[str]:
        """Returns the import lines."""
        modules: dict[str, set[str]] = defaultdict(set)
        for name in self._names:
            if name in _MODULE:
                module = _MODULE[name]
                level = self._level if module.startswith(".") else ""
                modules[level + module].add(f"{name[1:]} as {name}")
            elif name in self._local:
                public = name.removeprefix("_")
                if public != name:
                    public = public.removesuffix("_") if name.endswith("_") else public
                    modules[self._local[name]].add(f"{public} as {name}")
                else:
                    modules[self._local[name]].add(name)
        new = {name[1:] for name in self._names if name[1:] in _NEW_IN_TYPING and name[0] == "_"}
        lines = [*_absolute(modules, bool(new)), *_versioned(new), *_relative(modules)]
        return lines[1:] if lines[:1] == [""] else lines


def _absolute(by_module: Mapping[str, set[str]], versioned: bool) -> list[str]:
    modules = sorted(module for module in by_module if not module.startswith("."))
    system = ["import sys"] if versioned else []
    return system + [
        f"from {module} import {', '.join(sorted(by_module[module]))}" for module in modules
    ]


def _relative(by_module: Mapping[str, set[str]]) -> list[str]:
    modules = sorted(
        (module for module in by_module if module.startswith(".")),
        key=lambda module: (-len(module) + len(module.lstrip(".")), module),
    )
    return ["" for _ in modules[:1]] + [
        *(f"from {m} import ({', '.join(sorted(by_module[m]))})" for m in modules)
    ]


def _versioned(new: set[str]) -> list[str]:
    if not new:
        return []
    version = max(_NEW_IN_TYPING[name] for name in new)
    names = ", ".join(f"{name} as _{name}" for name in sorted(new - {"typing"}))
    lines = ["", f"if sys.version_info >= {version}:"]
    for module in ("typing", "typing_extensions"):
        lines += [f"    import {module} as _typing"] if "typing" in new else []
        lines += [f"    from {module} import {names}"] if names else []
        lines += ["else:"]
    return lines[:-1]
