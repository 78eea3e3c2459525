"""Import: what a fresh process pays for the generated package, beside boto3 and botocore."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from agentcore_codegen import config

from .process import ENV, ROOT, Cost, Skip, median, run

_ENV = {
    "PYTHONPATH": str(ROOT / "generated"),
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
_REGION = "us-west-2"
_TRIALS = 5


def programs() -> dict[str, str]:
    """Returns what is measured: a name and a program."""
    settings = config.read(ROOT / "specs" / config.FILE)
    ours = [
        f"from {settings.package}.{service.module} import {service.client}"
        for service in settings.services
    ]
    modules = [f"import {settings.package}.{s.module}.types" for s in settings.services]
    made = [f"{service.client}({_REGION!r})" for service in settings.services]
    theirs = [f"boto3.client({s.name!r}, {_REGION!r})" for s in settings.services]
    return {
        "python alone": "",
        "import both clients": "\n".join(ours),
        "import both modules of types": "\n".join(modules),
        "import boto3": "import boto3",
        "make both clients": "\n".join([*ours, *made]),
        "make both clients of boto3": "\n".join(["import boto3", *theirs]),
    }


def measure(runs: int) -> Iterator[tuple[str, Cost | Skip]]:
    """Yields a name and the median cost of each program in a process of its own."""
    for name, program in programs().items():
        command = [sys.executable, "-c", program]
        try:
            run(command, _ENV)  # writes the .pyc files
            yield name, median([run(command, _ENV) for _ in range(runs)])
        except RuntimeError as error:
            yield name, Skip(str(error).splitlines()[-1])


def importtime(name: str) -> float:
    """Returns the seconds that `-X importtime` counts for a program of `programs`.

    It is the least of several, without what a program without imports takes.
    """
    program = programs()[name]
    least, empty = (min(_importtime(text) for _ in range(_TRIALS)) for text in (program, ""))
    return max(least - empty, 0) / 1e6


def _importtime(program: str) -> int:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program],
        env={**ENV, **_ENV},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return sum(int(line.split("|")[0].removeprefix("import time:")) for line in lines[1:])
