"""What formatting.py makes of a module is what black makes of it, whichever formatter does it."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import black
import pytest
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.rendering import formatting
from support import build, everything, models

MODE = black.Mode(line_length=100, target_versions={black.TargetVersion.PY310})
FORMATTERS = ("ruff", "black")

# Of each protocol, with much or with odd text in them.
SERVICES = [
    *("apigateway", "dynamodb", "iot-data", "lambda", "lexv2-runtime", "medialive", "polly"),
    *("route53", "s3", "ses", "sqs", "wafv2"),
]


def reference(source: str) -> str:
    return black.format_str(source, mode=MODE)


@pytest.fixture(params=FORMATTERS)
def formatter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs a test by ruff, and as if ruff were not installed."""
    if request.param == "black":
        monkeypatch.setattr(formatting, "ruff", lambda: None)
    else:
        monkeypatch.setattr(formatting, "black", lambda: pytest.fail("ruff is not used"))
    return str(request.param)


@pytest.mark.slow
def test_a_package_comes_out_as_from_black() -> None:
    """Every form of generated code is in the toy service."""
    files = dict(build.rendered(build.service(models.read(models.TOY))))
    for path, content in formatting.format_files(files).items():
        source = files[path]
        if isinstance(source, str) and path.endswith(".py"):
            assert content == reference(source), path
        else:
            assert content == source, path


@pytest.mark.usefixtures("formatter")
def test_modules_come_out_alike() -> None:
    files = dict(build.rendered(build.service(models.read(models.TOY))))
    chosen = {p: t for p, t in files.items() if p.endswith(("toy/waiters.py", "toy/exceptions.py"))}
    formatted = formatting.format_files(chosen)
    assert {path: build.toy()[path] for path in chosen} == formatted != chosen


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
def test_every_service_comes_out_as_from_black(name: str) -> None:
    service = everything.service(name)
    files = everything.files(service)
    for path, content in formatting.format_files(files).items():
        source = files[path]
        if isinstance(source, str) and path.endswith(".py"):
            assert content == reference(source), path


@pytest.mark.slow
def test_the_generated_package_is_as_from_black() -> None:
    modules = sorted((models.ROOT / "generated").rglob("*.py"))
    assert len(modules) > 100
    for path in modules:
        text = path.read_text(encoding="utf-8")
        assert reference(text) == text, path


@pytest.mark.usefixtures("formatter")
def test_no_path_is_left_out() -> None:
    files = dict.fromkeys(("build/a.py", "venv/site-packages/a.py", ".git/é a.py"), "x=1")
    assert set(formatting.format_files(files).values()) == {"x = 1\n"}


@pytest.mark.usefixtures("formatter")
def test_line_ends_and_characters_stay() -> None:
    source = 't = "é\\x00漢"\n\n\n\ndef f( ): ...\n'
    assert formatting.format_files({"a.py": source}) == {"a.py": reference(source)}


def test_only_python_text_is_formatted() -> None:
    files: dict[str, str | bytes] = {"a.py": "x=1", "b.txt": "x=1", "c.py": b"x=1", "d.json": "{}"}
    assert formatting.format_files(files) == {**files, "a.py": "x = 1\n"}
    assert formatting.format_files({"b.txt": "x=1"}) == {"b.txt": "x=1"}


@pytest.mark.usefixtures("formatter")
def test_a_broken_template_is_named() -> None:
    files = {"a/good.py": "x=1", "a/client.py": "x = 1\ndef f(:\n"}
    message = (
        r"^a/client\.py: the rendered module is not Python: [^\n]*2:\d[^\n]*; fix its template$"
    )
    with pytest.raises(GeneratorError, match=message):
        formatting.format_files(files)


@pytest.mark.usefixtures("formatter")
def test_no_configuration_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "black").write_text("[tool.black]\nline-length = 10\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        "[tool.black]\nline-length = 10\n[tool.ruff]\nline-length = 10\n", encoding="utf-8"
    )
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    source = "x = (one, two, three, four, five)\n"
    assert formatting.format_files({"a.py": source}) == {"a.py": source}
    assert len(list(tmp_path.iterdir())) == 3


def test_a_formatter_that_is_damaged_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "ruff", lambda: ("python", "-c", "raise SystemExit('no disk')"))
    with pytest.raises(GeneratorError, match="the formatter failed: no disk"):
        formatting.format_files({"a.py": "x=1"})


@pytest.mark.parametrize("version", ["0.9.10", "0.14.0"])
def test_a_ruff_of_another_style_is_left_alone(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert formatting.ruff() is not None
    monkeypatch.setattr(importlib.metadata, "version", lambda name: version)
    assert formatting.ruff() is None
