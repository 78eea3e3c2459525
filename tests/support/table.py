"""A table at the end of a test run: rows that tests recorded, from every worker."""

from __future__ import annotations

from typing import Any

ROW = "generality"  # a test records a list of cells under this name
HEAD = ("service", "protocol", "operations", "seconds", "engine", "result")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Prints the recorded rows, sorted, with what became of the test that recorded each."""
    rows = [
        (*cells, outcome)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        for name, cells in report.user_properties
        if name == ROW
    ]
    if not rows:
        return
    terminalreporter.section("services that botocore ships")
    table = [HEAD, *sorted(rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    for row in table:
        terminalreporter.write_line(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    passed = sum(row[-1] == "passed" for row in rows)
    terminalreporter.write_line(f"{passed} of {len(rows)} services generate")
