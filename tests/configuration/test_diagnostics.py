"""Bad models and settings: one clear line each, and nothing changed on disk."""

from __future__ import annotations

import copy
import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.cli.main import root
from support import botocore_copies, command
from syrupy.assertion import SnapshotAssertion

Json = dict[str, Any]

SPECS = """\
botocore = "1.0.0"

[package]
name = "toy_clients"

[service.toy]
client = "ToyClient"
"""

MODEL: Json = {
    "version": "2.0",
    "metadata": {
        "apiVersion": "2020-01-01",
        "endpointPrefix": "toy",
        "protocol": "rest-json",
        "serviceFullName": "Toy Service",
        "serviceId": "Toy",
        "signatureVersion": "v4",
        "uid": "toy-2020-01-01",
    },
    "operations": {
        "GetThing": {
            "name": "GetThing",
            "http": {"method": "POST", "requestUri": "/thing"},
            "input": {"shape": "GetThingInput"},
            "output": {"shape": "GetThingOutput"},
            "errors": [{"shape": "Oops"}],
        }
    },
    "shapes": {
        "String": {"type": "string", "documentation": "<p>Long text.</p>" * 800},
        "GetThingInput": {
            "type": "structure",
            "members": {"name": {"shape": "String"}, "lambda": {"shape": "String"}},
        },
        "GetThingOutput": {"type": "structure", "members": {"found": {"shape": "Choice"}}},
        "Choice": {
            "type": "structure",
            "union": True,
            "members": {"text": {"shape": "String"}, "a-b": {"shape": "String"}},
        },
        "Oops": {
            "type": "structure",
            "exception": True,
            "members": {"message": {"shape": "String"}},
        },
    },
}


