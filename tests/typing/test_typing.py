"""What checkers accept and refuse: every rule of the types, on the generated package, line by line.

A file of `cases/` is never run. A line that ends in `# error: <codes of mypy> | <rules of pyright>`
must be refused by both checkers for these reasons; any other line must please both.
"""

from __future__ import annotations

from subjects import CASES
from support import checkers


def test_checkers_agree_with_every_line(checked: checkers.Checked) -> None:
    problems = [problem for file in CASES for problem in checked.compare(file)]
    assert not problems, "\n" + "\n".join(problems)


def test_every_refusal_names_its_reasons() -> None:
    for file in CASES:
        for number, marker in checkers.markers(file).items():
            assert marker.mypy and marker.pyright, f"{file.name}:{number}"


def test_a_wrong_marker_is_noticed(checked: checkers.Checked) -> None:
    found = checked.compare(checked.folder / "lines.py")
    assert [problem.split(":")[1] for problem in found] == ["1", "3", "4", "1", "3", "4"]
