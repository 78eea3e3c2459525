"""Edits of specs.toml: the value changes, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen.configuration.edit import bumped, pinned, raised
from agentcore_codegen.diagnostics import GeneratorError

PATH = Path("specs.toml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '# top\nbotocore = "1.1.0" # why\n[package]\nversion = "0.1.0"   # mine\n[service.a]\n',
            '# top\nbotocore = "1.2.0" # why\n[package]\nversion = "0.2.0"   # mine\n[service.a]\n',
        ),
        (  # spacing, quotes and a trailing comment with quotes
            "botocore='1.1.0'#\"1.1.0\"\n[ package ]\n  version  =  '0.1.0'\n[service.a]\n",
            'botocore="1.2.0"#"1.1.0"\n[ package ]\n  version  =  "0.2.0"\n[service.a]\n',
        ),
        (  # a key of the same name in another table
            'botocore = "1.1.0"\n[service.a.names]\nversion = "x"\nbotocore = "y"\n[package]\nversion = "0.1.0"\n',
            'botocore = "1.2.0"\n[service.a.names]\nversion = "x"\nbotocore = "y"\n[package]\nversion = "0.2.0"\n',
        ),
        (  # no version, no table
            'botocore = "1.1.0"\n[service.a]',
            'botocore = "1.2.0"\n[service.a]\n\n[package]\nversion = "0.2.0"\n',
        ),
        (
            'botocore = "1.1.0"\n[package]\nname = "x"\n[service.a]\n',
            'botocore = "1.2.0"\n[package]\nversion = "0.2.0"\nname = "x"\n[service.a]\n',
        ),
        (  # line ends stay
            'botocore = "1.1.0"\r\n[package]\r\nversion = "0.1.0"\r\n[service.a]\r\n',
            'botocore = "1.2.0"\r\n[package]\r\nversion = "0.2.0"\r\n[service.a]\r\n',
        ),
    ],
)
def test_one_line_each_changes(before: str, after: str) -> None:
    assert pinned(before, PATH, "1.2.0", "0.2.0") == after


def test_what_cannot_be_edited_is_an_error() -> None:
    text = 'botocore = "1.1.0"\npackage = { version = "0.1.0" }\n[service.a]\n'
    with pytest.raises(GeneratorError) as error:
        pinned(text, PATH, "1.2.0", "0.2.0")
    assert "specs.toml" in str(error.value)


@pytest.mark.parametrize(
    ("version", "bump", "expected"),
    [
        ("0.1.0", "major", "0.2.0"),
        ("0.1.7", "minor", "0.2.0"),
        ("0.1.7", "patch", "0.1.8"),
        ("0.1.7", "none", "0.1.7"),
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("0.9", "major", "0.10.0"),
        ("2.9", "patch", "2.9.1"),
        ("1.0.0rc1", "none", "1.0.0rc1"),
    ],
)
def test_versions(version: str, bump: str, expected: str) -> None:
    assert bumped(version, bump, PATH) == expected


def test_a_version_that_cannot_be_raised_is_an_error() -> None:
    with pytest.raises(GeneratorError, match="--keep-version"):
        bumped("1.0.0rc1", "minor", PATH)


@pytest.mark.parametrize(
    ("version", "told", "bump", "expected"),
    [
        ("0.1.0", "0.1.0", "minor", "0.2.0"),
        ("0.1.0", "0.1.0", "none", "0.1.0"),
        ("0.2.0", "0.1.0", "minor", "0.2.0"),  # raised by hand already
        ("0.1.1", "0.1.0", "minor", "0.2.0"),  # not far enough
        ("1.0.0", "0.9.0", "patch", "1.0.0"),
        ("0.10.0", "0.9.0", "patch", "0.10.0"),  # numbers, not texts
        ("0.0.1", "0.1.0", "none", "0.1.0"),  # the package is further
        ("next", "next", "none", "next"),
    ],
)
def test_a_version_is_raised_no_further_than_changes_ask(
    version: str, told: str, bump: str, expected: str
) -> None:
    assert raised(version, told, bump, PATH) == expected
