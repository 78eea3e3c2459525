"""Text that XML 1.0 can hold, and documents that are the same on every Python."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

# XML 1.0, section 2.2: the characters that no document may hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Returns the text with the characters that XML cannot hold as `\\x..` escapes."""
    return _FORBIDDEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def document(root: ET.Element) -> str:
    """Returns a document with an XML declaration, indented."""
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
