"""What settled.py passes over is what black would leave as it is."""

from __future__ import annotations

from pathlib import Path

import black
import hypothesis.strategies as st
import pytest
from agentcore_codegen import format as format_
from agentcore_codegen import pieces
from agentcore_codegen.settled import is_settled
from black.parsing import InvalidInput
from hypothesis import assume, given, settings

CLASS = '''@_final
class Event(_TypedDict, total=False):
    """An event.

    With a
      deeper line.
    """

    name: _Required["_Sequence[str] | None"]
    """Its name, "quoted".

       and not indented as a docstring would be
    """
    size: _Required[_Mapping[str, int | float]]'''

METHOD = '''    async def list_events(
        self,
        *,
        memoryId: str,
        maxResults: int | None = None,
    ) -> ListEventsOutput:
        r"""Lists \\d+ events.

        Args:
            memoryId: where
        """
        response: ListEventsOutput = await self._invoke(
            "ListEvents",
            {
                "memoryId": memoryId,
                "max-results": maxResults,
            },
        )
        return response'''


def black_keeps(text: str, depth: int) -> bool:
    source = f"{'class _:' if depth else ''}\n{text}\n".lstrip("\n")
    return black.format_str(source, mode=format_.MODE) == source


def test_both_forms_are_recognised() -> None:
    assert is_settled(CLASS, 0)
    assert is_settled(METHOD, 1)
    assert black_keeps(CLASS, 0)
    assert black_keeps(METHOD, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("An event.", " An event."),
        ("An event.", '"An" event.'),
        ("An event.", "An event. "),
        ("An event.", "An event.\\"),
        ("An event.", "An \\xAB event."),
        ("An event.", "An\tevent."),
        ("      deeper", " deeper"),
        ("    With a", "        With a"),
        ('deeper line.\n    """', f'deeper line.{"x" * 90}"""'),
        ('deeper line.\n    """', 'deeper line.\n"""'),
        ('deeper line.\n    """', 'deeper line."\n    """'),
        ('deeper line.\n    """', 'deeper line."""'),
        ('"""\n\n    name', '"""\n    name'),
        ('"""\n\n    name', '"""\n\n\n    name'),
        ("_Sequence[str] | None", "x" * 80),
        ("Mapping[str, int", "Mapping[str,int"),
        ("Mapping[str, int", "Mapping[str, 0XF"),
        ("int | float]", "int | float,]"),
        ("int | float]", "(int)]"),
        ('"_Sequence[str] | None"', "'_Sequence[str] | None'"),
        ('"_Sequence[str] | None"', 'u"_Sequence[str] | None"'),
        ("size: ", "size : "),
        ("size: ", "size:  "),
        ("@_final\n", "@_final\n\n"),
        ("_TypedDict, total=False", "_TypedDict, total = False"),
        ("(_TypedDict, total=False)", "()"),
        ("    size", "    x=1\n    size"),
        ("    size", "\n    size"),
    ],
)
def test_a_hair_off_is_not_recognised_where_black_minds(old: str, new: str) -> None:
    assert old in CLASS
    changed = CLASS.replace(old, new)
    assert not is_settled(changed, 0) or black_keeps(changed, 0)


words = st.text("ab_ZÄ漢.\\\"' \t\n\u00a0-xN{}", max_size=12)
names = st.one_of(
    st.sampled_from(["a", "from_", "lambda", "L1", "a.b"]), st.integers(1, 95).map("n".__mul__)
)
types_ = st.recursive(
    st.one_of(
        names, names.map('"{}"'.format), st.sampled_from(['"a | b"', "1", "'x'", "(a)", "-1"])
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("[".join).map("{}]".format),
        st.tuples(inner, inner).map(" | ".join),
        st.tuples(inner, inner).map(", ".join),
    ),
    max_leaves=4,
)


@st.composite
def docs(draw: st.DrawFn, margin: int) -> str:
    lines = draw(
        st.lists(st.one_of(words, st.integers(80, 97).map("w".__mul__)), min_size=1, max_size=4)
    )
    margins = (
        st.integers(max(margin - 1, 0), margin + 2) if draw(st.booleans()) else st.just(margin)
    )
    body = "\n".join([lines[0], *(" " * draw(margins) * bool(line) + line for line in lines[1:])])
    end = draw(st.sampled_from(["", "\n" + " " * margin, "\n", " "]))
    return f'{" " * margin}{draw(st.sampled_from(["", "", "r"]))}"""{body}{end}"""\n'


@st.composite
def classes(draw: st.DrawFn) -> str:
    base = draw(st.one_of(st.just("_TypedDict"), st.just("_TypedDict, total=False"), types_))
    text = f"class A({base}):\n"
    text += draw(st.one_of(st.just(""), docs(4))) + draw(st.sampled_from(["", "\n", "\n", "\n"]))
    for name, kind in draw(st.lists(st.tuples(names, types_), max_size=3)):
        text += f"    {name}: {kind}\n{draw(st.one_of(st.just(''), docs(4)))}"
    return text.removesuffix("\n")


@st.composite
def methods(draw: st.DrawFn) -> str:
    text = f"    {draw(st.sampled_from(['', 'async ']))}def {draw(names)}(\n        self,\n"
    params = draw(st.lists(st.tuples(names, types_), max_size=3))
    text += "        *,\n" if params else ""
    for name, kind in params:
        text += f"        {name}: {kind}{draw(st.sampled_from(['', ' = None']))},\n"
    result = draw(types_)
    text += f"    ) -> {result}:\n{draw(st.one_of(st.just(''), docs(8)))}"
    text += f"        response: {result} = {draw(st.sampled_from(['', 'await ']))}self._{draw(names)}(\n"
    text += f'            "{draw(names)}",\n            {{\n                "a": {draw(names)},\n'
    return text + "            },\n        )\n        return response"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.tuples(classes(), st.just(0)), st.tuples(methods(), st.just(1))))
def test_whatever_is_passed_over_black_keeps(case: tuple[str, int]) -> None:
    text, depth = case
    if not is_settled(text, depth):
        return
    try:
        kept = black_keeps(text, depth)
    except InvalidInput:  # not Python: black finds no fault with it, and a compiler will
        assume(False)
    else:
        assert kept


@pytest.mark.slow
def test_of_the_generated_package() -> None:
    """Most of the bulky modules is passed over, and black keeps every piece of that."""
    seen = passed = 0
    package = Path(__file__).resolve().parents[2] / "generated" / "agentcore_clients"
    bulky = [*package.glob("[!_]*/*client.py"), *package.glob("[!_]*/types.py")]
    for path in sorted(bulky):
        for piece in pieces.split(path.read_text(encoding="utf-8")):
            seen += len(piece.text)
            if is_settled(piece.text, piece.depth):
                passed += len(piece.text)
                assert black_keeps(piece.text, piece.depth), piece.text
    assert passed > 0.8 * seen > 0
