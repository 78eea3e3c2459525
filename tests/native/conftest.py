"""Keeps the machine's settings out of every test of the native engine."""

import pytest


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    pass
