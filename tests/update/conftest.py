"""The project that each test updates."""

from support.releases import made, project

__all__ = ("made", "project")
