"""Stops the clock and fixes tokens and credentials, so that two clients sign the same bytes."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import sys
import time
import uuid
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from unittest import mock

import botocore.auth
import botocore.signers

PACKAGES = ("agentcore_clients", "all_clients", "toy_clients")
NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
TOKEN = uuid.UUID("11111111-2222-4333-8444-555555555555")
REGION = "us-west-2"
CREDENTIALS = {
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "aws_session_token": "session//token==",
}


def now(remove_tzinfo: bool = True) -> dt.datetime:
    """Stands in for `botocore.compat.get_current_datetime`."""
    return NOW.replace(tzinfo=None) if remove_tzinfo else NOW


class _Clock:
    """`time` for a module that compresses: the gzip header holds a time stamp."""

    def __getattr__(self, name: str) -> object:
        return getattr(time, name)

    def time(self) -> float:
        return NOW.timestamp()


def native_clocks() -> list[ModuleType]:
    """Returns the modules that tell the time to native engines of packages that are imported."""
    packages = [f"{package}._runtime" for package in PACKAGES]
    return [import_module(f"{name}._native.clock") for name in packages if name in sys.modules]


@contextlib.contextmanager
def frozen() -> Iterator[None]:
    """Freezes the time that is signed, tokens, and the time in gzip headers, for every engine."""
    with contextlib.ExitStack() as stack:
        for clock in native_clocks():
            stack.enter_context(mock.patch.object(clock, "now", NOW.timestamp))
            stack.enter_context(
                mock.patch.object(clock, "urandom", lambda size: TOKEN.bytes[:size])
            )
        stack.enter_context(_botocore())
        yield


@contextlib.contextmanager
def _botocore() -> Iterator[None]:
    with (
        mock.patch.object(botocore.auth, "get_current_datetime", now),
        mock.patch.object(botocore.signers, "get_current_datetime", now),
        mock.patch.object(uuid, "uuid4", lambda: TOKEN),
        mock.patch.object(gzip, "time", _Clock()),
    ):
        yield
