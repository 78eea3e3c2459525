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
    # Set by hand: `mock` takes longer for that than many a call that is compared.
    values = list(_BOTOCORE)
    for clock in native_clocks():
        values += [(clock, "now", NOW.timestamp), (clock, "urandom", _urandom)]
    kept = [(module, name, getattr(module, name)) for module, name, _ in values]
    for module, name, value in values:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)


def _urandom(size: int) -> bytes:
    return TOKEN.bytes[:size]


_BOTOCORE: tuple[tuple[ModuleType, str, object], ...] = (
    (botocore.auth, "get_current_datetime", now),
    (botocore.signers, "get_current_datetime", now),
    (uuid, "uuid4", lambda: TOKEN),
    (gzip, "time", _Clock()),
)
