"""Loads the models that ship with the package, so that the installed botocore's age does not matter."""

from __future__ import annotations

import gzip
import json
import pkgutil
from contextlib import suppress
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..service import ServiceInfo

# Parsed models never change, hence one loader per package and one base loader per search path.
_shipped: dict[str, ShippedLoader] = {}
_service_models: dict[str, Any] = {}
_base: dict[str | None, Any] = {}


class ShippedLoader:
    """What botocore asks a Loader for, from the package's `_models`, which may be in a zip file."""

    def __init__(self, service: ServiceInfo) -> None:
        self._service = service
        self._read: dict[str, Any] = {}

    def load_service_model(
        self, service_name: str, type_name: str, api_version: str | None = None
    ) -> Any:
        version = api_version or self._service.api_version
        name = f"{service_name}/{version}/{type_name}"
        if name not in self._read:
            self._read[name] = json.loads(self._file(name))
        return self._read[name]

    def list_api_versions(self, service_name: str, type_name: str) -> list[str]:
        self._file(f"{service_name}/{self._service.api_version}/{type_name}")
        return [self._service.api_version]

    def determine_latest_version(self, service_name: str, type_name: str) -> str:
        return self.list_api_versions(service_name, type_name)[-1]

    def _file(self, name: str) -> bytes:
        """Returns a file, or raises botocore's DataNotFoundError."""
        for suffix, unpacked in ((".json.gz", gzip.decompress), (".json", bytes)):
            with suppress(OSError):
                packed = pkgutil.get_data(self._service.package, f"_models/{name}{suffix}")
                return unpacked(packed or b"")
        raise import_module("botocore.exceptions").DataNotFoundError(data_path=name)


def shipped_loader(service: ServiceInfo) -> ShippedLoader:
    """Returns the loader of the package's `_models` folder and nothing else."""
    loader = _shipped.get(service.package)
    if loader is None:
        loader = _shipped.setdefault(service.package, ShippedLoader(service))
    return loader


def load_models(service: ServiceInfo) -> None:
    """Reads what a client of the service is made from, so that it is there then."""
    for name in ("service-2", "endpoint-rule-set-1"):
        shipped_loader(service).load_service_model(service.name, name)


def service_model(service: ServiceInfo) -> Any:
    """Returns botocore's ServiceModel of the shipped model."""
    model = _service_models.get(service.package)
    if model is None:
        data = shipped_loader(service).load_service_model(
            service.name, "service-2", api_version=service.api_version
        )
        model = import_module("botocore.model").ServiceModel(data, service_name=service.name)
        model = _service_models.setdefault(service.package, model)
    return model


def base_loader(data_path: str | None) -> Any:
    """Returns a Loader for a session of our own: what it has read (endpoints, partitions) is shared."""
    loader = _base.get(data_path)
    if loader is None:
        loader = import_module("botocore.loaders").create_loader(data_path)
        loader = _base.setdefault(data_path, loader)
    return loader


class OverlayLoader:
    """A botocore Loader that takes one service's models from the package, all else from `base`."""

    def __init__(self, service: ServiceInfo, base: Any) -> None:
        self._name = service.name
        self._shipped = shipped_loader(service)
        self._base = base

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def load_service_model(
        self, service_name: str, type_name: str, api_version: str | None = None
    ) -> Any:
        loader = self._loader(service_name)
        return loader.load_service_model(service_name, type_name, api_version=api_version)

    def list_api_versions(self, service_name: str, type_name: str) -> Any:
        return self._loader(service_name).list_api_versions(service_name, type_name)

    def determine_latest_version(self, service_name: str, type_name: str) -> Any:
        return self._loader(service_name).determine_latest_version(service_name, type_name)

    def list_available_services(self, type_name: str) -> Any:
        return sorted({*self._base.list_available_services(type_name), self._name})

    def _loader(self, service_name: str) -> Any:
        return self._shipped if service_name == self._name else self._base
