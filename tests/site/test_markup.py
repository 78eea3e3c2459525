"""Nothing that a model says is markup on a page: markdown-it, which knows HTML, is the judge."""

from __future__ import annotations

import pytest
from agentcore_codegen.site import markup
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark").enable("table")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; & &amp;",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "1) item",
    "> quote",
    "```",
    "~~~",
    "---",
    "===",
    "!!! note",
    "??? note",
    "=== tab",
    ": definition",
    "a | b | c",
    "`code` and ``more``",
    "`unfinished",
    "*emphasis* **strong** _too_ __this__",
    "[text](javascript:alert(1))",
    "[text](https://example.com)",
    "![image](https://example.com/a.png)",
    "<https://example.com>",
    "[reference]: https://example.com",
    "[^1]: note",
    "{: #id onclick=alert(1) }",
    "{{ config }} {% raw %} {# #}",
    "--8<-- 'secret'",
    "\\<b> \\` \\\\",
    "tail\\",
    "$x$ ^a^ ~b~ :smile: @name",
    "\"quoted\" 'text'",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_text_stays_text(value: str) -> None:
    opening, inline, closing = READER.parse(markup.text(value))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == " ".join(value.split())


@pytest.mark.parametrize("value", HOSTILE)
def test_code_stays_code(value: str) -> None:
    shown = READER.render(markup.code(value)).strip()
    start, end = "<p><code>", "</code></p>"
    assert shown.startswith(start)
    assert shown.endswith(end)
    from html import unescape

    assert unescape(shown[len(start) : -len(end)]) == value


@pytest.mark.parametrize("value", HOSTILE)
def test_a_fence_ends_where_it_should(value: str) -> None:
    source = f"{value}\n```\n{value}"
    (token,) = READER.parse(markup.fence(source))
    assert (token.type, token.content.rstrip("\n")) == ("fence", source)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_cell_is_one_cell(value: str) -> None:
    row = (markup.text(value), markup.code(value))
    types = [token.type for token in READER.parse(markup.table(("A", "B"), [row]))]
    assert types.count("td_open") == 2
