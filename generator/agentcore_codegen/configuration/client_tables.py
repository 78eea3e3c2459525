"""The tables of facades and of sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .decorator_tables import ParameterDeclaration
from .forms import DECORATOR, IDENTIFIER, IDENTIFIER_KEYS, STYLE, key, label, place

# How a method of a facade works -> the keys that it needs beside `style`.
STYLES: Mapping[str, tuple[str, ...]] = {
    "request": ("service", "operation"),
    "keywords": ("service", "operation"),
    "token": ("decorator", "workload"),
    "workload": (),
    "create": (),
}
WITH_MEMBERS = ("keywords", "create")  # styles that may have `members`
OF_WORKLOAD = ("token", "workload", "create")  # styles that need [identity.workload]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacadeParameterDeclaration(ParameterDeclaration):
    """A parameter of a facade's method. Those with a row come first, in the order of the rows."""

    classes: Mapping[str, str] = key(
        "Classes that are made for the parameter, each with the member of it that one sets.",
        '{ ByUserId = "userId" }',
        {},
        IDENTIFIER_KEYS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDeclaration:
    """A method of a facade."""

    name: str = label("name")
    where: str = place()
    style: str = key(
        "`request` passes a request on, and `keywords` takes the operation's members as keywords"
        " (`service`, `operation`); `token` gets what a decorator injects (`decorator`,"
        " `workload`); `workload` gets a workload token; `create` creates a workload identity.",
        '"token"',
        form=STYLE,
    )
    service: str = key("A service of this file.", '"toys"', "")
    operation: str = key("The operation, as the model names it.", '"CreateThing"', "")
    decorator: str = key("A decorator of this file.", '"requires_token"', "", DECORATOR)
    workload: str = key("The parameter that takes the workload token.", '"identity_token"', "")
    members: Mapping[str, FacadeParameterDeclaration] = key(
        "Parameters; for `keywords` and `create`.", "", {}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDeclaration:
    """A facade of `identity.py`: a class over several services."""

    name: str = label("class")
    where: str = place()
    async_name: str = key(
        "The asynchronous class.", '"AsyncIdentityClient"', form=IDENTIFIER, toml="async_client"
    )
    services: Mapping[str, str] = key(
        "Attributes that give the typed clients, each with a service of this file.",
        '{ dp_client = "toys" }',
    )
    methods: tuple[MethodDeclaration, ...] = key("Its methods.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesDeclaration:
    """Where a request takes files. A member is a path such as `a.b`."""

    list: str = key("The list of the files.", '"arguments.content"')
    path: str = key("In a file: its path.", '"path"')
    text: str = key("In a file: its content that is text.", '"text"')
    blob: str = key("In a file: its content that is bytes.", '"blob"')


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDeclaration:
    """Where a response has the files that a request names."""

    paths: str = key("The list of paths in the request.", '"arguments.paths"')
    events: str = key("The stream of the response.", '"stream"')
    list: str = key("The list in an event.", '"result.content"')
    file: str = key("The file in an item of it.", '"resource"')
    uri: str = key("In a file: its address.", '"uri"')
    text: str = key("In a file: its content that is text.", '"text"')
    blob: str = key("In a file: its content that is bytes.", '"blob"')


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMethodDeclaration:
    """A method of a session: one of a request (`operation`) and a signed address.

    In an address `{member}` is a member of `identify`; elsewhere a member is a path such as `a.b`.
    """

    name: str = label("name")
    where: str = place()
    doc: str = key("The first sentence of its docstring.", '"Runs code."')
    operation: str = key("The operation, as the model names it.", '"InvokeTool"', "")
    parameters: Mapping[str, str] = key(
        "Parameters of the method, each with the member that it sets.",
        '{ code = "arguments.code" }',
        {},
    )
    values: Mapping[str, object] = key(
        "Members with the value that they have where no parameter sets them.",
        '{ name = "run", "arguments.language" = "python" }',
        {},
    )
    files: FilesDeclaration | None = key("The method writes files.", "", None)
    many: bool = key("It writes or reads several files.", "true", False)
    read: ReadDeclaration | None = key("The method reads files.", "", None)
    websocket: str = key("The path of a websocket's address.", '"/sessions/{sessionId}"', "")
    user_agent: str = key("The header of that name, for a websocket.", '"Client ({sessionId})"', "")
    presign: str = key(
        "The path of an address that is valid for a time.", '"/view/{sessionId}"', ""
    )
    expires: int = key("Seconds, the most that it is valid; required with `presign`.", "300", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDeclaration:
    """A context manager of `sessions.py`, which stops what it has started."""

    name: str = label("name")
    where: str = place()
    async_name: str = key(
        "The asynchronous context manager.", '"avisit"', form=IDENTIFIER, toml="async"
    )
    class_name: str = key(
        "The class of what `with` gives.", '"Visit"', form=IDENTIFIER, toml="class"
    )
    service: str = key("A service of this file.", '"toys"')
    start: str = key("The operation that starts it.", '"StartVisit"')
    stop: str = key("The operation that stops it.", '"StopVisit"')
    identify: Mapping[str, str] = key(
        "Members of the stop request, each with the member of the start response, or else of the"
        " start request, that it is.",
        '{ sessionId = "sessionId" }',
    )
    gone: tuple[str, ...] = key(
        "Codes of errors that say that it is stopped already.", '["NotFoundException"]', ()
    )
    defaults: Mapping[str, object] = key(
        "Members of the start request with their default.", '{ toyId = "main" }', {}
    )
    names: Mapping[str, str] = key(
        "Keywords that are not the member's name in snake_case.", '{ toyId = "id" }', {}
    )
    read_timeout: int | None = key("Seconds, of the clients that are made for it.", "300", None)
    methods: tuple[SessionMethodDeclaration, ...] = key("Its methods.", "", ())
