"""Tags of resources, which services write as a map or as a list of pairs."""

from __future__ import annotations

from ...._native.narrowing import is_instance
from . import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FACT = "tags"


def read(value: Any) -> dict[str, str]:
    """Returns the tags of a request."""
    if is_instance(value, dict):
        return {**value}
    pairs = value if is_instance(value, list) else []
    found: dict[str, str] = {}
    for pair in pairs:
        texts = {words.words(name)[-1]: text for name, text in pair.items()}
        found[texts.get("key", "")] = texts.get("value", "")
    return found


def written(shape: Any, tags: dict[str, str]) -> Any:
    """Returns tags as a shape has them."""
    if shape.type_name != "list" or shape.member.type_name != "structure":
        return {**tags}
    names = {words.words(name)[-1]: name for name in shape.member.members}
    return [
        {names.get("key", "key"): key, names.get("value", "value"): text}
        for key, text in tags.items()
    ]


class Tagging:
    """What an operation does with the tags of any resource.

    Attributes:
        verb: "tag", "untag" or "list".
        subject: The parameter that says whose.
        value: The parameter with the tags or with their keys, or the member of the response.
    """

    def __init__(self, verb: str, subject: str, value: str) -> None:
        self.verb, self.subject, self.value = verb, subject, value


def tagging(operation: Any) -> Tagging | None:
    """Returns what an operation does with tags, None where it does nothing with them."""
    verb, noun, _ = words.split(operation.name)
    if (verb, noun[:1]) not in (("tag", noun[:1]), ("untag", noun[:1]), ("list", ("tags",))):
        return None
    asked = operation.input_shape
    if asked is None:
        return None
    subject = next(
        (name for name in asked.required_members if asked.members[name].type_name == "string"), None
    )
    members = (operation.output_shape or asked).members if verb == "list" else asked.members
    value = next(
        (name for name in members if name != subject and "tag" in words.words(name)[0]), None
    )
    return Tagging(verb, subject, value) if subject and value else None
