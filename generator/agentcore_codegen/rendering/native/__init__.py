"""Native code: the serializers, parsers and endpoint rules of a service, compiled from its IR."""

from .modules import modules

__all__ = ["modules"]
