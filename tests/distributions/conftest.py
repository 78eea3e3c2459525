"""The built distributions and bare environments as fixtures."""

from support.built import clients, codegen, environment

__all__ = ("clients", "codegen", "environment")
