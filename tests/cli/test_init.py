"""A service of one's own: from nothing to a package that calls a server, with the installed botocore."""

from __future__ import annotations

import ast
import asyncio
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest
import yaml
from agentcore_codegen.archive.sources import installed
from agentcore_codegen.cli import init
from support.releases import Project
from support.server import Request, Response, Server

SERVICE = "polly"  # rest-json, small, with a streaming response and pages
# Nothing to page; pages of a streaming service alone; another protocol.
OTHERS = ("lexv2-runtime", "sts")
FILES = (".gitignore", "README.md", *(f".github/workflows/{n}.yml" for n in ("api-diff", "update")))
OPTIONS = ("--from", "installed", "--package", "voice_clients", "--output", "clients")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def package(project: Project) -> Iterator[Any]:
    project.top.joinpath(".gitignore").write_text("mine\n")
    started = project.run("init", SERVICE, *OTHERS, *OPTIONS)
    assert started.code == 0, started.err
    assert "run `agentcore-codegen generate`" in started.err
    made = project.run("generate")
    assert made.code == 0, made.err
    folder = str(project.top / "clients")
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


def test_its_clients_can_be_stubbed(package: Any) -> None:
    stub = importlib.import_module("voice_clients.testing").stub
    with stub(package.PollyClient) as s:
        s.synthesize_speech(VoiceId="Hans").streams([b"so", b"und"], RequestCharacters=5)
        client = package.PollyClient("eu-central-1")
        result = client.synthesize_speech(OutputFormat="mp3", Text="hello", VoiceId="Hans")
        assert (result["AudioStream"].read(), result["RequestCharacters"]) == (b"sound", 5)
    with stub(package.STSClient) as s:  # XML
        s.get_caller_identity.returns(Account="123456789012")
        assert package.STSClient().get_caller_identity()["Account"] == "123456789012"
    assert s.get_caller_identity.calls == [{}]


def test_the_files_say_where_they_are_from(project: Project, package: Any) -> None:
    text = (project.top / "specs/specs.toml").read_text()
    assert f'botocore = "{botocore.__version__}"' in text
    assert f"[service.{SERVICE}]" in text
    assert project.run("specs", "verify").code == 0
    assert project.run("generate", "--check").code == 0
    assert "nothing to change" in project.run("update", "--from", "installed").out
    assert "waiting:  nothing" in project.run("status").out
    assert f"## {botocore.__version__} (" in (project.top / "clients/CHANGELOG.md").read_text()


def test_the_output_is_remembered(project: Project, package: Any) -> None:
    assert not (project.top / "generated").exists()
    dry = project.run("update", "--dry-run", "--from", "installed")
    assert "nothing to change" in dry.out, dry
    assert project.run("generate", "--check").code == 0


@pytest.mark.parametrize("command", ["generate", "update"])
def test_another_package_is_not_replaced(project: Project, package: Any, command: str) -> None:
    text = project.toml.read_text()
    project.toml.write_text(text.replace('name = "voice_clients"', 'name = "other_clients"'))
    try:
        run = project.run(command, *(("--from", "installed") if command == "update" else ()))
    finally:
        project.toml.write_text(text)
    assert run.code == 2
    assert "clients: holds voice_clients, not other_clients" in run.err


def test_classes_are_named_as_the_service_names_itself(package: Any) -> None:
    assert {package.PollyClient, package.LexRuntimeV2Client, package.STSClient}
    models = {name: installed().read(name)[1]["service-2.json"] for name in ("ec2", "dynamodb")}
    text = init._specs_toml(models, "1.2.3", None, "generated")
    assert re.findall('client = "(.*)"', text) == ["EC2Client", "DynamoDBClient"]


def test_every_block_of_its_readme_compiles(project: Project, package: Any) -> None:
    text = (project.top / "clients/README.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    assert len(blocks) > 3 * len((SERVICE, *OTHERS))
    for block in blocks:
        compile(block, block, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_a_client_that_needs_aiobotocore_says_so_when_it_is_made(
    project: Project, package: Any
) -> None:
    """Not when it is called: some operations of the service have native code, others have none."""
    program = """
import importlib.util, sys
sys.modules["aiobotocore"] = None
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: real(name, *rest) if name != "aiobotocore" else None
from voice_clients import AsyncPollyClient
AsyncPollyClient("eu-central-1")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.top / "clients", capture_output=True, text=True, check=False,
    )  # fmt: skip
    last = "ImportError: asynchronous clients of polly on botocore need aiobotocore: "
    assert done.stderr.splitlines()[-1] == f"{last}pip install 'voice-clients[aiobotocore]'"
    for document in ("README.md", "pyproject.toml"):
        lines = (project.top / "clients" / document).read_text().splitlines()
        assert any("AsyncPollyClient" in line and "need" in line for line in lines)


# ------------------------------------------------------------------------- what is beside specs/


def test_a_project_is_written_around_it_and_what_is_there_stays(
    project: Project, package: Any
) -> None:
    read = {name: (project.top / name).read_text() for name in FILES}
    assert read.pop(".gitignore") == "mine\n"
    assert f"<!-- botocore -->{botocore.__version__}<!-- -->" in read["README.md"]
    assert "(clients/README.md)" in read["README.md"]
    for command in re.findall("^agentcore-codegen (generate.*?)  +#", read["README.md"], re.M):
        assert project.run(*command.split()).code == 0
    update = yaml.safe_load(read[".github/workflows/update.yml"])
    assert update["env"] == {"SPECS": "specs", "OUTPUT": "clients"}


def test_workflows_stand_at_the_top_of_a_repository_alone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "part").mkdir()
    run = Project(tmp_path / "part").run("init", SERVICE, "--from", "installed")
    assert "written beside it: .gitignore, README.md\n" in run.err
    assert not list(tmp_path.rglob("*.yml"))


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
    assert "already exists" in run.err
    assert project.tree() == before
