"""--used-by: which changes callers' source meets, where, and how certain that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen.configuration import config
from agentcore_codegen.diagnostics import UsageError
from agentcore_codegen.diff.callers import files
from agentcore_codegen.diff.callers.affected import AFFECTED, MAYBE, NOT, used_by
from agentcore_codegen.diff.change import Use
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import example
from agentcore_codegen.diff.run import Comparison
from agentcore_codegen.report import write_report
from agentcore_codegen.report.formats import FORMATS
from agentcore_codegen.report.report import View

BOTO = 'import boto3\nclient = boto3.client("library")\n'
OURS = "from toys.library import LibraryClient, types\nclient = LibraryClient()\n"
TOML = """\
botocore = "1.0.0"
[package]
name = "toys"
distribution = "toys"
version = "0.1.0"
[service.library]
module = "library"
client = "LibraryClient"
"""

# rule, source after the client, level, lines (the client has two)
CASES: list[tuple[str, str, str, list[int]]] = [
    ("operation-removed", "client.review_book()", AFFECTED, [3]),
    ("operation-removed", "call = client.review_book\ncall()", AFFECTED, [3]),
    ("operation-removed", 'getattr(client, "review_book")()', MAYBE, [3]),
    ("operation-removed", "def f(name):\n    return getattr(client, name)()", MAYBE, [4]),
    ("operation-removed", "def f(other):\n    other.review_book()", MAYBE, [4]),
    ("operation-removed", "client.get_book(id='a')", NOT, []),
    ("operation-removed", "iam = boto3.client('iam')\niam.review_book()", NOT, []),
    ("operation-input-removed", "client.close_library()", NOT, []),
    ("operation-input-removed", "client.close_library(id='a')", AFFECTED, [3]),
    ("operation-output-removed", "print(client.close_library()['id'])", AFFECTED, [3]),
    ("operation-http-method-changed", "client.put_book(id='a', title='b')", MAYBE, [3]),
    ("request-member-removed", "client.put_book(id='a', title='b', note='c')", AFFECTED, [3]),
    ("request-member-removed", "client.put_book(id='a', title='b')", NOT, []),
    ("request-member-removed", "p = {'id': 'a'}\np['note'] = 'c'\nclient.put_book(**p)", AFFECTED, [4]),
    ("request-member-removed", "p = {'id': 'a'}\nclient.put_book(**p)", NOT, []),
    ("request-member-removed", "def f(**p):\n    client.put_book(**p)", MAYBE, [4]),
    ("request-member-removed", "def f(c: 'X'):\n    return c.put_book(note='c')", MAYBE, [4]),
    # the value is made elsewhere: what breaks is where its key is written
    ("request-member-removed", "n = input()\nclient.put_book(id='a', title='b',\n  note=n)",
     AFFECTED, [5]),
    ("request-required-member-added", "client.put_book(id='a', title='b')", AFFECTED, [3]),
    ("request-required-member-added", "client.put_book(id='a', title='b', note='c')", NOT, []),
    ("request-member-became-required", "p = dict(id='a')\nif p: p['pages'] = 1\nclient.put_book(**p)",
     MAYBE, [5]),
    ("request-enum-value-removed", "client.put_book(id='a', title='b', state='NEW')", NOT, []),
    ("response-member-removed", "r = client.get_book(id='a')\nprint(r['editor'])", AFFECTED, [4]),
    ("response-member-removed", "r = client.get_book(id='a')\nprint(r['title'])", NOT, []),
    ("response-member-removed", "def f(id):\n    return client.get_book(id=id)", NOT, []),
    ("response-member-removed", "def f(id):\n    return client.get_book(id=id)\nf('a')['editor']",
     AFFECTED, [5, 4]),
    ("response-member-removed", "def f(r):\n    return r['editor']\nf(client.get_book(id='a'))",
     MAYBE, [5]),
    ("response-member-removed", "a = []\na.append(client.get_book(id='a'))\nprint(a[0]['editor'])",
     AFFECTED, [5, 4]),
    ("response-member-removed",
     "a = []\na.append(client.get_book(id='a'))\nfor b in a:\n    print(b['editor'])", AFFECTED, [6, 4]),
    ("response-member-became-optional", "client.get_book(id='a').get('title')", MAYBE, [3]),
    ("response-member-became-optional", "client.get_book(id='a')['title']", AFFECTED, [3]),
    ("error-added", "client.put_book(id='a', title='b')", MAYBE, [3]),
    ("error-class-removed", "try: pass\nexcept client.exceptions.Lost: pass", AFFECTED, [4]),
    ("error-class-removed", "e = ''\ne.response['Error']['Code'] == 'Lost'", MAYBE, [4]),
    ("paginator-removed", "client.get_paginator('list_books')", AFFECTED, [3]),
    ("paginator-removed", "client.list_books()", NOT, []),
    ("waiter-removed", "client.get_waiter('book_read').wait(id='a')", AFFECTED, [3]),
    ("endpoint-rules-changed", "", MAYBE, [2]),
    ("metadata-service-id-changed", "", AFFECTED, [2]),
    ("request-member-added", "client.put_book(id='a', title='b')", NOT, []),
    ("documentation-changed", "client.get_book(id='a')", NOT, []),
]  # fmt: skip


def use(tmp_path: Path, rule: str, text: str, head: str = BOTO) -> Use:
    source, toml = tmp_path / "caller.py", tmp_path / "specs.toml"
    source.write_text(head + text + "\n", "utf-8")
    toml.write_text(TOML, "utf-8")
    sample = example(rule)
    old, new = sample.model(False), sample.model(True)
    parsed, problems = files.read([source])
    assert not problems
    diff = used_by(compare(old, new), old, new, parsed, config.read(toml))
    (met,) = [change.use for change in diff.changes if change.rule.id == rule]
    assert met is not None
    return met


@pytest.mark.parametrize(("rule", "text", "level", "lines"), CASES)
def test_what_a_program_meets(
    rule: str, text: str, level: str, lines: list[int], tmp_path: Path
) -> None:
    met = use(tmp_path, rule, text)
    assert (met.level, [int(site.rpartition(":")[2]) for site in met.sites]) == (level, lines)


OURS_CASES: list[tuple[str, str, str, list[int]]] = [
    ("operation-removed", "client.review_book()", AFFECTED, [3]),
    ("shape-renamed", "x: types.Shelf", AFFECTED, [3]),
    ("request-member-removed", "async def f(c: LibraryClient):\n    await c.put_book(note='c')",
     AFFECTED, [4]),
    ("response-member-removed",
     "def f(r: types.GetBookResponse):\n    return r['editor']", AFFECTED, [4]),
    ("response-member-removed",
     "for page in client.get_paginator('list_books').paginate():\n    print(page['editor'])",
     NOT, []),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "level", "lines"), OURS_CASES)
def test_what_a_program_of_the_typed_package_meets(
    rule: str, text: str, level: str, lines: list[int], tmp_path: Path
) -> None:
    met = use(tmp_path, rule, text, OURS)
    assert (met.level, [int(site.rpartition(":")[2]) for site in met.sites]) == (level, lines)


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_format_says_it(form: str, tmp_path: Path) -> None:
    source = tmp_path / "caller.py"
    source.write_text(f"{BOTO}client.review_book()\n", "utf-8")
    sample = example("operation-removed")
    old, new = sample.model(False), sample.model(True)
    diff = used_by(compare(old, new), old, new, files.read([source])[0], None)
    text = write_report(form, [Comparison(diff, old, new)], View())
    assert "affected" in text
    assert "caller.py:3" in text or '"startLine": 3' in text


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    names = {
        "broken.py": b"def (",
        "bytes.py": b"\xff",
        "deep.py": b"(" * 5_000,
        "good.py": b"x = 1",
    }
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "link.py").symlink_to("/etc/hostname")
    parsed, problems = files.read([tmp_path])
    assert [Path(file.name).name for file in parsed] == ["good.py"]
    assert len(problems) == 3
    assert all("its calls are not known" in str(p) and "\n" not in str(p) for p in problems)
    with pytest.raises(UsageError, match="no such file or folder"):
        files.read([tmp_path / "nowhere"])
