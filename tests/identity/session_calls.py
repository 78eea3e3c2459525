"""Calls of sessions, the same for the generated package and for the hand-written SDK.

As a program it makes them with the package that is named, and prints what they give.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

Calls = list[tuple[str, tuple[Any, ...], dict[str, Any]]]
CODE: Calls = [
    ("execute_code", ("print(1)",), {}),
    ("execute_code", ("let x = 1",), {"language": "typescript", "clear_context": True}),
    ("execute_command", ("ls -la",), {}),
    ("invoke", ("listFiles",), {}),
    ("invoke", ("listFiles", {"directoryPath": "data"}), {}),
    ("upload_file", ("a.csv", "a,b"), {"description": "two columns"}),
    ("upload_file", ("b.bin",), {"content": b"\xff\x00"}),
    ("upload_files", ([{"path": "a", "content": "x"}, {"path": "b", "content": b"y"}],), {}),
    ("download_file", ("a.csv",), {}),
    ("download_files", (["a.csv", "b.bin"],), {}),
    ("clear_context", (), {}),
    ("get_session", (), {}),
]
BROWSER: Calls = [
    ("take_control", (), {}),
    ("release_control", (), {}),
    ("update_stream", ("DISABLED",), {}),
    ("get_session", (), {}),
]
# Of the files of the service, by path.
FILES: dict[str, dict[str, Any]] = {
    "a.csv": {"text": "a,b"},
    "b.bin": {"blob": "/wA="},
    "c.txt": {"blob": "Yw=="},
}


def results(session: Any, calls: Calls) -> list[object]:
    return [getattr(session, name)(*args, **kwargs) for name, args, kwargs in calls]


async def async_results(session: Any, calls: Calls) -> list[object]:
    return [await getattr(session, name)(*args, **kwargs) for name, args, kwargs in calls]


def addresses(session: Any) -> None:
    import datetime

    frozen = datetime.datetime(2026, 1, 2, 3, 4, 5)
    auth: Any = import_module("botocore.auth")
    auth.get_current_datetime = lambda *args, **kwargs: frozen
    clock: Any = import_module("agentcore_clients._runtime._native.clock")
    clock.now = frozen.replace(tzinfo=datetime.timezone.utc).timestamp
    import_module("secrets").token_bytes = bytes
    made = (session.generate_ws_headers(), session.generate_live_view_url())
    sys.stdout.write(f"{made} {session.generate_live_view_url(60)}")


def main(package: str, region: str, what: str) -> None:
    if package == "sdk":
        from bedrock_agentcore.tools.browser_client import BrowserClient, browser_session
        from bedrock_agentcore.tools.code_interpreter_client import code_session
    else:
        from agentcore_clients.sessions import browser_session, code_session
    if what == "addresses":
        if package == "sdk":
            session = BrowserClient(region)
            session.identifier, session.session_id = "aws.browser.v1", "01SESSION"
        else:
            session = browser_session(region)
            session._client = session._source.client("bedrock-agentcore")
            session._response = {"browserIdentifier": "aws.browser.v1", "sessionId": "01SESSION"}
        addresses(session)
        return
    with code_session(region, identifier="mine") as session:
        read = results(session, CODE)[8:10]
    with browser_session(region, identifier="own", name="n") as session:
        results(session, BROWSER)
    sys.stdout.write(f"{read}")


if __name__ == "__main__":
    main(*sys.argv[1:])
