"""The README's table beside other packages: every cell is asked of the packages that are installed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import environments
from support.models import ROOT

# Runs where a package is installed, which may be another environment. Prints {column: {row: cell}}.
PROBE = r"""
import inspect, json, re, sys
from importlib import import_module, metadata
from pathlib import Path
from pip._vendor.packaging.requirements import Requirement

def yes(found): return "yes" if found else "no"

def needs(name, found):
    try: distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError: return
    if distribution.metadata["Name"] in found: return
    files = [f.locate() for f in distribution.files or () if "__pycache__" not in f.parts]
    size = sum(path.stat().st_size for path in files if path.exists())
    found[distribution.metadata["Name"]] = size
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needs(requirement.name, found)

def column(*names, call=None, decorators=None, services, coroutine=None):
    main = metadata.distribution(names[0])
    found = {}
    for name in names: needs(name, found)
    typed = any(file.name == "py.typed" for file in main.files)
    author = f'{main.metadata["Author"]} {main.metadata["Author-email"]}'
    asynchronous = call is not None and inspect.iscoroutinefunction(call)
    return {
        "synchronous calls": yes(call is not None and not asynchronous),
        "asynchronous calls": coroutine or yes(asynchronous),
        "types for mypy and pyright": yes(typed) if call else "for boto3" if typed else "no",
        "decorators for tokens and keys": yes(decorators),
        "services": services,
        "made by AWS": yes("AWS" in author or "Amazon" in author),
        "installed with what it needs": [len(found), sum(found.values()) / 1e6],
    }

def every(names): return "all" if len(names) > 300 else len(names)

def dev():
    import boto3
    from aiobotocore.client import AioBaseClient
    from aiobotocore.session import get_session
    call = boto3.client("bedrock-agentcore", "us-west-2").list_events
    result = {
        "boto3": column("boto3", call=call, services=every(boto3.Session().get_available_services())),
        "aiobotocore": column(
            "aiobotocore", call=AioBaseClient._make_api_call,
            services=every(get_session().get_available_services()),
        ),
        "types-boto3": column(
            "types-boto3", "types-boto3-bedrock-agentcore", "types-boto3-bedrock-agentcore-control",
            services=every(metadata.metadata("types-boto3").get_all("Provides-Extra")),
        ),
    }
    import agentcore_clients, agentcore_clients.identity as identity
    from agentcore_clients import AsyncBedrockAgentCoreClient as Async, BedrockAgentCoreClient as Sync
    folder = Path(agentcore_clients.__file__).parent
    found = {}
    for name in ("botocore", "httptools", "typing_extensions"): needs(name, found)
    own = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
    result["here"] = {
        "synchronous calls": yes(not inspect.iscoroutinefunction(Sync.list_events)),
        "asynchronous calls": yes(inspect.iscoroutinefunction(Async.list_events)),
        "types for mypy and pyright": yes((folder / "py.typed").exists()),
        "decorators for tokens and keys": yes(identity.requires_access_token),
        "services": f"{len(list(folder.glob('*/_service.py')))}, and those you generate",
        "made by AWS": "no",
        "installed with what it needs": [len(found) + 1, (sum(found.values()) + own) / 1e6],
    }
    return result

def sdk():
    from bedrock_agentcore.identity import requires_access_token, requires_api_key
    from bedrock_agentcore.memory import MemoryClient
    from bedrock_agentcore.services.identity import IdentityClient
    both = [c for _, c in inspect.getmembers(IdentityClient) if inspect.iscoroutinefunction(c)]
    names = {c.__name__ for c in both}
    return {"bedrock-agentcore (SDK)": column(
        "bedrock-agentcore", call=MemoryClient.list_events, services="AgentCore",
        decorators=requires_access_token and requires_api_key,
        coroutine="tokens and keys" if names == {"get_token", "get_api_key"} else str(names),
    )}

print(json.dumps({"dev": dev, "sdk": sdk}[sys.argv[1]]()))
"""


def table() -> dict[str, dict[str, str]]:
    """The cells of the README's first table by column and row."""
    text = (ROOT / "README.md").read_text("utf-8")
    return cells(text[: text.index("\nLimits: ")])


def cells(text: str) -> dict[str, dict[str, str]]:
    """The cells of a text's only table by column and row."""
    lines = re.findall(r"^\|(.*)\|$", text, re.M)
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {
        name: {row[0]: row[number] for row in rows[2:]}
        for number, name in enumerate(rows[0])
        if number
    }


def compare(python: str | Path, where: str) -> None:
    done = subprocess.run(
        [str(python), "-c", PROBE, where], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT / "generated"), "AWS_EC2_METADATA_DISABLED": "true"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stated = table()
    for column, rows in json.loads(done.stdout).items():
        packages, megabytes = rows.pop("installed with what it needs")
        size = stated[column].pop("installed with what it needs")
        match = re.fullmatch(r"(\d+) packages, (\d+) MB", size)
        assert match is not None, size
        # Each Python and each release need a little more or less.
        assert abs(int(match[1]) - packages) <= 2, (column, packages)
        assert abs(int(match[2]) - megabytes) <= max(1, megabytes / 10), (column, megabytes)
        assert rows == stated[column], column


def test_the_table_says_what_the_packages_are() -> None:
    compare(sys.executable, "dev")


@pytest.mark.slow
def test_the_table_says_what_the_sdk_is() -> None:
    compare(environments.python("sdk"), "sdk")


def test_the_package_says_of_others_what_the_readme_says() -> None:
    text = (ROOT / "generated" / "README.md").read_text("utf-8")
    beside = cells(text[text.index("| | here |") : text.index("What people ask first")])
    for column, rows in beside.items():
        assert rows.items() <= table()[column].items(), column


def test_the_sentence_about_time_is_what_was_measured() -> None:
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert "A call takes less than a quarter of boto3's CPU time, a start less than a third" in text
    parts = json.loads((ROOT / "bench" / "results.json").read_text("utf-8"))["parts"]
    for part, most in (("api_key", 1 / 4), ("api_key_tls", 1 / 4), ("cold_one", 1 / 3)):
        figures = parts[part]["figures"]
        for ours in ("ours", "ours async"):
            assert figures[ours]["cpu"] < most * figures["boto3"]["cpu"], (part, ours)


def test_the_pythons_that_the_questions_name_are_those_of_ci() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "3.10 to 3.13; CI tries 3.14 and its free-threaded build too." in text
    ci = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    assert 'python: ["3.10", "3.11", "3.12", "3.13", "3.14", "3.14t"]' in ci


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "generated/README.md"])
def test_links_to_headings_and_files_lead_there(document: str) -> None:
    here = ROOT / document
    links = re.findall(r"\]\((?!https?:)([^()\s]+)\)", here.read_text("utf-8"))
    assert links
    for link in links:
        path, _, heading = link.partition("#")
        there = (here.parent / path) if path else here
        assert there.exists(), link
        if heading:
            assert heading in headings(there), link


def headings(path: Path) -> set[str]:
    """The anchors that GitHub gives a document's headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
