"""Types that every service's package uses; imported under TYPE_CHECKING or on purpose."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import NewType, Protocol, TypeAlias, TypedDict, final

if sys.version_info >= (3, 11):
    from typing import NotRequired
else:
    from typing_extensions import NotRequired

# Free JSON. botocore accepts exactly these in a document: no other mapping, no bytes, no dates.
# It contains itself by the name under which generated modules import it, so that
# `typing.get_type_hints` finds that name in every one of them.
_JSONValue: TypeAlias = "dict[str, _JSONValue] | list[_JSONValue] | str | int | float | bool | None"
JSONValue: TypeAlias = _JSONValue

# A value of an enumeration that this release does not know. For a checker a response may hold one, so
# that it can be sent back, and a text is none: a request takes `UnknownValue("...")`.
UnknownValue = NewType("UnknownValue", str)

# A number is seconds since 1970, a text is parsed; a naive datetime is UTC.
TimestampInput: TypeAlias = datetime | int | float | str

# botocore's validator rejects memoryview, and a file where the blob is a part of a JSON body.
BlobInput: TypeAlias = bytes | bytearray | str


class BinaryFile(Protocol):
    """An open file of bytes, of any class: it is read a piece at a time, from where it stands."""

    def read(self, size: int, /) -> bytes | bytearray: ...


# A blob that is the whole body. botocore's validator rejects memoryview here too.
StreamInput: TypeAlias = bytes | bytearray | str | BinaryFile


class ResponseMetadata(TypedDict):
    """What came with a response beside its members. `RetryAttempts` counts the retries."""

    RequestId: str
    HTTPStatusCode: int
    HTTPHeaders: dict[str, str]
    RetryAttempts: int
    HostId: NotRequired[str]
    MaxAttemptsReached: NotRequired[bool]
    ChecksumAlgorithm: NotRequired[str]


class EmptyResponse(TypedDict):
    """The response of an operation without output."""

    ResponseMetadata: ResponseMetadata


class UnknownMember(TypedDict):
    """The wire name of a variant that is newer than this package."""

    name: str


@final
class SdkUnknownMember(TypedDict):
    """A variant of a union, or an event of a stream, that is newer than this package."""

    SDK_UNKNOWN_MEMBER: UnknownMember


class PaginatorConfig(TypedDict, total=False):
    """How far and from where to paginate: `PaginationConfig` of `paginate()`."""

    MaxItems: int
    PageSize: int
    StartingToken: str | None


class WaiterConfig(TypedDict, total=False):
    """How often to poll: the seconds between attempts, and their maximum number."""

    Delay: int
    MaxAttempts: int
