"""What other packages keep for the request being served; read where they are loaded, never loaded."""

from __future__ import annotations

import os
import sys
import threading

from .errors import IdentityError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Foreign:
    """Something in another package, as "module:name.name"."""

    __slots__ = ("module", "names", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.module, _, names = path.partition(":")
        self.names = names.split(".")

    def find(self) -> Any:
        """Returns it, or None while its module is not loaded.

        Raises:
            IdentityError: the module is loaded and has no such name. Going on without it could
                take one user for another.
        """
        module = sys.modules.get(self.module)
        if module is None:
            return None
        value: Any = module
        try:
            for name in self.names:
                value = getattr(value, name)
        except AttributeError:
            if getattr(getattr(module, "__spec__", None), "_initializing", False):
                return None  # another thread imports it at this moment
            raise IdentityError(
                f"{self.path} is not there: this release of the package is not known here;"
                " pass workload="
            ) from None
        return value


class ForeignContext:
    """The context that a server of another package keeps.

    Args:
        values: the functions that return each value, by its name here.
        request: a function that returns something while a request is served.
        app: the class of the server's application.
    """

    __slots__ = ("_app", "_request", "_values")

    def __init__(
        self,
        values: Mapping[str, str] | None = None,
        request: str | None = None,
        app: str | None = None,
    ) -> None:
        self._values = {name: Foreign(path) for name, path in (values or {}).items()}
        self._request = None if request is None else Foreign(request)
        self._app = None if app is None else Foreign(app)

    def get(self, name: str) -> str | None:
        foreign = self._values.get(name)
        getter = None if foreign is None else foreign.find()
        value = None if getter is None else getter()
        return value if isinstance(value, str) and value else None

    def serves(self) -> bool:
        """Tells whether a request is being served, or could be.

        A thread of a server's process does not see the request's context. So wherever there is an
        application, only the main thread outside an event loop is known to serve nobody.
        """
        request = None if self._request is None else self._request.find()
        if request is not None and request() is not None:
            return True
        app = None if self._app is None else self._app.find()
        return app is not None and not _in_plain_main() and _has_instance(app)


def _in_plain_main() -> bool:
    if _forked.elsewhere:
        return False
    if threading.current_thread() is not threading.main_thread():
        return False
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        return True
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return True
    return False


class _Forked(threading.local):
    """Of a forked child, whose only thread is a main one without a loop, whatever forked it."""

    elsewhere = False

    def before(self) -> None:
        self.plain = _in_plain_main()

    def after(self) -> None:
        _Forked.elsewhere = not self.plain  # for threads of the child too


_forked = _Forked()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_forked.before, after_in_child=_forked.after)


def _has_instance(kind: type) -> bool:
    import gc

    # What a server froze before it forked is not listed. Python 3.12 starts with frozen objects.
    if gc.get_freeze_count() and not any(item is kind for item in gc.get_objects()):
        return True
    kinds = [kind]
    for base in kinds:
        kinds += base.__subclasses__()
    # An object refers to its class.
    return any(type(item) is base for base in kinds for item in gc.get_referrers(base))
