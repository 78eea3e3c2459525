"""specs.toml as a frozen Config; an unknown key is an error that names its line."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import reading
from ..diagnostics import GeneratorError, UsageError, nearest
from . import declaration_reader
from .declarations import Declarations, ServiceDeclaration
from .toml_table import Table

FILE = "specs.toml"


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

    `auxiliary` services get no clients: decorators call an operation of theirs through botocore.
    `notes` says where release notes are: a folder, relative to the file, or an address. `output` is
    where the package is generated: `generated`, unless the file names a folder, relative to itself.
    """

    path: Path
    botocore: str
    package: str
    distribution: str
    version: str
    services: tuple[ServiceConfig, ...]
    declarations: Declarations
    output: Path
    notes: str = ""
    auxiliary: tuple[ServiceConfig, ...] = ()
    introduction: str = ""  # markdown for the package's README

    @property
    def archived(self) -> tuple[str, ...]:
        """The services whose models the archive keeps."""
        return tuple(service.name for service in (*self.services, *self.auxiliary))

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
    return parse(text_of(path), path)


def text_of(path: Path) -> str:
    """Returns the text of specs.toml; raises like `read` where it cannot be read."""
    try:
        return reading.text(path)
    except (OSError, ValueError) as error:
        raise GeneratorError(
            f"cannot read it: {error}", str(path), "name the folder with --specs DIR"
        ) from error


def parse(text: str, path: Path) -> Config:
    """Like `read`, from text; `path` is what errors name."""
    try:
        data = reading.from_toml(text)
    except ValueError as error:
        raise GeneratorError(f"is not TOML: {error}", str(path), "fix that line") from error
    file = declaration_reader.read(Table(text, path, (), data))
    package = file.package
    return Config(
        path=path,
        botocore=file.botocore,
        package=package.name,
        distribution=package.distribution or package.name.replace("_", "-"),
        version=package.version,
        services=tuple(map(_service, file.services)),
        declarations=file,
        output=Path(
            os.path.normpath(path.parent / package.output) if package.output else "generated"
        ),
        notes=file.notes,
        auxiliary=tuple(_service(ServiceDeclaration(name=each.name)) for each in file.auxiliary),
        introduction=package.introduction,
    )


def _service(declaration: ServiceDeclaration) -> ServiceConfig:
    module = "_".join(_words(declaration.name))
    if keyword.iskeyword(module) or not module.isidentifier():
        module = f"{module}_" if keyword.iskeyword(module) else f"_{module}"
    client = declaration.client or client_class(declaration.name)
    return ServiceConfig(
        name=declaration.name,
        module=declaration.module or module,
        client=client,
        async_client=declaration.async_client or f"Async{client}",
        names=declaration.names,
    )


def client_class(name: str) -> str:
    """Returns the class of a service's client: `some-service` and `Some Service` -> SomeServiceClient."""
    return "".join(word[0].upper() + word[1:] for word in _words(name)) + "Client"


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
