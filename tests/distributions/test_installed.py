"""The wheels work where nothing but their dependencies is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from agentcore_codegen.configuration import config
from support import models
from support.built import Built, Environment, run

pytestmark = pytest.mark.slow

SETTINGS = config.read(models.SPECS / config.FILE)
_SERVICE = SETTINGS.services[0]
_IMPORT = f"""
import sys
from {SETTINGS.package}.{_SERVICE.module} import {_SERVICE.client}
client = {_SERVICE.client}("us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
print(client.meta.service_model.service_name, client.meta.region_name)
assert not any(name in sys.modules for name in ("black", "jinja2", "boto3"))
"""
# Refused only where the checkers see the annotations of the installed package.
_TYPED = f"""
from {SETTINGS.package}.{_SERVICE.module} import {_SERVICE.client}

client: int = {_SERVICE.client}("us-west-2")
"""
_GENERATOR_TYPED = """
from agentcore_codegen.configuration.config import Config

def name(config: Config) -> int:
    return config.package
"""


def test_the_clients_wheel_runs_alone(
    clients: Built, environment: Environment, tmp_path: Path
) -> None:
    environment.pip(clients.wheel)
    out = run(environment.python, "-c", _IMPORT, cwd=tmp_path)
    assert out.split() == [_SERVICE.name, "us-west-2"]
    _assert_typed(environment, _TYPED, tmp_path)


def test_the_generators_wheel_generates_the_same_from_anywhere(
    codegen: Built, environment: Environment, tmp_path: Path
) -> None:
    environment.pip(codegen.wheel)
    _generate_as_checkout(environment, tmp_path)
    _assert_typed(environment, _GENERATOR_TYPED, tmp_path)


def test_an_editable_install_works_and_is_typed(environment: Environment, tmp_path: Path) -> None:
    environment.pip("--editable", models.ROOT)
    _generate_as_checkout(environment, tmp_path)
    _assert_typed(environment, _GENERATOR_TYPED, tmp_path)


def _generate_as_checkout(environment: Environment, folder: Path) -> None:
    """Generates with the installed program and with the checkout's, and compares the bytes."""
    there, here = folder / "there", folder / "here"
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    options = ("--specs", models.SPECS, "generate", "--no-cache", "--output")
    run(environment.folder / "bin" / "agentcore-codegen", *options, there, cwd=elsewhere)
    program = (sys.executable, "-m", "agentcore_codegen")
    run(*program, *options, here, env={"PYTHONPATH": str(models.ROOT / "generator")})
    assert _tree(there) == _tree(here)
    assert not list(elsewhere.iterdir())


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    assert len(found) > 50
    return found


def _assert_typed(environment: Environment, text: str, folder: Path) -> None:
    module = folder / "user.py"
    module.write_text(text, encoding="utf-8")
    mypy = ("mypy", "--strict", "--config-file=", "--cache-dir", str(folder / "cache"))
    for checker in (
        (*mypy, "--python-executable", str(environment.python)),
        ("pyright", "--pythonpath", str(environment.python)),
    ):
        command = [sys.executable, "-m", *checker, str(module)]
        done = subprocess.run(
            command,
            cwd=folder,
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        errors = [line for line in done.stdout.splitlines() if " error: " in line]
        assert len(errors) == 1, done.stdout + done.stderr
        assert '"int"' in errors[0], errors[0]
