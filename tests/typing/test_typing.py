"""What checkers accept and refuse: every rule of the types, on the generated package, line by line.

A file of `cases/` is never run. A line that ends in `# error: <codes of mypy> | <rules of pyright>`
must be refused by both checkers for these reasons; any other line must please both.
"""

from __future__ import annotations

from pathlib import Path

from support import build, checkers

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
GENERATED = checkers.ROOT / "generated"


def test_checkers_agree_with_every_line(tmp_path: Path) -> None:
    """One test, as it is one run of each checker: they start slowly and then are quick."""
    toy = build.write(build.toy(), tmp_path / "toy")
    path = (GENERATED, toy)
    mypy, pyright = checkers.mypy(CASES, path), checkers.pyright(CASES, path, tmp_path)
    problems = [problem for file in CASES for problem in checkers.compare(file, mypy, pyright)]
    assert not problems, "\n" + "\n".join(problems)


def test_every_refusal_names_its_reasons() -> None:
    for file in CASES:
        for number, marker in checkers.markers(file).items():
            assert marker.mypy and marker.pyright, f"{file.name}:{number}"


def test_a_wrong_marker_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "lines.py"
    file.write_text(
        'a: int = ""\n'  # refused, not marked
        'b: int = ""  # error: assignment | reportAssignmentType\n'
        "c: int = 1  # error: assignment | reportAssignmentType\n"  # marked, accepted
        'd: int = ""  # error: arg-type | reportArgumentType\n'  # for another reason
    )
    mypy = checkers.mypy([file], (), cache=tmp_path / "cache")
    found = checkers.compare(file, mypy, checkers.pyright([file], (), tmp_path))
    assert [problem.split(":")[1] for problem in found] == ["1", "3", "4", "1", "3", "4"]
