"""Declarations and the IR of the services -> decorators, facades and session context managers."""

from .shims import build

__all__ = ["build"]
