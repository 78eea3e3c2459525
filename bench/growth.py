"""What grows with an API: start, memory and generation, over archived releases and over services."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from agentcore_codegen.archive import Archive, Model
from agentcore_codegen.configuration import config

from . import environments
from .imports import CREDENTIALS, REGION
from .process import ROOT, Cost, Skip, run
from .turns import Effort, interleaved

OPERATIONS, GENERATION, GENERATION_PEAK = "operations", "generation", "generation peak"
SERVICES = ("dynamodb", "s3", "ec2")  # of other protocols and sizes; with as many operations
_COUNT = 6  # releases that are measured


def releases(count: int = _COUNT) -> dict[str, int]:
    """Returns archived releases with their operations, from fewest to most, evenly far apart."""
    settings = config.read(ROOT / "specs" / config.FILE)
    archive = Archive(ROOT / "specs")
    known: dict[tuple[str, str], int] = {}  # by service, and the release that holds its files
    sizes: dict[int, str] = {}
    for release in archive.releases():
        size = 0
        for service in settings.services:
            held_by = release.services.get(service.name)
            if held_by is not None:
                if (service.name, held_by) not in known:
                    known[service.name, held_by] = _operations(archive.read(service.name, held_by))
                size += known[service.name, held_by]
        sizes.setdefault(size, release.version)
    low, high = min(sizes), max(sizes)
    wanted = [low + (high - low) * n / (count - 1) for n in range(count)]
    chosen = {min(sizes, key=lambda size: abs(size - goal)) for goal in wanted}
    return {sizes[size]: size for size in sorted(chosen)}


def over_releases(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what making all clients of each release takes, with what generating them took."""
    settings = config.read(ROOT / "specs" / config.FILE)
    program = "\n".join(
        f"from {settings.package}.{service.module} import {service.client}\n"
        f"{service.client}({REGION!r})"
        for service in settings.services
    )
    with tempfile.TemporaryDirectory() as folder:
        more: dict[str, dict[str, float]] = {}
        for version, size in releases().items():
            specs = Path(folder) / f"specs-{version}"
            shutil.copytree(ROOT / "specs", specs)  # beside it is what the generator remembers
            cost = _codegen(specs, "generate", "--spec", version, "--output", Path(folder, version))
            more[version] = {OPERATIONS: size, **_generated(cost)}
        actions = {
            version: partial(_start, program, Path(folder, version), more[version])
            for version in more
        }
        return interleaved(actions, effort)


def over_services(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what making a client of each service takes, with boto3 and with ours."""
    with tempfile.TemporaryDirectory() as folder:
        actions: dict[str, Callable[[], Cost]] = {}
        for service in SERVICES:
            specs, output = Path(folder, service, "specs"), Path(folder, service, "out")
            _codegen(specs, "init", service, "--from", "installed", "--output", output)
            settings = config.read(specs / config.FILE)
            cost = _codegen(specs, "generate")
            (known,) = settings.services
            size = _operations(Archive(specs).read(known.name, settings.botocore))
            ours = f"from {settings.package}.{known.module} import {known.client}"
            more = {OPERATIONS: float(size), **_generated(cost)}
            actions[theirs(service)] = partial(
                _start, f"import boto3\nboto3.client({service!r}, {REGION!r})", output, None
            )
            actions[service] = partial(_start, f"{ours}\n{known.client}({REGION!r})", output, more)
        return interleaved(actions, effort)


def _operations(model: Model) -> int:
    return len(json.loads(model.files["service-2.json"])["operations"])


def theirs(service: str) -> str:
    """Returns the name of boto3's figure of a service."""
    return f"boto3, {service}"


def _generated(cost: Cost) -> dict[str, float]:
    return {GENERATION: cost.cpu, GENERATION_PEAK: float(cost.peak)}


def _codegen(specs: Path, *arguments: object) -> Cost:
    command = [sys.executable, "-m", "agentcore_codegen", "--specs", specs, *arguments]
    return run(command, {"PYTHONPATH": str(ROOT / "generator")})


def _start(program: str, package: Path, more: dict[str, float] | None) -> Cost:
    python = environments.python(environments.BASE)
    cost = run([python, "-c", program], {**CREDENTIALS, "PYTHONPATH": str(package)})
    return Cost(cost.wall, cost.cpu, cost.peak, more=more or {})
