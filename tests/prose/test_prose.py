"""Documentation text: HTML to text, wrapping, literals, constraints and composed docstrings."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace

import black
import pytest
from agentcore_codegen import prose
from agentcore_codegen.ir.service import Constraints, Enum, Field, ListOf, MapOf, Named, Scalar
from black.mode import TargetVersion
from hypothesis import given, settings
from hypothesis import strategies as st

MODE = black.Mode(line_length=100, target_versions={TargetVersion.PY310})


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("  \n ", ""),
        ("plain", "plain"),
        ("<p>One.</p> <p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.</p>two<p>three</p>", "One.\n\ntwo\n\nthree"),
        ("<p> a \n\n  b&nbsp;c </p>", "a b c"),
        ("<p>a<br>b<br/>c</p>", "a\n\nb\n\nc"),
        ("<p>a &lt;b&gt; &amp; &quot;c&quot;</p>", 'a <b> & "c"'),
        # code
        ("<p>Use <code>x</code>.</p>", "Use ``x``."),
        ("<p>(<code>a b</code>)</p>", "(``a b``)"),
        ("<p>a<code> b </code>c</p>", "a ``b`` c"),
        ("<p>a <code></code>b</p>", "a b"),
        ("<p>the<code>a</code>filter of <code>b</code>s</p>", "the ``a`` filter of ``b``s"),
        ("<code>a`b</code>", "``a'b``"),
        (r"<code>\d+</code>", r"``\d+``"),
        # text that an editor would take for markup
        ("<p>globs such as * or a/*, too.</p>", "globs such as * or ``a/*``, too."),
        ("<p>the prefix_ and the _prefix</p>", "the ``prefix_`` and the _prefix"),
        ("<p>call `thing` or `</p>", "call ``thing`` or '"),
        (r"<p>a \d b</p>", r"a ``\d`` b"),
        ("<p>snake_case stays</p>", "snake_case stays"),
        # emphasis is dropped
        ("<p><b>Bold</b> and <i>italic</i></p>", "Bold and italic"),
        # links
        ('<a href="https://a.b/c">the page</a>', "[the page](https://a.b/c)"),
        ('see <a href=" https://a.b/c_(d) "> x </a>.', "see [x](https://a.b/c_%28d%29) ."),
        ('at <a href="https://a.b/c"></a> it is', "at https://a.b/c it is"),
        ('<a href="API_X.html">X</a>', "``X``"),
        ("<a>CreateThing</a> and <a>some words</a>", "``CreateThing`` and some words"),
        ('<a href="https://a.b"><code>X</code></a>', "[X](https://a.b)"),
        # lists
        ("<p>One of:</p><ul><li>a</li><li><p>b</p></li></ul>", "One of:\n\n* a\n* b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "* a\n\n  * b\n\n* c"),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>end", "* a\n\n  b\n\n* c\n\nend"),
        ("<ol><li>a</li></ol>", "* a"),
        ("<dl><dt>A</dt><dd><p>b</p></dd><dt>C</dt><dd>d</dd></dl>", "* A: b\n* C: d"),
        # notes
        ("<p>a</p><note><p>b</p><p>c</p></note>", "a\n\nNote: b\n\nc"),
        ("<important>b</important><danger>c</danger>", "Important: b\n\nWarning: c"),
        ("<note><p>See:</p><ul><li>a</li></ul></note>", "Note: See:\n\n* a"),
        # what is left out
        ("<fullname>AWS Thing</fullname><p>Does things.</p>", "Does things."),
        ("<p>a</p><examples>b</examples>", "a"),
        # malformed
        ("<p>a", "a"),
        ("a</p></p></b>b", "ab"),
        ("<p><code>a</p>b", "``a``\n\nb"),
        ("<ul><li>a<li>b</ul>c", "* a\n* b\n\nc"),
        ("</ul><p>a</p>", "a"),
        ("<p>1 < 2 & 3 > 2</p>", "1 < 2 & 3 > 2"),
        ("<unknown>a</unknown>", "a"),
    ],
)
def test_text(html: str, text: str) -> None:
    assert prose.text(html) == text


FRAGMENTS = st.sampled_from(
    "<p> </p> <ul> </ul> <li> </li> <code> </code> <a> <a|href='https://x.y/z'> </a> <note> </note> "
    "<dl> <dt> </dt> <dd> </dd> <br> <b> </b> <fullname> </fullname> <![x <!-- & &lt; < > ` * \\ _ "
    "a b. C \n".replace("\n", " ").split(" ")
).map(lambda text: text.replace("|", " "))


@given(st.lists(FRAGMENTS, max_size=30).map("".join) | st.text())
@settings(max_examples=150, deadline=None)
def test_text_of_anything_has_balanced_code_and_no_loose_lines(html: str) -> None:
    text = prose.text(html)
    assert text.count("`") % 4 == 0
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert text == text.strip()


@pytest.mark.parametrize(
    ("text", "indent", "wrapped"),
    [
        ("short", 0, "short"),
        ("a " * 30, 60, " ".join("a" * 18) + "\n" + " ".join("a" * 12)),
        # literals and links are never broken, and never broken off what is glued to them
        ("aaaa ``b b b b`` c", 86, "aaaa\n``b b b b``\nc"),
        ("aaaa [b b](https://c) d", 86, "aaaa\n[b b](https://c)\nd"),
        ("aaaa (``b b``), c", 86, "aaaa\n(``b b``),\nc"),
        # no line starts with what would be a list, a directive or a field there
        ("aaaaaa bbb - c", 86, "aaaaaa\nbbb - c"),
        ("aaaaaa bbb 1. c", 86, "aaaaaa\nbbb 1. c"),
        # list items hang
        ("* aaaa bbbb cccc\n* d", 86, "* aaaa\n  bbbb\n  cccc\n* d"),
        ("  * aaaa bbbb", 86, "  * aaaa\n    bbbb"),
        ("a\n\nb", 0, "a\n\nb"),
    ],
)
def test_wrap(text: str, indent: int, wrapped: str) -> None:
    assert prose.wrap(text.strip() if not text.startswith(" ") else text, indent) == wrapped


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        ("One. Two.", "One."),
        ("One\n\nTwo.", "One"),
        ("Use e.g. Boto. Then.", "Use e.g. Boto."),
        ("Version 1.2 of it. More.", "Version 1.2 of it."),
        ("Matches ``a. B`` only. More.", "Matches ``a. B`` only."),
        ("Why? Because.", "Why?"),
        ("See [x](https://a.b/c. D) here. Y.", "See [x](https://a.b/c."),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert prose.first_sentence(text) == sentence


def test_summary_cuts_at_a_word_and_not_inside_code() -> None:
    assert prose.summary("Short. Rest.") == "Short."
    assert prose.summary("aaaa bbbb cccc.", limit=11) == "aaaa bbbb…"
    assert prose.summary("aaaa, ``b b b b`` cccc.", limit=12) == "aaaa…"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Hello.", '"""Hello."""'),
        ("", '""" """'),
        ("a\nb", '"""a\n    b\n    """'),
        ("a\n\n  b", '"""a\n\n    b\n    """'),
        (r"a\d", 'r"""a\\d"""'),
        ("a\\", 'r"""a\\ """'),
        ('say "x"', '"""say "x" """'),
        ('a\nsay "x"', '"""a\n    say "x"\n    """'),
        ('"x" it is', '""" "x" it is"""'),
        ('a """ b', '"""a \\"\\"\\" b"""'),
        ('a """ \\ b', '"""a \\"\\"\\" \\\\ b"""'),
        ("a\x00\u2028b", '"""a\\x00\\u2028b"""'),
        ("x" * 120, '"""' + "x" * 120 + '"""'),
    ],
)
def test_literal(text: str, source: str) -> None:
    assert prose.literal(text, 4) == source


