"""HTML of a documentation trait -> text, by botocore's own documentation parser.

botocore's parser builds the tree and walks it; `_Style` says what each tag means here, in place of
the reST that botocore's own style writes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from botocore.docs.bcdoc.docstringparser import DocStringParser, TagNode
from botocore.docs.bcdoc.restdoc import ReSTDocument
from botocore.docs.bcdoc.style import BaseStyle


class _Block:
    """A paragraph or list item: text on one line, with what stands before it."""

    __slots__ = ("bullet", "indent", "label", "parts")

    def __init__(self, indent: int, bullet: bool, label: str) -> None:
        self.indent = indent
        self.bullet = bullet
        self.label = label
        self.parts: list[str] = []

    def text(self) -> str:
        body = " ".join("".join(self.parts).split())
        if not body and not self.label:
            return ""
        lead = "  " * (self.indent - 1) + "* " if self.bullet else "  " * self.indent
        return lead + f"{self.label} {body}".strip()


class _Style(BaseStyle):
    """What each HTML tag does. A tag without a method here counts as if it were not there."""

    doc: _Document

    def __init__(self, doc: _Document) -> None:
        super().__init__(doc)
        self.depth = 0  # of lists
        self.href = ""

    def start_p(self, attrs: object = None) -> None:
        self.doc.block(self.depth)

    def end_p(self) -> None:
        self.doc.block(self.depth)

    start_br = start_h1 = start_h2 = start_h3 = start_h4 = start_tr = start_table = start_p
    end_br = end_h1 = end_h2 = end_h3 = end_h4 = end_tr = end_table = end_p
    start_pre = start_codeblock = start_dl = start_p
    end_pre = end_codeblock = end_dl = end_p

    def start_td(self, attrs: object = None) -> None:
        self.doc.write(" ")

    def end_td(self) -> None:
        self.doc.write(" ")

    start_th, end_th = start_td, end_td

    def start_note(self, attrs: object = None) -> None:
        self.doc.block(self.depth, label="Note:")

    def start_important(self, attrs: object = None) -> None:
        self.doc.block(self.depth, label="Important:")

    def start_danger(self, attrs: object = None) -> None:
        self.doc.block(self.depth, label="Warning:")

    end_note = end_important = end_danger = end_p

    def start_ul(self, attrs: object = None) -> None:
        self.depth += 1
        self.doc.block(self.depth)

    def end_ul(self) -> None:
        self.depth -= 1
        self.doc.block(self.depth)

    start_ol, end_ol = start_ul, end_ul

    def start_li(self, attrs: object = None) -> None:
        self.doc.block(max(self.depth, 1), bullet=True)

    def end_li(self) -> None:
        self.doc.block(self.depth)

    def start_dt(self, attrs: object = None) -> None:
        self.doc.block(self.depth + 1, bullet=True)

    def end_dt(self) -> None:
        self.doc.write(": ")
        self.doc.open = True  # the description goes on in the line of its term

    def start_dd(self, attrs: object = None) -> None:
        self.depth += 1

    def end_dd(self) -> None:
        self.depth -= 1
        self.doc.block(self.depth)

    def start_code(self, attrs: object = None) -> None:
        self.doc.begin_inline()

    def end_code(self) -> None:
        self.doc.end_inline(_code(self.doc.inline_text()))

    def start_a(self, attrs: list[tuple[str, str | None]] | None = None) -> None:
        self.href = (dict(attrs or ()).get("href") or "").strip()
        self.doc.begin_inline()

    def end_a(self, next_child: object = None) -> None:
        self.doc.end_inline(_link(self.doc.inline_text(), self.href))

    def start_fullname(self, attrs: object = None) -> None:
        self.doc.keep_data = False  # the service's name, which its title says already

    def end_fullname(self) -> None:
        self.doc.keep_data = True

    start_examples, end_examples = start_fullname, end_fullname


class _Node(Protocol):
    """A node of botocore's tree; the root has no tag."""

    tag: str
    parent: _Node


class _Tree(Protocol):
    current_node: _Node


class _Parser(DocStringParser):
    """botocore's parser, forgiving: stray end tags do nothing, open ones are closed by an outer."""

    tree: _Tree

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "br":  # has no content and mostly no end tag
            super().handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        node: _Node = self.tree.current_node
        while isinstance(node, TagNode) and node.tag != tag:
            node = node.parent
        if isinstance(node, TagNode):
            self.tree.current_node = node.parent


