"""What one run generates: services in a distribution, and the decorators over them."""

from __future__ import annotations

from dataclasses import dataclass

from .service import Service
from .shims import Shims

SERVED = frozenset({"rest-json", "json"})  # what the runtime's `testing.wire` writes


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that one run renders."""

    name: str
    distribution: str
    version: str
    services: tuple[Service, ...]
    shims: Shims | None = None
    introduction: str = ""  # markdown

    @property
    def served(self) -> bool:
        """Whether the package's local server speaks the protocol of a service."""
        return any(service.protocol in SERVED for service in self.services)