TEXTS = st.text() | st.lists(
    st.sampled_from(
        ["\\", '"', '"""', "'", "\n", " ", "\t", "a", "``x``", "é", "{", "%", "\r", "\xa0"]
    ),
    max_size=12,
).map("".join)


@given(TEXTS, st.sampled_from([4, 8]))
@settings(max_examples=300, deadline=None)
def test_any_literal_evaluates_to_its_text_and_black_leaves_it(text: str, indent: int) -> None:
    source = prose.literal(text, indent)
    value = ast.literal_eval(source)
    assert isinstance(value, str)
    assert inspect.cleandoc(value).strip() == prose.clean(text)
    if indent == 4:
        module = f"class A:\n    {source}\n\n    b: int\n    {source}\n"
    else:
        module = f"class A:\n    def b(self) -> None:\n        {source}\n"
    assert black.format_str(module, mode=MODE) == module


STRING = Scalar("string", "str")
COLOR = Enum("Color", "Color", ("RED", "GREEN"), "")
MANY = Enum("Many", "Many", tuple(f"V{n}" for n in range(13)), "")
ENUMS = {"Color": COLOR, "Many": MANY}

FIELD = Field(
    wire_name="name",
    name="name",
    type=STRING,
    annotation="str",
    declaration="str",
    required=True,
    model_required=True,
    doc="The name.",
    deprecated=None,
    sensitive=False,
    idempotency_token=False,
    constraints=Constraints(),
)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, []),
        ({"constraints": Constraints(1, 256)}, ["Length: 1 to 256."]),
        ({"constraints": Constraints(36, 36)}, ["Length: 36."]),
        ({"constraints": Constraints(0, None)}, []),
        ({"constraints": Constraints(None, 5)}, ["Length: at most 5."]),
        ({"constraints": Constraints(1, None)}, ["Length: at least 1."]),
        ({"constraints": Constraints(pattern=r"\d+")}, [r"Pattern: ``\d+``."]),
        ({"constraints": Constraints(pattern="a`b")}, []),
        (
            {"type": Scalar("float", "float"), "constraints": Constraints(0.5, 1.0)},
            ["Range: 0.5 to 1."],
        ),
        (
            {"type": Scalar("integer", "int"), "constraints": Constraints(0, None)},
            ["Range: at least 0."],
        ),
        (
            {"type": Scalar("blob", "bytes"), "constraints": Constraints(1, 9)},
            ["Size: 1 to 9 bytes."],
        ),
        ({"type": ListOf(STRING, "list"), "constraints": Constraints(0, 50)}, ["Items: 0 to 50."]),
        (
            {"type": MapOf(STRING, STRING, "dict"), "constraints": Constraints(0, 50)},
            ["Items: 0 to 50."],
        ),
        # the values say more than their length and pattern
        (
            {"type": Named("Color", "enum", "Color"), "constraints": Constraints(1, 9, "[A-Z]+")},
            ["Values: ``RED`` | ``GREEN``."],
        ),
        ({"type": Named("Many", "enum", "Many")}, ["Values: the 13 of ``literals.Many``."]),
        (
            {
                "type": ListOf(Named("Color", "enum", "Color"), "list"),
                "constraints": Constraints(1, 2),
            },
            ["Items: 1 to 2.", "Values: ``RED`` | ``GREEN``."],
        ),
        ({"type": Named("Thing", "structure", "Thing"), "constraints": Constraints(1, 2)}, []),
        ({"sensitive": True}, ["Sensitive: kept out of logs and reprs."]),
        ({"idempotency_token": True}, ["Idempotency token: filled in when not given."]),
        ({"deprecated": ""}, ["Deprecated."]),
        ({"deprecated": "use other"}, ["Deprecated: use other"]),
        ({"deprecated": "Deprecated. Use other."}, ["Deprecated. Use other."]),
    ],
)
def test_constraints(changes: dict[str, object], lines: list[str]) -> None:
    assert list(prose.constraints(replace(FIELD, **changes), ENUMS)) == lines  # type: ignore[arg-type]


