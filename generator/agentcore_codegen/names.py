"""Every Python name is decided here and nowhere else.

Shape names win: a name that the model brings is kept, and a name made up here always carries a
suffix, not only where it would collide, so that a new shape never renames a public class.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping

from botocore import xform_name

from .diagnostics import GeneratorError

# Names that generated annotations use bare. A class of the same name in their module would
# change what they mean, and so would a method in their class: both get a trailing underscore.
_ANNOTATION_NAMES = frozenset(
    {"str", "int", "float", "bool", "bytes", "dict", "list", "type", "object", "property"}
)
# Other names that the modules with annotations use as they are, that of the exceptions included.
_MODULE_NAMES = frozenset(
    {"ClientError", "Exceptions", "NotImplementedError", "TYPE_CHECKING", "sys"}
)

# Names that the module of the exceptions or its namespace has beside the errors.
_EXCEPTION_NAMES = frozenset({"ClientError", "Exceptions", "from_code", "staticmethod"})

# Attributes that every exception has: a modelled member of this name gets a trailing underscore.
_EXCEPTION_ATTRIBUTES = frozenset(dir(Exception)) | {
    "response",  # botocore.exceptions.ClientError
    "operation_name",
    "MSG_TEMPLATE",
    "code",  # ours, on every modelled error
    "retryable",
    "throttling",
    "status",
    "fault",
}

# Methods and properties of every generated client; an operation of this name cannot be a method.
CLIENT_ATTRIBUTES = frozenset(
    [
        "can_paginate",
        "close",
        "exceptions",
        "from_botocore",
        "generate_presigned_url",
        "get_paginator",
        "get_waiter",
        "http_auth",
        "meta",
        "waiter_names",
        "warm_up",
        "websocket",
    ]
)

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def method(operation: str) -> str:
    """`ListThings` -> `list_things`, as boto3 names it."""
    name = xform_name(operation)
    is_reserved = keyword.iskeyword(name) or name in CLIENT_ATTRIBUTES or name in _ANNOTATION_NAMES
    return f"{name}_" if is_reserved else name


def waiter(wire_name: str) -> str:
    """`PolicyDeleted` -> `policy_deleted`, the argument of `get_waiter`."""
    return str(xform_name(wire_name))


def snake(wire_name: str) -> str:
    """A member as the keyword of a decorator or context manager, which boto3 has none of."""
    name = str(xform_name(wire_name))
    return f"{name}_" if keyword.iskeyword(name) else name


def parameter(wire_name: str) -> str:
    """A member as a keyword argument: its wire name, changed where that is not a Python name."""
    name = wire_name if wire_name.isidentifier() else re.sub(r"\W", "_", wire_name)
    if not name.isidentifier():
        name = f"_{name}"
    if name.startswith("__") and not name.endswith("__"):
        name = f"_{name.lstrip('_')}"  # Python mangles it within a class
    return f"{name}_" if keyword.iskeyword(name) or name == "self" else name


def attribute(wire_name: str, annotations: Iterable[str] = (), *, is_text: bool = True) -> str:
    """An error's member as an attribute of the exception, whose attributes have `annotations`.

    Every error has a `message`, which is text: a member of that name that `is_text` not stands
    beside it.
    """
    name = parameter(wire_name)
    used = {word for annotation in annotations for word in _WORD.findall(annotation)}
    is_reserved = (
        name in _EXCEPTION_ATTRIBUTES
        or (name in used and name in _ANNOTATION_NAMES)
        or (name == "message" and not is_text)
    )
    return f"{name}_" if is_reserved else name


def type_name(shape: str) -> str:
    """A shape as a class or alias: its own name, unless that would shadow an annotation."""
    is_reserved = keyword.iskeyword(shape) or shape in _ANNOTATION_NAMES or shape in _MODULE_NAMES
    name = f"{shape}_" if is_reserved else re.sub(r"\W", "_", shape)
    return name.lstrip("_") or name


def exception(shape: str) -> str:
    """An error shape as an exception class."""
    return f"{shape}_" if shape in _EXCEPTION_NAMES else type_name(shape)


def variant(union: str, member: str) -> str:
    """The TypedDict of one member of a tagged union or event stream."""
    words = re.sub(r"\W", "_", member)
    return f"{union}{words[:1].upper()}{words[1:]}Member"


def with_metadata(shape: str) -> str:
    """The response type of an operation whose output shape is used elsewhere too."""
    return f"{type_name(shape)}WithMetadata"


def stub(client: str) -> str:
    """What a test's stubs of a client are."""
    return f"{client}Stub"


def operation_stub(operation: str) -> str:
    return f"_{operation}Stub"


def stub_members(operation: str) -> str:
    """What a test has an operation return: its output without what the runtime adds."""
    return f"_{operation}Members"


def async_output(output: str) -> str:
    """The response type of a streaming operation on the asynchronous client."""
    return f"{output}Async"


def paginator(operation: str) -> str:
    return f"{operation}Paginator"


def full_result(operation: str) -> str:
    """What `build_full_result()` of an operation's paginator returns."""
    return f"{operation}FullResult"


def waiter_class(wire_name: str) -> str:
    return f"{wire_name}Waiter"


def async_class(name: str) -> str:
    """The asynchronous twin of a paginator's, waiter's or session's class."""
    return f"Async{name}"


def needs_functional(members: Iterable[str], annotations: Iterable[str]) -> bool:
    """Tells whether a TypedDict with these members needs the functional syntax.

    The class syntax fails for keywords, other non-identifiers and mangled names, and misleads
    type checkers where a member has the name of a type that an annotation of the class uses.
    """
    names = set(members)
    used = {word for annotation in annotations for word in _WORD.findall(annotation)}
    return bool(names & used) or any(
        keyword.iskeyword(name) or not name.isidentifier() or name.startswith("__")
        for name in names
    )


class Namespace:
    """The names of one generated module; a name that two sources claim is an error."""

    def __init__(self, service: str, pins: Mapping[str, str]) -> None:
        self._service = service
        self._pins = pins
        self._owner: dict[str, str] = {}

    def inner(self) -> Namespace:
        """Returns a namespace of a part, such as the parameters of one method, with the same pins."""
        return Namespace(self._service, self._pins)

    def claim(self, name: str, source: str) -> str:
        """Takes `name` for `source`, or the name that specs.toml pins for `source`.

        Raises:
            GeneratorError: another source has the name; the message says how to pin one.
        """
        chosen = self._pins.get(source, name)
        owner = self._owner.setdefault(chosen, source)
        if owner != source:
            raise GeneratorError(
                f"{source} and {owner} would both be named {chosen}",
                f"service {self._service}",
                f'pin one in specs.toml: [service.{self._service}.names] "{source}" = "..."',
            )
        return chosen
