"""`update` and `status` on a project of a small service, with wheels in a folder as the index."""

from __future__ import annotations

import json

import pytest
from support.releases import SPECS_TOML, Project

# What pip would find in the folder, without it: asking pip takes longer than all the rest.
WHEELS = ("--from", "wheels")


def test_the_newest_release_is_archived_pinned_generated_and_told(project: Project) -> None:
    project.release("1.2.0", "grown", 2)
    run = project.run("update", "--report", "body.md")
    assert run.code == 0, run.err
    assert "archived: botocore 1.2.0 (2026-01-02): jobs" in run.out
    assert "pinned: botocore 1.1.0 -> 1.2.0" in run.out
    assert "version: jobs-clients 0.3.1 -> 0.4.0 (minor)" in run.out
    assert "StopJob" in run.out
    expected = SPECS_TOML.replace('botocore = "1.1.0"', 'botocore = "1.2.0"')
    assert project.toml.read_text() == expected.replace('"0.3.1"', '"0.4.0"')
    assert b"def stop_job" in project.tree()["generated/jobs_clients/jobs/client.py"]
    assert b'__version__ = "0.4.0"' in project.tree()["generated/jobs_clients/_release.py"]
    log = project.tree()["generated/CHANGELOG.md"].decode()
    assert log.index("## 1.2.0 (2026-01-02)") < log.index("## 1.1.0 (2026-01-01)")
    assert "`StopJob`" in log
    body = (project.top / "body.md").read_text()
    assert "| botocore | 1.1.0 | 1.2.0 |" in body
    assert "| operations of jobs | 3 | 4 |" in body
    assert project.run("generate", "--check").code == 0
    assert project.run("specs", "verify").code == 0

    before = project.tree()
    again = project.run("update", *WHEELS, "--json")
    assert again.code == 0, again.err
    assert json.loads(again.out)["changed"] is False
    assert project.tree() == before


def test_a_dry_run_tells_the_same_and_writes_nothing(project: Project) -> None:
    project.release("1.2.0", "broken", 2)
    before = project.tree()
    dry = project.run("update", *WHEELS, "--dry-run", "--json")
    assert dry.code == 0, dry.err
    assert project.tree() == before
    report = json.loads(dry.out)
    assert report["changed"] and report["dry_run"]
    assert report["bump"] == "major"
    assert report["version"] == {"old": "0.3.1", "new": "0.4.0"}  # below 1.0 major counts as minor
    assert report["botocore"] == {"old": "1.1.0", "new": "1.2.0"}
    assert report["releases"] == [{"version": "1.2.0", "date": "2026-01-02", "changed": ["jobs"]}]
    (service,) = report["services"]
    assert service["operations"] == {"old": 3, "new": 4}
    assert service["counts"]["breaking"] == 1

    wet = json.loads(project.run("update", *WHEELS, "--json").out)
    assert wet.pop("dry_run") is False
    del report["dry_run"]
    assert wet == report


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (
            "new state",
            (
                "specs/specs.toml:",
                "waiter.JobDone",
                "'PAUSED', 'LOST'",
                "status of GetJob",
                "pending",
            ),
        ),
        (
            "new required",
            ("specs/specs.toml:", "audience", "add it to [decorator.requires_token.members]"),
        ),
        ("collision", ("GetJobResponseWithMetadata", "in specs.toml: [service.jobs.names]")),
    ],
)
def test_where_a_decision_is_needed_nothing_changes(
    project: Project, change: str, names: tuple[str, ...]
) -> None:
    project.release("1.2.0", change, 2)
    before = project.tree()
    run = project.run("update", *WHEELS)
    assert run.code == 3
    (line,) = (line for line in run.err.splitlines() if line.startswith("error: "))
    for name in names:
        assert name in line
    assert project.tree() == before
    assert not list(project.top.glob("specs/.*")), "something is left in the archive"


PLACED = 'pending = ["RUNNING", "PAUSED", "LOST"]'


def test_a_decision_that_was_made_lets_the_update_through(project: Project) -> None:
    project.release("1.2.0", "new state", 2)
    project.toml.write_text(project.toml.read_text().replace('pending = ["RUNNING"]', PLACED))
    run = project.run("-q", "update", *WHEELS)
    assert run.code == 0, run.err
    assert PLACED in project.toml.read_text()
    assert "undecided" not in run.out


def test_a_new_status_that_a_waiter_could_read_is_told(project: Project) -> None:
    project.release("1.2.0", "new status", 2)
    text = project.toml.read_text().replace('pending = ["RUNNING"]', PLACED)
    project.toml.write_text(text)
    values = ["RUNNING", "DONE", "PAUSED", "LOST"]
    dry = project.run("update", *WHEELS, "--dry-run", "--report", "body.md")
    assert dry.code == 0, dry.err
    (line,) = (line for line in dry.out.splitlines() if line.startswith("undecided: "))
    assert line == (
        'undecided: "report.status" of "GetReport" may now be "RUNNING | DONE | PAUSED | LOST" and'
        ' no waiter reads it; for one, add "[waiter.ReportReady]" to specs.toml'
    )
    assert "- Undecided: `report.status` of `GetReport`" in (project.top / "body.md").read_text()
    (undecided,) = json.loads(project.run("update", *WHEELS, "--dry-run", "--json").out)[
        "undecided"
    ]
    assert (undecided["path"], undecided["values"], undecided["key"]) == (
        "report.status", values, "waiter.ReportReady",
    )  # fmt: skip

    waiter = f"""
[waiter.ReportReady]
service = "jobs"
operation = "GetReport"
status = "report.status"
success = {values}
"""
    project.toml.write_text(text + waiter)
    run = project.run("update", *WHEELS)
    assert run.code == 0, run.err
    assert "undecided" not in run.out
    assert b"ReportReady" in project.tree()["generated/jobs_clients/jobs/waiters.py"]


DELETIONS = """
[deletions]
delete = "Delete"
read = "Get"
error = "JobNotFound"
deleting = ["DELETING"]

[deletions.resources]
"""


def test_a_new_resource_that_is_deleted_slowly_is_named(project: Project) -> None:
    project.release("1.2.0", "new deletion", 2)
    text = project.toml.read_text().replace("[waiter.JobDone]", f"{DELETIONS}\n[waiter.JobDone]")
    text = text.replace('pending = ["RUNNING"]', 'pending = ["RUNNING", "DELETING"]')
    project.toml.write_text(text)
    dry = project.run("update", *WHEELS, "--dry-run")
    assert dry.code == 0, dry.err
    assert [line for line in dry.out.splitlines() if line.startswith("undecided: ")] == [
        'undecided: "DeleteJob" takes a while, and no waiter waits for it to end; for one, add "Job"'
        ' to "deletions.resources.jobs" in specs.toml'
    ]
    resources = "[deletions.resources]\n"
    project.toml.write_text(text.replace(resources, f'{resources}jobs = ["Job"]\n'))
    run = project.run("update", *WHEELS)
    assert run.code == 0, run.err
    assert "undecided" not in run.out
    assert b'"job_deleted"' in project.tree()["generated/jobs_clients/jobs/client.py"]


def test_a_file_that_somebody_edited_is_not_replaced(project: Project) -> None:
    project.release("1.2.0", "grown", 2)
    client = project.top / "generated/jobs_clients/jobs/client.py"
    client.write_text(client.read_text() + "# mine\n")
    before = project.tree()
    run = project.run("update", *WHEELS)
    assert run.code == 3
    assert "edited by hand since it was generated: jobs_clients/jobs/client.py" in run.err
    assert project.tree() == before
    assert project.run("update", *WHEELS, "--overwrite").code == 0


def test_a_release_that_changes_nothing_here_changes_nothing(project: Project) -> None:
    project.release("1.2.0", "first", 2)
    before = project.tree()
    run = project.run("update")
    assert run.code == 0, run.err
    assert run.out == "botocore 1.1.0, jobs-clients 0.3.1: nothing to change\n"
    assert project.tree() == before
    named = project.run("update", *WHEELS, "1.2.0")  # whoever names it gets it
    assert "pinned: botocore 1.1.0 -> 1.2.0" in named.out
    assert "version: jobs-clients 0.3.1 -> 0.3.1 (none)" in named.out


def test_a_version_that_was_raised_is_not_raised_again(project: Project) -> None:
    project.release("1.2.0", "grown", 2)
    assert project.run("update", *WHEELS).code == 0
    newest = project.tree()

    # Pinned back, and the package still that of 1.2.0: its users learn nothing new.
    project.toml.write_text(project.toml.read_text().replace("1.2.0", "1.1.0"))
    run = project.run("update", *WHEELS)
    assert run.code == 0, run.err
    assert "version: jobs-clients 0.4.0 -> 0.4.0 (minor, kept)" in run.out
    assert project.tree() == newest

    # The package as it was at 1.1.0, and its version raised by hand for what comes.
    text = project.toml.read_text()
    project.toml.write_text(text.replace("1.2.0", "1.1.0").replace("0.4.0", "0.3.1"))
    assert project.run("generate").code == 0
    project.toml.write_text(project.toml.read_text().replace("0.3.1", "0.4.0"))
    assert project.run("update", *WHEELS).code == 0
    assert project.tree() == newest


def test_a_run_that_was_cut_short_does_not_raise_the_version_again(project: Project) -> None:
    project.release("1.2.0", "grown", 2)
    old = project.tree()
    assert project.run("update", *WHEELS).code == 0
    newest = project.tree()
    for path, content in old.items():  # specs.toml was written, and the package was not
        if path.startswith("generated/"):
            (project.top / path).write_bytes(content)
    assert project.run("update", *WHEELS).code == 0
    assert project.tree() == newest


def test_an_older_release_is_refused(project: Project) -> None:
    project.release("1.0.0", "first", 1)
    before = project.tree()
    run = project.run("update", "1.0.0")
    assert run.code == 2
    assert "botocore 1.0.0 is older than 1.1.0, which is pinned" in run.err
    assert project.tree() == before


@pytest.mark.parametrize("way", [("--each",), ("--from", "wheels")])
def test_the_releases_in_between_can_be_archived_too(
    project: Project, way: tuple[str, ...]
) -> None:
    project.release("1.2.0", "grown", 2)
    project.release("1.3.0", "broken", 3)
    run = project.run("update", "--json", *way)
    assert run.code == 0, run.err
    report = json.loads(run.out)
    assert [release["version"] for release in report["releases"]] == ["1.2.0", "1.3.0"]
    assert report["botocore"]["new"] == "1.3.0"
    assert report["services"][0]["operations"] == {"old": 3, "new": 4}


def test_an_accepted_change_does_not_raise_the_version(project: Project) -> None:
    wheel = project.release("1.2.0", "broken", 2)
    report = project.run("diff", "1.1.0", wheel, "--format", "json")
    changes = json.loads(report.out)["diffs"][0]["changes"]
    breaking = [change for change in changes if change["verdict"] == "breaking"]
    for change in breaking:
        accepted = project.run(
            "diff", "accept", change["fingerprint"], "--reason", "nobody calls it"
        )
        assert accepted.code == 0, accepted.err
    summary = json.loads(project.run("update", *WHEELS, "--json").out)
    assert summary["bump"] == "minor"
    assert summary["services"][0]["accepted"] == len(breaking) > 0


def test_status_tells_what_waits(project: Project) -> None:
    project.release("1.2.0", "broken", 2)
    here = json.loads(project.run("status", "--json").out)
    assert (here["pinned"], here["archived"], here["index"]) == ("1.1.0", "1.1.0", None)
    assert here["waiting"] is False

    before = project.tree()
    online = project.run("status", "--online", "--json")
    assert online.code == 0, online.err
    report = json.loads(online.out)
    assert (report["archived"], report["index"], report["newer"]) == ("1.1.0", "1.2.0", ["1.2.0"])
    assert report["waiting"] is True
    assert report["services"][0]["operations"] == {"old": 3, "new": 4}
    assert report["services"][0]["bump"] == "major"
    assert project.tree() == before

    assert project.run("specs", "add", "1.2.0").code == 0
    text = project.run("status")
    assert "pinned:   botocore 1.1.0\narchived: botocore 1.2.0\n" in text.out
    assert "waiting:  jobs: 3 -> 4 operations; 1 breaking" in text.out


def test_the_readme_beside_the_archive_states_the_release(project: Project) -> None:
    readme = project.top / "README.md"
    text = (
        "jobs-clients: all <!-- operations -->many<!-- --> operations of botocore <!-- botocore -->?<!-- -->,"
        " in 0.3.1 or <!-- version --><!-- -->.\n"
    )
    readme.write_text(text.replace("jobs-clients", "of another package"), encoding="utf-8")
    assert json.loads(project.run("update", *WHEELS, "1.1.0", "--json").out)["documents"] == []
    readme.write_text(text, encoding="utf-8")
    stale = project.run("update", *WHEELS, "1.1.0", "--json")
    assert json.loads(stale.out)["documents"] == ["README.md"]
    assert readme.read_text("utf-8") == (
        "jobs-clients: all <!-- operations -->3<!-- --> operations of botocore <!-- botocore -->1.1.0<!-- -->,"
        " in 0.3.1 or <!-- version -->0.3.1<!-- -->.\n"
    )
    project.release("1.2.0", "grown", 2)
    run = project.run("update", *WHEELS)
    assert "refreshed: README.md" in run.out
    assert "<!-- operations -->4<!-- -->" in readme.read_text("utf-8")
    assert "<!-- botocore -->1.2.0<!-- -->" in readme.read_text("utf-8")
    assert json.loads(project.run("update", *WHEELS, "--json").out)["changed"] is False


def test_another_release_does_not_replace_the_package_unasked(project: Project) -> None:
    project.release("1.2.0", "grown", 2)
    assert project.run("update", *WHEELS).code == 0
    before = project.tree()
    run = project.run("generate", "--spec", "1.1.0")
    assert run.code == 2
    assert run.err.splitlines()[-1] == (
        "error: generated: holds the package of botocore 1.2.0, not 1.1.0;"
        " name another folder with --output, or pass --yes to replace it"
    )
    assert project.tree() == before
    assert project.run("generate", "--spec", "1.1.0", "--output", "older").code == 0
    assert project.run("generate", "--spec", "1.1.0", "--output", "older").code == 0
    assert project.run("generate", "--spec", "1.1.0", "--yes").code == 0
    assert b"def stop_job" not in project.tree()["generated/jobs_clients/jobs/client.py"]
