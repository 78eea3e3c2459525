"""The tables of decorators: what each member of an operation becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .forms import CONTEXT, FROM_VALUE, IDENTIFIER, INJECTED, RESPONSE, SOURCE, key, label, place


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDeclaration:
    """How a keyword sets a member of the request."""

    wire_name: str = label("member")
    where: str = place()
    name: str | None = key(
        "The keyword, by default the member in snake_case.", '"provider"', None, IDENTIFIER
    )
    default: object = key(
        "The keyword's default: any value that fits the member's type.", "[]", None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeclaration(ParameterDeclaration):
    """How a member of the request is set. Without a source it becomes a keyword.

    Only members that need a key have a row, and required ones.
    """

    source: str | None = key(
        "What sets the member, which then is no keyword: `context:NAME` is a value of the context,"
        " `response` is what the response before it carried.",
        '"context:user_token"',
        None,
        SOURCE,
    )
    fallback: str | None = key(
        "The value of the context that is sent where the keyword is not given.",
        '"context:user_token"',
        None,
        FROM_VALUE,
    )
    per_request: bool = key(
        "The value is made for each request, so requests that differ in it share a token.",
        "true",
        False,
    )
    fresh: bool = key(
        "A flag that asks for a new token: no cached one is used. Only the first request has it.",
        "true",
        False,
    )

    @property
    def context(self) -> str | None:
        """The context value that always sets the member."""
        source = self.source or ""
        return source.removeprefix(CONTEXT) if source.startswith(CONTEXT) else None

    @property
    def from_response(self) -> bool:
        return self.source == RESPONSE


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDeclaration:
    """What says that an authorization failed."""

    member: str = key("A member of the response.", '"sessionStatus"')
    values: tuple[str, ...] = key("Its values that mean a failure.", '["FAILED"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingDeclaration:
    """A response without the value, while a user is asked for consent."""

    where: str = place()
    when: str = key("The member that such a response has: the URL.", '"authorizationUrl"')
    notify: str = key(
        "The keyword that takes what is called with the URL.", '"on_auth_url"', form=IDENTIFIER
    )
    carry: tuple[str, ...] = key(
        "Members that go from the response into the next request.", '["sessionUri"]', ()
    )
    failed: FailedDeclaration | None = key("What says that it failed.", "", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoratorDeclaration:
    """A decorator of `identity.py`, which fills a parameter with a part of a response."""

    name: str = label("name")
    where: str = place()
    service: str = key(
        "A service of this file; required where an operation is called.", '"toys"', ""
    )
    operation: str = key("The operation, as the model names it.", '"GetToken"', "")
    inject: str = key(
        "The member of the response that is injected, or `context:NAME` where the value of the"
        " context itself is, without a call.",
        '"accessToken"',
        form=INJECTED,
    )
    into: str = key("The parameter, by default.", '"access_token"', form=IDENTIFIER)
    cached: bool = key("Whether what is injected may be used again.", "false", True)
    local: bool = key(
        "Whether a context value that is missing is made, for local development.", "false", True
    )
    members: Mapping[str, MemberDeclaration] = key("Members of the request.", "", {})
    pending: PendingDeclaration | None = key("Consent of a user.", "", None)

    @property
    def context(self) -> str | None:
        return self.inject.removeprefix(CONTEXT) if self.inject.startswith(CONTEXT) else None
