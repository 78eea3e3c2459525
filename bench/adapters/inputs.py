"""What is sent in each call, and where; the same with every client."""

from __future__ import annotations

TYPE_CHECKING = False  # typing would count as a part of each client's start
if TYPE_CHECKING:
    from typing import Any

REGION = "us-west-2"
TOKEN, PROVIDER = "token" * 10, "provider"
MEMORY, ACTOR, SESSION = "memory-0123456789", "actor", "session"
HARNESS = "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/harness-0123456789"
RUNTIME_SESSION = "session-" * 5
ROLE, TEXT = "user", "hello"
PAYLOAD = b'{"prompt": "hello"}'
AT_ONCE = 64
EACH = 2  # calls of each of them in a round
CHUNK = 65536

READ_TIMEOUT = 900  # seconds, of a call that may take longer than others
SENT = 25 << 20  # bytes of a body that is sent
SINK = "sink"  # the runtime that takes bodies and answers in two bytes
SENT_EVENTS = "events"  # the runtime that the server answers for with server-sent events

_BODIES: list[bytes] = []  # once made
_FILES: list[Any] = []

# The same under the service's names, as boto3 and its like take them.
API_KEY_CALL: Any = {"workloadIdentityToken": TOKEN, "resourceCredentialProviderName": PROVIDER}
EVENTS_CALL: Any = {"memoryId": MEMORY, "actorId": ACTOR, "sessionId": SESSION}
HARNESS_CALL: Any = {
    "harnessArn": HARNESS,
    "runtimeSessionId": RUNTIME_SESSION,
    "messages": [{"role": ROLE, "content": [{"text": TEXT}]}],
}


def sent() -> bytes:
    """Returns a body to send, the same each time."""
    if not _BODIES:
        _BODIES.append(bytes(range(256)) * (SENT >> 8))
    return _BODIES[0]


def sent_file() -> Any:
    """Returns a file with that body, open at its beginning."""
    if not _FILES:
        from tempfile import NamedTemporaryFile

        made: Any = NamedTemporaryFile()  # noqa: SIM115, lives as long as the process
        made.write(sent())
        made.flush()
        _FILES.append(made)
    return open(_FILES[0].name, "rb")  # noqa: PTH123, pathlib is large


def sent_call(body: Any) -> Any:
    """Returns the parameters of a call that sends a body."""
    return {"agentRuntimeArn": SINK, "payload": body}


def runtime(size: int) -> str:
    """Returns the name of a runtime whose reply the server makes that many bytes long."""
    return f"bytes-{size}"


def runtime_call(size: int) -> Any:
    """Returns the parameters of a call of that runtime."""
    return {"agentRuntimeArn": runtime(size), "payload": PAYLOAD}
