"""A service that grows: wheels of a botocore whose releases each change one thing."""

from __future__ import annotations

import copy
import gzip
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support import botocore_copies, command
from support.command import Run

SPECS_TOML = """\
# Written by a person.
botocore = "1.1.0" # the archived release that `generate` reads

[package]
name = "jobs_clients"
distribution = "jobs-clients"
version = "0.3.1" # raised by update

[service.jobs]
module = "jobs"
client = "JobsClient"

[identity.context]
workload_token = { headers = ["WorkloadToken"] }

[identity.workload]
context = "workload_token"
file = ".jobs.json"
file_name_key = "name"
file_user_key = "user"
no_local = { IN_A_CONTAINER = "1" }

[identity.workload.plain]
service = "jobs"
operation = "FetchWorkload"
result = "token"
members = { name = "name" }

[identity.workload.for_user]
service = "jobs"
operation = "FetchWorkload"
result = "token"
members = { name = "name", user_id = "userId" }

[identity.workload.for_token]
service = "jobs"
operation = "FetchWorkload"
result = "token"
members = { name = "name", user_token = "jwt" }

[identity.workload.create]
service = "jobs"
operation = "FetchWorkload"
result = "token"
members = { name = "name" }

[decorator.requires_token]
service = "jobs"
operation = "FetchToken"
inject = "token"
into = "token"

[decorator.requires_token.members]
name = {}

[waiter.JobDone]
service = "jobs"
operation = "GetJob"
status = "status"
success = ["DONE"]
pending = ["RUNNING"]
"""


def _operation(name: str, uri: str) -> dict[str, Any]:
    return {
        "name": name,
        "http": {"method": "POST", "requestUri": uri, "responseCode": 200},
        "input": {"shape": f"{name}Request"},
        "output": {"shape": f"{name}Response"},
    }


def _structure(required: list[str], **members: str) -> dict[str, Any]:
    return {
        "type": "structure",
        "required": required,
        "members": {name: {"shape": shape} for name, shape in members.items()},
    }


FIRST: dict[str, Any] = {
    "version": "2.0",
    "metadata": {
        "apiVersion": "2020-01-01",
        "endpointPrefix": "jobs",
        "protocol": "rest-json",
        "protocols": ["rest-json"],
        "serviceFullName": "Jobs",
        "serviceId": "Jobs",
        "signatureVersion": "v4",
        "signingName": "jobs",
        "uid": "jobs-2020-01-01",
    },
    "operations": {
        "FetchToken": _operation("FetchToken", "/token"),
        "FetchWorkload": _operation("FetchWorkload", "/workload"),
        "GetJob": _operation("GetJob", "/job"),
    },
    "shapes": {
        "FetchTokenRequest": _structure(["name"], name="String"),
        "FetchTokenResponse": _structure(["token"], token="String"),
        "FetchWorkloadRequest": _structure(["name"], name="String", userId="String", jwt="String"),
        "FetchWorkloadResponse": _structure(["token"], token="String"),
        "GetJobRequest": _structure(["id"], id="String"),
        "GetJobResponse": _structure(["status"], status="Status"),
        "Status": {"type": "string", "enum": ["RUNNING", "DONE"]},
        "String": {"type": "string"},
    },
    "documentation": "<p>Runs jobs.</p>",
}


def _grown(model: dict[str, Any]) -> dict[str, Any]:
    model["operations"]["StopJob"] = _operation("StopJob", "/stop")
    model["shapes"]["StopJobRequest"] = _structure(["id"], id="String")
    model["shapes"]["StopJobResponse"] = _structure([])
    return model


def _broken(model: dict[str, Any]) -> dict[str, Any]:
    _grown(model)["shapes"]["GetJobRequest"] = _structure(
        ["id", "owner"], id="String", owner="String"
    )
    return model


def _new_state(model: dict[str, Any]) -> dict[str, Any]:
    _grown(model)["shapes"]["Status"]["enum"] += ["PAUSED", "LOST"]
    return model


def _new_status(model: dict[str, Any]) -> dict[str, Any]:
    """Two operations with a status: one that a waiter could poll, and one that it would not."""
    _new_state(model)["shapes"]["Report"] = _structure(["status"], status="Status")
    for name in ("GetReport", "MakeReport"):
        model["operations"][name] = _operation(name, f"/{name}")
        model["shapes"][f"{name}Request"] = _structure([])
        model["shapes"][f"{name}Response"] = _structure(["report"], report="Report")
    return model


