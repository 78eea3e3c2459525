"""What specs.toml says is compared too: services and names that users of the package import."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.archive.lock import FILE, Lock
from agentcore_codegen.configuration import config
from agentcore_codegen.diff.inputs import Origin, resolve
from agentcore_codegen.diff.run import diff_sides
from agentcore_codegen.report import write_report
from agentcore_codegen.report.report import View
from support.command import git
from support.models import PINNED, SPECS, archived

DATA = "bedrock-agentcore"
CONTROL = "bedrock-agentcore-control"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the pinned release in its first commit."""
    root = tmp_path_factory.mktemp("repository")
    archive = Archive(SPECS)
    release = archive.lock.releases[PINNED]
    snapshots = {name: archive.lock.snapshot(name, PINNED) for name in release.services}
    (root / "specs").mkdir()
    lock = Lock().merged([(PINNED, release.date, snapshots)])
    (root / "specs" / FILE).write_text(lock.dump(), "utf-8")
    shutil.copy(SPECS / config.FILE, root / "specs")
    for service, versions in lock.entries.items():
        for version in versions:
            shutil.copytree(archived(service), root / "specs" / service / version)
    # Without what is large and not looked at.
    skipped = shutil.ignore_patterns("_native", "_models", "__pycache__", "types.py", "*client.py")
    shutil.copytree(SPECS.parent / "generated", root / "generated", ignore=skipped)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "first")):
        git(root, *command)
    return root


@pytest.fixture(scope="module")
def first(repository: Path) -> Origin:
    """The first commit, read once for all tests."""
    origin = resolve("git:HEAD", repository / "specs")
    return replace(origin, read=cache(origin.read), package=cache(origin.package))


def changed(
    repository: Path, first: Origin, edit: Callable[[str], str]
) -> dict[str, tuple[str, str, str]]:
    """Returns rule -> verdict, old and new of an edit of specs.toml that is committed."""
    path = repository / "specs" / "specs.toml"
    text = path.read_text("utf-8")
    path.write_text(edit(text), "utf-8")
    assert path.read_text("utf-8") != text
    try:
        git(repository, "commit", "-qam", "edit")
        edited = resolve("git:HEAD", path.parent)
        comparisons, warnings = diff_sides(first, edited, specs=path.parent)
        assert not warnings
        return {
            change.rule.id: (change.verdict, change.old, change.new)
            for comparison in comparisons
            for change in comparison.diff.changes
        }
    finally:
        git(repository, "reset", "-q", "--hard", "HEAD~1")


def test_sarif_points_to_the_file_that_a_row_is_about(repository: Path) -> None:
    """Rows of specs.toml and of the package's source stood on a model's first line."""
    specs = repository / "specs" / "specs.toml"
    module = repository / "generated" / "agentcore_clients" / "sessions.py"
    edits = {
        specs: ('client = "', 'client = "My'),
        module: ("    trace_id: str | None = None,\n", "    trace_id: str | None,\n"),
    }
    for path, edit in edits.items():
        path.write_text(path.read_text("utf-8").replace(*edit, 1), "utf-8")
    try:
        git(repository, "commit", "-qam", "edit")
        sides = resolve("git:HEAD~1", specs.parent), resolve("git:HEAD", specs.parent)
        comparisons, _ = diff_sides(*sides, specs=specs.parent)
        (run,) = json.loads(write_report("sarif", comparisons, View()))["runs"]
        locations: dict[str, Any] = {
            result["ruleId"]: result["locations"][0]["physicalLocation"]
            for result in run["results"]
        }
        for rule, path, text in (
            ("client-renamed", specs, 'client = "My'),
            ("python-keyword-required", module, "trace_id: str | None,"),
        ):
            assert locations[rule]["artifactLocation"]["uri"] == path.as_uri()
            number: int = locations[rule]["region"]["startLine"]
            assert text in path.read_text("utf-8").splitlines()[number - 1]
    finally:
        git(repository, "reset", "-q", "--hard", "HEAD~1")


def without(text: str, *heads: str) -> str:
    """Returns the file without the tables whose headings begin like this."""
    parts = text.split("\n[")
    return "\n[".join(part for part in parts if not part.startswith(heads))


def test_a_service_that_goes_breaks(repository: Path, first: Origin) -> None:
    changes = changed(
        repository, first, lambda text: without(text, f"service.{CONTROL}", "waiter.")
    )
    assert changes["service-removed"][0] == "breaking"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('client = "', 'client = "My', "client-renamed"),
        ('module = "', 'module = "my_', "module-renamed"),
        ('\nname = "', '\nname = "my_', "package-renamed"),
        ('distribution = "', 'distribution = "my-', "distribution-renamed"),
    ],
)
def test_a_name_that_changes_breaks(
    repository: Path, first: Origin, old: str, new: str, rule: str
) -> None:
    text = (repository / "specs" / "specs.toml").read_text("utf-8")
    if old not in text:
        pytest.skip(f"specs.toml leaves {old.strip()} to its default")
    changes = changed(repository, first, lambda text: text.replace(old, new, 1))
    verdict, before, after = changes[rule]
    assert verdict == "breaking"
    assert before != after


def test_a_decorator_that_goes_breaks(repository: Path, first: Origin) -> None:
    text = (repository / "specs" / "specs.toml").read_text("utf-8")
    name = text.split("\n[decorator.", 1)[1].split("]", 1)[0]
    changes = changed(repository, first, lambda text: text.replace(name, f"renamed_{name}"))
    assert changes["decorator-removed"][0] == "breaking"
    assert changes["decorator-added"][0] == "compatible"


@pytest.mark.parametrize(
    ("module", "old", "new", "expected"),
    [
        ("sessions.py", "def browser_session(", "def browse(",
         {("python-name-removed", "package.sessions.browser_session"),
          ("python-name-added", "package.sessions.browse")}),
        ("identity.py", "self, workload_name: str", "self, workload: str",
         {("python-keyword-removed", "package.identity.IdentityClient.get_workload_access_token!workload_name")}),
        (f"{DATA.replace('-', '_')}/waiters.py", "Delay", "Delay", set[tuple[str, str]]()),
    ],
)  # fmt: skip
def test_a_change_of_a_template_is_a_change(
    repository: Path,
    first: Origin,
    module: str,
    old: str,
    new: str,
    expected: set[tuple[str, str]],
) -> None:
    """The models and specs.toml are the same: nothing else tells of it."""
    path = repository / "generated" / "agentcore_clients" / module
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(
        text.replace(old, new).replace(f'"{old[4:-1]}"', f'"{new[4:-1]}"') + "\n", "utf-8"
    )
    try:
        git(repository, "commit", "-qam", "edit")
        edited = resolve("git:HEAD", repository / "specs")
        comparisons, _ = diff_sides(first, edited, specs=repository / "specs")
        rows = {(c.rule.id, c.root) for comparison in comparisons for c in comparison.diff.changes}
        assert rows >= expected
        assert bool(rows) == bool(expected)
    finally:
        git(repository, "reset", "-q", "--hard", "HEAD~1")
