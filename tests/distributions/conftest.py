"""The built distributions and bare environments as fixtures.

This directory is no package: as one it would hide the library of its name from every test.
"""

from support.built import clients, codegen, environment

__all__ = ("clients", "codegen", "environment")
