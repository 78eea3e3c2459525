"""One run: parts one after the other, each within its share of the time that is left."""

from __future__ import annotations

import datetime
import os
import platform
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from . import environments, generation
from .parts import MAIN, PARTS
from .process import CACHE, listen
from .results import Measurement, Results, compare, misses
from .terminal import progress, say, table
from .turns import Effort

_DISTRIBUTIONS = ("mypy", "pyright", "black", "botocore", "boto3", "aiobotocore", "httptools")


def measure(
    results: Results,
    names: Sequence[str],
    *,
    runs: int,
    seconds: float,
    everything: bool,
    pythons: Sequence[str],
) -> Iterator[Results]:
    """Measures parts, and yields the results with each of them in the place of its last.

    Args:
        results: What was measured before, which stays where it is not measured again.
        names: The parts; none for all that can run.
        runs: How often each is measured, at most.
        seconds: Time for all of them; each part is measured once at least.
        everything: Whether to install and measure what is slow, too.
        pythons: Other Pythons, on which the main parts are measured in the place of all parts on
            the usual one.

    Raises:
        SystemExit: one of them does not run.
    """
    versions = {python: _version(python) for python in pythons}
    CACHE.mkdir(parents=True, exist_ok=True)
    if pythons:
        wanted = [(python, name) for python in pythons for name in names or MAIN]
    else:
        wanted = [("", name) for name in names or _wanted(everything)]
    results["facts"] = {**_facts(), "load": f"{_load()} at the start"}
    say("\n".join(f"{name}: {value}" for name, value in results["facts"].items()))
    for parts in (results["parts"], *results["pythons"].values()):
        for gone in parts.keys() - PARTS.keys():
            del parts[gone]
    end = time.monotonic() + seconds
    missed: list[str] = []
    for done, (python, name) in enumerate(wanted):
        left = end - time.monotonic()
        say(progress(done, len(wanted), f"{name} {python}".strip(), left))
        effort = Effort(runs, max(left, 0) / (len(wanted) - done), everything)
        with environments.using(python):
            part = _part(name, effort)
            parts = (
                results["pythons"].setdefault(versions[python], {}) if python else results["parts"]
            )
        parts[name] = part
        missed += misses(f"{name} {python}".strip(), part["figures"])
        yield results
    for line in missed:
        say(f"Misses its goal: {line}")
    results["facts"]["load"] += f", {_load()} at the end"
    yield results


def _wanted(everything: bool) -> list[str]:
    wanted = [name for name, part in PARTS.items() if everything or part.can_run()]
    if left_out := [name for name in PARTS if name not in wanted]:
        say(f"only with --all: {', '.join(left_out)}")
    return wanted


def _part(name: str, effort: Effort) -> Measurement:
    date = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    load = _load()
    figures = compare(PARTS[name], PARTS[name].measure(effort))
    say(table(name, figures))
    return {"date": date, "load": load, "figures": figures}


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


def _facts() -> dict[str, str]:
    """Returns where and with what this is measured."""
    facts = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "python of clients": _version(environments.interpreter()),
    }
    for name in _DISTRIBUTIONS:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = "not installed"
    pinned = [pin for pins in environments.PACKAGES.values() for pin in pins if "==" in pin]
    return {**facts, **dict(pin.split("==") for pin in [*pinned, generation.BUILDER])}


def _version(python: str) -> str:
    program = "import platform; print(platform.python_version())"
    try:
        return listen([python, "-c", program])[1].strip()
    except RuntimeError as error:
        reason = str(error).splitlines()[-1]
        raise SystemExit(
            f"error: {python} does not run ({reason}); name another --python"
        ) from None
