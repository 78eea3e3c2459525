"""The workload access token: given, from the context, for a named identity, or local development."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping

from .cache import CachePolicy, digest
from .context import no_text
from .effects import Call, Invoke
from .errors import IdentityError, WorkloadTokenMissing
from .local_file import LocalFile
from .secret import Secret, hide
from .sharing import share

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .clients import ClientSource
    from .context import Context
    from .declaration import Step, WorkloadDeclaration
    from .effects import Plan
    from .flight import Flight


class WorkloadIdentity:
    """A workload identity, and the user on whose behalf it acts.

    Args:
        name: the identity's name.
        user_id: the user, by an id that the caller vouches for.
        user_token: the user, by a JWT; it goes before `user_id`, with a warning.
    """

    __slots__ = ("name", "user_id", "user_token")

    def __init__(
        self, name: str, *, user_id: str | None = None, user_token: str | None = None
    ) -> None:
        if user_token and user_id is not None:
            warn_both()
        self.name, self.user_id, self.user_token = name, user_id, user_token

    def __repr__(self) -> str:
        user = "user_token=..." if self.user_token else f"user_id={self.user_id!r}"
        return f"WorkloadIdentity({self.name!r}, {user})"


def warn_both() -> None:
    import logging

    logging.getLogger(__package__).warning(
        "both a user token and a user id are given; the user token is used"
    )


def new_name() -> str:
    """Returns a random name for a workload identity."""
    return f"workload-{uuid.uuid4().hex[:8]}"


class Workloads:
    """Finds workload access tokens as a declaration says, and keeps them for a while."""

    __slots__ = ("_context", "_files", "cache", "declaration")

    def __init__(self, declaration: WorkloadDeclaration, context: Context) -> None:
        self.declaration, self._context = declaration, context
        self.cache = CachePolicy()
        self._files = LocalFile(declaration.file)

    def token(
        self, workload: object, source: ClientSource, asynchronous: bool, local: bool = True
    ) -> Plan[str]:
        """Gives the token, by default one of local development where there is no other.

        Raises:
            WorkloadTokenMissing: none is set, and this is not local development: a server runs
                here, or did.
            LocalFileError: the file of local development cannot be used.
        """
        if callable(workload):
            workload = hide((yield Invoke(workload)))
            if workload in (None, ""):
                raise WorkloadTokenMissing("the function given as workload= returned nothing")
        if workload in (None, ""):
            workload = hide(self._context.get(self.declaration.context))
        if workload is None:
            workload = yield from self._local(source, asynchronous, local)
        if isinstance(workload, WorkloadIdentity):
            return (yield from self._of(workload, source, asynchronous))
        if not isinstance(workload, str):
            kind = type(workload).__name__
            workload = None  # not in the traceback's variables
            raise TypeError(f"workload= must give a str or a WorkloadIdentity, not {kind}")
        return Secret(workload)

    def step(self, user_token: str | None, user_id: str | None) -> tuple[Step, dict[str, object]]:
        """Returns the operation that gives a token for this user, and the values by role."""
        if user_token:
            return self.declaration.for_token, {"user_token": hide(user_token)}
        if user_id:
            return self.declaration.for_user, {"user_id": user_id}
        return self.declaration.plain, {}

    def users(self, workload: str | WorkloadIdentity) -> list[bytes]:
        """Returns the digests by which caches know a user; none where no token of his is kept."""
        if not isinstance(workload, WorkloadIdentity):
            wrong = no_text({"workload": workload})
            if wrong is not None:
                raise wrong
            return [digest(workload)]
        return [digest(token) for token in self.cache.store.of(self.user(workload))]

    def user(self, identity: WorkloadIdentity) -> bytes:
        """Returns the digest of a user in the cache of workload tokens."""
        return digest(
            {"name": identity.name, **self.step(identity.user_token, identity.user_id)[1]}
        )

    def _of(
        self, identity: WorkloadIdentity, source: ClientSource, asynchronous: bool
    ) -> Plan[str]:
        step, user = self.step(identity.user_token, identity.user_id)
        wrong = no_text(user)
        if wrong is not None:
            del user
            raise wrong
        key = (source.key(step.service), step.method, self.user(identity))

        def work(flight: Flight) -> Plan[str]:
            response = yield from call(source, step, {"name": identity.name, **user})
            token = hide(response.get(step.result))
            if not isinstance(token, str) or not token:
                raise IdentityError("the service did not return a workload access token")
            return token

        return (yield from share(self.cache.store, key, asynchronous, work))

    def _local(
        self, source: ClientSource, asynchronous: bool, allowed: bool
    ) -> Plan[WorkloadIdentity]:
        variable, value = self.declaration.no_local
        served = self._context.serves()
        if served or not allowed or os.environ.get(variable) == value:
            why = " for this request, and one user must not act as another" if served else ""
            raise WorkloadTokenMissing(
                f"no workload access token is set{why}; pass workload=, or set it with"
                f" context.use({self.declaration.context}=...); threads and"
                " forked processes get it by context.bind()"
            )
        identity = self._stored()
        if identity is not None:
            return identity
        # Threads and tasks share one attempt; the file's lock is for other processes.
        key = (source.key(self.declaration.create.service), os.getcwd())

        def work(flight: Flight) -> Plan[WorkloadIdentity]:
            return self._create(source)

        return (yield from share(_nothing_kept.store, key, asynchronous, work))

    def _stored(self) -> WorkloadIdentity | None:
        name_key, user_key = self.declaration.file_keys
        data = self._files.read()
        name, user = data.get(name_key), data.get(user_key)
        if isinstance(name, str) and name and isinstance(user, str) and user:
            return WorkloadIdentity(name, user_id=user)
        return None

    def _create(self, source: ClientSource) -> Plan[WorkloadIdentity]:
        name_key, user_key = self.declaration.file_keys
        lock = yield from self._files.lock()
        try:
            data = self._files.read()  # another process may have been first
            name, user = data.get(name_key), data.get(user_key)
            if not isinstance(name, str) or not name:
                step = self.declaration.create
                response = yield from call(source, step, {"name": new_name()})
                name = response.get(step.result)
                if not isinstance(name, str):
                    raise IdentityError("the service did not return a workload identity")
            if not isinstance(user, str) or not user:
                user = uuid.uuid4().hex[:8]
            if self._files.update({name_key: name, user_key: user}):
                _warn_local(self._files.name)
            return WorkloadIdentity(name, user_id=user)
        finally:
            lock.release()


def _warn_local(file: str) -> None:
    import logging

    logging.getLogger(__package__).warning(
        "no workload access token is set: made an identity for local development, kept in %s", file
    )


_nothing_kept = CachePolicy(enabled=False)


def call(
    source: ClientSource, step: Step, values: Mapping[str, object]
) -> Plan[Mapping[str, object]]:
    """Sends a step's request; `values` are by role."""
    parameters = {step.members[role]: value for role, value in values.items()}
    response: Mapping[str, object] = yield Call(source, step.service, step.method, parameters)
    return response
