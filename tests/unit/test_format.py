"""What format.py makes of a module is what black makes of it, whatever it remembers."""

from __future__ import annotations

import ast
import os
import random
import time
from pathlib import Path

import black
import hypothesis.strategies as st
import pytest
from agentcore_codegen import cache, pieces
from agentcore_codegen import format as format_
from agentcore_codegen.diagnostics import GeneratorError
from black.parsing import InvalidInput
from hypothesis import given, settings

HERE = Path(__file__).resolve()
REAL = [
    *sorted((HERE.parents[2] / "generator").rglob("*.py")),
    *sorted((HERE.parents[2] / "tests").rglob("*.py")),
    *sorted(Path(ast.__file__).parent.glob("[a-d]*.py")),
]


def expected(source: str) -> str:
    return black.format_str(source, mode=format_.MODE)


def is_valid(source: str) -> bool:
    try:
        expected(source)
    except InvalidInput:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_modules_come_out_as_from_black(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if not is_valid(source):
        pytest.skip("black itself does not read it")
    once = format_.format_module(source)
    assert once == expected(source)
    assert format_.format_module(once) == expected(once)


# Statements that sit badly beside each other: blank lines, comments, docstrings, decorators.
STATEMENTS = [
    '"""Docs."""',
    "# Code generated",
    "import os",
    "x = 1",
    "x = [1,\n  2]",
    "def f(): ...",
    "def f(a,b = 1):\n    return a",
    "async def g(self):\n    '''Docs.\n\n\n    def inner(): ...\n    '''",
    "@dec\ndef h():\n    # only\n    pass",
    "class A: pass",
    "class A(B):\n    x: int\n    '''About x.'''\n    y: int",
    "class A:\n    '''Docs.'''\n    def f(self): ...\n\n    def g(self):\n        return 1\n    z = 1",
    "class A:\n    x: int\n\n    @property\n    def f(self): pass\n\n\n    # c\n    async def g(self): pass",
    "class A:\n  def f(self):\n    pass\n\n    def inner(): pass",
    "class A(\n    B\n):\n    def f(self):\n        '''a\n\n    def not_code'''\n\n    def g(self): pass",
    "if x:\n    def f(): pass\n\n    class B: pass\nelse:\n    y = 1",
    "text = '''\n\n\nclass A:\n    pass\n'''",
    "# fmt: off\nx  =  1\n# fmt: on",
    "x = (  # why\n    1\n\n\n\n)",
    "y = a \\\n    + b",
    "type T = int",
    "from: int",
]
GAPS = ["\n", "\n\n", "\n\n\n", "\n\n\n\n"]


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STATEMENTS), st.sampled_from(GAPS)), max_size=6))
def test_any_neighbours_come_out_as_from_black(parts: list[tuple[str, str]]) -> None:
    source = "".join(statement + gap for statement, gap in parts)
    if is_valid(source):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pieces, "_BIG", 0)  # cut small classes, too
            assert format_.format_module(source) == expected(source)


def test_a_definition_is_formatted_once_for_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of one method costs one method."""
    method = "    def f{n}(self, a, b=1):\n        return [a ,b, {n}]\n"
    source = "import os\n\n\nclass A:\n" + "\n".join(method.format(n=n) for n in range(200))
    shelf = cache.Shelf({})
    format_.format_module(source, shelf)
    seen: list[str] = []
    real = black.format_str

    def spy(text: str, *, mode: black.Mode) -> str:
        seen.append(text)
        return real(text, mode=mode)

    monkeypatch.setattr(black, "format_str", spy)
    changed = source.replace("[a ,b, 77]", "[b ,a, 77]")
    again = format_.format_module(changed, cache.Shelf(dict(shelf.entries)))
    assert again == real(changed, mode=format_.MODE)
    assert len(seen) == 1
    assert "[b ,a, 77]" in seen[0]


def test_only_python_text_is_formatted(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.py": "x=1", "b.txt": "x=1", "c.py": b"x=1", "d.json": "{}"}
    assert format_.format_files(files, tmp_path) == {**files, "a.py": "x = 1\n"}


def test_a_broken_template_is_named() -> None:
    with pytest.raises(GeneratorError, match=r"a/client\.py: the rendered module is not Python"):
        format_.format_files({"a/client.py": "def f(:\n"}, None)


SOURCE = "import os\n\n\ndef f( a ):\n    return a\n\n\n@f\nclass A( B ):\n    x=1\n"


def test_the_cache_is_used_and_survives_any_corruption(tmp_path: Path) -> None:
    first = format_.format_files({"a.py": SOURCE}, tmp_path)
    entries = list(tmp_path.iterdir())
    assert len(entries) == 2  # the module's pieces, and statements of any module
    rng = random.Random(7)
    for entry in entries:
        good = entry.read_bytes()
        for _ in range(30):
            start = rng.randrange(len(good))
            entry.write_bytes(good[:start] + rng.randbytes(rng.randrange(4)) + good[start + 1 :])
            assert format_.format_files({"a.py": SOURCE}, tmp_path) == first
            assert entry.read_bytes() == good
        entry.unlink()
        entry.mkdir()
        assert format_.format_files({"a.py": SOURCE}, tmp_path) == first
        entry.rmdir()


def test_a_warm_run_does_not_ask_black(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = format_.format_files({"a.py": SOURCE}, tmp_path)
    monkeypatch.setattr(black, "format_str", None)
    assert format_.format_files({"a.py": SOURCE}, tmp_path) == first


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert format_.format_files({"a.py": "x=1"}, tmp_path / "file" / "cache") == {"a.py": "x = 1\n"}


def test_another_black_has_another_cache(tmp_path: Path) -> None:
    for settings_ in ("black 1", "black 2"):
        with cache.Cache(tmp_path, settings_) as shelves:
            shelf = shelves.shelf("a.py")
            assert shelf.get("x") is None
            shelf.put("x", settings_)


def test_what_a_run_does_not_need_is_forgotten(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with cache.Cache(tmp_path, "s") as shelves:
            shelves.shelf("a.py").put(name, name.upper())
    with cache.Cache(tmp_path, "s") as shelves:
        shelf = shelves.shelf("a.py")
        assert (shelf.get("one"), shelf.get("two")) == (None, "TWO")


def test_the_cache_prunes_by_age_and_size(tmp_path: Path) -> None:
    for number in range(4):
        path = tmp_path / f"{number}.json"
        path.write_bytes(b"x" * 10)
        age = (4 - number) * 1000
        os.utime(path, (time.time() - age, time.time() - age))
    cache.prune(tmp_path, max_age=3500, max_bytes=1000)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.json", "2.json", "3.json"]
    cache.prune(tmp_path, max_age=3500, max_bytes=25)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2.json", "3.json"]
