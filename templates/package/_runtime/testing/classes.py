"""Other engines for all clients of a class, whenever they were made, and back again."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_REGION = "us-east-1"  # of clients that are made without one, where the machine has none


def show(cls: Any, wrap: Callable[[Any, Any], Any]) -> Callable[[], None]:
    """Shows `wrap(class, engine)` for the engine of each client; returns what undoes it.

    A wrapper has the engine as `real`, and `active` for as long as it is more than that.
    """
    wrapped: dict[int, tuple[Any, Any]] = (
        {}
    )  # with the engine, so that its id is not given out again

    def get(client: object) -> Any:
        engine: Any = vars(client)["_engine"]
        while hasattr(engine, "real") and not engine.active:
            engine = engine.real  # of a copy that was made within an earlier `with`
        if hasattr(engine, "real"):
            return engine  # of a stub within this one
        if (found := wrapped.get(id(engine))) is None:
            found = wrapped.setdefault(id(engine), (engine, wrap(type(client), engine)))
        return found[1]

    def put(client: object, engine: object) -> None:
        vars(client)["_engine"] = engine

    cls._engine = property(get, put)
    return lambda: delattr(cls, "_engine")


def _own(cls: object, name: str) -> Any:
    """Returns a class's own attribute, None where it has it of a base class or not at all."""
    return vars(cls).get(name)


def regional(cls: Any) -> Callable[[], None]:
    """Has clients be made in a region of its own where the machine has none; returns the undoing."""
    own = _own(cls, "_open")
    open_engine: Any = cls._open

    def make(client: object, options: Any, engine: str | None) -> Any:
        try:
            return open_engine(client, options, engine)
        except Exception as error:
            if type(error).__name__ != "NoRegionError":
                raise
        options.region_name = _REGION
        return open_engine(client, options, engine)

    cls._open = make
    return lambda: delattr(cls, "_open") if own is None else setattr(cls, "_open", own)
