"""The native engine: what a generated operation needs at run time, without botocore.

The modules are imported one by one when they are needed, so that a client pays for what it uses.
"""

from __future__ import annotations

# The engines, and the modules that hold them.
_ENGINES = {"NativeEngine": "engine", "AsyncNativeEngine": "async_engine"}


def __getattr__(name: str) -> object:
    if (module := _ENGINES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    engine: object = getattr(import_module(f".{module}", __name__), name)
    return engine
