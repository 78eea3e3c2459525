"""Rule 8: a class per modelled error with typed members, importable and on the client."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient, UnknownValue
from agentcore_clients.bedrock_agentcore import exceptions
from agentcore_clients.bedrock_agentcore.exceptions import (
    RetryableConflictException,
    ThrottledException,
    ValidationException,
)
from agentcore_clients.bedrock_agentcore.literals import ValidationExceptionReason
from agentcore_clients.bedrock_agentcore.types import ValidationExceptionField
from typing_extensions import assert_type


def members_are_typed(client: BedrockAgentCoreClient) -> None:
    try:
        client.list_sessions(memoryId="m", actorId="a")
    except ValidationException as error:
        assert_type(error.message, str)
        assert_type(error.reason, "ValidationExceptionReason | UnknownValue")
        assert_type(error.fieldList, "list[ValidationExceptionField] | None")
        error.field_list  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
        error.fieldList[0]  # error: index | reportOptionalSubscript
        error.reason = "CannotParse"  # error: misc | reportAttributeAccessIssue
    except (RetryableConflictException, ThrottledException) as error:
        assert_type(error.retryable, bool)


def members_without_a_check(error: ValidationException) -> None:
    for field in error.fieldList or ():
        assert_type(field["name"], str)
        field["nam"]  # error: typeddict-item | reportGeneralTypeIssues


def every_error_tells_its_nature(error: ValidationException) -> None:
    assert_type(error.code, str)
    assert_type(error.operation_name, str)
    if error.retryable and not error.throttling:
        print(error.status, error.fault, error.response["Error"]["Code"])


def on_the_client(client: BedrockAgentCoreClient) -> None:
    try:
        client.list_sessions(memoryId="m", actorId="a")
    except client.exceptions.ValidationException as error:
        assert_type(error, ValidationException)
    except client.exceptions.ClientError as error:
        print(error.response, client.exceptions.from_code("X"))
    client.exceptions.ValidationError  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType


async def on_the_client_async(client: AsyncBedrockAgentCoreClient) -> None:
    try:
        await client.list_sessions(memoryId="m", actorId="a")
    except client.exceptions.ValidationException as error:
        assert_type(error.reason, "ValidationExceptionReason | UnknownValue")
    except client.exceptions.NoSuchException:  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
        pass


def modules_are_importable() -> type[exceptions.Exceptions]:
    exceptions.ValidationExcption  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    return exceptions.Exceptions