def _new_deletion(model: dict[str, Any]) -> dict[str, Any]:
    """A job can be deleted, which takes its time."""
    model["operations"]["DeleteJob"] = _operation("DeleteJob", "/delete")
    model["operations"]["GetJob"]["errors"] = [{"shape": "JobNotFound"}]
    shapes = model["shapes"]
    shapes["DeleteJobRequest"] = _structure(["id"], id="String")
    shapes["DeleteJobResponse"] = _structure([])
    shapes["JobNotFound"] = {**_structure([]), "exception": True, "error": {"httpStatusCode": 404}}
    shapes["Status"]["enum"] += ["DELETING"]
    return model


def _new_required(model: dict[str, Any]) -> dict[str, Any]:
    shapes = _grown(model)["shapes"]
    shapes["FetchTokenRequest"] = _structure(["name", "audience"], name="String", audience="String")
    return model


def _collision(model: dict[str, Any]) -> dict[str, Any]:
    shapes = _grown(model)["shapes"]
    shapes["status"] = {"type": "string", "enum": ["A"]}
    shapes["StopJobResponse"] = _structure([], one="status", two="GetJobResponse")
    shapes["GetJobResponseWithMetadata"] = _structure([], one="String")
    shapes["StopJobRequest"] = _structure(["id"], id="String", more="GetJobResponseWithMetadata")
    return model


def _worded(model: dict[str, Any]) -> dict[str, Any]:
    model["documentation"] = "<p>Runs jobs well.</p>"
    return model


CHANGES = {
    "first": lambda model: model,
    "grown": _grown,
    "broken": _broken,
    "new state": _new_state,
    "new status": _new_status,
    "new deletion": _new_deletion,
    "new required": _new_required,
    "collision": _collision,
    "worded": _worded,
}


def model(change: str) -> bytes:
    """Returns the service's model after a change."""
    return json.dumps(CHANGES[change](copy.deepcopy(FIRST)), indent=2).encode()


def wheel(folder: Path, version: str, change: str, day: tuple[int, int, int]) -> Path:
    """Writes a wheel of a botocore with the small service alone."""
    files = {
        "service-2.json.gz": gzip.compress(model(change), mtime=0),
        "paginators-1.json": b'{"pagination": {}}',
    }
    return write_wheel(folder, version, day, {("jobs", "2020-01-01"): files})


def write_wheel(
    folder: Path,
    version: str,
    day: tuple[int, int, int],
    services: Mapping[tuple[str, str], Mapping[str, bytes]],
) -> Path:
    """Writes a wheel of a botocore with the files of services, by name and API version."""
    members = {
        f"botocore/data/{name}/{api_version}/{file}": data
        for (name, api_version), files in services.items()
        for file, data in files.items()
    }
    return botocore_copies.pack(folder, version, day, members)


class Project:
    """A project of a user: specs/, generated/ and a folder of wheels that pip may find."""

    def __init__(self, top: Path) -> None:
        self.top, self.wheels = top, top / "wheels"

    @classmethod
    def start(cls, top: Path) -> Project:
        """Makes the project with its specs.toml."""
        project = cls(top)
        (top / "specs").mkdir(parents=True)
        project.toml.write_text(SPECS_TOML, encoding="utf-8")
        return project

    @property
    def toml(self) -> Path:
        return self.top / "specs" / "specs.toml"

    def release(self, version: str, change: str, day: int) -> Path:
        return wheel(self.wheels, version, change, (2026, 1, day))

    def run(self, *arguments: str | Path) -> Run:
        """Runs the command line in the project, with pip looking in the folder of wheels alone."""
        environment = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }
        with command.inside(self.top, environment):
            return command.run(*arguments)

    def tree(self) -> Mapping[str, bytes]:
        """Returns what the project holds, without caches."""
        return botocore_copies.tree(self.top, "specs", "generated")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project at 1.1.0, generated once for all tests."""
    project = Project.start(tmp_path_factory.mktemp("made") / "project")
    project.release("1.1.0", "first", 1)
    added = project.run("specs", "add", "1.1.0")
    assert added.code == 0, added.err
    generated = project.run("generate")
    assert generated.code == 0, generated.err
    return project.top


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Project:
    copy = tmp_path / "project"
    shutil.copytree(made, copy)
    return Project(copy)
