"""botocore's model -> the intermediate representation of one service."""

from .service import build

__all__ = ["build"]
