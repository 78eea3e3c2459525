"""specs.toml as a frozen Config; an unknown key is an error that names its line."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import reading
from ..diagnostics import GeneratorError, UsageError, nearest
from . import declaration_reader
from .declarations import Stanzas
from .toml_table import Table

FILE = "specs.toml"

# The keys of each table, with the type of each value.
_TOP = {"botocore": str, "notes": str, "package": dict, "service": dict, **declaration_reader.TOP}
_PACKAGE = {"name": str, "distribution": str, "version": str}
_SERVICE = {"module": str, "client": str, "async_client": str, "names": dict}


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """One `[service.<name>]` table. `names` pins Python names: `"Shape" = "Name"`."""

    name: str
    module: str
    client: str
    async_client: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file. `botocore` is the release that a run without `--spec` reads.

    `notes` says where release notes are: a folder, relative to the file, or an address.
    """

    path: Path
    botocore: str
    package: str
    distribution: str
    version: str
    services: tuple[ServiceConfig, ...]
    stanzas: Stanzas
    notes: str = ""

    def select(self, names: tuple[str, ...]) -> tuple[ServiceConfig, ...]:
        """Returns the services with these names, or all of them for no names."""
        known = {service.name: service for service in self.services}
        for name in names:
            if name not in known:
                raise UsageError(f"no service {name!r} in {FILE}", remedy=nearest(name, known))
        return tuple(known[name] for name in dict.fromkeys(names)) or self.services


def read(path: Path) -> Config:
    """Reads specs.toml.

    Raises:
        GeneratorError: not readable, not TOML, an unknown or missing key, a value of a wrong type.
    """
    try:
        text = reading.text(path)
    except (OSError, ValueError) as error:
        raise GeneratorError(
            f"cannot read it: {error}", str(path), "name the folder with --specs DIR"
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Like `read`, from text; `path` is what errors name."""
    try:
        data = reading.from_toml(text)
    except ValueError as error:
        raise GeneratorError(f"is not TOML: {error}", str(path), "fix that line") from error
    table = Table(text, path, (), data)
    table.check(_TOP, required=("botocore", "service"))
    package = table.sub("package")
    package.check(_PACKAGE)
    name = str(package.data.get("name", "aws_clients"))
    return Config(
        path=path,
        botocore=str(data["botocore"]),
        package=package.identifier("name", name),
        distribution=str(package.data.get("distribution", name.replace("_", "-"))),
        version=str(package.data.get("version", "0.1.0")),
        services=tuple(_service(table.sub("service").sub(key), key) for key in data["service"]),
        stanzas=declaration_reader.parse(table),
        notes=str(data.get("notes", "")),
    )


def _service(table: Table, name: str) -> ServiceConfig:
    table.check(_SERVICE)
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    module = "_".join(words)
    if keyword.iskeyword(module) or not module.isidentifier():
        module = f"{module}_" if keyword.iskeyword(module) else f"_{module}"
    client = str(table.data.get("client", "".join(w[0].upper() + w[1:] for w in words) + "Client"))
    pins = table.sub("names")
    pins.check(dict.fromkeys(pins.data, str))
    return ServiceConfig(
        name=name,
        module=table.identifier("module", str(table.data.get("module", module))),
        client=table.identifier("client", client),
        async_client=table.identifier(
            "async_client", str(table.data.get("async_client", f"Async{client}"))
        ),
        names={key: pins.identifier(key, str(value)) for key, value in pins.data.items()},
    )
