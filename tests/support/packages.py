"""The generated packages under test: the real one in `generated/`, and one made of the toy service."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from agentcore_codegen.archive import Archive
from agentcore_codegen.cli.main import root
from agentcore_codegen.configuration import config
from agentcore_codegen.pipeline import generate
from botocore.config import Config

from . import freeze, models
from .drive import AsyncGenerated, Generated
from .oracle import CONFIG

TOY_CONFIG = """
botocore = "1.0.0"
[package]
name = "toy_clients"
[service.toy]
"""


@cache
def toy_root() -> Path:
    """Generates the toy service's package as a user would, and returns the folder that holds it."""
    home = Path(tempfile.mkdtemp(prefix="toy-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    specs = home / "specs"
    specs.mkdir()
    (specs / config.FILE).write_text(TOY_CONFIG, encoding="utf-8")
    shutil.copytree(models.TOY, home / "copy" / "botocore" / "data" / "toy" / "2020-01-01")
    archived = ["add", "1.0.0", "--from", str(home / "copy"), "--date", "2020-01-01"]
    root.main(["-q", "--specs", str(specs), "specs", *archived], standalone_mode=False)
    settings = config.read(specs / config.FILE)
    result = generate(settings, Archive(specs), "1.0.0", settings.services, lambda line: None)
    for name, content in result.files.items():
        path = home / "generated" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return home / "generated"


@cache
def _settings(service: str) -> tuple[str, config.ServiceConfig]:
    if service == "toy":
        parsed = config.parse(TOY_CONFIG, Path("specs.toml"))
        folder = toy_root()
    else:
        parsed = config.read(models.SPECS / "specs.toml")
        folder = models.ROOT / "generated"
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return parsed.package, parsed.select((service,))[0]


def module(service: str, name: str = "") -> Any:
    """Returns the generated package of a service, or one of its modules."""
    package, settings = _settings(service)
    return import_module(f"{package}.{settings.module}{'.' if name else ''}{name}")


def client_class(service: str, flavour: str) -> Any:
    """Returns the class of a service's `sync` or `async` client."""
    settings = _settings(service)[1]
    return getattr(module(service), settings.client if flavour == "sync" else settings.async_client)


def client(service: str, url: str, *, engine: str = "botocore", **settings: Any) -> Any:
    """Returns a new synchronous client that talks to `url`."""
    return client_class(service, "sync")(**_arguments(url, engine, settings))


def async_client(service: str, url: str, *, engine: str = "botocore", **settings: Any) -> Any:
    """Returns a new asynchronous client that talks to `url`."""
    return client_class(service, "async")(**_arguments(url, engine, settings))


def _arguments(url: str, engine: str, settings: dict[str, Any]) -> dict[str, Any]:
    verify = settings.pop("verify", None)
    return {
        "verify": verify,
        "region_name": freeze.REGION,
        "endpoint_url": url,
        "engine": engine,
        "config": Config(**{**CONFIG, **settings}),
        **freeze.CREDENTIALS,
    }


def driver(
    service: str,
    url: str,
    flavour: str,
    engine: str,
    loop: asyncio.AbstractEventLoop,
    **settings: Any,
) -> Generated:
    """Returns a driver of a new client. `flavour` is `sync` or `async`."""
    if engine == "native":
        import_module(f"{_settings(service)[0]}._runtime._native.clock")  # for `freeze` to find
    if flavour == "sync":
        return Generated(client(service, url, engine=engine, **settings))
    return AsyncGenerated(async_client(service, url, engine=engine, **settings), loop)
