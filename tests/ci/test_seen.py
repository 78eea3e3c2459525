"""What a comment keeps of the push before: which changes a reader has seen."""

from __future__ import annotations

from agentcore_codegen.ci import seen

ONE, TWO = "a" * 40, "b" * 40


def test_the_first_push_marks_nothing_and_a_second_run_of_it_neither() -> None:
    line = seen.line(ONE, ["1a", "2b"], None)
    assert line == f"<!-- seen {ONE} first: 1a 2b -->"
    assert seen.known(f"report\n{line}\nmore", ONE) is None
    assert seen.known(line, TWO) == {"1a", "2b"}


def test_a_second_run_of_a_later_push_marks_the_same() -> None:
    line = seen.line(TWO, ["1a", "3c", "3c"], frozenset({"1a", "2b"}))
    assert line == f"<!-- seen {TWO} next: 1a 3c+ -->"
    assert seen.known(line, TWO) == {"1a"}
    assert seen.known(line, ONE) == {"1a", "3c"}


def test_a_push_that_leaves_nothing_was_one() -> None:
    line = seen.line(TWO, [], frozenset({"1a"}))
    assert (seen.known(line, TWO), seen.known(line, ONE)) == (frozenset(), frozenset())
    assert seen.known("no line", ONE) is None


def test_a_line_that_would_take_the_reports_room_is_left_out() -> None:
    assert seen.line(ONE, map(str, range(10_000)), None) == ""
