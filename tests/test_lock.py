"""The lock: what requirements/ pins is what pyproject.toml asks for, on every Python, with hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path
from types import ModuleType

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.built import Environment, environment, run
from support.models import ROOT

__all__ = ("environment",)


def load() -> ModuleType:
    spec = util.spec_from_file_location("lock", ROOT / "tools" / "lock.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOCK = load()
NAMES = sorted(LOCK.FILES)
TEXTS = {name: LOCK.path(name).read_text("utf-8") for name in NAMES}
PINS = {name: [Requirement(pin) for pin in LOCK.pins(text)] for name, text in TEXTS.items()}
PYTHONS = re.findall(r"Python :: 3\.(\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
)


def applies(requirement: Requirement, machine: dict[str, str], extras: set[str]) -> bool:
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({**machine, "extra": e}) for e in extras or {""})


def versions(name: str, machine: dict[str, str]) -> dict[str, str]:
    """Returns what pip installs from a file on a machine, by name."""
    found: dict[str, str] = {}
    for pin in PINS[name]:
        if applies(pin, machine, set()):
            assert pin.name not in found, f"{pin.name} is pinned twice"
            found[canonicalize_name(pin.name)] = str(pin.specifier).removeprefix("==")
    return found


def machines() -> Iterator[dict[str, str]]:
    for python in PYTHONS:
        for platform in PLATFORMS:
            version = {"python_version": f"3.{python}", "python_full_version": f"3.{python}.9"}
            yield {**{k: str(v) for k, v in default_environment().items()}, **version, **platform}


@pytest.mark.parametrize("name", NAMES)
def test_every_pin_is_one_release_and_has_hashes(name: str) -> None:
    assert PINS[name]
    for entry in re.sub(r"^#.*\n", "", TEXTS[name], flags=re.M).replace("\\\n", "").splitlines():
        pin, *hashes = entry.split("--hash=")
        assert re.fullmatch(r"==[\w.]+", str(Requirement(pin).specifier)), pin
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", one) for one in hashes), pin
    assert "/" not in TEXTS[name]  # no address of an index, no folder of a machine


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_for_is_pinned(name: str) -> None:
    """Where it fails, run `make lock`."""
    asked = [Requirement(line) for line in LOCK.requirements(LOCK.FILES[name])]
    for machine in machines():
        pinned = versions(name, machine)
        for requirement in asked:
            if applies(requirement, machine, set()):
                version = pinned.get(canonicalize_name(requirement.name))
                assert version is not None, f"{requirement} is not pinned"
                assert version in requirement.specifier, requirement


@pytest.mark.parametrize("name", ["dev", "generate"])
def test_what_the_packages_need_is_pinned_too(name: str) -> None:
    """pip installs what the file lists and nothing else."""
    machine = {key: str(value) for key, value in default_environment().items()}
    pinned = versions(name, machine)
    pending = [Requirement(line) for line in LOCK.requirements(LOCK.FILES[name])]
    seen = set()
    while pending:
        requirement = pending.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen or not applies(requirement, machine, set()):
            continue
        seen.add(key)
        assert pinned.get(key[0], "") in requirement.specifier, requirement
        for line in metadata.distribution(key[0]).requires or ():
            needed = Requirement(line)
            if applies(needed, machine, requirement.extras):
                needed.marker = None
                pending.append(needed)
    assert {name for name, _ in seen} == pinned.keys()


def test_the_pins_without_hashes_are_the_same() -> None:
    constraints = LOCK.pins((ROOT / "constraints.txt").read_text("utf-8"))
    assert sorted(constraints) == sorted({*LOCK.pins(TEXTS["dev"]), *LOCK.pins(TEXTS["lock"])})
    for machine in machines():
        assert versions("generate", machine).items() <= versions("dev", machine).items()


# --------------------------------------------------------------------------------------- installing

INSTALL = ("-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:")
HASHED = (*INSTALL, "--require-hashes", "--requirement")


@pytest.mark.slow
def test_pip_installs_the_lock_and_no_other_file(environment: Environment, tmp_path: Path) -> None:
    run(environment.python, *HASHED, LOCK.path("generate"))
    run(environment.python, "-m", "pip", "check")
    spoilt = tmp_path / "spoilt.txt"
    spoilt.write_text(re.sub(r"sha256:[0-9a-f]{64}", "sha256:" + 64 * "0", TEXTS["lock"]))
    with pytest.raises(AssertionError, match="DO NOT MATCH THE HASHES"):
        run(environment.python, *HASHED, spoilt)


@pytest.mark.slow
def test_every_python_can_install_the_lock(environment: Environment, tmp_path: Path) -> None:
    """uv answers for each Python, with or without an interpreter of it."""
    run(environment.python, *HASHED, LOCK.path("lock"))
    uv = environment.python.with_name("uv")
    command = ["pip", "install", "--dry-run", "--no-config", "--require-hashes"]
    command += ["--only-binary", ":all:", "--requirement", str(LOCK.path("dev"))]
    command += ["--target", str(tmp_path / "none")]
    for python in PYTHONS:
        for platform in ("x86_64-manylinux_2_28", "aarch64-apple-darwin"):
            run(uv, *command, "--python-version", f"3.{python}", "--python-platform", platform)
