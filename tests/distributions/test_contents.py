"""What is in the wheels and sdists, and what is not."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser

import pytest
from agentcore_codegen.configuration import config
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from support import models
from support.built import Built

SETTINGS = config.read(models.SPECS / config.FILE)


def wheel(built: Built) -> set[str]:
    with zipfile.ZipFile(built.wheel) as archive:
        return set(archive.namelist())


def sdist(built: Built) -> set[str]:
    """Returns the paths below the folder that an sdist has."""
    with tarfile.open(built.sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def files(folder: str) -> set[str]:
    """Returns the files of a folder of the checkout, relative to it."""
    root = models.ROOT / folder
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def metadata(built: Built) -> dict[str, list[str]]:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        parsed = Parser().parsestr(archive.read(name).decode())
    return {key: [str(v) for v in parsed.get_all(key, [])] for key in parsed}


def licenses(built: Built) -> set[str]:
    found = {n.rpartition("/")[2] for n in wheel(built) if ".dist-info/licenses/" in n}
    return found & {"LICENSE", "NOTICE"}


def test_the_clients_wheel_is_the_generated_package_and_nothing_else(clients: Built) -> None:
    package = {f"{SETTINGS.package}/{name}" for name in files(f"generated/{SETTINGS.package}")}
    assert {name for name in wheel(clients) if ".dist-info/" not in name} == package
    assert f"{SETTINGS.package}/py.typed" in package
    for service in SETTINGS.services:
        models_of = f"{SETTINGS.package}/{service.module}/_models/{service.name}/"
        stems = {
            name.rpartition("/")[2].removesuffix(".gz") for name in package if models_of in name
        }
        assert {"service-2.json", "paginators-1.json", "endpoint-rule-set-1.json"} <= stems
    assert licenses(clients) == {"LICENSE", "NOTICE"}


def test_the_clients_need_little(clients: Built) -> None:
    lines = metadata(clients)["Requires-Dist"]
    needs = {line.partition(">")[0].replace("_", "-") for line in lines if "extra ==" not in line}
    assert needs == {"botocore", "httptools", "typing-extensions"}


def test_other_programs_find_what_the_clients_have_for_them(clients: Built) -> None:
    with zipfile.ZipFile(clients.wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith("/entry_points.txt"))
        points = archive.read(name).decode()
    plugin = f"{SETTINGS.package}.testing.pytest_plugin"
    assert f"[pytest11]\n{SETTINGS.package} = {plugin}\n" in points
    assert "[pyinstaller40]\nhook-dirs = " in points
    assert f"{plugin.replace('.', '/')}.py" in wheel(clients)


def test_the_generators_wheel_has_its_templates_and_no_specs(codegen: Built) -> None:
    package = {f"agentcore_codegen/{name}" for name in files("generator/agentcore_codegen")}
    package |= {f"agentcore_codegen/templates/{name}" for name in files("templates")}
    assert {name for name in wheel(codegen) if ".dist-info/" not in name} == package
    assert "agentcore_codegen/py.typed" in package
    assert licenses(codegen) == {"LICENSE", "NOTICE"}


def test_the_generators_sdist_has_the_archive(codegen: Built) -> None:
    names = sdist(codegen)
    assert {f"specs/{name}" for name in files("specs")} <= names
    assert {f"templates/{name}" for name in files("templates")} <= names
    assert {"LICENSE", "NOTICE", "README.md", "pyproject.toml"} <= names


def test_nothing_compiled_or_cached_is_in_them(codegen: Built, clients: Built) -> None:
    for names in (wheel(codegen), wheel(clients), sdist(codegen), sdist(clients)):
        assert not [n for n in names if "__pycache__" in n or n.endswith(".pyc") or ".cache" in n]


ON_GITHUB = {
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "somebody/project",
    "GITHUB_SHA": "0" * 40,
    "GITHUB_WORKSPACE": str(models.ROOT),
}


@pytest.mark.parametrize("folder", [".", "generated"])
@pytest.mark.parametrize("environment", [ON_GITHUB, {}], ids=["on GitHub", "elsewhere"])
def test_links_of_the_readme_hold_on_an_index(
    folder: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ON_GITHUB:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    core = ProjectMetadata(str((models.ROOT / folder).resolve()), PluginManager()).core
    text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", core.readme, flags=re.M | re.S)
    targets = re.findall(r"\]\(([^)]*)\)", text)
    assert all(re.match("https?://|#", target) for target in targets), targets
    assert ("https://somebody.github.io/" in core.readme) == bool(environment)
    files = {
        target.split("0" * 40 + "/")[1]
        for target in [*targets, *core.urls.values()]
        if target.startswith("https://github.example/somebody/project/") and "0" * 40 in target
    }
    assert bool(files) == bool(environment) == bool(core.urls)
    assert {name for name in files if not (models.ROOT / name.partition("#")[0]).exists()} == set()
    assert core.authors
    assert core.keywords


@pytest.mark.slow
def test_twine_takes_them(codegen: Built, clients: Built) -> None:
    files = [str(path) for path in (*codegen, *clients)]
    command = [sys.executable, "-m", "twine", "check", "--strict", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
