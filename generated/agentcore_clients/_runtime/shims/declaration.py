"""What generated code says about a decorator: its operation, its keywords, its waiting rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Member:
    """One input member of the operation.

    Args:
        wire: its name in the request.
        keyword: the decorator's keyword that sets it, None where no keyword does.
        context: a context value that sets it: always without a keyword, else as a fallback.
        required: whether the service needs it.
        empty: what stands for None and an empty text. Without it, an empty list or map of a member
            that is not required is not sent either.
        per_request: the value is made for each request and does not tell requests apart.
        fresh: a true value asks for a new token, so that a stored one will not do; only the first
            request has it.
        many: the value is a list.
        sensitive: the value must not appear in a message; a text, where it is not None.
    """

    __slots__ = (
        "context",
        "empty",
        "fresh",
        "keyword",
        "many",
        "per_request",
        "required",
        "sensitive",
        "wire",
    )

    def __init__(
        self,
        wire: str,
        keyword: str | None = None,
        *,
        context: str | None = None,
        required: bool = False,
        empty: object = None,
        per_request: bool = False,
        fresh: bool = False,
        many: bool = False,
        sensitive: bool = False,
    ) -> None:
        self.wire, self.keyword, self.context = wire, keyword, context
        self.required, self.empty = required, empty
        self.per_request, self.fresh, self.sensitive = per_request, fresh, sensitive
        self.many = many


class Pending:
    """How an operation says that a person has to act first.

    Args:
        when: the response member that holds the URL.
        carry: response members that go into the next request.
        failed: a response member, and its values that end the waiting.
    """

    __slots__ = ("carry", "failed", "when")

    def __init__(
        self,
        when: str,
        *,
        carry: Iterable[str] = (),
        failed: tuple[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.when, self.carry, self.failed = when, tuple(carry), failed


class Declaration:
    """One decorator.

    Args:
        name: the decorator's name, for messages.
        service: the service's name among the clients.
        method: the client method.
        inject: the response member that is injected.
        members: the input members.
        workload: the member that takes the workload access token, if there is one.
        pending: how waiting works, None where the first response is the answer.
        cached: False where each call needs an answer of its own.
        removed: keywords whose member is gone, with the release that dropped it.
    """

    __slots__ = (
        "cached",
        "inject",
        "members",
        "method",
        "name",
        "pending",
        "removed",
        "service",
        "workload",
    )

    def __init__(
        self,
        name: str,
        service: str,
        method: str,
        inject: str,
        members: Iterable[Member],
        *,
        workload: str | None = None,
        pending: Pending | None = None,
        cached: bool = True,
        removed: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.service, self.method, self.inject = name, service, method, inject
        self.members = tuple(members)
        self.workload, self.pending, self.cached = workload, pending, cached
        self.removed = dict(removed or {})


class Step:
    """One operation that the workload token needs: its client method, and members by role."""

    __slots__ = ("members", "method", "result", "service")

    def __init__(self, service: str, method: str, result: str, members: Mapping[str, str]) -> None:
        self.service, self.method, self.result = service, method, result
        self.members = dict(members)


class WorkloadDeclaration:
    """How a workload access token is found and made.

    Args:
        context: the name of the context value that holds it.
        plain, for_user, for_token: the operations that give one; roles are `name`, `user_id`
            and `user_token`.
        create: the operation that makes a workload identity; role `name`.
        file: the file of local development.
        file_keys: its keys of the identity's name and of the user id.
        no_local: an environment variable and its value that mean: not local development.
    """

    __slots__ = (
        "context",
        "create",
        "file",
        "file_keys",
        "for_token",
        "for_user",
        "no_local",
        "plain",
    )

    def __init__(
        self,
        *,
        context: str,
        plain: Step,
        for_user: Step,
        for_token: Step,
        create: Step,
        file: str,
        file_keys: tuple[str, str],
        no_local: tuple[str, str],
    ) -> None:
        self.context, self.file, self.file_keys = context, file, file_keys
        self.plain, self.for_user, self.for_token, self.create = plain, for_user, for_token, create
        self.no_local = no_local
