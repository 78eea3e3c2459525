"""The archive: what is kept, what a version resolves to, and that nothing is ever left half done."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive, blobs, lock, sources, update
from agentcore_codegen.configuration import config
from agentcore_codegen.diagnostics import GeneratorError, UsageError
from hypothesis import given, settings
from hypothesis import strategies as st
from support import botocore_copies as copies
from support.models import SPECS

BOTH = ("alpha", "beta")


def add(root: Path, *paths: Path, services: Sequence[str] = BOTH) -> update.Added:
    opened = [sources.from_wheel(p) if p.is_file() else sources.from_directory(p) for p in paths]
    return update.add(Archive(root), [update.observe(source, services) for source in opened])


def archived(root: Path, service: str) -> list[str]:
    return [entry.version for entry in Archive(root).entries(service)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "specs"
    folder.mkdir()
    return folder


@pytest.fixture
def wheels(tmp_path: Path) -> dict[str, Path]:
    """Four releases: alpha changes in 1.2.0 and 1.10.0, beta in 1.9.0 alone."""
    releases = {
        "1.1.0": {"alpha": "one", "beta": "one"},
        "1.2.0": {"alpha": "two", "beta": "one"},
        "1.9.0": {"alpha": "two", "beta": "two"},
        "1.10.0": {"alpha": "three", "beta": "two"},
    }
    return {
        version: copies.wheel(tmp_path / "wheels", version, services, stamp=number)
        for number, (version, services) in enumerate(releases.items(), 1_700_000_000)
    }


@pytest.fixture
def filled(root: Path, wheels: dict[str, Path]) -> Path:
    add(root, *wheels.values())
    return root


# ------------------------------------------------------------------------------------------ keep


def test_only_changed_services_are_archived(filled: Path) -> None:
    assert archived(filled, "alpha") == ["1.1.0", "1.2.0", "1.10.0"]
    assert archived(filled, "beta") == ["1.1.0", "1.9.0"]
    assert [r.version for r in Archive(filled).releases()] == ["1.1.0", "1.2.0", "1.9.0", "1.10.0"]
    assert Archive(filled).releases()[2].changed == ("beta",)
    assert Archive(filled).releases()[2].date == "2024-05-06"


def test_content_is_what_the_wheel_ships(filled: Path) -> None:
    model = Archive(filled).read("alpha", "1.9.0")
    assert (model.service, model.version, model.api_version) == ("alpha", "1.2.0", "2020-01-01")
    assert model.files == {
        "paginators-1.json": b'{"pagination": {}}\n',
        "service-2.json": copies.model("alpha", "two"),
    }


def test_large_files_are_gzip_without_name_time_or_system(filled: Path) -> None:
    entry = Archive(filled).resolve("alpha", "1.1.0")
    stored = Archive(filled).path(entry, "service-2.json").read_bytes()
    assert stored[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    assert gzip.decompress(stored) == copies.model("alpha", "one")


@given(st.binary(max_size=2000))
def test_packing_round_trips(content: bytes) -> None:
    for name in ("service-2.json", "paginators-1.json"):
        assert blobs.unpack(blobs.stored_name(name), blobs.pack(name, content)) == content


def test_newest_api_version_is_taken_and_every_file_of_it(root: Path, tmp_path: Path) -> None:
    extra = {
        "botocore/data/alpha/2021-01-01/service-2.json.gz": gzip.compress(copies.model("a", "new")),
        "botocore/data/alpha/2021-01-01/paginators-1.sdk-extras.json": b"{}",
        "botocore/data/alpha/2021-01-01/odd.txt": b"\xff not JSON",
    }
    add(root, copies.wheel(tmp_path, "1.1.0", {"alpha": "old"}, extra=extra), services=["alpha"])
    model = Archive(root).read("alpha", "1.1.0")
    assert model.api_version == "2021-01-01"
    assert set(model.files) == {"service-2.json", "paginators-1.sdk-extras.json", "odd.txt"}


def test_wheel_checkout_and_installed_tree_give_the_same_archive(tmp_path: Path) -> None:
    services = {"alpha": "one", "beta": "one"}
    stamp = 1_714_996_800  # 2024-05-06, the date of the wheel
    opened = [
        sources.from_wheel(copies.wheel(tmp_path, "1.1.0", services)),
        sources.from_directory(copies.directory(tmp_path / "b", "1.1.0", services, stamp=stamp)),
        sources.from_directory(
            copies.directory(tmp_path / "c", "1.1.0", services, stamp=0), date="2024-05-06"
        ),
        sources.from_directory(tmp_path / "c" / "botocore" / "data", date="2024-05-06"),
    ]
    trees: list[dict[str, bytes]] = []
    for number, source in enumerate(opened):
        root = tmp_path / f"specs{number}"
        root.mkdir()
        update.add(Archive(root), [update.observe(source, BOTH)])
        assert Archive(root).read("alpha", "1.1.0") == source.model("alpha")
        trees.append(copies.tree(root))
    assert all(tree == trees[0] for tree in trees)


def test_installed_botocore_can_be_read(root: Path) -> None:
    source = sources.installed()
    service = min(source.services())
    update.add(Archive(root), [update.observe(source, [service])])
    assert "service-2.json" in Archive(root).read(service, source.version).files


# --------------------------------------------------------------------------------------- resolve


@pytest.mark.parametrize(
    ("service", "version", "archived_version"),
    [
        ("alpha", "1.1.0", "1.1.0"),
        ("alpha", "1.1.5", "1.1.0"),  # never looked at
        ("alpha", "1.9.0", "1.2.0"),  # known, without a change
        ("alpha", "1.9.9", "1.2.0"),  # 1.10.0 is newer, although "1.10.0" < "1.9.9"
        ("alpha", "1.10.0", "1.10.0"),
        ("beta", "1.10.0", "1.9.0"),
    ],
)
def test_resolve(filled: Path, service: str, version: str, archived_version: str) -> None:
    assert Archive(filled).resolve(service, version).version == archived_version


@pytest.mark.parametrize(
    ("service", "version", "message"),
    [
        ("alpha", "1.10.1", "run `agentcore-codegen specs add 1.10.1`"),
        ("alpha", "1.0.9", r"the nearest is 1\.1\.0"),
        ("alpha", "1.1", "not archived for botocore 1.1"),
        ("alpha", "one", "write it like 1.42.60"),
        ("alpha", "01.1.0", "write it like 1.42.60"),
        ("alpa", "1.1.0", "did you mean alpha"),
    ],
)
def test_resolve_refuses(filled: Path, service: str, version: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Archive(filled).resolve(service, version)


# ----------------------------------------------------------------------------------------- order


def test_older_release_takes_over_from_the_newer_one(root: Path, wheels: dict[str, Path]) -> None:
    add(root, wheels["1.9.0"])
    added = add(root, wheels["1.2.0"])
    assert archived(root, "alpha") == ["1.2.0"]
    assert added.removed == (("alpha", "1.9.0"),)
    assert not (root / "alpha" / "1.9.0").exists()


def test_older_release_makes_the_newer_one_a_change(root: Path, tmp_path: Path) -> None:
    texts = {"1.1.0": "one", "1.2.0": "two", "1.3.0": "one"}
    wheels = {v: copies.wheel(tmp_path / "w", v, {"alpha": text}) for v, text in texts.items()}
    add(root, wheels["1.1.0"], wheels["1.3.0"], services=["alpha"])
    assert archived(root, "alpha") == ["1.1.0"]
    add(root, wheels["1.2.0"], services=["alpha"])
    assert archived(root, "alpha") == ["1.1.0", "1.2.0", "1.3.0"]
    assert Archive(root).read("alpha", "1.3.0").files["service-2.json"] == copies.model(
        "alpha", "one"
    )


_HISTORIES = st.lists(
    st.fixed_dictionaries({}, optional={"alpha": st.sampled_from("xy"), "beta": st.just("z")}),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(history=_HISTORIES, data=st.data())
def test_any_order_and_grouping_gives_the_same_bytes(
    history: list[dict[str, str]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        wheels = {
            f"1.{number}.0": copies.wheel(Path(name), f"1.{number}.0", services)
            for number, services in enumerate(history, 8)
            if services
        }
        one, other = Path(name) / "one", Path(name) / "other"
        one.mkdir()
        other.mkdir()
        add(one, *wheels.values())
        order = data.draw(st.permutations(list(wheels.values())))
        while order:
            size = data.draw(st.integers(1, len(order)))
            add(other, *order[:size])
            order = order[size:]
        assert copies.tree(one) == copies.tree(other)
        assert not list(Archive(other).verify())


def test_adding_again_changes_nothing(filled: Path, wheels: dict[str, Path]) -> None:
    before = {path: path.stat().st_mtime_ns for path in filled.rglob("*")}
    added = add(filled, *wheels.values())
    assert (added.releases, added.written, added.removed) == ((), (), ())
    assert {path: path.stat().st_mtime_ns for path in filled.rglob("*")} == before


def test_new_service_is_filled_in(root: Path, wheels: dict[str, Path]) -> None:
    add(root, *wheels.values(), services=["alpha"])
    assert not update.is_complete(Archive(root), "1.9.0", BOTH)
    add(root, wheels["1.9.0"])
    assert archived(root, "beta") == ["1.9.0"]
    with pytest.raises(UsageError, match=r"has beta up to 1\.9\.0"):
        Archive(root).resolve("beta", "1.10.0")
    add(root, *wheels.values())
    assert archived(root, "beta") == ["1.1.0", "1.9.0"]
    assert update.is_complete(Archive(root), "1.9.0", BOTH)


def test_release_without_one_of_the_services(root: Path, tmp_path: Path) -> None:
    first = copies.wheel(tmp_path, "1.1.0", {"alpha": "one"})
    second = copies.wheel(tmp_path, "1.2.0", {"alpha": "one", "beta": "one"})
    add(root, first, second)
    assert archived(root, "beta") == ["1.2.0"]
    with pytest.raises(UsageError, match=r"beta is not archived for botocore 1\.1\.0"):
        Archive(root).resolve("beta", "1.1.0")


# ---------------------------------------------------------------------------------------- verify


def test_verify_names_each_damaged_missing_and_stray_file(filled: Path) -> None:
    stored = filled / "alpha" / "1.2.0" / "service-2.json.gz"
    stored.write_bytes(stored.read_bytes()[:-20])
    (filled / "alpha" / "1.10.0" / "paginators-1.json").write_bytes(b"{}")
    (filled / "beta" / "1.1.0" / "paginators-1.json").unlink()
    (filled / "beta" / "1.1.0" / "notes.txt").write_text("mine")
    (filled / ".staging-abc").mkdir()
    (filled / ".staging-abc" / "specs.lock").write_text("half")
    problems = [(Path(d.where).relative_to(filled), d.message) for d in Archive(filled).verify()]
    assert problems == [
        (Path("alpha/1.2.0/service-2.json.gz"), "is a truncated gzip file"),
        (Path("alpha/1.10.0/paginators-1.json"), "differs from its hash in specs.lock"),
        (Path("beta/1.1.0/paginators-1.json"), "is missing"),
        (Path(".staging-abc/specs.lock"), "is left over from an interrupted run"),
        (Path("beta/1.1.0/notes.txt"), "is not in the lock"),
    ]


def test_verify_finds_a_merge_by_hand_and_adding_fixes_it(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    wheels = [copies.wheel(tmp_path, v, {"alpha": "one"}) for v in ("1.1.0", "1.2.0")]
    add(root, wheels[0], services=["alpha"])
    add(other, wheels[1], services=["alpha"])
    shutil.copytree(other / "alpha", root / "alpha", dirs_exist_ok=True)
    ours, theirs = Archive(root).lock, Archive(other).lock
    entries = {"alpha": {**ours.entries["alpha"], **theirs.entries["alpha"]}}
    merged = lock.Lock({**ours.releases, **theirs.releases}, entries)
    (root / lock.FILE).write_text(merged.dump())
    assert [d.message for d in Archive(root).verify()] == [
        "holds a release in which nothing changed"
    ]
    add(root, wheels[1], services=["alpha"])
    assert archived(root, "alpha") == ["1.1.0"]
    assert not list(Archive(root).verify())


def test_damaged_file_is_not_read_and_adding_again_restores_it(
    filled: Path, wheels: dict[str, Path]
) -> None:
    before = copies.tree(filled)
    stored = filled / "alpha" / "1.2.0" / "service-2.json.gz"
    stored.write_bytes(blobs.pack("service-2.json", copies.model("alpha", "forged")))
    with pytest.raises(GeneratorError, match="differs from its hash"):
        Archive(filled).read("alpha", "1.9.0")
    assert not update.is_complete(Archive(filled), "1.2.0", BOTH)
    add(filled, wheels["1.2.0"])
    assert copies.tree(filled) == before


@pytest.mark.skipif(not (SPECS / lock.FILE).exists(), reason="the archive is not filled yet")
def test_the_real_archive_verifies() -> None:
    archive = Archive(SPECS)
    assert [str(problem) for problem in archive.verify()] == []
    settings_ = config.read(SPECS / config.FILE)
    for service in settings_.services:
        assert archive.read(service.name, settings_.botocore).files["service-2.json"]


# ---------------------------------------------------------------------------------- interruption


class _Steps:
    """Fails at the nth of the writes and moves that a commit consists of, before or after it."""

    def __init__(self, fail: Callable[[], object], number: int, after: bool) -> None:
        self.fail, self.left, self.after = fail, number, after

    def wrap(self, step: Callable[..., None]) -> Callable[..., None]:
        def wrapped(*arguments: object) -> None:
            self.left -= 1
            mine = self.left == 0  # a step may hold others
            if mine and not self.after:
                self.fail()
            step(*arguments)
            if mine and self.after:
                self.fail()

        return wrapped

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("_write", "_move", "_stage"):
            patch.setattr(update, name, self.wrap(getattr(update, name)))


def _steps_of(root: Path, wheel: Path, patch: pytest.MonkeyPatch) -> int:
    count = _Steps(lambda: None, -1, after=True)
    count.install(patch)
    scratch = root.parent / "counted"
    shutil.copytree(root, scratch)
    add(scratch, wheel)
    patch.undo()
    return -count.left - 1


def _interrupt() -> None:
    raise KeyboardInterrupt


def _full_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "somewhere")


@pytest.mark.parametrize("fail", [_interrupt, _full_disk])
@pytest.mark.parametrize("after", [False, True])
def test_a_failure_at_any_step_leaves_the_archive_as_it_was(
    root: Path,
    wheels: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[], object],
    after: bool,
) -> None:
    # 1.2.0 makes one folder, removes one, and one damaged file is restored on the way.
    add(root, wheels["1.1.0"], wheels["1.9.0"])
    before = copies.tree(root)
    steps = _steps_of(root, wheels["1.2.0"], monkeypatch)
    complete = copies.tree(root.parent / "counted")
    assert steps >= 5
    for number in range(1, steps + 1):
        _Steps(fail, number, after).install(monkeypatch)
        with pytest.raises((KeyboardInterrupt, GeneratorError)):
            add(root, wheels["1.2.0"])
        monkeypatch.undo()
        if copies.tree(root) != before:  # only right after the lock was moved into place
            assert after and number == steps
            assert (root / lock.FILE).read_bytes() == complete[lock.FILE]
    add(root, wheels["1.2.0"])
    assert copies.tree(root) == complete


@pytest.mark.parametrize("after", [False, True])
def test_a_killed_run_leaves_a_readable_archive_that_the_next_run_completes(
    root: Path, wheels: dict[str, Path], monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    add(root, wheels["1.1.0"], wheels["1.9.0"])
    steps = _steps_of(root, wheels["1.2.0"], monkeypatch)
    complete = copies.tree(root.parent / "counted")
    before = {(s, v): Archive(root).read(s, v) for s in BOTH for v in ("1.1.0", "1.9.0")}
    for number in range(1, steps + 1):
        scratch = root.parent / f"killed{number}"
        shutil.copytree(root, scratch)
        child = os.fork()
        if child == 0:
            _Steps(lambda: os._exit(9), number, after).install(monkeypatch)
            add(scratch, wheels["1.2.0"])
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        for (service, version), model in before.items():
            assert Archive(scratch).read(service, version).files == model.files
        add(scratch, wheels["1.2.0"])
        assert copies.tree(scratch) == complete
        assert not list(Archive(scratch).verify())


# ------------------------------------------------------------------------------------------ lock


def test_lock_round_trips(filled: Path) -> None:
    text = (filled / lock.FILE).read_text()
    assert lock.parse(text, filled).dump() == text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[release]", "<<<<<<< ours\n[release]", "is not TOML"),
        ('"1.9.0" = {', '"newest" = {', "release.newest is not a botocore version"),
        ('date = "2024-05-06"', 'date = "soon"', "is not a date"),
        ('"service-2.json" = "', '"../service-2.json" = "', "is not valid"),
        ('"service-2.json" = "', '"service-2.json" = "zz', "is not a SHA-256"),
        ('beta = "1.9.0" }', 'beta = "1.8.0" }', "beta.1.9.0 is not listed"),
        (
            'alpha = "1.1.0", beta = "1.1.0" }',
            'alpha = "1.1.0", beta = "1.9.0" }',
            "beta.1.1.0 is not",
        ),
        (
            'alpha = "1.2.0", beta = "1.9.0" }',
            'alpha = "1.8.0", beta = "1.9.0" }',
            "which is missing",
        ),
        (
            'alpha = "1.2.0", beta = "1.9.0" }',
            'alpha = "1.10.0", beta = "1.9.0" }',
            "which is newer",
        ),
        ('api = "2020-01-01"\n', "", "lacks api or files"),
    ],
)
def test_a_lock_that_was_edited_is_an_error(filled: Path, old: str, new: str, message: str) -> None:
    text = (filled / lock.FILE).read_text()
    assert old in text
    (filled / lock.FILE).write_text(text.replace(old, new))
    with pytest.raises(GeneratorError, match=message):
        Archive(filled)
