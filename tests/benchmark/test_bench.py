"""The benchmark's machinery: what it runs, how it compares, what it says. No test looks at a time."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import __main__ as program
from bench import clients, environments, stubs
from bench.adapters.tasks import TASKS
from bench.clients import AIOBOTOCORE, BOTO3, OURS, OURS_ASYNC, Client
from bench.markdown import markdown
from bench.parts import CPU, PARTS, PEAK, Part
from bench.process import Cost, Skip, interleaved, listen, run
from bench.results import Figure, Results, compare, misses
from bench.server import Server, serving

# The clients of the development environment; those that take a second to start do less.
DONE = [
    *((client, task) for client in (OURS, OURS_ASYNC) for task in ("cold_both", *TASKS)),
    *((client, task) for client in (BOTO3, AIOBOTOCORE) for task in ("cold_both", "harness")),
    (clients.OURS_TRACED, "api_key"),
]
ALL = {**clients.CLIENTS, **clients.TRACED}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


@pytest.fixture(autouse=True)
def no_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients run in the environment of the tests: nothing is installed."""
    monkeypatch.setattr(environments, "python", lambda name: Path(sys.executable))


def drive(client: str, task: str, url: str, server: Server) -> str:
    command = clients.command(ALL[client], task, url)
    return listen([*command, *(["1"] if task in TASKS else [])], server.env)[1]


@pytest.mark.parametrize(("client", "task"), DONE)
def test_each_client_does_each_task_over_either_transport(
    client: str, task: str, server: Server
) -> None:
    url = server.https if task in ("api_key", "stream_4m") else server.http
    assert drive(client, task, url, server) == ""


def test_a_task_that_returns_too_little_is_no_measurement(server: Server) -> None:
    nowhere = server.http + "/sessions"  # the server answers each request with a list of events
    with pytest.raises(RuntimeError, match="exited with 1"):
        drive(OURS, "stream_64k", nowhere, server)


def test_what_is_timed_is_two_numbers_per_call(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {OURS_ASYNC: clients.CLIENTS[OURS_ASYNC]}
    monkeypatch.setattr(clients, "CLIENTS", one)
    [(name, cost)] = clients.calls(clients.AT_ONCE, False, 1)
    assert name == OURS_ASYNC
    assert isinstance(cost, Cost)
    assert 0 < cost.cpu < 1
    assert cost.peak > 1 << 20


def test_either_stub_answers_its_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stubs, "COUNT", 2)
    for name, cost in stubs.measure(1):
        assert isinstance(cost, Cost), name
        assert 0 < cost.cpu < 1


def test_actions_take_turns_and_a_failure_is_left_out_with_its_reason() -> None:
    done: list[str] = []

    def action(name: str, cpu: float) -> Cost:
        done.append(name)
        return Cost(1.0, cpu + len(done), 7)

    def failing() -> Cost:
        done.append("c")
        raise RuntimeError("it exited with 1:\nthe reason")

    actions = {"a": lambda: action("a", 0), "b": lambda: action("b", 9), "c": failing}
    figures = dict(interleaved(actions, 3))
    assert "".join(done) == "abcababab"  # the first round only warms up
    assert figures["a"] == Cost(1.0, 6.0, 7)  # the median of calls 4, 6, 8
    assert str(figures["c"]) == "the reason"


def test_the_peak_of_a_process_is_its_own() -> None:
    ballast = bytearray(b"x" * (96 << 20))  # what starts the process is larger than it
    small = run([sys.executable, "-c", ""]).peak
    large = run([sys.executable, "-c", "x = b'x' * (64 << 20)"]).peak
    assert small < len(ballast) // 2
    assert large > small + (60 << 20)


