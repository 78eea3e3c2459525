"""Sessions of a browser."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore.types import BrowserSessionSummary

from .clients import data

BROWSER = "aws.browser.v1"


def start(name: str, seconds: int = 900) -> str:
    begun = data().start_browser_session(
        browserIdentifier=BROWSER,
        name=name,
        sessionTimeoutSeconds=seconds,
        viewPort={"width": 1280, "height": 800},
    )
    return begun["sessionId"]


def running() -> list[BrowserSessionSummary]:
    reply = data().list_browser_sessions(browserIdentifier=BROWSER, status="READY")
    return list(reply["items"])


def stop(session: str) -> None:
    data().stop_browser_session(browserIdentifier=BROWSER, sessionId=session)
