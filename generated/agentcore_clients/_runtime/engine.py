"""Chooses the engine of a client, which builds, signs and sends its requests.

An engine is a class in a module of its own, created from a ServiceInfo and Options; `Engine` and
`AsyncEngine` in `protocols` are its interface. A class that does not support the options raises
Unsupported, and the next one is tried unless the user named an engine.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .protocols import AsyncEngine, Config, Engine, Session
    from .service import ServiceInfo

# Best first: name, module, synchronous class, asynchronous class.
_ENGINES = (
    ("native", "._native", "NativeEngine", "AsyncNativeEngine"),
    ("botocore", "._botocore.engine", "BotocoreEngine", ""),
    ("botocore", "._botocore.async_engine", "", "AsyncBotocoreEngine"),
)


class Unsupported(Exception):
    """An engine does not support the options; the text says which."""


class Options:
    """The arguments of a client's constructor; see `base.Client`."""

    region_name: str | None = None
    api_version: str | None = None
    use_ssl: bool = True
    verify: bool | str | None = None
    endpoint_url: str | None = None
    aws_access_key_id: str | None = None
    aws_secret_access_key: str | None = None
    aws_session_token: str | None = None
    aws_account_id: str | None = None
    profile_name: str | None = None
    config: Config | None = None
    session: Session | None = None
    credentials: object | None = None  # botocore's, which refresh themselves

    def __init__(self, **given: object) -> None:
        if unknown := given.keys() - Options.__annotations__.keys():
            raise TypeError(f"no such options: {', '.join(sorted(unknown))}")
        vars(self).update(given)


def open_engine(service: ServiceInfo, options: Options, name: str | None) -> Engine:
    """Returns the engine called `name` for a synchronous client, or the best one for None.

    Raises:
        ValueError: no such engine, or it cannot do what the options ask for.
    """
    engine: Engine = _open(service, options, name, asynchronous=False)
    return engine


def open_async_engine(service: ServiceInfo, options: Options, name: str | None) -> AsyncEngine:
    """Like `open_engine`, for an asynchronous client. Nothing connects yet."""
    engine: AsyncEngine = _open(service, options, name, asynchronous=True)
    return engine


def _open(service: ServiceInfo, options: Options, name: str | None, *, asynchronous: bool) -> Any:
    names = dict.fromkeys(row[0] for row in _ENGINES)
    if name is not None and name not in names:
        choices = ", ".join(repr(known) for known in names)
        raise ValueError(f"no engine {name!r}: choose one of {choices}, or None for the best one")
    refusal: Unsupported | None = None
    for known, module, sync_class, async_class in _ENGINES:
        class_name = async_class if asynchronous else sync_class
        if not class_name or name not in (None, known):
            continue
        try:
            return _engine_class(known, module, class_name, service)(service, options)
        except Unsupported as error:
            refusal = error
    raise ValueError(f"engine {name!r} cannot serve this client: {refusal}; use engine=None")


def _engine_class(name: str, module: str, class_name: str, service: ServiceInfo) -> Any:
    from importlib import import_module

    if name == "native" and not service.native:
        raise Unsupported(f"the package has no native code for {service.name}")
    try:
        return getattr(import_module(module, __package__), class_name)
    except (AttributeError, ModuleNotFoundError) as error:
        if not (error.name or "").startswith((class_name, f"{__package__}{module}")):
            raise
        raise Unsupported(f"this release of the package has no {name} engine") from None


def require_aiobotocore(service: ServiceInfo) -> None:
    """Raises the ImportError that says how to get aiobotocore, where it is not installed."""
    from importlib.util import find_spec

    if find_spec("aiobotocore") is None:
        distribution = service.package.partition(".")[0].replace("_", "-")
        raise ImportError(
            f"asynchronous clients of {service.name} on botocore need aiobotocore: "
            f"pip install '{distribution}[aiobotocore]'",
            name="aiobotocore",
        )
