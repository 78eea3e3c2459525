"""The table of what decorators share: workload tokens, context values and the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .forms import PLACE, VALUE, key, label, place


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDeclaration:
    """An operation that workload tokens need; `create` makes a workload identity."""

    name: str = label("step")
    where: str = place()
    service: str = key("A service of this file.", '"toys"')
    operation: str = key("The operation, as the model names it.", '"GetVisitorPass"')
    result: str = key("The member of the response that is used.", '"pass"')
    members: Mapping[str, str] = key(
        "The members of the request, by role: `name`, `user_id`, `user_token`.",
        '{ name = "workloadName" }',
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadDeclaration:
    """How a workload access token is made where no server gave one: local development."""

    where: str = place()
    context: str = key("The value of the context that holds it.", '"user_token"', form=VALUE)
    file: str = key("The file that remembers the local identity.", '".agentcore.json"')
    file_name_key: str = key("Its key of the identity's name.", '"workload_identity_name"')
    file_user_key: str = key("Its key of the user.", '"user_id"')
    no_local: Mapping[str, str] = key(
        "One environment variable and its value, under which nothing local is made.",
        '{ DOCKER_CONTAINER = "1" }',
    )
    plain: StepDeclaration = key("For nobody in particular.", "")
    for_user: StepDeclaration = key("For a user's id.", "")
    for_token: StepDeclaration = key("For a user's token.", "")
    create: StepDeclaration = key("Makes an identity.", "")

    @property
    def steps(self) -> tuple[StepDeclaration, ...]:
        return self.plain, self.for_user, self.for_token, self.create


@dataclass(frozen=True, slots=True, kw_only=True)
class PropagateDeclaration:
    """A value of the context that requests of some operations carry in a header."""

    where: str = place()
    context: str = key("The value.", '"user_token"', form=VALUE)
    header: str = key("The header.", '"X-User-Token"')
    service: str = key("A service of this file.", '"toys"')
    operations: tuple[str, ...] = key("Operations of it.", '["GetToy"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextDeclaration:
    """A value of the request being served, which `context.use()` sets."""

    name: str = label("value")
    headers: tuple[str, ...] = key(
        "Headers of a request that hold it; the first one that is there counts.",
        '["X-User-Token"]',
        (),
    )
    getter: str | None = key(
        "A function of another package that returns it, called where that package is loaded.",
        '"framework.context:Context.get_token"',
        None,
        PLACE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDeclaration:
    """A server of another package: where it serves, a missing workload token is an error."""

    request: str | None = key(
        "A function that returns something while a request is served.",
        '"framework.context:Context.get_request_id"',
        None,
        PLACE,
    )
    app: str | None = key(
        "The class of its applications.", '"framework.app:Application"', None, PLACE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDeclaration:
    """What decorators, facades and sessions share."""

    where: str = place()
    region: str | None = key(
        "The region where neither the environment nor the configuration names one.",
        '"us-west-2"',
        None,
    )
    endpoints: Mapping[str, str] = key(
        "By service: the environment variable that holds an endpoint.",
        '{ toys = "TOYS_ENDPOINT" }',
        {},
    )
    context: Mapping[str, ContextDeclaration] = key("Values of the request being served.", "", {})
    server: ServerDeclaration = key("A server of another package.", "", ServerDeclaration())
    workload: WorkloadDeclaration | None = key(
        "Workload access tokens; needed where a decorator or a method gives them.", "", None
    )
    propagate: PropagateDeclaration | None = key("A value that travels on.", "", None)
