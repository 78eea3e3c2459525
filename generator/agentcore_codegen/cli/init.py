"""`init`: specs.toml and an archive for services of your own."""

from __future__ import annotations

import json
import keyword
import os
import re
from collections.abc import Mapping
from pathlib import Path

import click

from ..archive import Archive
from ..archive import update as additions
from ..archive.download import LATEST, Downloads
from ..archive.versions import order
from ..configuration import config
from ..configuration.config import Config
from ..diagnostics import GeneratorError, UsageError
from ..rendering.project import WORKFLOWS, project_files
from . import options
from .main import Settings
from .specs import downloads_folder, local

_TEXT = """\
# What agentcore-codegen generates. The archive beside this file is written by
# `agentcore-codegen specs add` and `agentcore-codegen update`.

botocore = {botocore} # the archived release that `generate` reads

[package]
name = {package}
distribution = {distribution}
version = "0.1.0"
output = {output} # relative to this file
"""
_SERVICE = """
[service.{name}]
module = {module}
client = {client}
"""


@click.command(short_help="Start a project with services of your own.")
@click.argument("services", nargs=-1, required=True, metavar="SERVICE...")
@click.option("--package", metavar="NAME", help="Import name.  [default: <service>_clients]")
@click.option(
    "--botocore", "version", metavar="VERSION|latest", help="The release.  [default: latest]"
)
@options.output
@options.origin
@click.pass_obj
def init(
    settings: Settings,
    services: tuple[str, ...],
    package: str | None,
    version: str | None,
    output: Path | None,
    origin: str | None,
) -> None:
    """Write a specs.toml for some of botocore's services and archive their models.

    `generate` then makes a package of typed clients. A README, .gitignore and the workflows of
    GitHub are written beside it, where there are none. Where anything is wrong, nothing is written.

    \b
    Examples:
      agentcore-codegen init SERVICE --from installed
      agentcore-codegen init SERVICE SERVICE --package my_clients --botocore 1.42.60
      agentcore-codegen --specs api init SERVICE --output clients
    """
    path = settings.specs / config.FILE
    if path.exists():
        raise UsageError("already exists", str(path), "name another folder with --specs DIR")
    services = tuple(dict.fromkeys(services))
    requested = None if version == LATEST else version
    if requested is not None:
        order(requested)
    if origin is not None:
        source = local(origin, () if requested is None else (requested,), None)[-1]
    else:
        settings.say(f"Reading botocore {requested or LATEST}")
        folder = downloads_folder(settings.specs)
        source = Downloads(folder, services).fetch(requested or LATEST)
    # A service that is missing is an error that offers the names near it.
    models = {service: source.read(service)[1]["service-2.json"] for service in services}
    text = _specs_toml(models, source.version, package, _relative(output, settings.specs))
    parsed = config.parse(text, path)
    observation = additions.observe(source, services)
    try:
        settings.specs.mkdir(parents=True, exist_ok=True)
        additions.add(Archive(settings.specs), [observation])
        path.write_text(text, encoding="utf-8", newline="\n")
        written = _write_project(settings, parsed)
    except OSError as error:
        raise GeneratorError(
            f"cannot write: {error.strerror}", str(error.filename or path), "choose another folder"
        ) from error
    click.echo(f"{path}: {', '.join(services)} of botocore {source.version}")
    if written:
        settings.say(f"written beside it: {', '.join(written)}")
    if any(name.startswith(WORKFLOWS) for name in written):
        settings.say(f"before you push: write what OWNER and COMMIT stand for in {WORKFLOWS}")
    settings.say(
        f"run `agentcore-codegen{_option(settings)} generate` for the package {parsed.package}"
    )


def _option(settings: Settings) -> str:
    """Returns what has to be written after the program's name where specs.toml is elsewhere."""
    return "" if settings.specs == Path("specs") else f" --specs {settings.specs}"


def _relative(output: Path | None, specs: Path) -> str:
    """Returns a folder as specs.toml names it; by default it is beside that of specs.toml."""
    target = output or specs.absolute().parent / "generated"
    return Path(os.path.relpath(target.absolute(), specs.absolute())).as_posix()


def _write_project(settings: Settings, parsed: Config) -> list[str]:
    """Writes what a project has beside its specs, where it is not there yet; returns the names."""
    root = settings.specs.absolute().parent
    files = project_files(
        botocore=parsed.botocore,
        distribution=parsed.distribution,
        package=parsed.package,
        services=[service.name for service in parsed.services],
        specs=settings.specs.name,
        output=Path(os.path.relpath(parsed.output.absolute(), root)).as_posix(),
        option="" if settings.specs.name == "specs" else f" --specs {settings.specs.name}",
    )
    # GitHub reads workflows at the top of a repository alone.
    is_part = any((folder / ".git").exists() for folder in root.parents)
    written: list[str] = []
    for name, text in files.items():
        path = root / name
        if path.exists() or (is_part and name.startswith(WORKFLOWS)):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(name)
    return written


def _specs_toml(models: Mapping[str, bytes], version: str, package: str | None, output: str) -> str:
    services = list(models)
    name = package or f"{_identifier(services[0] if len(services) == 1 else 'aws')}_clients"
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageError(f"not a Python name: {name!r}", "--package", "write it like my_clients")
    text = _TEXT.format(
        botocore=json.dumps(version),
        package=json.dumps(name),
        distribution=json.dumps(name.replace("_", "-")),
        output=json.dumps(output),
    )
    # The defaults, written out, so that a reader sees what may be changed; but classes are named
    # as the service writes its name (`serviceId`), which has capitals where botocore's has none.
    tables = "".join(f"[service.{service}]\n" for service in services)
    defaults = config.parse(f'botocore = "{version}"\n{tables}', Path(config.FILE))
    for service in defaults.services:
        identifier = str(json.loads(models[service.name])["metadata"].get("serviceId", ""))
        client = config.client_class(identifier)
        text += _SERVICE.format(
            name=service.name,
            module=json.dumps(service.module),
            client=json.dumps(client if client.isidentifier() else service.client),
        )
    return text


def _identifier(service: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "_", service)
    return name if name.isidentifier() else f"aws_{name}"