class _Document(ReSTDocument):
    """Collects blocks in place of reST text, for which the styles' methods stand."""

    keep_data: bool

    def __init__(self) -> None:
        super().__init__()
        self.style = _Style(self)
        self.parser = _Parser(self)
        self.blocks = [_Block(0, False, "")]
        self.open = True  # nothing is in the last block yet
        self.inline: list[int] = []  # where the open code spans and links begin

    def block(self, indent: int, bullet: bool = False, label: str = "") -> None:
        """Begins a paragraph; within code it is a space, at the start of a list item nothing."""
        if self.inline:
            self.write(" ")
            return
        if self.open and not bullet and not label:
            last = self.blocks[-1]
            if last.bullet or last.label:
                return
            self.blocks.pop()
        self.blocks.append(_Block(indent, bullet, label))
        self.open = True

    def write(self, content: str) -> None:
        if self.keep_data:
            self.blocks[-1].parts.append(content)

    def handle_data(self, data: str | None) -> None:
        if not self.keep_data or not data:
            return
        parts = self.blocks[-1].parts
        if not self.inline:
            data = _plain(data)
            if parts and parts[-1].endswith("``") and _GLUED.match(data):
                parts.append(" ")
        parts.append(data)
        if self.open and not data.isspace():
            self.open = False

    def begin_inline(self) -> None:
        parts = self.blocks[-1].parts
        if parts and not self.inline and parts[-1][-1:].isalnum():
            parts.append(" ")
        self.inline.append(len(parts))

    def inline_text(self) -> str:
        return "".join(self.blocks[-1].parts[self.inline[-1] :])

    def end_inline(self, text: str) -> None:
        parts = self.blocks[-1].parts
        del parts[self.inline.pop() :]
        if text:
            parts.append(text)
            self.open = False

    def text(self) -> str:
        lines: list[str] = []
        previous = 0  # items of one list follow each other without a blank line
        for block in self.blocks:
            line = block.text()
            if not line:
                continue
            level = block.indent if block.bullet else 0
            if lines and (not level or level != previous):
                lines.append("")
            lines.append(line)
            previous = level
        return "\n".join(lines).strip()


# Words that reST takes for markup: emphasis, references, escapes.
_MARKUP = re.compile(r"[^\s(]*[*\\][^\s]*[^\s.,;:!?)]|[^\s(]*[*\\]|[^\s(]*\w_(?![^\s.,;:!?)])")
_MARKDOWN_CODE = re.compile(r"`+([^`]+)`+")  # authors write Markdown in HTML at times
_GLUED = re.compile(r"\w\w")  # a word that follows code directly; a plural's s is left there
_SPECIAL = re.compile(r"[`*\\]|_(?!\w)")


def _plain(data: str) -> str:
    """Text outside code, without anything that an editor would take for markup."""
    if not _SPECIAL.search(data):
        return data
    if "`" in data:
        pieces = _MARKDOWN_CODE.split(data)
        pieces[::2] = [_plain(piece.replace("`", "'")) for piece in pieces[::2]]
        pieces[1::2] = [_code(piece) for piece in pieces[1::2]]
        return "".join(pieces)
    return _MARKUP.sub(lambda match: match[0] if match[0] == "*" else f"``{match[0]}``", data)


def _code(content: str) -> str:
    """A code span; the space that authors leave inside moves out, backticks become quotes."""
    code = " ".join(content.replace("`", "'").split())
    if not code:
        return " " if content else ""
    before = " " if content[0].isspace() else ""
    after = " " if content[-1].isspace() else ""
    return f"{before}``{code}``{after}"


def _link(content: str, href: str) -> str:
    """A link, where it leads somewhere by itself; otherwise its text.

    A word without an address (`<a>CreateThing</a>`) names an operation or a shape.
    """
    text = " ".join(content.replace("`", "").split())
    if href.startswith(("https://", "http://")):
        address = href.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        words = text.replace("[", "(").replace("]", ")")
        inner = address if not words or words == href else f"[{words}]({address})"
    else:
        inner = f"``{text}``" if text and " " not in text else text
    before = " " if content[:1].isspace() else ""
    after = " " if content[-1:].isspace() else ""
    return f"{before}{inner}{after}"


@cache
def text(html: str) -> str:
    """Returns the text of a documentation trait; one line per paragraph or list item, not wrapped.

    Malformed HTML never raises: what cannot be read as HTML is taken as text.
    """
    if not html or html.isspace():
        return ""
    document = _Document()
    document.include_doc_string(html)
    return document.text()
