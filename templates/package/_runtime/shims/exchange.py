"""A decorator's operation: what is sent, and what an answer says about an authorization."""

from __future__ import annotations

from collections.abc import Mapping

from .effects import Call
from .errors import ConsentFailed
from .secret import hide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .clients import ClientSource
    from .declaration import Declaration
    from .effects import Plan
    from .flight import Progress


class Exchange:
    """Sends the requests of one declaration."""

    __slots__ = ("_declaration", "_source")

    def __init__(self, declaration: Declaration, source: ClientSource) -> None:
        self._declaration, self._source = declaration, source

    def send(self, progress: Progress, parameters: Mapping[str, object]) -> Plan[object]:
        """Gives the token, or else keeps in `progress` what the answer says."""
        declaration = self._declaration
        call = Call(self._source, declaration.service, declaration.method, parameters)
        # Only in a frame that has returned when anything fails is the response as it came.
        response = _hidden((yield call))
        token = response.get(declaration.inject)
        if token:
            return token
        self._note(progress, response)
        return None

    def again(self, progress: Progress) -> Plan[object]:
        """Repeats the request with what earlier answers carry; gives the token or None."""
        return self.send(progress, {**(progress.parameters or {}), **progress.session})

    def _note(self, progress: Progress, response: Mapping[str, object]) -> None:
        pending = self._declaration.pending
        if pending is None:
            return
        url = response.get(pending.when)
        if isinstance(url, str) and url:
            progress.url = url
        for member in pending.carry:
            if response.get(member) is not None:
                progress.session[member] = response[member]
        if pending.failed is not None:
            member, values = pending.failed
            if response.get(member) in values:
                raise ConsentFailed(
                    f"the authorization failed: the service reports {member} {response[member]}",
                    progress.url,
                    progress.session,
                )


def _hidden(response: Mapping[str, object]) -> Mapping[str, object]:
    return {name: hide(value) for name, value in response.items()}
