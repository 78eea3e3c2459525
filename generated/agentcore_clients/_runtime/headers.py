"""The headers that a program may add to requests, by hooks and by options, and what they may hold."""

from __future__ import annotations

# What is not a program's to say, and whose it is instead.
RESERVED = {
    # of the connection and of how a message is framed (RFC 9110 and 9112)
    "connection": "the connection",
    "content-length": "the body",
    "expect": "the connection",
    "host": "the endpoint",
    "keep-alive": "the connection",
    "proxy-authorization": "the connection",
    "te": "the connection",
    "trailer": "the connection",
    "transfer-encoding": "the body",
    "upgrade": "the connection",
    # of the body, which is written and read as the operation says
    "accept-encoding": "the body",
    "content-type": "the operation",
    # of the signature or the token
    "authorization": "the credentials",
    "x-amz-content-sha256": "the signature",
    "x-amz-date": "the signature",
    "x-amz-security-token": "the credentials",
    # of what a client says about itself and its attempts
    "amz-sdk-invocation-id": "the attempt",
    "amz-sdk-request": "the attempt",
    "user-agent": "the client",
}
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


def check_header(who: str, name: str, value: str) -> None:
    """Raises ValueError for a header that a program may not set, or that no request can have.

    Args:
        who: What wants to set it, for the text of the error.
    """
    lower = name.lower()
    if (owner := RESERVED.get(lower)) is not None:
        raise ValueError(f"{who} cannot set the header {name!r}: it is set for {owner}")
    if not lower or not _TOKEN.issuperset(lower):
        raise ValueError(f"{who} cannot set the header {name!r}: that is not a valid header name")
    # The value is left out: it may be secret.
    if not (value.isascii() and value.replace("\t", " ").isprintable()):
        raise ValueError(f"{who} set the header {name!r} to text that is not visible ASCII")
