"""`meta` of a native client: what it knows itself, and what botocore alone can show."""

from __future__ import annotations

import os
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from ..protocols import EngineName, Events, Hook, ResolvedConfig, ServiceModel
    from ..stats import ClientStats
    from .state import ClientState

    class Counted(Protocol):
        """A pool of connections."""

        def counts(self) -> tuple[int, int, int]:
            """Returns how many connections are open and idle, and how many callers wait."""
            ...


# Options that no operation with native code depends on, which botocore's configuration shows all
# the same: name (in upper case with AWS_ before it an environment variable) to botocore's default.
_SHOWN: dict[str, bool | int | str] = {
    "account_id_endpoint_mode": "preferred",
    "disable_request_compression": False,
    "request_checksum_calculation": "when_supported",
    "request_min_compression_size_bytes": 10240,
    "response_checksum_validation": "when_supported",
}
# Options that are settled when the endpoint is.
_ENDPOINT = ("ignore_configured_endpoint_urls", "use_dualstack_endpoint", "use_fips_endpoint")


class NativeMeta:
    """`meta` of a client. What only botocore has is made by botocore when it is asked for."""

    def __init__(
        self,
        state: ClientState,
        switch_to_botocore: Callable[[], Events],
        is_native: Callable[[], bool],
        pool: Counted,
    ) -> None:
        self._state = state
        self._switch_to_botocore = switch_to_botocore  # to botocore, whose events it returns
        self._is_native = is_native
        self._pool = pool
        self._config: ResolvedConfig | None = None

    @property
    def engine(self) -> EngineName:
        return "native" if self._is_native() else "botocore"

    @property
    def region_name(self) -> str:
        return self._state.settings.region

    @property
    def endpoint_url(self) -> str:
        return self._state.settings.endpoint_url

    @property
    def partition(self) -> str:
        from .partitions import partition

        return str(partition(self._state.settings.region)["name"])

    @property
    def method_to_api_mapping(self) -> dict[str, str]:
        return {method: wire for wire, method in self._state.service.operations.items()}

    @property
    def service_model(self) -> ServiceModel:
        from .._botocore.models import service_model

        model: ServiceModel = service_model(self._state.service)
        return model

    @property
    def hooks(self) -> list[Hook]:
        return self._state.hooks

    @property
    def stats(self) -> ClientStats:
        from ..stats import ClientStats, not_counted

        if not self._is_native():
            raise not_counted("botocore")
        quota = self._state.quota
        return ClientStats(*self._pool.counts(), quota.retries, quota.available)

    @property
    def config(self) -> ResolvedConfig:
        if self._config is None:
            self._config = _resolved(self._state)
        return self._config

    @property
    def events(self) -> Events:
        """botocore's event system. From here on the client sends through botocore.

        A handler that is registered has to be called, which only botocore does.
        """
        return self._switch_to_botocore()


def _resolved(state: ClientState) -> ResolvedConfig:
    """Returns a Config of botocore's with what this client does, like the one of its own clients."""
    known = state.settings
    options = {name: value for name, value in known.config.items() if name not in _ENDPOINT}
    retries: dict[str, object] = {"mode": "standard"}
    if known.attempts_configured:
        retries["total_max_attempts"] = known.attempts
    for name, default in _SHOWN.items():
        given = options.get(name, os.environ.get(f"AWS_{name.upper()}") or known.profile.get(name))
        options[name] = default if given in (None, "") else _like(default, given)
    options.update(
        region_name=known.region,
        use_fips_endpoint=known.fips or None,
        use_dualstack_endpoint=known.dual_stack or None,
        signature_version="v4",
        user_agent=known.user_agent,
        user_agent_appid=known.app_id,
        retries=retries,
        connect_timeout=known.transport.connect_timeout,
        read_timeout=known.transport.read_timeout,
        max_pool_connections=known.transport.max_connections,
    )
    make: Callable[..., ResolvedConfig] = import_module("botocore.config").Config
    return make(**options)


def _like(default: bool | int | str, given: Any) -> bool | int | str:
    """Returns a value of the default's type."""
    text = str(given).lower()
    if isinstance(default, bool):
        return text == "true"
    return int(text) if isinstance(default, int) else text