def test_operation_docstring() -> None:
    described = replace(
        FIELD,
        name="color",
        doc="The color:\n\n* ``RED``\n* ``GREEN``",
        type=Named("Color", "enum", "Color"),
    )
    text = prose.operation_docstring(
        "Does it.\n\nNote: Slowly.",
        name="DoIt",
        params=(replace(FIELD, constraints=Constraints(1, 5)), described),
        returns="Done: The response, with ``id``.",
        raises=[("Gone", "It is gone. Long story.")],
        hints=["``iter_do_it()`` gives all."],
        deprecated="use DoThat",
        uid="it-2020-01-01",
        enums=ENUMS,
    )
    assert text == """\
Does it.

Deprecated: use DoThat

Note: Slowly.

``iter_do_it()`` gives all.

Args:
    name: The name.
      Length: 1 to 5.
    color: The color:

      * ``RED``
      * ``GREEN``

      Values: ``RED`` | ``GREEN``.

Returns:
    Done: The response, with ``id``.

Raises:
    Gone: It is gone.

See also: [AWS API documentation](https://docs.aws.amazon.com/goto/WebAPI/it-2020-01-01/DoIt)"""


def test_operation_docstring_of_an_undocumented_operation() -> None:
    assert prose.operation_docstring("", name="DoIt") == "Calls ``DoIt``."


def test_member_docstring() -> None:
    field = replace(FIELD, constraints=Constraints(1, 5), sensitive=True)
    assert prose.member_docstring(field) == (
        "The name.\nLength: 1 to 5.\nSensitive: kept out of logs and reprs."
    )
    assert prose.member_docstring(replace(field, doc="")) == (
        "Length: 1 to 5.\nSensitive: kept out of logs and reprs."
    )
    assert prose.member_docstring(replace(FIELD, doc="")) == ""
    received = replace(field, deprecated="", type=Named("Color", "enum", "Color | _UnknownValue"))
    assert prose.member_docstring(received, ENUMS, sent=False) == (
        "The name.\nDeprecated.\nValues: ``RED`` | ``GREEN``.\n"
        "Sensitive: kept out of logs and reprs."
    )


def test_class_docstring_holds_members_that_cannot_hold_their_own() -> None:
    assert prose.class_docstring("A thing.", "Made up.", members=(FIELD,)) == (
        "A thing.\n\nMade up.\n\nMembers:\n    name: The name."
    )
