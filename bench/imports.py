"""Import: what a fresh process pays for the generated package, beside boto3 and botocore."""

from __future__ import annotations

import subprocess
from functools import partial

from agentcore_codegen.configuration import config

from . import environments
from .process import ENV, ROOT, Cost, Skip, run
from .turns import Effort, interleaved

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
_ENV = {**CREDENTIALS, "PYTHONPATH": str(ROOT / "generated")}
REGION = "us-west-2"
_TRIALS = 5


def programs() -> dict[str, str]:
    """Returns what is measured: a name and a program."""
    settings = config.read(ROOT / "specs" / config.FILE)
    ours = [
        f"from {settings.package}.{service.module} import {service.client}"
        for service in settings.services
    ]
    modules = [f"import {settings.package}.{s.module}.types" for s in settings.services]
    made = [f"{service.client}({REGION!r})" for service in settings.services]
    theirs = [f"boto3.client({s.name!r}, {REGION!r})" for s in settings.services]
    return {
        "python alone": "",
        "import both clients": "\n".join(ours),
        "import both modules of types": "\n".join(modules),
        "import boto3": "import boto3",
        "make both clients": "\n".join([*ours, *made]),
        "make both clients of boto3": "\n".join(["import boto3", *theirs]),
    }


def measure(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns a name and the median cost of each program in a process of its own."""
    return interleaved({name: partial(_run, text) for name, text in programs().items()}, effort)


def _run(program: str) -> Cost:
    return run([environments.python(environments.BASE), "-c", program], _ENV)


def importtime(name: str) -> float:
    """Returns the seconds that `-X importtime` counts for a program of `programs`.

    It is the least of several, without what a program without imports takes.
    """
    program = programs()[name]
    least, empty = (min(_importtime(text) for _ in range(_TRIALS)) for text in (program, ""))
    return max(least - empty, 0) / 1e6


def _importtime(program: str) -> int:
    done = subprocess.run(
        [environments.python(environments.BASE), "-X", "importtime", "-c", program],
        env={**ENV, **_ENV},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return sum(int(line.split("|")[0].removeprefix("import time:")) for line in lines[1:])
