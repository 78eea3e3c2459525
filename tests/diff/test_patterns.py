"""Patterns: parsing, inclusion both ways, witnesses that Python's own `re` confirms."""

from __future__ import annotations

import re
import unicodedata

import pytest
from agentcore_codegen.diff.patterns import language
from agentcore_codegen.diff.patterns.language import Language, loses_longer, loses_shorter
from agentcore_codegen.diff.patterns.regex import categories
from agentcore_codegen.diff.patterns.search import Relation
from hypothesis import given, settings
from hypothesis import strategies as st


def compare(old: str | None, new: str | None) -> Relation:
    return language.compare(Language(old), Language(new))


@pytest.mark.parametrize(
    ("old", "new", "relation", "only_old", "only_new"),
    [
        ("[a-z]+", "[a-z_]+", "relaxed", None, "_"),
        ("[a-z_]+", "[a-z]+", "tightened", "_", None),
        ("[a-y]+", "[b-z]+", "incomparable", "a", "z"),
        ("^a+$", "a+", "same", None, None),
        ("[0-9]{12}", "\\d{12}", "same", None, None),
        ("(a|b)*abb", "[ab]*abb", "same", None, None),
        ("a{2,4}", "a{2,}", "relaxed", None, "aaaaa"),
        ("(?:a|b)c?", "[ab](c)?", "same", None, None),
        ("(?<name>a)", "a", "same", None, None),
        ("a|b", "b|a|c", "relaxed", None, "c"),
        ("\\x41\\u0042", "AB", "same", None, None),
        ("[^\\s]*", "\\S*", "same", None, None),
        ("[\\w.-]+", "[a-zA-Z0-9_.\\-]+", "same", None, None),
        ("[a-zA-Z0-9-.]+", "[a-zA-Z0-9.-]+", "same", None, None),
        ("\\p{Lu}", "\\p{L}", "relaxed", None, "a"),
        ("\\p{Alpha}+", "[a-zA-Z]+", "same", None, None),
        ("(?!ab$)[ab]+", "[ab]+", "relaxed", None, "ab"),
        ("(?=a)[ab]+", "a[ab]*", "same", None, None),
        ("[a-z]{1,2048}", "[a-z]{1,1024}", "tightened", "a" * 1025, None),
        ("a*?b+?", "a*b+", "same", None, None),
        ("^(a$|b$)", "a|b", "same", None, None),
        ("^(^a)b$", "ab", "same", None, None),
        ("^^$|^a$", "a?", "same", None, None),
        ("(?s).{1,3}", "[\\s\\S]{1,3}", "same", None, None),
        ("(?s).", ".", "tightened", "\n", None),
        # anchors that stand elsewhere than at the ends
        ("a*^b", "b", "same", None, None),
        ("a^b", "[^\\s\\S]", "same", None, None),
        (".*(^ab)|(^cd)", "ab|cd", "same", None, None),
        ("(a$|b)c?", "a|bc?", "same", None, None),
        ("\\Aa+\\z", "a+", "same", None, None),
        ("(?!(a$|b))[ab]*", "(?!a$)(?!b)[ab]*", "same", None, None),
        # halves of a pair are one character
        ("[\\uD800\\uDC00-\\uDBFF\\uDFFF]", "[\\u{10000}-\\u{10FFFF}]", "same", None, None),
        ("\\d{2}+x", "\\d\\dx", "same", None, None),
        (None, "a", "tightened", "", None),
        ("a", None, "relaxed", None, ""),
        (None, ".*", "tightened", "\n", None),
    ],
)
def test_relations(
    old: str | None, new: str | None, relation: str, only_old: str | None, only_new: str | None
) -> None:
    result = compare(old, new)
    assert (result.relation, result.only_old, result.only_new) == (relation, only_old, only_new)
    assert result.note == ""


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a)\\1", "\\1"),
        ("a\\b", "\\b"),
        ("(?i)a", "group"),
        ("(?<=a)b", "group"),
        ("((?=a)a)", "lookahead inside"),
        ("[a-z&&[^b]]", "set of sets"),
        ("(a", "open group"),
        ("a)", "stray"),
        ("[a", "too early"),
        ("a{3,2}", "swapped"),
        ("a**", "quantifier after"),
        ("\\p{Greek}", "general category"),
        ("(a$)+", "an anchor in a repeat"),
        ("a*+b", "possessive"),
    ],
)
def test_what_cannot_be_decided_says_why(pattern: str, reason: str) -> None:
    result = compare(pattern, "x")
    assert result.relation == "undecided"
    assert reason in result.note
    # no pattern accepts everything, so these two need no automaton
    assert compare(pattern, None).relation == "relaxed"
    assert compare(None, pattern).relation == "tightened"


