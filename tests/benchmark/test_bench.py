"""The benchmark's machinery: what it runs, how it compares, what it says. No test looks at a time."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from bench import __main__ as program
from bench import (
    clients,
    crowds,
    documents,
    environments,
    responder,
    run,
    slow_responder,
    storage,
    stubs,
    tables,
)
from bench.adapters import floor_wire, inputs
from bench.adapters.tasks import TASKS
from bench.clients import AIOBOTOCORE, BOTO3, FLOOR, FLOOR_ASYNC, OURS, OURS_ASYNC, Client
from bench.parts import CPU, PARTS, PEAK, TO_FLOOR, Part
from bench.process import Cost, Skip, listen
from bench.process import run as cost_of
from bench.results import EMPTY_FIGURE, Figure, Measurement, Results, compare, misses
from bench.server import Server, serving
from bench.turns import Effort, interleaved

# The clients of the development environment. Large bodies, and clients that take a second to start,
# are for the slow tests, but for one task that shows that each can do any.
TASKS_OF = {
    OURS: TASKS.keys(),
    OURS_ASYNC: TASKS.keys(),
    FLOOR: TASKS.keys() - {"own_timeout", "sent_events"},
    FLOOR_ASYNC: TASKS.keys() - {"own_timeout", "sent_events"},
    BOTO3: ("harness", "sent_file"),
    AIOBOTOCORE: ("harness", "sent_bytes"),
    clients.OURS_TRACED: ("api_key",),
    clients.OURS_AIOBOTOCORE: (),
}
QUICK = {
    *((name, "cold_both") for name in (OURS, OURS_ASYNC, FLOOR, FLOOR_ASYNC)),
    *((name, "sent_file") for name in (OURS, FLOOR_ASYNC)),
    *((BOTO3, "harness"), (OURS, "own_timeout"), (OURS_ASYNC, "sent_events")),
    *((name, "stream_64k") for name in (OURS_ASYNC, FLOOR)),
    *((name, "harness") for name in (FLOOR, FLOOR_ASYNC)),
}
DONE = [
    pytest.param(name, task, marks=() if (name, task) in QUICK else pytest.mark.slow)
    for name, tasks in TASKS_OF.items()
    for task in ("cold_both", *sorted(tasks))
]
ALL = {**clients.CLIENTS, **clients.TRACED, **clients.STARTED}
ONCE = Effort(runs=1)


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
    url = server.https if task in ("api_key", "stream_4m", "sent_file") else server.http
    assert drive(client, task, url, server) == ""


@pytest.mark.parametrize("name", ["api_key", "list_events", "memories", "harness", "runtime"])
def test_a_floor_signs_as_botocore_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    host, payload = "127.0.0.1:80", b"body"
    if name == "runtime":
        head = floor_wire.runtime(host, "x", len(payload), sha256(payload).hexdigest())
        sent = head + payload
    else:
        sent = getattr(floor_wire, name)(host)
    head, _, body = sent.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = dict(text.split(": ", 1) for text in lines)
    assert headers.pop("Content-Length") == str(len(body))
    request = AWSRequest("POST", f"http://{host}{line.split()[1]}", headers=headers, data=body)
    request.context["timestamp"] = request.headers["X-Amz-Date"]
    signature = request.headers["Authorization"]
    del request.headers["Authorization"]
    auth = SigV4Auth(Credentials("AKIDEXAMPLE", "example"), "bedrock-agentcore", inputs.REGION)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    assert signature.endswith(f"Signature={auth.signature(text, request)}")


def test_a_floor_refuses_an_event_that_was_damaged_on_its_way() -> None:
    events = responder.deltas(3)
    stream = floor_wire.Streamed()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(events)
    assert [stream.feed(piece) for piece in (head[:20], head[20:] + events[:50], events[50:])] == [
        False,
        False,
        True,
    ]
    assert stream.count == 3
    with pytest.raises(ValueError, match="damaged"):
        floor_wire.Streamed().feed(head + events.replace(b"token 1", b"token 7"))


def test_a_task_that_returns_too_little_is_no_measurement(server: Server) -> None:
    nowhere = server.http + "/sessions"  # the server answers each request with a list of events
    with pytest.raises(RuntimeError, match="exited with 1"):
        drive(OURS, "stream_64k", nowhere, server)


def test_what_is_timed_is_two_numbers_per_call(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {OURS_ASYNC: clients.CLIENTS[OURS_ASYNC]}
    monkeypatch.setattr(clients, "CLIENTS", one)
    [(name, cost)] = clients.calls(clients.AT_ONCE, False, ONCE)
    assert name == OURS_ASYNC
    assert isinstance(cost, Cost)
    assert 0 < cost.cpu < 1
    assert cost.peak > 1 << 20


@pytest.mark.parametrize("client", [OURS, OURS_ASYNC, FLOOR, FLOOR_ASYNC])
def test_a_crowd_waits_for_the_service_and_all_of_it_is_answered(client: str) -> None:
    with serving("slow_responder.py") as slow:
        cost = crowds.of(clients.CLIENTS[client], 8, slow, "0.1")
    assert slow_responder.DELAY < cost.more[crowds.P50] <= cost.more[crowds.P99]
    # All of them wait at the same time.
    assert cost.wall < cost.more[crowds.P50] / 2
    assert cost.more[crowds.MEMORY] > 1024


def test_either_stub_answers_its_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stubs, "COUNT", 2)
    for name, cost in stubs.measure(ONCE):
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
    figures = dict(interleaved(actions, Effort(3)))
    assert "".join(done) == "abcababab"  # the first round only warms up
    assert figures["a"] == Cost(1.0, 6.0, 7)  # the median of calls 4, 6, 8
    assert str(figures["c"]) == "the reason"


def test_no_round_is_begun_for_which_there_is_no_time() -> None:
    done: list[str] = []

    def action() -> Cost:
        done.append("a")
        return Cost(1.0, 1.0, 7)

    interleaved({"a": action}, Effort(9, budget=0))
    assert len(done) == 2  # the one that warms up, and one that counts


def test_the_peak_of_a_process_is_its_own() -> None:
    ballast = bytearray(b"x" * (96 << 20))  # what starts the process is larger than it
    small = cost_of([sys.executable, "-c", ""]).peak
    large = cost_of([sys.executable, "-c", "x = b'x' * (64 << 20)"]).peak
    assert small < len(ballast) // 2
    assert large > small + (60 << 20)


def test_ratios_and_goals() -> None:
    part = Part(
        lambda _: [],
        "peer",
        {("ours", CPU): 0.5, ("ours", PEAK): 0.1, ("ours", TO_FLOOR): 1.5, ("gone", CPU): 1},
        floors={"ours": "floor"},
    )
    figures = compare(
        part,
        [
            ("peer", Cost(1, 2.0, 100)),
            ("ours", Cost(1, 0.5, 50)),
            ("floor", Cost(1, 0.25, 25)),
            ("gone", Skip("not there")),
        ],
    )
    assert figures["ours"]["ratios"] == {CPU: 0.25, PEAK: 0.5, TO_FLOOR: 2}
    counted = [("ours", Cost(0, 0, 0, 300)), ("floor", Cost(0, 0, 0, 200))]
    assert compare(part, counted)["ours"]["ratios"] == {TO_FLOOR: 1.5}
    assert figures["peer"]["ratios"] == {}
    assert figures["gone"]["skipped"] == "not there"
    assert misses("cold", figures) == [
        "cold, ours: peak to peer's is 0.50, not 0.1",
        "cold, ours: what it takes to the floor's is 2.00, not 1.5",
    ]


def _figure(cpu: float, peer: str = "", ratio: float = 0) -> Figure:
    return {
        **EMPTY_FIGURE,
        "cpu": cpu,
        "wall": cpu,
        "peak": 1 << 20,
        "peer": peer,
        "ratios": {CPU: ratio} if peer else {},
        "goals": {CPU: 0.1} if peer else {},
    }


def _measurement(date: str, load: str, figures: dict[str, Figure]) -> Measurement:
    return {"date": f"2026-11-{date}T20:00:00", "load": load, "figures": figures}


RESULTS: Results = {
    "facts": {"machine": "M", "python of clients": "3.12.1", "load": "0.1 at the start"},
    "parts": {
        "api_key": _measurement(
            "21",
            "0.3",
            {
                BOTO3: _figure(1.2e-3),
                OURS: _figure(6e-5, BOTO3, 0.05),
                OURS_ASYNC: {
                    **_figure(2.4e-4, BOTO3, 0.2),
                    "ratios": {CPU: 0.2, TO_FLOOR: 1.25},
                    "goals": {CPU: 0.1, TO_FLOOR: 2},
                },
                "smithy": {**EMPTY_FIGURE, "skipped": "needs a newer Python"},
            },
        ),
        "decorated_call": _measurement(
            "22", "1.9", {"peer": _figure(1e-3), "ours": _figure(1e-5, "peer", 0.01)}
        ),
    },
    "pythons": {},
}


def test_the_tables_of_the_documents() -> None:
    text = documents.refreshed(
        "a\n<!-- figures: clients -->\nold\n<!-- -->\n<!-- figures: others --><!-- -->\n"
        "<!-- figures: others -->\n<!-- -->\nb\n",
        RESULTS,
    )
    assert text == """a
