"""A service of one's own: from nothing to a package that calls a server, with the installed botocore."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest
from support.releases import Project
from support.server import Request, Response, Server

SERVICE = "polly"  # rest-json, small, with a streaming response and pages


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def package(project: Project) -> Iterator[Any]:
    started = project.run("init", SERVICE, "--from", "installed", "--package", "voice_clients")
    assert started.code == 0, started.err
    assert "run `agentcore-codegen generate`" in started.err
    made = project.run("generate")
    assert made.code == 0, made.err
    folder = str(project.top / "generated")
    sys.path.insert(0, folder)
    try:
        yield importlib.import_module("voice_clients")
    finally:
        sys.path.remove(folder)


def respond(request: Request) -> Response:
    if request.path == "/v1/speech":
        return Response(
            200, {"Content-Type": "audio/mpeg", "x-amzn-RequestCharacters": "5"}, b"sound"
        )
    more = b"" if "NextToken" in request.query else b', "NextToken": "x"'
    name = b"Vicki" if "NextToken" in request.query else b"Hans"
    return Response(200, {}, b'{"Voices": [{"Id": "' + name + b'"}]' + more + b"}")


def arguments(url: str) -> dict[str, Any]:
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "fake"}
    return {"region_name": "eu-central-1", "endpoint_url": url, **keys}


def test_the_package_calls_a_server(package: Any) -> None:
    with Server(respond) as server:
        client = package.PollyClient(**arguments(server.url))
        result = client.synthesize_speech(OutputFormat="mp3", Text="hello", VoiceId="Hans")
        assert result["AudioStream"].read() == b"sound"
        assert result["RequestCharacters"] == 5
        assert [voice["Id"] for voice in client.iter_describe_voices()] == ["Hans", "Vicki"]
        client.close()


def test_so_does_its_asynchronous_client(package: Any) -> None:
    async def names(url: str) -> list[str]:
        async with package.AsyncPollyClient(**arguments(url)) as client:
            return [voice["Id"] async for voice in client.iter_describe_voices()]

    with Server(respond) as server:
        assert asyncio.run(names(server.url)) == ["Hans", "Vicki"]


def test_the_files_say_where_they_are_from(project: Project, package: Any) -> None:
    text = (project.top / "specs/specs.toml").read_text()
    assert f'botocore = "{botocore.__version__}"' in text
    assert f"[service.{SERVICE}]" in text
    assert project.run("specs", "verify").code == 0
    assert project.run("generate", "--check").code == 0
    assert "nothing to change" in project.run("update", "--from", "installed").out
    assert "waiting:  nothing" in project.run("status").out
    assert f"## {botocore.__version__} (" in (project.top / "generated/CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("pollly",), 3, "has no pollly"),
        (("polly", "--package", "my-clients"), 2, "not a Python name: 'my-clients'"),
        (("polly", "--botocore", "1.0"), 2, "leave the version out"),
    ],
)
def test_mistakes_leave_nothing_behind(
    tmp_path: Path, arguments: tuple[str, ...], code: int, line: str
) -> None:
    run = Project(tmp_path).run("init", *arguments, "--from", "installed")
    assert run.code == code
    assert line in run.err
    assert not list(tmp_path.iterdir())


def test_a_project_that_is_there_is_not_replaced(project: Project, package: Any) -> None:
    before = project.tree()
    run = project.run("init", SERVICE, "--from", "installed")
    assert run.code == 2
    assert "is there already" in run.err
    assert project.tree() == before
