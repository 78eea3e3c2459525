"""The releases to come: a clone that follows them needs no hand, and its tests stay green."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.archive.versions import order
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.edit import pinned
from support.command import git
from support.models import ROOT, SPECS
from support.releases import write_wheel

pytestmark = pytest.mark.slow

Model: TypeAlias = "dict[str, Any]"

SETTINGS = config.read(SPECS / config.FILE)
ARCHIVE = Archive(SPECS)
NEWEST = max((release.version for release in ARCHIVE.releases()), key=order)


class Clone:
    """A clone of this repository, run with its own code."""

    def __init__(self, top: Path) -> None:
        self.top = top
        git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(top))
        self.toml = top / "specs" / "specs.toml"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(str(self.top / name) for name in ("generator", "generated"))
        own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.top, env={**own, "PYTHONPATH": path},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def codegen(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("agentcore_codegen", "-q", *arguments)

    def test(self) -> None:
        """Runs all that a change must pass, but for what takes long."""
        done = self.run("pytest", "-q", "-n", "2")
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]

    def pin(self, release: str) -> None:
        """Pins a release and generates from it."""
        text = self.toml.read_text("utf-8")
        text = pinned(text, self.toml, release, SETTINGS.version)
        self.toml.write_text(text, encoding="utf-8")
        done = self.codegen("generate")
        assert done.returncode == 0, done.stderr

    def commit(self, message: str) -> None:
        git(self.top, "add", "--all")
        git(self.top, "commit", "--quiet", "--allow-empty", "--message", message)


@pytest.mark.parametrize("old", ["1.42.60", "1.43.66", "1.44.3"])
def test_an_older_pin_comes_to_the_bytes_of_this_repository(old: str, tmp_path: Path) -> None:
    """The same bytes have the same tests: they are not run once more for each pin."""
    clone = Clone(tmp_path / "clone")
    here = git(clone.top, "rev-parse", "HEAD")
    clone.pin(old)
    clone.commit("Pin back")
    assert clone.codegen("update", NEWEST, "--keep-version").returncode == 0
    clone.commit("Update")
    assert git(clone.top, "diff", "--stat", here) == ""


def test_a_small_update_changes_few_files_and_keeps_the_suite_green(tmp_path: Path) -> None:
    """From 1.44.5 to 1.44.8: 23 changes of the API."""
    clone = Clone(tmp_path / "clone")
    clone.pin("1.44.5")
    clone.commit("Pin back")
    assert clone.codegen("update", "1.44.8").returncode == 0
    clone.commit("Update")
    assert len(git(clone.top, "diff", "--name-only", "HEAD^").splitlines()) <= 25
    assert clone.codegen("update", NEWEST).returncode == 0
    clone.commit("Update to the newest")
    clone.test()


def test_a_release_that_nobody_has_seen_keeps_the_suite_green(tmp_path: Path) -> None:
    """It stops for the one decision that it needs; with that made, no test knows it from another."""
    clone = Clone(tmp_path / "clone")
    wheel = next_release(tmp_path)
    stopped = clone.codegen("update", "--from", str(wheel))
    assert stopped.returncode == 3
    assert "specs.toml:" in stopped.stderr
    assert "waiter.BrowserSessionReady does not place 'NEXT_STATE'" in stopped.stderr
    assert "pending" in stopped.stderr
    assert git(clone.top, "status", "--porcelain") == ""

    text = clone.toml.read_text("utf-8")
    place = re.compile(r"(\[waiter\.BrowserSessionReady\]\n(?:.+\n)*status = .+\n)")
    decided, count = place.subn(r'\1pending = ["NEXT_STATE"]\n', text)
    assert count == 1
    clone.toml.write_text(decided, encoding="utf-8")
    done = clone.codegen("update", "--from", str(wheel))
    assert done.returncode == 0, done.stderr
    assert '"status" of "GetNextThing" may now be "NEXT_ACTIVE"' in done.stdout
    assert '"[waiter.NextThingReady]"' in done.stdout
    clone.commit("Update")
    clone.test()


# ------------------------------------------------------------------- a release of the future


def next_release(folder: Path) -> Path:
    """Writes a wheel of a release after the newest: both services, changed in each way."""
    *numbers, last = NEWEST.split(".")
    year, month, day = map(int, ARCHIVE.releases()[-1].date.split("-"))
    services: dict[tuple[str, str], dict[str, bytes]] = {}
    for name, change in (
        ("bedrock-agentcore", change_data),
        ("bedrock-agentcore-control", change_control),
    ):
        found = ARCHIVE.read(name, NEWEST)
        model, pages = (json.loads(found.files[f]) for f in ("service-2.json", "paginators-1.json"))
        change(model["operations"], model["shapes"], pages["pagination"])
        files = {"service-2.json": model, "paginators-1.json": pages}
        dumped = {f: json.dumps(c, indent=2, separators=(",", ":")) for f, c in files.items()}
        services[name, found.api_version] = {
            **found.files,
            **{file: text.encode() for file, text in dumped.items()},
        }
    version = ".".join([*numbers, str(int(last) + 1)])
    return write_wheel(folder, version, (year, month, min(day + 1, 28)), services)


def change_data(operations: Model, shapes: Model, pages: Model) -> None:
    # An operation, with a status that a waiter could read.
    operations["GetNextThing"] = {
        "name": "GetNextThing",
        "http": {"method": "GET", "requestUri": "/next-things/{thingId}", "responseCode": 200},
        "input": {"shape": "GetNextThingRequest"},
        "output": {"shape": "GetNextThingResponse"},
        "errors": [{"shape": "ValidationException"}],
        "documentation": "<p>Gets the next thing.</p>",
    }
    thing = {"shape": "String", "location": "uri", "locationName": "thingId"}
    shapes["GetNextThingRequest"] = structure({"thingId": thing}, "thingId")
    shapes["GetNextThingResponse"] = structure({"status": {"shape": "NextStatus"}}, "status")
    shapes["NextStatus"] = {"type": "string", "enum": ["NEXT_ACTIVE"]}
    # A value of a status that a waiter reads.
    shapes["BrowserSessionStatus"]["enum"].append("NEXT_STATE")
    # A variant of a union, an event, an error.
    shapes["Content"]["members"]["nextContent"] = {"shape": "NextContent"}
    shapes["NextContent"] = structure({"next": {"shape": "String"}}, "next")
    shapes["InvokeHarnessStreamOutput"]["members"]["nextEvent"] = {"shape": "NextEvent"}
    shapes["NextEvent"] = structure({"next": {"shape": "String"}}) | {"event": True}
    shapes["NextException"] = structure({"message": {"shape": "String"}}) | {
        "error": {"httpStatusCode": 418, "senderFault": True},
        "exception": True,
    }
    operations["ListEvents"]["errors"].append({"shape": "NextException"})
    # A paginator, and a member of a response that is gone.
    pages["ListCodeInterpreterSessions"] = {
        "input_token": "nextToken",
        "output_token": "nextToken",
        "limit_key": "maxResults",
        "result_key": "items",
    }
    del shapes["GetBrowserSessionResponse"]["members"]["lastUpdatedAt"]


def change_control(operations: Model, shapes: Model, pages: Model) -> None:
    # A required member of a request, and a member of one that is gone.
    shapes["CreateMemoryInput"]["members"]["nextOwner"] = {"shape": "String"}
    shapes["CreateMemoryInput"]["required"].append("nextOwner")
    del shapes["UpdateAgentRuntimeRequest"]["members"]["description"]
    # A value of an enum of requests.
    shapes["GatewayProtocolType"]["enum"].append("NEXT")


def structure(members: Model, *required: str) -> Model:
    return {"type": "structure", "members": members, "required": list(required)}
