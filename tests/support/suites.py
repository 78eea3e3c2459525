"""Runs a suite that another project wrote, with a plugin of ours that puts this package into it."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .environments import ROOT, sdist


def unpacked(
    requirement: str, folder: Path, chosen: Callable[[str], bool], *, isolated: bool = False
) -> Path:
    """Unpacks files of a source distribution and returns its own folder in `folder`.

    Args:
        requirement: The release.
        folder: Where to.
        chosen: Whether a file of this path is unpacked.
        isolated: As for `sdist`.
    """
    with tarfile.open(sdist(requirement, isolated=isolated)) as archive:
        members = [member for member in archive if chosen(member.name)]
        archive.extractall(folder, members, filter="data")
    (name,) = {member.name.partition("/")[0] for member in members}
    return folder / name


def run(
    python: str | Path,
    root: Path,
    plugin: Path,
    arguments: list[str],
    environment: Mapping[str, str],
) -> str:
    """Runs pytest over a suite and returns what it prints.

    Args:
        python: That of the suite's environment.
        root: The folder that the suite is run in.
        plugin: A module of ours, which pytest loads.
        arguments: Files, and more of pytest's options.
        environment: Variables for the suite and the plugin; no profile, proxy or option of the
            machine or of the outer run reaches them.
    """
    inherited = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environ = {
        **inherited,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTEST_ADDOPTS": "",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "generated"), str(plugin.parent))),
        **environment,
    }
    options = ("-q", "-p", plugin.stem, "-p", "no:cacheprovider", "-o", "asyncio_mode=auto")
    done = subprocess.run(
        [str(python), "-m", "pytest", *options, *arguments],
        cwd=root,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    return done.stdout + done.stderr
