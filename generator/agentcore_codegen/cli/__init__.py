"""The command line: one module per group of commands, imported when it is asked for."""

from .main import main

__all__ = ["main"]
