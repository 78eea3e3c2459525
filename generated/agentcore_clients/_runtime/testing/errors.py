"""What a stub raises: for a test that is wrong, and for a call that the test did not expect."""

from __future__ import annotations


class InvalidStub(ValueError):
    """A test set up what the service cannot answer; the text names the operation and the path."""


class UnexpectedCall(AssertionError):
    """The program made a call that no stub answers; the text says which are stubbed."""
