"""The import lines that a generated module's annotations need, and no others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"\b[A-Za-z_]\w*")

# Every name that generated code imports is private, so that a shape may have any name.
_SOURCES = {
    "collections.abc": "AsyncIterator Callable Iterable Iterator Mapping Sequence",
    "datetime": "datetime",
    "contextlib": "AbstractContextManager",
    "typing": "Any Literal Protocol TypeAlias Union final overload",
    "._runtime.pages": "AsyncPageIterator PageIterator",
    "._runtime.shims.annotations": "F Value Workload",
    "._runtime.shims.asgi": "App",
    "._runtime.streams": "AsyncEventStream AsyncStreamingBody EventStream StreamingBody",
    "._runtime.types": "BlobInput EmptyResponse JSONValue PaginatorConfig ResponseMetadata "
    "SdkUnknownMember StreamInput TimestampInput WaiterConfig",
}
# In typing since the release beside them, before that in typing_extensions.
_NEW_IN_TYPING = {
    "Never": (3, 11),
    "NotRequired": (3, 11),
    "ReadOnly": (3, 13),
    "TypedDict": (3, 13),
    "typing": (3, 13),  # the module itself, for what has to be written with a dot
}

_MODULE = {f"_{n}": module for module, names in _SOURCES.items() for n in names.split()}


def lines(texts: Iterable[str], local: Mapping[str, str], level: str = ".") -> list[str]:
    """Returns import lines for every name that the texts use.

    Args:
        texts: Annotations.
        local: Names that the package generates, to the module (`.types`) that has them.
        level: Dots that lead from the module to the package's root.
    """
    used = {word for text in texts for word in _WORD.findall(text)}
    found: dict[str, set[str]] = defaultdict(set)
    for word in used:
        if word in _MODULE:
            module = _MODULE[word]
            found[level + module if module.startswith(".") else module].add(f"{word[1:]} as {word}")
        elif word in local:
            name = word.removeprefix("_")
            if name != word:
                name = f"{name.removesuffix('_') if word.endswith('_') else name} as {word}"
            found[local[word]].add(name)
    new = {word[1:] for word in used if word[1:] in _NEW_IN_TYPING and word.startswith("_")}
    found_lines = [*_absolute(found, bool(new)), *_versioned(new), *_relative(found)]
    return found_lines[1:] if found_lines[:1] == [""] else found_lines


def _absolute(found: Mapping[str, set[str]], versioned: bool) -> list[str]:
    modules = sorted(module for module in found if not module.startswith("."))
    system = ["import sys"] if versioned else []
    return system + [
        f"from {module} import {', '.join(sorted(found[module]))}" for module in modules
    ]


def _relative(found: Mapping[str, set[str]]) -> list[str]:
    modules = sorted(
        (module for module in found if module.startswith(".")),
        key=lambda module: (-len(module) + len(module.lstrip(".")), module),
    )
    return ["" for _ in modules[:1]] + [
        *(f"from {m} import ({', '.join(sorted(found[m]))})" for m in modules)
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
