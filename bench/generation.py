"""Generation: cold, warm and after one operation changed, against mypy_boto3_builder."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from functools import cache, partial
from pathlib import Path

from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.config import Config

from .process import CACHE, ROOT, Cost, Skip, run
from .turns import Effort, interleaved

# The peer, and where a Python that it runs on (3.12 or newer) may be.
BUILDER = "mypy-boto3-builder==8.12.0"
BUILDER_PYTHONS = (sys.executable, "python3.12", "python3.13")

# A release that cannot be: the archived one with one operation's text changed.
_RELEASE = "999.0.0"

COLD, WARM, CHANGED = "cold", "warm", "one operation changed"


def measure(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns a name and the median cost of each kind of generation, one after the other in turns.

    Args:
        effort: How often each is measured, and for how long.
    """
    settings = config.read(ROOT / "specs" / config.FILE)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        specs, output = work / "specs", work / "out"
        return interleaved(
            {
                COLD: partial(_cold, settings, work),
                WARM: partial(_generate, specs, output),
                CHANGED: partial(_generate, specs, output, "--spec", _RELEASE, "--yes"),
                BUILDER: partial(_build, settings),
            },
            effort,
        )


def _cold(settings: Config, work: Path) -> Cost:
    """Generates from a fresh copy of the archive: beside it is what the generator remembers."""
    shutil.rmtree(work)
    specs, output = work / "specs", work / "out"
    shutil.copytree(ROOT / "specs", specs)
    _archive_changed(settings, specs, work)
    return _generate(specs, output)


def _generate(specs: Path, output: Path, *more: str) -> Cost:
    return _codegen(specs, "generate", "--output", output, *more)


def _codegen(specs: Path, *arguments: str | Path) -> Cost:
    command = [sys.executable, "-m", "agentcore_codegen", "--specs", specs, *arguments]
    return run(command, {"PYTHONPATH": str(ROOT / "generator")})


def _archive_changed(settings: Config, specs: Path, work: Path) -> None:
    """Archives a release with a changed text of one operation of the first service."""
    source = work / "botocore"
    first = True
    for service in settings.services:
        model = Archive(specs).read(service.name, settings.botocore)
        folder = source / "data" / service.name / model.api_version
        folder.mkdir(parents=True)
        for name, content in model.files.items():
            if first and name == "service-2.json":
                content = _change(content)
                first = False
            (folder / name).write_bytes(content)
    (source / "__init__.py").write_text(f'__version__ = "{_RELEASE}"\n', encoding="utf-8")
    _codegen(specs, "specs", "add", "--from", source, "--date", "2999-01-01")


def _change(content: bytes) -> bytes:
    model = json.loads(content)
    operation = model["operations"][min(model["operations"])]
    operation["documentation"] = f"<p>Changed.</p>{operation.get('documentation', '')}"
    return json.dumps(model).encode()


def at_hand() -> bool:
    """Returns whether the peer is installed already."""
    return _builder_python(config.read(ROOT / "specs" / config.FILE).botocore).exists()


def _builder_python(botocore: str) -> Path:
    return CACHE / f"{BUILDER}-{botocore}".replace("==", "-") / "bin" / "python"


@cache
def _builder(botocore: str) -> Path:
    """Returns the Python of an environment with the builder, made on first use.

    Raises:
        Skip: its Python is not there, or pip cannot install it.
    """
    python = _builder_python(botocore)
    folder = python.parent.parent
    if python.exists():
        return python
    interpreter = next(filter(_is_new_enough, BUILDER_PYTHONS), None)
    if interpreter is None:
        raise Skip("needs Python 3.12 or newer, which is not on the PATH")
    try:
        run([interpreter, "-m", "venv", folder])
        pins = [BUILDER, f"boto3=={botocore}", f"botocore=={botocore}"]
        run([python, "-m", "pip", "install", "--quiet", *pins])
    except RuntimeError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Skip(f"pip cannot install it: {str(error).splitlines()[-1]}") from error
    return python


def _is_new_enough(python: str) -> bool:
    program = "import sys; sys.exit(sys.version_info < (3, 12))"
    try:
        run([python, "-c", program])
    except (OSError, RuntimeError):
        return False
    return True


def _build(settings: Config) -> Cost:
    python = _builder(settings.botocore)
    with tempfile.TemporaryDirectory() as folder:
        options = ["--product", "types-boto3-services", "--no-smart-version"]
        services = [service.name for service in settings.services]
        return run([python, "-m", "mypy_boto3_builder", folder, *options, "--services", *services])
