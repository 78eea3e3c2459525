"""`init`: specs.toml and an archive for services of one's own."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Sequence
from pathlib import Path

import click

from ..archive import Archive
from ..archive import update as additions
from ..archive.download import LATEST, Downloads
from ..archive.versions import order
from ..configuration import config
from ..diagnostics import GeneratorError, UsageError
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
@options.origin
@click.pass_obj
def init(
    settings: Settings,
    services: tuple[str, ...],
    package: str | None,
    version: str | None,
    origin: str | None,
) -> None:
    """Write a specs.toml for some of botocore's services and archive their models.

    `generate` then makes a package of typed clients. Where anything is wrong, nothing is written.

    \b
    Examples:
      agentcore-codegen init SERVICE --from installed
      agentcore-codegen init SERVICE SERVICE --package my_clients --botocore 1.42.60
    """
    path = settings.specs / config.FILE
    if path.exists():
        raise UsageError("is there already", str(path), "name another folder with --specs DIR")
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
    for service in services:
        source.read(service)  # one that is missing is an error that offers the names near it
    text = _specs_toml(services, source.version, package)
    parsed = config.parse(text, path)
    observation = additions.observe(source, services)
    try:
        settings.specs.mkdir(parents=True, exist_ok=True)
        additions.add(Archive(settings.specs), [observation])
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise GeneratorError(
            f"cannot write: {error.strerror}", str(error.filename or path), "choose another folder"
        ) from error
    click.echo(f"{path}: {', '.join(services)} of botocore {source.version}")
    settings.say(f"run `agentcore-codegen generate` for the package {parsed.package}")


def _specs_toml(services: Sequence[str], version: str, package: str | None) -> str:
    name = package or f"{_identifier(services[0] if len(services) == 1 else 'aws')}_clients"
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageError(f"not a Python name: {name!r}", "--package", "write it like my_clients")
    text = _TEXT.format(
        botocore=json.dumps(version),
        package=json.dumps(name),
        distribution=json.dumps(name.replace("_", "-")),
    )
    # The defaults, written out, so that a reader sees what may be changed.
    tables = "".join(f"[service.{service}]\n" for service in services)
    defaults = config.parse(f'botocore = "{version}"\n{tables}', Path(config.FILE))
    for service in defaults.services:
        text += _SERVICE.format(
            name=service.name,
            module=json.dumps(service.module),
            client=json.dumps(service.client),
        )
    return text


def _identifier(service: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "_", service)
    return name if name.isidentifier() else f"aws_{name}"
