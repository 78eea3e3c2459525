"""Sessions have the start operation's parameters and the response's members."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import BrowserSessionStream
from agentcore_clients.sessions import (
    AsyncCodeSessionContext,
    abrowser_session,
    acode_session,
    browser_session,
    code_session,
    payment_session,
)
from typing_extensions import assert_type


def opens(client: BedrockAgentCoreClient) -> None:
    with browser_session(identifier="b", view_port={"width": 1, "height": 1}, client=client) as browser:
        assert_type(browser.session_id, str)
        assert_type(browser.streams, "BrowserSessionStream | None")
    with code_session(session_timeout_seconds=60) as code:
        assert_type(code.response["sessionId"], str)
    with payment_session(payment_manager_arn="arn", expiry_time_in_minutes=15):
        pass
    browser_session(view_port={"width": 1})  # error: arg-type | reportArgumentType
    browser_session(timeout=1)  # error: call-arg | reportCallIssue
    payment_session()  # error: call-arg | reportCallIssue


async def opens_async(client: AsyncBedrockAgentCoreClient) -> None:
    async with acode_session(client=client) as code:
        assert_type(code, AsyncCodeSessionContext)
        assert_type(code.identifier, str)
        assert_type(await code.download_file("a"), str | bytes)
    with abrowser_session():  # error: attr-defined | reportGeneralTypeIssues
        pass
