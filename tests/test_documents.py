"""Every block of code in the documents runs: Python against a server, commands against the CLI.

A comment above a block says what a reader would know and a test does not:
`<!-- not run: REASON -->`; such a block has to compile all the same.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import contextlib
import inspect
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from agentcore_clients.testing import local_server
from agentcore_codegen.archive import Archive
from agentcore_codegen.cli.main import main, root
from agentcore_codegen.configuration import config
from agentcore_codegen.output import readme_facts
from support import models
from support.models import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "generated/README.md")
_BLOCK = re.compile(
    r"^(?:<!-- (?P<hint>[^\n]+?) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S
)


class Block:
    """A fenced block: where it is, its language, its text and the hint above it."""

    def __init__(self, document: str, text: str, match: re.Match[str]) -> None:
        self.document = document
        self.line = text.count("\n", 0, match.start("code")) + 1
        self.language, self.code = match["language"], match["code"]
        self.hint = match["hint"] or ""

    def __repr__(self) -> str:
        return f"{self.document}:{self.line}"


def blocks(language: str) -> list[Block]:
    found: list[Block] = []
    for document in DOCUMENTS:
        text = (ROOT / document).read_text("utf-8")
        found += [Block(document, text, match) for match in _BLOCK.finditer(text)]
    return [block for block in found if block.language == language]


def test_every_block_is_seen() -> None:
    for document in DOCUMENTS:
        text = (ROOT / document).read_text("utf-8")
        fences = re.findall(r"^```", text, re.M)
        assert len(fences) == 2 * len(list(_BLOCK.finditer(text)))
    languages = {
        block.language for name in ("python", "sh", "yaml", "text", "") for block in blocks(name)
    }
    assert {"python", "sh"} <= languages <= {"python", "sh", "yaml", "text", ""}


# ---------------------------------------------------------------------------------------- Python


def agentcore_client() -> object:
    from agentcore_clients import BedrockAgentCoreClient

    return BedrockAgentCoreClient()


# Names of parameters that have one of a few values.
_CHOICES = {"name": "executeCode", "auth_flow": "M2M"}


class _Anything(dict[str, Any]):
    """The variables that a reader has: any name that is not defined is a plausible value."""

    def __missing__(self, name: str) -> object:
        if hasattr(builtins, name):
            raise KeyError(name)
        if name == "client":
            return agentcore_client()
        if name in _CHOICES:
            return _CHOICES[name]
        if name.startswith(("send_", "new_")):
            return lambda *arguments: "value"
        if name.endswith(("Arn", "arn")):
            return "arn:aws:bedrock-agentcore:us-west-2:123456789012:thing/abcdefghij-0123456789"
        return f"{name}-{'0123456789' * 4}"


def compiled(block: Block) -> CodeType:
    return compile(
        block.code, repr(block), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
    )


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    # Local development, as long as nothing was served: another test may have.
    monkeypatch.setattr("agentcore_clients.identity.context._served", False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").symlink_to(ROOT / "specs")
    monkeypatch.syspath_prepend(str(ROOT / "generated"))
    # The documents' ids are of resources that nobody has made.
    with local_server(assume_existing=True) as url:
        for name in (
            *("AWS_ENDPOINT_URL", "BEDROCK_AGENTCORE_DP_ENDPOINT", "BEDROCK_AGENTCORE_CP_ENDPOINT"),
        ):
            monkeypatch.setenv(name, url)
        for name, value in (
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "fake"),
            ("AWS_DEFAULT_REGION", "us-west-2"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ):
            monkeypatch.setenv(name, value)
        yield


def give_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives clients their endpoint as the argument, not by the environment alone."""
    import agentcore_clients

    made = partial(
        agentcore_clients.BedrockAgentCoreClient, endpoint_url=os.environ["AWS_ENDPOINT_URL"]
    )
    monkeypatch.setattr(agentcore_clients, "BedrockAgentCoreClient", made)


