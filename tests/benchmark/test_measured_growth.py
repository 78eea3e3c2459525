"""What is measured as an API grows, and that a start does not grow by code that is not called."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from agentcore_codegen.archive import Archive

from bench import growth, growth_picture, growth_table
from bench.process import ROOT, listen
from bench.results import EMPTY_FIGURE, Figure, Measurement
from bench.server import serving
from bench.turns import Effort

_PROGRAM = """
import sys
from bench.adapters import ours

def loaded():
    return [name.rpartition(".")[2] for name in sys.modules if "agentcore._native." in name]

client = ours.data(sys.argv[1])
print(loaded())
ours.api_key(client)
print(loaded())
"""


def test_a_start_imports_the_code_of_no_operation_and_a_call_that_of_its_own() -> None:
    with serving() as server:
        _, text = listen([sys.executable, "-c", _PROGRAM, server.http], server.env)
    modules = ROOT / "generated" / "agentcore_clients" / "bedrock_agentcore" / "_native"
    assert len(list(modules.glob("*.py"))) > 10
    assert text.splitlines() == ["['endpoints']", "['endpoints', 'resource_api_key']"]


def test_the_releases_go_from_the_fewest_operations_to_the_most() -> None:
    chosen = growth.releases()
    assert list(chosen.values()) == sorted(chosen.values())
    assert len(chosen) == 6
    assert next(iter(chosen)) == Archive(ROOT / "specs").releases()[0].version


def _release(operations: int, cpu: float, peak: int) -> Figure:
    more = {
        growth.OPERATIONS: float(operations),
        growth.GENERATION: 2.0,
        growth.GENERATION_PEAK: 5e7,
    }
    return {**EMPTY_FIGURE, "cpu": cpu, "peak": peak, "more": more}


RELEASES: Measurement = {
    "date": "2026-11-21",
    "load": "0.3",
    "figures": {"1.0": _release(100, 0.040, 1 << 24), "2.0": _release(300, 0.042, 1 << 24)},
}


def test_what_an_operation_adds() -> None:
    assert growth_table.each_operation(RELEASES) == (
        "An operation that is not called adds 10 us of CPU time to a start (0.03 %) "
        "and 0.0 KB of memory."
    )


def test_the_picture_has_a_point_for_each_release_in_each_panel() -> None:
    drawn = ElementTree.fromstring(growth_picture.picture(RELEASES))
    points = drawn.findall("{*}circle")
    assert len(points) == 3 * 2
    first, second = (float(point.attrib["cy"]) for point in points[:2])
    assert second < first  # more time is higher up


@pytest.mark.slow
def test_each_release_and_service_is_generated_and_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth.environments, "python", lambda name: Path(sys.executable))
    monkeypatch.setattr(growth, "SERVICES", ("dynamodb",))
    found = dict([*growth.over_releases(Effort(1, 0)), *growth.over_services(Effort(1, 0))])
    assert {"dynamodb", growth.theirs("dynamodb")} <= found.keys()
    for name, cost in found.items():
        assert not isinstance(cost, Exception), (name, cost)
        assert cost.cpu > 0
