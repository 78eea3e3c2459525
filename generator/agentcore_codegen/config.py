"""specs.toml as a frozen Config; an unknown key is an error that names its line."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import GeneratorError, UsageError, nearest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = "specs.toml"

# The keys of each table, with the type of each value.
_TOP = {"botocore": str, "package": dict, "service": dict}
_PACKAGE = {"name": str, "distribution": str, "version": str}
_SERVICE = {"module": str, "client": str, "async_client": str, "names": dict}
_KINDS: Mapping[type, str] = {str: "a string", dict: "a table"}


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
    """The whole file. `botocore` is the release that a run without `--spec` reads."""

    path: Path
    botocore: str
    package: str
    distribution: str
    version: str
    services: tuple[ServiceConfig, ...]

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
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GeneratorError(
            f"cannot read it: {error}", str(path), "name the folder with --specs DIR"
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Like `read`, from text; `path` is what errors name."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GeneratorError(f"is not TOML: {error}", str(path), "mend that line") from error
    table = _Table(text, path, (), data)
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
    )


def _service(table: _Table, name: str) -> ServiceConfig:
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


class _Table:
    """A TOML table that knows where it stands, for messages with a line number."""

    def __init__(self, text: str, path: Path, keys: tuple[str, ...], data: object) -> None:
        self.text, self.path, self.keys = text, path, keys
        if not isinstance(data, dict):
            raise self.error("is not a table", keys[-1], f"write [{'.'.join(keys)}]")
        self.data: dict[str, object] = data

    def sub(self, key: str) -> _Table:
        return _Table(self.text, self.path, (*self.keys, key), self.data.get(key, {}))

    def check(self, known: Mapping[str, type], required: tuple[str, ...] = ()) -> None:
        for key, value in self.data.items():
            if key not in known:
                raise self.error("is not a known key", key, nearest(key, known))
            if not isinstance(value, known[key]):
                raise self.error(f"must be {_KINDS[known[key]]}", key, f"it is {value!r}")
        for key in required:
            if key not in self.data:
                raise self.error("is missing", key, "add it")

    def identifier(self, key: str, value: str) -> str:
        if not value.isidentifier() or keyword.iskeyword(value):
            raise self.error(f"is not a Python name: {value!r}", key, "choose another")
        return value

    def error(self, message: str, key: str, remedy: str) -> GeneratorError:
        dotted = ".".join((*self.keys, key) if self.keys[-1:] != (key,) else self.keys)
        return GeneratorError(f"{dotted} {message}", f"{self.path}:{self.line(key)}", remedy)

    def line(self, key: str) -> int:
        """Returns the line of `key` in this table, found in the text: tomllib keeps none."""
        header = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]", re.M)
        here: tuple[str, ...] = ()
        best = 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := header.match(line):
                here = tuple(re.findall(r'"[^"]*"|[^.\s"]+', match[1]))
                here = tuple(part.strip('"') for part in here)
                if here in ((*self.keys, key), self.keys):
                    best = number
            elif here == self.keys and re.match(rf'\s*"?{re.escape(key)}"?\s*[.=]', line):
                return number
        return best
