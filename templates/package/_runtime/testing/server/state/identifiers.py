"""Texts that identify a resource: each another one, and such as the model's patterns allow."""

from __future__ import annotations

import re
from random import SystemRandom
from uuid import uuid4

from ...patterns import matching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

ACCOUNT = "123456789012"
_RANDOM = SystemRandom()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_LENGTH = 10  # of what makes a text another one
_UNLIMITED = 1 << 20


def fits(shape: Any, text: str) -> bool:
    """Whether the model allows a text."""
    metadata = shape.metadata
    if not metadata.get("min", 0) <= len(text) <= metadata.get("max", _UNLIMITED):
        return False
    pattern = metadata.get("pattern")
    try:
        return pattern is None or re.fullmatch(pattern, text) is not None
    except re.error:
        return True


def unique(shape: Any, hints: Sequence[str] = ()) -> str:
    """Returns a new text of a shape, which begins with one of the hints where it may."""
    return next((text for text in candidates(shape, hints)), str(uuid4()))


def candidates(shape: Any, hints: Sequence[str]) -> Iterator[str]:
    """Yields new texts that a shape allows, the one that reads best first."""
    tail = _tail(_LENGTH)
    for hint in hints:
        for start in dict.fromkeys(
            (hint, hint.lower(), re.sub(r"\W", "_", hint), re.sub(r"[\W_]", "-", hint.lower()))
        ):
            for text in (f"{start}-{tail}", f"{start}-{tail.upper()}"):
                if fits(shape, text):
                    yield text
    for text in (tail, str(uuid4()), _tail(shape.metadata.get("min", _LENGTH))):
        if fits(shape, text):
            yield text
    shuffled = _shuffled(shape)
    if shuffled is not None:
        yield shuffled


def _tail(length: int) -> str:
    return "".join(_RANDOM.choices(_LETTERS + _DIGITS, k=max(length, _LENGTH)))


def _shuffled(shape: Any) -> str | None:
    """Returns the text that a pattern asks for, with other letters and digits where they may stand."""
    metadata = shape.metadata
    least, most = int(metadata.get("min", 0)), int(metadata.get("max", _UNLIMITED))
    pattern = metadata.get("pattern")
    if pattern is None:
        return None
    found = matching(pattern, least, most)
    if found is None:
        return None
    letters = list(found)
    for index, letter in enumerate(letters):
        for kind in (_LETTERS, _DIGITS):
            if letter in kind:
                letters[index] = _RANDOM.choice(kind)
                if not fits(shape, "".join(letters)):
                    letters[index] = letter
    text = "".join(letters)
    # What is too short to be another one each time is made longer where it may be.
    for _ in range(_LENGTH):
        longer = text + _RANDOM.choice(_DIGITS)
        if len(text) >= _LENGTH or not fits(shape, longer):
            break
        text = longer
    return text


def arn(
    shape: Any, service: str, region: str, kind: str, ids: Sequence[str], name: str = ""
) -> str:
    """Returns the ARN of a resource.

    Args:
        shape: The ARN's.
        service, region, kind: What it has of them where the model does not say.
        ids: The resource's own id, after those of the resources that it is in.
        name: What it has in the place of an id that the model does not allow there.
    """
    plain = f"arn:aws:{service}:{region}:{ACCOUNT}:{kind}/{ids[-1]}"
    metadata = shape.metadata
    pattern = metadata.get("pattern")
    if pattern is None:
        return plain
    text = matching(pattern, int(metadata.get("min", 0)), int(metadata.get("max", _UNLIMITED)))
    if text is None:
        text = matching(pattern, 0, _UNLIMITED)
    if text is None or text.count(":") < 5:
        return plain if fits(shape, plain) or text is None else text
    parts = text.split(":", 5)
    parts[1] = "aws"  # a partition is not left out, whatever a pattern says
    for index, value in ((2, service), (3, region), (4, ACCOUNT)):
        parts = _replaced(pattern, parts, index, value)
    resource = parts[5].split("/")
    places = range(len(resource) - 1, 0, -2)
    for place, value in zip(places, reversed(ids), strict=False):
        for each in (value, name) if value == ids[-1] else (value,):
            changed = [*resource[:place], each, *resource[place + 1 :]]
            if each and _matches(pattern, [*parts[:5], "/".join(changed)]):
                resource = changed
                break
    named = [*parts[:5], f"{kind}/{ids[-1]}"]
    if not {ids[-1], name} & {*resource} and _matches(pattern, named):
        return ":".join(named)
    return ":".join([*parts[:5], "/".join(resource)])


def _replaced(pattern: str, parts: list[str], index: int, value: str) -> list[str]:
    changed = [*parts[:index], value, *parts[index + 1 :]]
    return changed if _matches(pattern, changed) else parts


def _matches(pattern: str, parts: Sequence[str]) -> bool:
    return re.fullmatch(pattern, ":".join(parts)) is not None


def region_of(authorization: str) -> str:
    """Returns the region that a request is signed for."""
    found = re.search(r"Credential=[^/]+/\d+/([^/]+)/", authorization)
    return found[1] if found else "us-east-1"