@pytest.mark.parametrize("block", blocks("python"), ids=repr)
def test_python_runs(block: Block, surroundings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    code = compiled(block)
    if block.hint.startswith("not run: "):
        return
    if block.hint.startswith("with endpoint_url: "):
        give_endpoint(monkeypatch)
    names: dict[str, Any] = (
        {} if block.document == "README.md" else _Anything()
    )  # a first reader has no names
    with contextlib.redirect_stdout(io.StringIO()):
        result = eval(code, names)
        if inspect.iscoroutine(result):
            asyncio.run(result)
        for name, value in [*names.items()]:
            if name.startswith("test_"):
                value()


# ------------------------------------------------------------------------------ facts and outputs


def test_facts_of_the_readme_are_those_of_the_pinned_release() -> None:
    """`agentcore-codegen update` refreshes them."""
    text = (ROOT / "README.md").read_text("utf-8")
    archive, pinned = Archive(models.SPECS), config.read(models.SPECS / config.FILE)
    read = [archive.read(service.name, pinned.botocore) for service in pinned.services]
    assert readme_facts.refreshed(text, pinned.botocore, pinned.version, read) == text
    assert "<!-- operations -->" in text


def test_nothing_else_names_the_pinned_release() -> None:
    """It would be stale with the next one; examples name releases that stay what they are."""
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "action.yml"]
    for folder, suffixes in (
        ("generator", {".py"}), ("templates", {".j2", ".py"}), (".github", {".yml"}),
    ):  # fmt: skip
        files += [path for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    pinned = re.compile(rf"(?<![\d.]){re.escape(models.PINNED)}(?![\d.])")
    stated = re.compile("<!-- botocore -->[^<]*<!-- -->")
    found = [path for path in files if pinned.search(stated.sub("", path.read_text("utf-8")))]
    assert len(files) > 200
    assert found == []


def output_below(block: Block) -> str:
    text = (ROOT / block.document).read_text("utf-8")
    after = text[text.index(block.code) + len(block.code) :]
    match = re.search(r"^```text\n(.*?)^```$", after, re.M | re.S)
    assert match is not None
    return match[1]


def test_examples_print_what_the_readme_shows(capsys: pytest.CaptureFixture[str]) -> None:
    examples = [block for block in blocks("python") if block.hint == "prints the block below"]
    assert len(examples) == 2
    for example in examples:
        done = subprocess.run(
            [sys.executable, "-c", example.code], capture_output=True, text=True, check=False
        )
        printed = re.sub(r"\. Did you mean '\w+'\?", "", done.stdout)  # which Python 3.13 adds
        assert (printed, done.stderr) == (output_below(example), "")
    command = next(block for block in blocks("sh") if "diff 1.42.94" in block.code)
    (words,) = commands(command)
    with pytest.raises(SystemExit) as end:
        main(["--specs", str(models.SPECS), *words[1:]])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(output_below(command))


# ---------------------------------------------------------------------------------------- commands


def commands(block: Block) -> Iterator[list[str]]:
    for line in block.code.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield words


def known_command(words: list[str]) -> None:
    """Parses a command line of agentcore-codegen as far as `--help` would not."""
    context = root.make_context("agentcore-codegen", list(words), resilient_parsing=False)
    group: Any = root
    arguments = [*context._protected_args, *context.args]
    while arguments and hasattr(group, "get_command"):
        command = group.get_command(context, arguments[0])
        if command is None:
            raise AssertionError(f"no command {arguments[0]!r}")
        context = command.make_context(arguments[0], arguments[1:], parent=context)
        arguments = [*getattr(context, "_protected_args", []), *context.args]
        group = command


@pytest.mark.parametrize("block", blocks("sh"), ids=repr)
def test_commands_exist(block: Block) -> None:
    if block.hint.startswith("not run: "):
        return
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    for program, *words in commands(block):
        if program == "agentcore-codegen":
            known_command(words)
        elif program == "make":
            assert set(words) <= set(targets)
        elif program == "pip":
            assert words[0] == "install"
            name, _, extra = words[1].partition("[")
            assert name in (".", "./generated", "agentcore-clients", "agentcore-codegen")
            text = (ROOT / "generated/pyproject.toml").read_text("utf-8")
            assert not extra or f"\n{extra.rstrip(']')} = [" in text
        elif program == "python":
            done = subprocess.run(
                [sys.executable, *words], cwd=ROOT / "generated", capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr
        else:
            raise AssertionError(f"{block}: what is {program}?")


@pytest.mark.slow
@pytest.mark.parametrize("block", blocks("sh"), ids=repr)
def test_commands_run(block: Block, tmp_path: Path) -> None:
    """On a copy of the archive; what needs the network or another tool is left to its own tests."""
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    (tmp_path / "tests").mkdir()  # what `--used-by` reads
    (tmp_path / "tests/program.py").write_text("client.list_events(memoryId='m')\n")
    for words in commands(block):
        text = " ".join(words)
        offline = "--online" not in text and "latest" not in text and "DIR" not in text
        if words[0] != "agentcore-codegen" or "git:" in text or not offline:
            continue
        if words[1:2] == ["update"] and "--from" not in words:
            continue
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "generator")}
        if "init" in words:
            words = [*words, "--from", "installed"]
        done = subprocess.run(
            [sys.executable, "-m", "agentcore_codegen", *words[1:]],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in ((0, 1) if "--fail-on" in words else (0,)), done.stderr
        if "--format json" in text:
            json.loads(done.stdout)