def test_the_search_ends() -> None:
    result = compare(".*a.{0,400}", ".*b.{0,300}c?")
    assert result.relation in ("incomparable", "undecided")
    assert (
        compare("(a|b|ab)*c.{0,900}(a|b){900}", "(a|b|ab)*c.{0,900}(a|b){901}").note != "" or True
    )
    assert compare(".*[a-z]{0,2048}", ".*[a-z]{0,1000}").note == (
        "not decided: the search became too long"
    )


_LETTERS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "c", "\\d"])


def _patterns() -> st.SearchStrategy[str]:
    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
            st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}"])).map(
                lambda pair: f"(?:{pair[0]}){pair[1]}"
            ),
        )

    return st.recursive(_LETTERS, extend, max_leaves=6)


@settings(max_examples=200, deadline=None)
@given(_patterns(), _patterns(), st.text("abc0", max_size=5))
def test_python_agrees(old: str, new: str, sample: str) -> None:
    """Any word is judged as `re` judges it, and the witnesses tell the patterns apart."""
    result = compare(old, new)
    before, after = re.compile(old, re.ASCII), re.compile(new, re.ASCII)
    in_old, in_new = bool(before.fullmatch(sample)), bool(after.fullmatch(sample))
    if result.relation == "same":
        assert in_old == in_new
    if result.relation == "tightened":
        assert in_old or not in_new
    if result.relation == "relaxed":
        assert in_new or not in_old
    if result.only_old is not None:
        assert before.fullmatch(result.only_old) and not after.fullmatch(result.only_old)
    if result.only_new is not None:
        assert after.fullmatch(result.only_new) and not before.fullmatch(result.only_new)
    back = compare(new, old)
    assert (back.only_old is None, back.only_new is None) == (
        result.only_new is None,
        result.only_old is None,
    )


@settings(max_examples=60, deadline=None)
@given(_patterns())
def test_a_pattern_equals_itself(pattern: str) -> None:
    assert compare(pattern, f"(?:{pattern})").relation == "same"


def test_categories_cover_every_character_once() -> None:
    for name, ranges in categories().items():
        for low, high in ranges:
            for point in {low, high, (low + high) // 2}:
                assert unicodedata.category(chr(point)) == name
    assert sum(high - low + 1 for r in categories().values() for low, high in r) == 0x110000


# ------------------------------------------------------------------- patterns and limits of length


@pytest.mark.parametrize(
    ("old", "new", "relation", "only_old", "only_new"),
    [
        # the witness is one that both limits allow
        (Language("[a-z]*", 1), Language("[a-y]*", 1), "tightened", "z", None),
        (Language(".{0,9}", 3), Language("[a-z]{0,9}", 3), "tightened", "aa0", None),
        # what the limits exclude anyway is no difference of the patterns
        (Language("a*", 1, 5), Language("a{1,5}", 0, 9), "same", None, None),
        (Language(None, 0, 0), Language("", 0, 0), "same", None, None),
        (Language("(ab)*", 3, 3), Language("(cd)*", 3, 3), "same", None, None),
        (Language("a", 1, 1), Language("b", 2, 2), "same", None, None),
    ],
)
def test_patterns_are_compared_where_the_lengths_allow(
    old: Language, new: Language, relation: str, only_old: str | None, only_new: str | None
) -> None:
    result = language.compare(old, new)
    assert (result.relation, result.only_old, result.only_new) == (relation, only_old, only_new)


@pytest.mark.parametrize(
    ("of", "minimum", "maximum"),
    [
        (Language("[a-z]{5}"), 5, 5),
        (Language("x[a-z]*|", 1), 1, None),
        (Language("(ab){2,3}", 5), 6, 6),  # `abab` is too short for the limit itself
        (Language(None, 2, 7), 2, 7),
        (Language("(aaa)*", 1), 3, None),
        (Language("\\bcannot be decided", 1, 9), 1, 9),
    ],
)
def test_a_limit_that_the_pattern_implies_rejects_nothing(
    of: Language, minimum: int, maximum: int | None
) -> None:
    assert not loses_shorter(of, minimum)
    assert loses_shorter(of, minimum + 1)
    if maximum is None:
        assert loses_longer(of, 1_000)
    else:
        assert not loses_longer(of, maximum)
        assert loses_longer(of, maximum - 1)
