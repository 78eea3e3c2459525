"""The one-way rule as a table: which module may import which, and who may use a library.

A new module fails here until it has its row, so that where it belongs is decided once, by a person.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Set
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "generator" / "agentcore_codegen"

# Each room imports from itself and from the rooms that its row names. A room is a folder or a module
# directly in agentcore_codegen. Rows further down know nothing of those above.
BOTTOM = {"ir", "diagnostics", "reading"}  # any module may import these
MAY_IMPORT: dict[str, set[str]] = {
    "__main__": {"cli"},
    "ci": {"cli"},  # runs the command line
    "cli": {
        *("upgrade", "generation", "archive", "configuration", "output", "diff", "report"),
        "rendering",  # the files of a new project
        "site",
    },
    # Above the pipeline, beside the generated package: the same services, for people who read.
    "site": {
        *("pipeline", "archive", "configuration", "output", "diff", "names", "prose", "report"),
        "resources",
    },
    "api": {"generation", "archive", "configuration", "diff"},
    # A move to another release: the archive, specs.toml and the package together.
    "upgrade": {"generation", "archive", "configuration", "output", "diff"},
    # The package and its change log: the one place where the generator meets the reports.
    "generation": {"pipeline", "report", "archive", "configuration", "output"},
    "pipeline": {
        *("archive", "configuration", "output"),
        *("models", "build", "shims", "rendering"),
    },
    "report": {"diff", "archive", "names", "prose", "resources"},
    "diff": {"archive", "configuration", "names", "models"},
    "output": {"archive", "resources"},
    # The stages: none imports another, but `build` takes a type of `models`.
    "rendering": {"names", "prose", "resources"},
    "shims": {"configuration", "names", "prose"},
    "build": {"configuration", "names", "prose", "models"},
    "models": {"archive"},
    # What several rooms use.
    "configuration": set(),
    "archive": set(),
    "names": set(),
    "prose": set(),
    "resources": set(),
    "ir": set(),
    "diagnostics": set(),
    "reading": set(),
    "__init__": set(),
}
MODULES_AT_THE_ROOT = 10

# Who may import a library. Any other third-party import is a dependency that nobody has decided on.
LIBRARIES: dict[str, set[str]] = {
    # The site's format shows members as botocore's own documentation tools do.
    "botocore": {"archive", "models", "build", "names", "prose", "diff", "report"},
    "jinja2": {"rendering", "report"},
    "markupsafe": {"rendering", "report"},
    "black": {"rendering"},
    "click": {"cli"},
    "rich": {"cli", "report"},
    "tomli": {"reading"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def parts() -> set[str]:
    return {part_of(path) for path in modules()}


def imports(path: Path, source: str | None = None) -> Iterator[str]:
    """Yields the absolute dotted name of everything that a module imports, wherever it does."""
    package = ("agentcore_codegen", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8") if source is None else source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            prefix = ".".join((*base, *([node.module] if node.module else [])))
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def offences(path: Path, known: Set[str], source: str | None = None) -> list[str]:
    """Returns what a module imports against the tables."""
    part = part_of(path)
    allowed = MAY_IMPORT[part] | BOTTOM | {part}
    found: list[str] = []
    for name in imports(path, source):
        first, *rest = name.split(".")
        if first != "agentcore_codegen":
            # tomllib came with 3.11; an earlier Python does not list it.
            standard = first in sys.stdlib_module_names or first in ("__future__", "tomllib")
            if not standard and part not in LIBRARIES.get(first, set()):
                found.append(f"{part} imports {first}")
        elif rest and rest[0] in known and rest[0] not in allowed:
            found.append(f"{part} imports {rest[0]}")
    return found


def test_every_module_has_a_row() -> None:
    missing = parts() - MAY_IMPORT.keys()
    assert not missing, f"decide in MAY_IMPORT what {sorted(missing)} may import"


def test_no_module_imports_against_the_tables() -> None:
    known = parts()
    found = {
        f"{path.relative_to(ROOT)}: {offence}"
        for path in modules()
        for offence in offences(path, known)
    }
    assert not found, "\n".join(sorted(found))


def test_every_permission_is_used() -> None:
    used: dict[str, set[str]] = {}
    for path in modules():
        names = [name.split(".") for name in imports(path)]
        ours = {name[1] for name in names if name[0] == "agentcore_codegen" and len(name) > 1}
        used.setdefault(part_of(path), set()).update(ours)
    stale = {part: allowed - used[part] for part, allowed in MAY_IMPORT.items()}
    assert not {part: names for part, names in stale.items() if names}


def test_the_table_has_one_direction() -> None:
    """No part can reach itself: the table is a partial order."""

    def reachable(part: str, seen: frozenset[str] = frozenset()) -> set[str]:
        assert part not in seen, f"{part} reaches itself"
        below = MAY_IMPORT[part]
        return below.union(*(reachable(each, seen | {part}) for each in below))

    for part in MAY_IMPORT:
        reachable(part)


def test_stages_do_not_know_each_other() -> None:
    """A type of `models` that `build` takes is the one thing that passes."""
    stages = {"models", "build", "shims", "rendering"}
    between = {(a, b) for a in stages for b in MAY_IMPORT[a] & stages}
    assert between <= {("build", "models")}


def test_the_root_is_small() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MODULES_AT_THE_ROOT


def graph(root: Path, package: str) -> dict[str, set[str]]:
    """Maps each module below a folder to those it imports, for type checkers too."""
    names = {
        ".".join((package, *path.relative_to(root).with_suffix("").parts)): path
        for path in root.rglob("*.py")
    }
    edges: dict[str, set[str]] = {}
    for name, path in names.items():
        inside = name.split(".")[:-1]
        targets: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                above = inside[: len(inside) - node.level + 1] if node.level else []
                base = [*above, *(node.module or "").split(".")]
                prefix = ".".join(part for part in base if part)
                targets |= {prefix, *(f"{prefix}.{alias.name}" for alias in node.names)}
        edges[name] = (targets & names.keys()) - {name}
    return edges


@pytest.mark.parametrize(
    ("root", "package"),
    [
        (PACKAGE, "agentcore_codegen"),
        (ROOT / "templates" / "package" / "_runtime", "_runtime"),
        (ROOT / "bench", "bench"),
    ],
)
def test_no_import_runs_in_a_circle(root: Path, package: str) -> None:
    """Neither when a module is imported nor for a type checker."""
    edges = graph(root, package)
    assert edges
    while leaves := {name for name, targets in edges.items() if not targets}:
        edges = {name: targets - leaves for name, targets in edges.items() if name not in leaves}
    assert not edges, f"in circles, or above one: {sorted(edges)}"


@pytest.mark.parametrize(
    ("module", "source", "offence"),
    [
        ("names.py", "from .rendering import formatting", "names imports rendering"),
        ("names.py", "from . import rendering", "names imports rendering"),
        ("build/x.py", "from ..rendering import package", "build imports rendering"),
        ("build/x.py", "from .. import cli", "build imports cli"),
        ("build/x.py", "def f():\n    import jinja2", "build imports jinja2"),
        ("names.py", "import agentcore_codegen.build.types", "names imports build"),
        ("rendering/x.py", "import botocore.model", "rendering imports botocore"),
        ("output/x.py", "import requests", "output imports requests"),
        ("diagnostics.py", "from .ir.service import Scalar", ""),
        ("build/x.py", "from .y import z\nfrom ..ir.service import Scalar\nimport json", ""),
    ],
)
def test_the_rule_sees(module: str, source: str, offence: str) -> None:
    assert offences(PACKAGE / module, parts(), source) == ([offence] if offence else [])


def test_contributing_names_each_room_and_nothing_that_is_gone() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = text[text.index("## The rooms") : text.index("## Rules of the generated types")]
    named = set(re.findall(r"`((?:\w+/)*\w+(?:/|\.py))`", rooms))
    roots = [PACKAGE, ROOT, *(ROOT / "templates/package/_runtime").rglob("*/")]
    roots += [ROOT / "templates/package/_runtime", *PACKAGE.glob("*/")]
    gone = {name for name in named if not any((root / name).exists() for root in roots)}
    assert not gone
    folders = {f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders <= named


# ------------------------------------------------------------------------- names of the services

# Shapes whose names are conventions of AWS as a whole, and so say nothing about a service.
CONVENTIONS = {"NextToken", "MaxResults", "ThrottlingException", "ThrottledException"}


def names_of_the_models() -> set[str]:
    """Service, operation and shape names that are not plain words: two capitals or a hyphen."""
    archive = Archive(ROOT / "specs")
    names: set[str] = set()
    for service in archive.services:
        names.add(service)
        newest = archive.entries(service)[-1]
        model = json.loads(archive.read(service, newest.version).files["service-2.json"])
        names.update((*model["operations"], *model["shapes"]))
    return {n for n in names if re.search(r"-|[a-z].*[A-Z]|[A-Z]{2}", n)} - CONVENTIONS


def test_no_name_of_a_service_stands_in_the_generator() -> None:
    names = names_of_the_models()
    assert len(names) > 2000
    found: list[str] = []
    for root in (ROOT / "generator", ROOT / "templates"):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".j2", ".toml"):
                for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                    words = set(re.findall(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", line))
                    found += (
                        f"{path.relative_to(ROOT)}:{number}: {word}" for word in words & names
                    )
    assert not found, "\n".join(found)


def test_test_modules_have_names_of_their_own() -> None:
    """Pytest stops at two of one name, where a folder is no package; no room alone shows it."""
    names = [
        path.name
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if not (path.parent / "__init__.py").exists()
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []
