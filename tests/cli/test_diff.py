"""The commands: inputs of every form, exit codes, and one clear line for what is wrong."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
from pathlib import Path

import pytest
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import example
from agentcore_codegen.diff.rules import RULES, for_deployed
from support import command
from support.command import Run
from support.models import PINNED, SPECS
from support.server import Request, Response, Server

NOTES = SPECS.parent / "tests/support/notes"
DATA = "bedrock-agentcore"
CONTROL = "bedrock-agentcore-control"


def run(*arguments: str, specs: Path = SPECS) -> Run:
    return command.run("--specs", specs, *arguments)


def line(result: Run, code: int) -> str:
    """Returns the one line of an error."""
    assert result.code == code, result
    (text,) = [text for text in result.err.splitlines() if text.startswith("error:")]
    assert result.out == ""
    return text


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with `before` and `after`, which differ by a removed member."""
    sample = example("request-member-removed")
    for after in (False, True):
        folder = tmp_path / ("after" if after else "before")
        folder.mkdir()
        for name, content in sample.files(after).items():
            (folder / name).write_bytes(content)
    return tmp_path


# ---------------------------------------------------------------------------------------- inputs


def test_versions_of_the_archive() -> None:
    result = run("diff", "1.39.7", "1.40.2", "--service", DATA)
    assert result.code == 0
    assert "input userId was removed" in result.out


def test_a_release_between_two_archived_ones_is_the_older_one() -> None:
    assert (
        run("diff", "1.40.2", "1.40.3", "--service", DATA)
        .out.splitlines()[1]
        .startswith("no changes")
    )


def test_folders_and_files(models: Path) -> None:
    folders = run("diff", str(models / "before"), str(models / "after"))
    assert "input note was removed" in folders.out
    packed = models / "packed.json.gz"
    packed.write_bytes(gzip.compress((models / "after" / "service-2.json").read_bytes()))
    file = run("diff", str(models / "before" / "service-2.json"), str(packed))
    assert "input note was removed" in file.out
    assert "waiter BookRead was removed" in file.out, "a file under another name stands alone"


def test_sdk_extras_of_a_folder_are_merged(models: Path) -> None:
    extra = {"merge": {"shapes": {"PutBookRequest": {"members": {"spine": {"shape": "Note"}}}}}}
    (models / "after" / "service-2.sdk-extras.json").write_text(json.dumps(extra))
    result = run("diff", str(models / "before"), str(models / "after"))
    assert "optional input spine was added" in result.out or "is spine now" in result.out


def test_the_installed_botocore() -> None:
    result = run("diff", "1.43.105", "installed", "--service", DATA, "--format", "json")
    assert result.code == 0
    assert json.loads(result.out)["diffs"][0]["service"] == DATA


def test_the_pinned_release() -> None:
    sides = ("diff", "1.40.51"), ("--service", DATA, "--format", "json")
    named = run(*sides[0], PINNED, *sides[1])
    assert run(*sides[0], "pinned", *sides[1]).out == named.out


def test_a_git_revision(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    specs = repository / "specs"
    specs.mkdir(parents=True)
    text = (SPECS / "specs.toml").read_text(encoding="utf-8")
    pinned = re.sub(r'^botocore = "[^"]*"', 'botocore = "1.40.50"', text, flags=re.M)
    (specs / "specs.toml").write_text(pinned, encoding="utf-8")
    shutil.copy(SPECS / "specs.lock", specs)
    for service in (DATA, CONTROL):
        shutil.copytree(SPECS / service / "1.40.50", specs / service / "1.40.50")

    for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "pin 1.40.50")):
        command.git(repository, *arguments)
    for service in (DATA, CONTROL):
        shutil.copytree(SPECS / service / "1.40.51", specs / service / "1.40.51")
    result = run("diff", "git:HEAD", "1.40.51", "--service", DATA, specs=specs)
    assert "operation CompleteResourceTokenAuth was added" in result.out
    missing = line(run("diff", "git:nowhere", "1.40.51", specs=specs), 2)
    assert "git:nowhere has no specs.toml" in missing


def test_bad_inputs_get_one_line(models: Path, tmp_path: Path) -> None:
    assert "nearest is 1.39.7" in line(run("diff", "1.39.0", "1.40.50", "--service", DATA), 2)
    assert "newer than the archive" in line(run("diff", "1.40.50", "9.9.9"), 2)
    assert "no such version, file or folder: 'nothing'" in line(
        run("diff", "nothing", "1.40.50"), 2
    )
    assert "did you mean bedrock-agentcore" in line(
        run("diff", "1.40.50", "1.40.51", "--service", "bedrock-agentcor"), 2
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no models here" in line(run("diff", str(empty), str(models / "after")), 2)
    broken = tmp_path / "service-2.json"
    broken.write_text("{")
    assert "is not valid JSON" in line(run("diff", str(broken), str(models / "after")), 3)
    packed = tmp_path / "service-2.json.gz"
    packed.write_bytes(gzip.compress(b"{}")[:-4])
    assert "cannot read it" in line(run("diff", str(packed), str(models / "after")), 3)
    odd = tmp_path / "odd.json"
    odd.write_text('{"metadata": {"protocol": "rest-json"}, "shapes": {"A": 1}, "operations": {}}')
    assert str(odd) in line(run("diff", str(odd), str(models / "after")), 3)


def test_a_dangling_reference_names_the_shape(models: Path) -> None:
    path = models / "after" / "service-2.json"
    model = json.loads(path.read_text())
    del model["shapes"]["Author"]
    path.write_text(json.dumps(model))
    text = line(run("diff", str(models / "before"), str(models / "after")), 3)
    assert "Author" in text
    assert "PutBookRequest" in text


def test_a_service_on_one_side_only(models: Path) -> None:
    text = line(run("diff", "1.40.50", str(models / "after"), "--service", DATA), 2)
    assert f"{DATA} is in 1.40.50 and not in" in text
    assert "share no service" in line(run("diff", "1.40.50", str(models / "after")), 2)


def test_the_archive_is_not_an_input() -> None:
    assert "name a version" in line(run("diff", str(SPECS), "1.40.50"), 2)


# ------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("level", "code"), [("breaking", 1), ("dangerous", 1), ("docs", 1), (None, 0)]
)
def test_fail_on(models: Path, level: str | None, code: int) -> None:
    extra = ("--fail-on", level) if level else ()
    assert run("diff", str(models / "before"), str(models / "after"), *extra).code == code


def test_fail_on_is_about_what_is_worse(models: Path) -> None:
    sides = (str(models / "after"), str(models / "before"))  # the member is added
    assert run("diff", *sides, "--fail-on", "dangerous").code == 0
    assert run("diff", *sides, "--fail-on", "compatible").code == 1


def test_equal_sides_do_not_differ(models: Path) -> None:
    result = run("diff", str(models / "after"), str(models / "after"), "--fail-on", "docs")
    assert result.code == 0
    assert "no changes" in result.out


def test_bump(models: Path) -> None:
    assert run("-q", "diff", "bump", str(models / "before"), str(models / "after")).out == "major\n"
    assert run("-q", "diff", "bump", str(models / "after"), str(models / "before")).out == "minor\n"
    assert run("-q", "diff", "bump", str(models / "after"), str(models / "after")).out == "none\n"


# ----------------------------------------------------------------------------------- rules, accept


def test_rules_of_ones_own(models: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[request-member-removed]\nverdict = "compatible"\nbump = "patch"\n')
    sides = (str(models / "before"), str(models / "after"))
    assert run("diff", *sides, "--rules", str(rules), "--fail-on", "breaking").code == 0
    assert run("diff", "bump", *sides, "--rules", str(rules)).out == "patch\n"
    for text, part in (
        ("[request-member-remove]\n", "did you mean request-member-removed"),
        ('[request-member-removed]\nverdict = "bad"\n', "use breaking, dangerous"),
        ("[request-member-removed]\nlevel = 1\n", "level is not a known key"),
        ("[request-member-removed\n", "is not TOML"),
    ):
        rules.write_text(text)
        assert part in line(run("diff", *sides, "--rules", str(rules)), 3)


def test_judged_for_clients_that_are_out_already() -> None:
    """Callers of the package notice nothing; clients of others go on using the old route."""
    sides = ("diff", "1.44.3", "1.44.5", "--service", CONTROL, "--format", "json")
    python = json.loads(run(*sides).out)["diffs"][0]
    deployed = json.loads(run(*sides, "--for", "deployed").out)["diffs"][0]
    moved = {"operation-http-method-changed", "operation-http-uri-changed",
             "member-location-changed"}  # fmt: skip
    for found, verdict in ((python, "dangerous"), (deployed, "breaking")):
        assert {c["verdict"] for c in found["changes"] if c["rule"] in moved} == {verdict}
    assert deployed["counts"]["breaking"] == python["counts"]["breaking"] + 13


# What smithy-diff's evaluators count as an error for clients, by their facts.
@pytest.mark.parametrize(
    "rule",
    ["operation-http-method-changed", "operation-http-uri-changed", "member-location-changed",
     "member-wire-name-changed", "timestamp-format-changed", "error-retryable-changed",
     "operation-idempotent-removed", "operation-auth-changed", "metadata-protocol-removed"],
)  # fmt: skip
def test_what_breaks_deployed_clients(rule: str) -> None:
    sample = example(rule)
    old, new = sample.model(False), sample.model(True)
    changes = compare(old, new, for_deployed(RULES)).changes
    assert {c.verdict for c in changes if c.rule.id == rule} == {"breaking"}


def fingerprint(models: Path) -> str:
    report = run("diff", str(models / "before"), str(models / "after"), "--format", "json").out
    (change,) = json.loads(report)["diffs"][0]["changes"]
    return str(change["fingerprint"])


def test_accepting_a_change(models: Path, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.toml"
    mark = fingerprint(models)
    done = run(
        "diff", "accept", mark, "--reason", 'nobody "sends" it', "--expires", "2099-01-31",
        "--file", str(accepted),
    )  # fmt: skip
    assert done.code == 0
    sides = (str(models / "before"), str(models / "after"))
    result = run("diff", *sides, "--accept", str(accepted), "--fail-on", "docs")
    assert result.code == 0
    assert "ACCEPTED" in result.out
    assert 'nobody "sends" it (until 2099-01-31)' in result.out
    again = run("diff", "accept", mark, "--reason", "x", "--file", str(accepted))
    assert "is accepted already" in line(again, 2)


def test_accepting_reads_the_diff(models: Path, tmp_path: Path) -> None:
    """Unknown fingerprints are refused, and the entry says what was accepted."""
    accepted = tmp_path / "accepted.toml"
    sides = (str(models / "before"), str(models / "after"))
    mark = fingerprint(models)
    options = ("--reason", "known", "--in", *sides, "--file", str(accepted))
    unknown = run("diff", "accept", mark, "0123456789ab", *options)
    assert "0123456789ab is not an open change of" in line(unknown, 2)
    assert not accepted.exists()
    assert run("diff", "accept", mark, "--expires", "2001-01-01", *options).code == 0
    text = accepted.read_text("utf-8")
    assert "title = " in text and "operations = [" in text
    # It has expired, so it is renewed and not there twice.
    assert run("diff", "accept", mark, *options).code == 0
    text = accepted.read_text("utf-8")
    assert text.count(mark) == 1
    assert "expires" not in text
    everything = run("diff", *sides, "--accept", str(accepted), "--format", "json").out
    (change,) = [c for d in json.loads(everything)["diffs"] for c in d["changes"] if c["accepted"]]
    assert change["fingerprint"] == mark
    again = run("diff", "accept", "--rule", change["rule"], *options)
    assert "no open change of" in line(again, 2)


def test_an_archive_keeps_its_own_acceptances(models: Path, tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    specs.mkdir()
    shutil.copy(SPECS / "specs.toml", specs)
    shutil.copy(SPECS / "specs.lock", specs)
    assert run("diff", "accept", fingerprint(models), "--reason", "known", specs=specs).code == 0
    sides = (str(models / "before"), str(models / "after"))
    assert run("diff", *sides, "--fail-on", "docs", specs=specs).code == 0


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("xyz", "--reason", "x"), "not a fingerprint"),
        (("0123456789ab", "--reason", " "), "needs a reason"),
        (("0123456789ab", "--reason", "x", "--expires", "soon"), "not a date"),
    ],
)
def test_bad_acceptances(tmp_path: Path, args: tuple[str, ...], part: str) -> None:
    file = tmp_path / "accepted.toml"
    assert part in line(run("diff", "accept", *args, "--file", str(file)), 2)
    assert not file.exists()


def test_acceptances_that_cannot_hold(models: Path, tmp_path: Path) -> None:
    mark = fingerprint(models)
    accepted = tmp_path / "accepted.toml"
    sides = (str(models / "before"), str(models / "after"))

    def entry(name: str, rest: str = "") -> str:
        return f'[[accepted]]\nfingerprint = "{name}"\nreason = "r"\n{rest}\n'

    accepted.write_text(
        entry("000000000000")
        + entry(mark)
        + entry(mark)
        + entry("111111111111", "expires = 2001-01-01")
    )
    result = run("diff", *sides, "--accept", str(accepted), "--fail-on", "breaking")
    assert result.code == 0
    warnings = [text for text in result.err.splitlines() if text.startswith("warning:")]
    assert len(warnings) == 3
    assert any("entry 3" in text and "is listed twice" in text for text in warnings)
    assert any("111111111111 expired on 2001-01-01" in text for text in warnings)
    assert any("000000000000 matches no change" in text for text in warnings)

    accepted.write_text(entry(mark, "expires = 2001-01-01"))
    expired = run("diff", *sides, "--accept", str(accepted), "--fail-on", "breaking")
    assert expired.code == 1

    for text, part in (
        (entry("short"), "is not 12 hex digits"),
        ('[[accepted]]\nfingerprint = "000000000000"\n', "has no reason"),
        (entry(mark, 'expires = "soon"'), "is not a date"),
        (entry(mark, "because = 1"), "because is not a known key"),
        ("[accept]\n", "accept is not a known key"),
        ("=", "is not TOML"),
    ):
        accepted.write_text(text)
        assert part in line(run("diff", *sides, "--accept", str(accepted)), 3)
    missing = run("diff", *sides, "--accept", str(tmp_path / "none.toml"))
    assert "cannot read it" in line(missing, 3)


# ------------------------------------------------------------------------------------------ notes


def test_notes(tmp_path: Path) -> None:
    sides = ("diff", "1.40.50", "1.40.51", "--service", DATA)
    assert "no release notes were given" in run(*sides).out
    output = run(*sides, "--notes", str(NOTES)).out
    assert "A note of the tests about InvokeAgentRuntime & another operation." in output
    assert "another service" not in output
    checkout = tmp_path / "checkout"
    shutil.copytree(NOTES, checkout / ".changes")
    assert "A note of the tests" in run(*sides, "--notes", str(checkout)).out
    assert "no such folder" in line(run(*sides, "--notes", str(tmp_path / "none")), 2)
    assert "holds no release notes" in line(run(*sides, "--notes", str(tmp_path)), 2)
    (tmp_path / "1.40.51.json").write_text("{")
    assert "is not JSON" in line(run(*sides, "--notes", str(tmp_path)), 3)


def test_notes_lie_between_the_releases(tmp_path: Path) -> None:
    for version in ("1.40.50", "1.40.51", "1.40.52"):
        note = [{"type": "api-change", "category": f"``{DATA}``", "description": f"in {version}"}]
        (tmp_path / f"{version}.json").write_text(json.dumps(note))
    output = run("diff", "1.40.46", "1.40.51", "--service", DATA, "--notes", str(tmp_path)).out
    assert "in 1.40.50" in output
    assert "in 1.40.51" in output
    assert "in 1.40.52" not in output


def with_notes(tmp_path: Path, notes: str) -> Path:
    """Returns a copy of the archive's two files, with `notes` in specs.toml."""
    specs = tmp_path / "specs"
    specs.mkdir()
    text = (SPECS / "specs.toml").read_text(encoding="utf-8")
    (specs / "specs.toml").write_text(f'notes = "{notes}"\n{text}', encoding="utf-8")
    shutil.copy(SPECS / "specs.lock", specs)
    for version in ("1.40.50", "1.40.51"):
        shutil.copytree(SPECS / DATA / version, specs / DATA / version)
    return specs


def test_specs_toml_says_where_the_notes_are(tmp_path: Path) -> None:
    sides = ("diff", "1.40.50", "1.40.51", "--service", DATA)
    shutil.copytree(NOTES, tmp_path / "notes")
    assert "A note of the tests" in run(*sides, specs=with_notes(tmp_path, "../notes")).out


def test_an_address_that_does_not_answer_is_a_warning(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/{{version}}.json"
    sides = ("diff", "1.40.50", "1.40.51", "--service", DATA)
    result = run(*sides, specs=with_notes(tmp_path, address))
    assert result.code == 0
    assert "operation CompleteResourceTokenAuth was added" in result.out
    assert "no release notes were given" in result.out
    (warning,) = [text for text in result.err.splitlines() if text.startswith("warning:")]
    assert "cannot read it" in warning
    assert "cannot read it" in line(run(*sides, "--notes", address), 3)


def test_notes_from_an_address() -> None:
    def answer(request: Request) -> Response:
        path = NOTES / request.path.rpartition("/")[2]
        return Response(200, {}, path.read_bytes()) if path.is_file() else Response(404)

    with Server(answer) as server:
        sides = ("diff", "1.40.46", "1.40.51", "--service", DATA)
        output = run(*sides, "--notes", f"{server.url}/changes")
    assert "A note of the tests about InvokeAgentRuntime" in output.out


# ---------------------------------------------------------------------------- changelog and explain


def test_the_change_log_of_a_range() -> None:
    result = run("-q", "changelog", "--from", "1.40.46", "--to", "1.40.51", "--service", DATA)
    assert result.code == 0
    heads = re.findall(r"^## (\S+)", result.out, re.M)
    assert heads == ["1.40.51", "1.40.50", "1.40.46"]
    assert "- operations: `CompleteResourceTokenAuth`" in result.out


@pytest.mark.parametrize("form", ["text", "html", "json", "rss"])
def test_the_change_log_in_other_formats(form: str) -> None:
    args = ("changelog", "--from", "1.40.46", "--to", "1.40.51", "--service", DATA)
    result = run("-q", *args, "--format", form)
    assert result.code == 0
    assert "1.40.51" in result.out
    if form == "html":
        assert result.out.count("<circle") == 3


def test_a_change_log_with_each_release_in_full() -> None:
    args = ("-q", "changelog", "--from", "1.40.46", "--to", "1.40.51", "--service", DATA)
    assert "response-member-added" not in run(*args).out
    assert "response-member-added" in run(*args, "--per-release").out


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("--from", "1.40.51", "--to", "1.40.50"), "swap --from and --to"),
        (("--from", "soon"), "not a botocore version"),
        (("--service", "nothing"), "no service 'nothing'"),
        (("--from", "1.0.0"), "is not archived for botocore 1.0.0"),
    ],
)
def test_bad_ranges(args: tuple[str, ...], part: str) -> None:
    assert part in line(run("-q", "changelog", *args), 2)


def test_explain() -> None:
    result = run("explain", "request-member-removed")
    assert "verdict  breaking" in result.out
    assert '- "note": {"shape": "Note"}' in result.out
    assert '+ no "note"' in result.out
    assert "did you mean" in line(run("explain", "request-member-remved"), 2)
    assert "request-member-removed" in run("explain", "--list").out


def test_reports_go_to_a_file(models: Path, tmp_path: Path) -> None:
    target = tmp_path / "reports" / "diff.md"
    sides = (str(models / "before"), str(models / "after"))
    result = run("diff", *sides, "--format", "markdown", "-o", str(target))
    assert result.out == ""
    assert target.read_text(encoding="utf-8").startswith("<!-- agentcore-codegen diff -->")
    assert [path.name for path in target.parent.iterdir()] == ["diff.md"]
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "cannot write it" in line(run("diff", *sides, "-o", str(blocked / "x")), 3)


def test_help_shows_the_spelled_call() -> None:
    text = run("diff", "--help").out
    assert re.search(r"Usage: \S+ diff \[OPTIONS\] OLD NEW", text)
    assert "diff accept" in text
    assert "Example" in run("diff", "bump", "--help").out


# --------------------------------------------------------------------------------------- callers


def test_callers_are_told_what_they_meet(tmp_path: Path) -> None:
    """The member that went with 1.40.2, in a program that sends it."""
    (tmp_path / "broken.py").write_text("def (", "utf-8")
    (tmp_path / "caller.py").write_text(
        "import boto3\n"
        'boto3.client("bedrock-agentcore").get_resource_oauth2_token(\n'
        '    workloadIdentityToken="t", userId="u", resourceCredentialProviderName="p")\n',
        "utf-8",
    )
    sides = ("1.39.7", "1.40.2", "--service", DATA, "--used-by", str(tmp_path))
    ran = run("diff", *sides, "--format", "json")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if line.startswith("warning: ")] == [
        f"warning: {tmp_path / 'broken.py'}: cannot read it: invalid syntax (<unknown>, line 1); "
        "its calls are not known"
    ]
    changes = json.loads(ran.out)["diffs"][0]["changes"]
    (removed,) = [c for c in changes if c["rule"] == "request-member-removed"]
    assert removed["use"]["level"] == "affected"
    assert removed["use"]["sites"] == [f"{(tmp_path / 'caller.py').as_posix()}:3"]
    assert "no such file or folder" in line(run("diff", *sides, "--used-by", "nowhere"), 2)
