"""The native engine: what a generated operation needs at run time, without botocore.

The modules are imported one by one when they are needed, so that a client pays for what it uses.
"""

from __future__ import annotations

# The engines by name, for `getattr`.
_MODULES = {"NativeEngine": "engine", "AsyncNativeEngine": "async_engine"}


def __getattr__(name: str) -> object:
    if (module := _MODULES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f".{module}", __name__), name)
    return found
