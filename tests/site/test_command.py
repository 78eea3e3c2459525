"""The command itself: what it needs, and what it says where that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen.cli import main
from agentcore_codegen.site import tool
from support.models import SPECS


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is read, in one line, with the exit code of a wrong usage."""
    monkeypatch.setattr(tool, "MODULE", "no_such_static_site_generator")
    with pytest.raises(SystemExit) as end:
        main(["--specs", str(SPECS), "site", "-o", str(tmp_path / "site")])
    assert end.value.code == 2
    assert capsys.readouterr().err == (
        "error: making a site needs Zensical; install it with"
        " `pip install 'agentcore-codegen[site]'` (Python 3.11 or newer)\n"
    )
    assert not (tmp_path / "site").exists()
