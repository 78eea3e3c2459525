"""The Python API: what the commands `generate` and `diff` do, as functions.

Both read an archive and write nothing. They are not in `agentcore_codegen` itself, where `diff`
is a subpackage.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from . import generation
from .archive import Archive
from .configuration import config
from .diff.change import Diff
from .diff.inputs import resolve
from .diff.run import diff_sides

__all__ = ("diff", "generate")


def generate(
    specs: Path | str = "specs", version: str | None = None, services: Sequence[str] = ()
) -> dict[str, str | bytes]:
    """Returns the generated package: the content of each file by its path below `generated/`.

    Args:
        specs: The archive's folder, with specs.toml in it.
        version: A botocore release; None for the one that specs.toml pins.
        services: Names of services; none for all in specs.toml.

    Raises:
        agentcore_codegen.diagnostics.GeneratorError: the archive, the configuration or a model
            cannot be generated from; its text says what, where and what to do.
    """
    folder = Path(specs)
    settings = config.read(folder / config.FILE)
    chosen = settings.select(tuple(services))
    result = generation.generate(
        settings, Archive(folder), version or settings.botocore, chosen, None, lambda line: None
    )
    return result.files


def diff(
    old: str, new: str, specs: Path | str = "specs", services: Sequence[str] = ()
) -> list[Diff]:
    """Compares two releases of an API, and returns what changed for each service.

    Args:
        old: What `agentcore-codegen diff` takes: a botocore version in the archive, a folder or
            file of a model, `git:REV`, `botocore==X` or `installed`.
        new: The same.
        specs: The archive's folder.
        services: Names of services; none for all.

    Raises:
        agentcore_codegen.diagnostics.GeneratorError: a side cannot be found or read.
    """
    folder = Path(specs)
    sides = resolve(old, folder), resolve(new, folder)
    comparisons, _ = diff_sides(*sides, tuple(services), specs=folder)
    return [comparison.diff for comparison in comparisons]