class Project:
    """A folder with an archive of one release of the toy service, and what was made of it."""

    def __init__(self, root: Path, run: Callable[..., str]) -> None:
        self.root, self.run = root, run
        (root / "specs").mkdir()
        (root / "specs" / "specs.toml").write_text(SPECS)

    def archive(self, model: Json | bytes, version: str = "1.0.0", **files: Json) -> str:
        """Archives a release from a copy of botocore's data folder; returns what was said."""
        folder = self.root / f"copy-{version}" / "botocore" / "data" / "toy" / "2020-01-01"
        folder.mkdir(parents=True)
        content = model if isinstance(model, bytes) else json.dumps(model, indent=1).encode()
        (folder / "service-2.json.gz").write_bytes(gzip.compress(content))
        for name, data in files.items():
            (folder / f"{name.replace('_', '-')}.json").write_text(json.dumps(data))
        source = str(self.root / f"copy-{version}")
        return self.run("specs", "add", version, "--from", source, "--date", "2020-01-01")

    def tree(self) -> dict[str, bytes]:
        return botocore_copies.tree(self.root, "specs", "generated")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    def run(*arguments: str) -> str:
        done = command.run(*arguments)
        return f"exit {done.code}\n{done.err}".replace(str(tmp_path), "ROOT")

    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, run)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good release and what was generated from it, to be copied."""
    home = tmp_path_factory.mktemp("made")

    def run(*args: str) -> str:
        root.main(["-q", "--specs", str(home / "specs"), *args], standalone_mode=False)
        return ""

    Project(home, run).archive(MODEL)
    run("generate", "--output", str(home / "generated"))
    return home


@pytest.fixture
def generated(project: Project, made: Path) -> Project:
    shutil.copytree(made, project.root, dirs_exist_ok=True)
    return project


def changed(change: Callable[[Json], object]) -> Json:
    model = copy.deepcopy(MODEL)
    change(model)
    return model


def shape(name: str, **traits: object) -> Callable[[Json], object]:
    return lambda model: model["shapes"].update({name: {"type": "structure", **traits}})


def members(owner: str, *names: str) -> Callable[[Json], object]:
    found = {name: {"shape": "String"} for name in names}
    return lambda model: model["shapes"][owner]["members"].update(found)


def text(old: str, new: str) -> bytes:
    content = json.dumps(MODEL)
    assert old in content
    return content.replace(old, new).encode()


# Models that the next release brings: what is wrong with each, as its name says.
MODELS: dict[str, Json | bytes] = {
    "invalid JSON": json.dumps(MODEL).encode()[:-10],
    "not an object": b"[]",
    "a key twice": text('"GetThingInput": {', '"Oops": {}, "GetThingInput": {'),
    "no operations": changed(lambda model: model.pop("operations")),
    "an unknown protocol": changed(lambda model: model["metadata"].update(protocol="gopher")),
    "an unknown type": changed(lambda model: model["shapes"]["String"].update(type="strnig")),
    "a missing member shape": text('{"text": {"shape": "String"}', '{"text": {"shape": "Strin"}'),
    "a missing input shape": text('"input": {"shape": "GetThingInput"}', '"input": {"shape": "X"}'),
    "a missing error shape": text('[{"shape": "Oops"}]', '[{"shape": "Ops"}]'),
    "two types of one name": changed(
        lambda model: (
            shape("ChoiceTextMember", members={})(model),
            model["shapes"]["GetThingOutput"]["members"].update(
                {"other": {"shape": "ChoiceTextMember"}}
            ),
        )
    ),
    "two operations of one name": changed(
        lambda model: model["operations"].update(
            getThing={**model["operations"]["GetThing"], "name": "getThing"}
        )
    ),
    "two parameters of one name": changed(members("GetThingInput", "a-b", "a_b")),
    "two variants of one name": changed(members("Choice", "a_b")),
    "two attributes of one name": changed(members("Oops", "self", "self_")),
    "a keyword adapted to a name": changed(members("GetThingInput", "lambda_")),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_bad_model_is_a_line(name: str, generated: Project, snapshot: SnapshotAssertion) -> None:
    project = generated
    before = {path: data for path, data in project.tree().items() if path.startswith("generated")}
    said = project.archive(MODELS[name], "1.0.1")
    if said.startswith("exit 0\n"):
        said = project.run("generate", "--spec", "1.0.1")
    assert "Traceback" not in said
    assert said.startswith(("exit 2\n", "exit 3\n"))
    assert len(said.splitlines()) <= 4
    assert said == snapshot
    after = {path: data for path, data in project.tree().items() if path.startswith("generated")}
    assert after == before


def test_names_that_python_reserves_are_adapted(project: Project) -> None:
    project.archive(changed(members("GetThingInput", "from", "2nd", "x-y", "None")))
    assert project.run("generate").startswith("exit 0\n")
    client = (project.root / "generated/toy_clients/toy/client.py").read_text()
    for parameter in ("lambda_", "from_", "_2nd", "x_y", "None_"):
        assert f"        {parameter}: str | None = None,\n" in client
    types = (project.root / "generated/toy_clients/toy/types.py").read_text()
    assert '        "lambda": _NotRequired[_ReadOnly[str]],\n' in types


def test_a_pin_settles_a_collision(project: Project) -> None:
    project.archive(MODELS["two parameters of one name"])
    pins = '[service.toy.names]\n"GetThingInput.a-b" = "a_dash_b"\n'
    (project.root / "specs/specs.toml").write_text(SPECS + pins)
    assert project.run("generate").startswith("exit 0\n")
    client = (project.root / "generated/toy_clients/toy/client.py").read_text()
    assert '"a-b": a_dash_b,' in client
    assert '"a_b": a_b,' in client


def truncate(project: Project) -> None:
    path = project.root / "specs/toy/1.0.0/service-2.json.gz"
    path.write_bytes(path.read_bytes()[:-20])


def scramble(project: Project) -> None:
    (project.root / "specs/toy/1.0.0/service-2.json.gz").write_bytes(b"not gzip at all")


def edit_model(project: Project) -> None:
    path = project.root / "specs/toy/1.0.0/service-2.json.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()) + b"\n"))


def remove_model(project: Project) -> None:
    (project.root / "specs/toy/1.0.0/service-2.json.gz").unlink()


def configure(old: str, new: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        assert old in SPECS
        (project.root / "specs/specs.toml").write_text(SPECS.replace(old, new))

    return change


def nothing(project: Project) -> None:
    """The arguments are wrong, not the files."""


SETTINGS: dict[str, tuple[Callable[[Project], None], list[str]]] = {
    "a truncated model": (truncate, []),
    "a model that is not gzip": (scramble, []),
    "a model that differs from the lock": (edit_model, []),
    "a model that is missing": (remove_model, []),
    "not TOML": (configure("[package]", "[package"), []),
    "an unknown key": (configure("client =", "cliant ="), []),
    "an unknown table": (configure("[package]", "[pakage]"), []),
    "a missing key": (configure('botocore = "1.0.0"', ""), []),
    "a value of another type": (configure('"toy_clients"', "3"), []),
    "a name that is no name": (configure("ToyClient", "Toy Client"), []),
    "a service that is not archived": (configure("[service.toy]", "[service.tory]"), []),
    "a release that is not archived": (configure("1.0.0", "0.9.0"), []),
    "an unknown service": (nothing, ["--service", "tyo"]),
    "an unknown release": (nothing, ["--spec", "0.1.0"]),
    "a release newer than all": (nothing, ["--spec", "9.0.0"]),
    "no release": (nothing, ["--spec", "new"]),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_bad_archive_or_setting_is_a_line(
    name: str, generated: Project, snapshot: SnapshotAssertion
) -> None:
    project = generated
    change, arguments = SETTINGS[name]
    change(project)
    before = project.tree()
    said = project.run("generate", *arguments)
    assert "Traceback" not in said
    assert said.startswith(("exit 2\n", "exit 3\n"))
    assert said == snapshot
    assert project.tree() == before


def test_a_folder_that_cannot_be_written_is_a_line(
    generated: Project, snapshot: SnapshotAssertion
) -> None:
    project = generated
    (project.root / "file").write_text("")
    assert project.run("generate", "--output", "file/generated") == snapshot
