"""What a user's checker has to read for the sake of a client."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from subjects import GENERATED, SERVICES, SETTINGS, service

# They come with many others: a checker of a program that uses none of them would read eighty more.
LARGE = {"asyncio", "email", "http", "inspect", "logging", "multiprocessing", "socket", "ssl"}
_PARSED = re.compile(r"^LOG: +Parsing .* \((\S+)\)$", re.MULTILINE)


def test_a_client_brings_no_large_module_of_the_standard_library(tmp_path: Path) -> None:
    made = service(SERVICES[0])
    program = tmp_path / "program.py"
    program.write_text(
        f"from {SETTINGS.package}.{made.module} import {made.client}\nclient = {made.client}()\n",
        "utf-8",
    )
    # Modules whose problems nobody asks for are read as those of installed packages are.
    options = ["--strict", "--follow-imports", "silent", "--config-file", "", "--verbose"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--cache-dir", os.devnull, program],
        env={**os.environ, "MYPYPATH": str(GENERATED)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    read = set(_PARSED.findall(done.stderr))
    assert f"{SETTINGS.package}.{made.module}.types" in read
    assert not read & LARGE