def test_ratios_and_goals() -> None:
    part = Part(lambda _: [], "peer", {("ours", CPU): 0.5, ("ours", PEAK): 0.1})
    figures = compare(
        part,
        [("peer", Cost(1, 2.0, 100)), ("ours", Cost(1, 0.5, 50)), ("gone", Skip("not there"))],
    )
    assert figures["ours"]["ratios"] == {CPU: 0.25, PEAK: 0.5}
    assert figures["peer"]["ratios"] == {}
    assert figures["gone"]["skipped"] == "not there"
    [miss] = misses({"facts": {}, "parts": {"cold": figures}})
    assert miss == "cold, ours: peak is 0.50 of peer's, not 0.1"


def _figure(cpu: float, peer: str = "", ratio: float = 0) -> Figure:
    return {
        "skipped": "",
        "cpu": cpu,
        "wall": cpu,
        "peak": 1 << 20,
        "instructions": 0,
        "peer": peer,
        "ratios": {CPU: ratio} if peer else {},
        "goals": {CPU: 0.1} if peer else {},
    }


def test_the_tables_of_the_readme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    skipped: Figure = {**_figure(0), "skipped": "needs a newer Python"}
    results: Results = {
        "facts": {"date": "2026-11-21T20:00:00", "machine": "M", "python of clients": "3.12.1"},
        "parts": {
            "api_key": {
                BOTO3: _figure(1.2e-3),
                OURS: _figure(6e-5, BOTO3, 0.05),
                OURS_ASYNC: _figure(2.4e-4, BOTO3, 0.2),
                "smithy": skipped,
            },
            "decorated_call": {"peer": _figure(1e-3), "ours": _figure(1e-5, "peer", 0.01)},
        },
    }
    file = tmp_path / "results.json"
    file.write_text(json.dumps(results), encoding="utf-8")
    assert program.main(["--show", "--json", str(file)]) == 0
    printed = capsys.readouterr().out
    assert printed.strip() == markdown(results)
    assert "| one call | 1.2 ms | - | - | - | - | **0.05** | 0.20 (goal 0.1) |" in printed
    assert "| call of a decorated function | 10 us | peer: 1 ms | **0.01** |" in printed
    assert "Not measured: smithy (needs a newer Python)." in printed
    assert "Measured on 2026-11-21, M, Python 3.12.1, load unknown at the start:" in printed
    assert "stream" not in printed  # was not measured


def test_each_row_of_the_tables_is_of_a_part_that_is_measured() -> None:
    from bench import markdown as tables

    assert {part for _, part, _ in (*tables.CALLS, *tables.OTHERS)} <= set(PARTS)


def test_what_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    counted = clients.count("cold_both", 0, 0)
    assert {str(skip) for _, skip in counted} == {"valgrind is not installed"}
    with pytest.raises(SystemExit, match=r"there is no .*results\.json; run `make bench` first"):
        program.main(["--show", "--json", str(tmp_path / "results.json")])
    with pytest.raises(SystemExit):
        program.main(["nothing"])
    assert "there is no part nothing" in capsys.readouterr().err


def test_an_environment_that_pip_cannot_make_is_skipped_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(command: list[object], env: object = None) -> Cost:
        raise RuntimeError("pip exited with 1:\nLooking\nERROR: No matching distribution found\n\n")

    monkeypatch.undo()
    monkeypatch.setattr(environments, "CACHE", tmp_path)
    monkeypatch.setattr(environments, "run", fail)
    monkeypatch.setattr(environments, "interpreter", lambda: sys.executable)
    environments.made.cache_clear()
    with pytest.raises(
        Skip, match=r"^pip cannot install capo-\S+: No matching distribution found$"
    ):
        environments.python(environments.CAPO)
    assert environments.python(environments.BASE) == Path(sys.executable)  # has the same
    environments.made.cache_clear()


def test_a_client_with_a_module_that_is_not_there_is_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clients, "CLIENTS", {"gone": Client("capo", environments.CAPO)})
    [(_, skip)] = clients.cold("cold_one", 1)
    assert isinstance(skip, Skip)
    assert "capo_bedrock_agentcore" in str(skip)
