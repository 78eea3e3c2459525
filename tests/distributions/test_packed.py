"""The package works where a program is frozen by PyInstaller or is a zip file."""

from __future__ import annotations

import subprocess
import sys
import zipapp
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import models
from support.built import Built, Environment, run
from support.server import Request, Response, Server

PROGRAM = """
import asyncio
import sys

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient

EVENTS = {"memoryId": "m" * 20, "sessionId": "s", "actorId": "a"}


def main():
    options = {"region_name": "us-west-2", "endpoint_url": sys.argv[1]}
    options |= {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    for engine in ("native", "botocore"):
        with BedrockAgentCoreClient(engine=engine, **options) as client:
            print(client.meta.engine, client.list_events(**EVENTS)["events"])
            try:
                client.list_events(**EVENTS | {"maxResults": "ten"})
            except Exception as error:
                print(type(error).__name__, str(error).splitlines()[-1])
            try:
                client.get_event(**EVENTS, eventId="0")
            except client.exceptions.ResourceNotFoundException as error:
                print(type(error).__module__)
            print(len(list(client.get_paginator("list_events").paginate(**EVENTS))))

        async def call():
            async with AsyncBedrockAgentCoreClient(engine=engine, **options) as client:
                print(client.meta.engine, (await client.list_events(**EVENTS))["events"])

        asyncio.run(call())


if __name__ == "__main__":
    main()
"""
ONE_ENGINE = """{0} []
ParamValidationError Invalid type for parameter maxResults, value: ten, type: <class 'str'>, \
valid types: <class 'int'>
agentcore_clients.bedrock_agentcore.exceptions
1
{0} []
"""
OUTPUT = ONE_ENGINE.format("native") + ONE_ENGINE.format("botocore")


@pytest.fixture
def server() -> Iterator[Server]:
    def answer(request: Request) -> Response:
        if request.method == "GET":
            kind = {"x-amzn-ErrorType": "ResourceNotFoundException"}
            return Response(404, kind, b'{"message": "m"}')
        return Response(200, {}, b'{"events": []}')

    with Server(answer) as running:
        yield running


@pytest.mark.slow
def test_a_program_frozen_without_options(
    clients: Built, environment: Environment, tmp_path: Path, server: Server
) -> None:
    environment.pip("pyinstaller", "certifi", "aiobotocore", clients.wheel)
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    pyinstaller = environment.folder / "bin" / "pyinstaller"
    run(pyinstaller, "--log-level=ERROR", "program.py", cwd=tmp_path)
    assert run(tmp_path / "dist" / "program" / "program", server.url, cwd=tmp_path) == OUTPUT


def packed(folder: Path) -> Path:
    """Returns a zip file with a program and the package."""
    (folder / "program").mkdir()
    (folder / "program" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    package = models.ROOT / "generated" / "agentcore_clients"
    run("cp", "-R", package, folder / "program")
    zipapp.create_archive(folder / "program", folder / "program.pyz")
    return folder / "program.pyz"


def test_a_program_in_a_zip_file(tmp_path: Path, server: Server) -> None:
    assert run(sys.executable, packed(tmp_path), server.url, cwd=tmp_path) == OUTPUT


@pytest.mark.slow
def test_what_a_zip_file_cannot_hold_is_said(
    environment: Environment, tmp_path: Path, server: Server
) -> None:
    program = packed(tmp_path)
    environment.pip(
        "--target", tmp_path / "libraries", "botocore", "typing_extensions", "httptools"
    )
    run(sys.executable, "-m", "zipfile", "-e", program, tmp_path / "whole")
    run("cp", "-R", *(tmp_path / "libraries").iterdir(), tmp_path / "whole")
    zipapp.create_archive(tmp_path / "whole", program)
    done = subprocess.run(
        [str(environment.python), str(program), server.url],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ImportError: httptools cannot be imported (No module named")
    assert last.endswith("which must be installed for this Python and cannot be in a zip file")
