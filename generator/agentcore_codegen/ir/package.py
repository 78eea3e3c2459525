"""What one run generates: services in a distribution, and the decorators over them."""

from __future__ import annotations

from dataclasses import dataclass

from .service import Service
from .shims import Shims


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that one run renders."""

    name: str
    distribution: str
    version: str
    services: tuple[Service, ...]
    shims: Shims | None = None