<!-- figures: clients -->

Measured on M, Python 3.12.1, 2026-11-21, load 0.3.

| | boto3 | ours | ours, asynchronous | asynchronous to floor |
| --- | --- | --- | --- | --- |
| one call | 1.2 ms | **0.05** | 0.20 (goal 0.1) | **1.25** |

Not measured: smithy (needs a newer Python).

<!-- -->
<!-- figures: others --><!-- -->
<!-- figures: others -->

Measured on M, Python 3.12.1, 2026-11-22, load 1.9.

| | peer | ours | ratio |
| --- | --- | --- | --- |
| call of a decorated function | peer: 1 ms | 10 us | **0.01** |

<!-- -->
b
"""
    assert "M, Python 3.12.1, 2026-11-21 to 2026-11-22, load 0.3 to 1.9" in tables.circumstances(
        RESULTS, RESULTS["parts"]
    )


def test_a_document_that_asks_for_a_table_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        documents.refreshed("<!-- figures: nothing -->\n<!-- -->", RESULTS)


def test_the_documents_hold_what_was_measured_last_and_nothing_by_hand() -> None:
    results = storage.read(storage.FILE)
    assert results["parts"]
    for name, text in documents.contents(results).items():
        assert (documents.ROOT / name).read_text(
            "utf-8"
        ) == text, f"{name} has other figures than bench/results.json: `python -m bench --render`"
    readme = (documents.ROOT / "README.md").read_text("utf-8")
    assert "<!-- figures: short -->\n\nCPU time" in readme  # is there at all
    assert "| one call |" in readme


def test_a_run_replaces_what_it_measures_and_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "results.json"
    before: Results = {
        **RESULTS,
        "parts": {**RESULTS["parts"], "no part": RESULTS["parts"]["api_key"]},
    }
    storage.write(file, before)
    assert storage.read(file) == before
    cost = [(BOTO3, Cost(1, 1.0, 100)), (OURS, Cost(1, 0.5, 100))]
    monkeypatch.setitem(run.PARTS, "api_key", Part(lambda _: cost, BOTO3))
    assert program.main(["api_key", "--json", str(file)]) == 0
    after = storage.read(file)
    assert after["parts"]["api_key"]["figures"][OURS]["ratios"] == {CPU: 0.5, PEAK: 1}
    assert (
        after["parts"].keys() == RESULTS["parts"].keys()
    )  # one that is gone from PARTS is left out
    assert after["parts"]["decorated_call"] == RESULTS["parts"]["decorated_call"]
    assert "[1/1] api_key, 10.0 minutes left" in capsys.readouterr().out
    assert program.main(["--show", "--json", str(file)]) == 0
    assert "| one call | 1 s | 0.50 |" in capsys.readouterr().out
    # Another Python's figures stand beside those of the usual one, which stay.
    faster = [(BOTO3, Cost(1, 1.0, 100)), (OURS, Cost(1, 0.25, 100))]
    monkeypatch.setitem(run.PARTS, "api_key", Part(lambda _: faster, BOTO3))
    assert program.main(["api_key", "--python", sys.executable, "--json", str(file)]) == 0
    both = storage.read(file)
    assert both["parts"] == after["parts"]
    assert both["pythons"].keys() == {platform.python_version()}
    assert "| one call | 1 s | 0.25 |" in tables.TABLES["pythons"](both)


def test_each_row_of_the_tables_is_of_a_part_that_is_measured() -> None:
    assert {row.part for row in (*tables.ROWS, *tables.OTHERS)} <= set(PARTS)
    assert tables.CROWDS.keys() <= set(PARTS)


def test_what_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    counted = clients.count("cold_both", 0, 0, ONCE)
    assert {str(skip) for _, skip in counted} == {"valgrind is not installed"}
    with pytest.raises(SystemExit, match=r"there is no .*results\.json; run `make bench` first"):
        program.main(["--show", "--json", str(tmp_path / "results.json")])
    with pytest.raises(SystemExit, match=r"^error: no-python does not run \(.+\); name another"):
        program.main(["--python", "no-python", "--json", str(tmp_path / "results.json")])
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
    monkeypatch.setattr(clients, "STARTED", {})
    [(_, skip)] = clients.cold("cold_one", False, ONCE)
    assert isinstance(skip, Skip)
    assert "capo_bedrock_agentcore" in str(skip)
