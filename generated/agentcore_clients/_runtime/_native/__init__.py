"""The native engine: what a generated operation needs at run time, without botocore.

The modules are imported one by one when they are needed, so that a client pays for what it uses.
"""

from __future__ import annotations


def __getattr__(name: str) -> object:
    from ..engine import Unsupported

    if name in ("NativeEngine", "AsyncNativeEngine"):
        raise Unsupported("this release of the package has no native engine")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
