"""Waiters end as botocore's do: on each acceptor, after the last attempt, on an error."""

from __future__ import annotations

from typing import Any

import pytest
from support import samples
from support.cases import Pair
from support.compare import difference
from support.drive import Outcome
from support.pages import accepted
from support.server import Response

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

CONFIG = {"Delay": 0, "MaxAttempts": 3}
NOTHING = Response(200, {}, b"{}")
STRANGE = Response(400, {"x-amzn-ErrorType": "Strange"}, b'{"message": "m"}')


def same(ours: Outcome, theirs: Outcome) -> None:
    """Checks that two waiters ended alike."""
    error: Any = theirs.error
    if error is None:
        assert ours.get() == theirs.value
        return
    mine: Any = ours.error
    assert type(mine) is type(error)
    assert str(mine) == str(error)
    assert difference(mine.last_response, error.last_response) is None


def run(pair: Pair, answers: list[Response]) -> None:
    """Waits on both sides with the same answers, and checks the number of attempts too."""
    config = pair.service.extra("waiters-2")["waiters"][pair.case.name]
    params = samples.minimal(pair.service.operation(config["operation"]).input_shape)
    pair.server.take()
    pair.server.reply(*answers)
    theirs = pair.oracle.drive.wait(pair.case.name, params, CONFIG)
    attempts = len(pair.server.take())
    pair.server.reply(*answers)
    ours = pair.ours.wait(pair.case.name, params, CONFIG)
    assert len(pair.server.take()) == attempts
    same(ours, theirs)


@pytest.mark.of("waiter")
def test_every_acceptor_ends_a_waiter_as_in_botocore(pair: Pair) -> None:
    config = pair.service.extra("waiters-2")["waiters"][pair.case.name]
    operation = pair.service.operation(config["operation"])
    answers: dict[str, Response] = {}
    for acceptor in config["acceptors"]:
        try:
            answer = accepted(operation, acceptor)
        except NotImplementedError:
            continue
        answers.setdefault(acceptor["state"], answer)
        if acceptor["state"] == "retry":
            run(pair, [answer] * CONFIG["MaxAttempts"])
        else:
            run(pair, [answer])
    if "retry" in answers:  # an answer that says nothing follows one that does
        run(pair, [answers["retry"], NOTHING, NOTHING])
    if "retry" in answers and "success" in answers:
        run(pair, [answers["retry"], answers["success"]])
    assert answers


@pytest.mark.of("waiter")
def test_an_unexpected_error_ends_a_waiter(pair: Pair) -> None:
    run(pair, [STRANGE] * CONFIG["MaxAttempts"])


@pytest.mark.of(services=("toy", "bedrock-agentcore-control"))
def test_waiter_names_hold_botocores(pair: Pair) -> None:
    # More of them are declared in specs.toml.
    names = pair.ours.client.waiter_names
    assert set(pair.oracle.client.waiter_names) <= set(names)
    assert names == sorted(names)
    with pytest.raises(
        ValueError, match=f"does not exist: no_such_waiter; there are: .*{names[0]}"
    ):
        pair.ours.client.get_waiter("no_such_waiter")
