"""What a client's arguments, the environment and the shared config file add up to.

Whatever the native engine does not do itself raises `Unsupported`, so that the botocore engine
takes the client; no option is dropped in silence.
"""

from __future__ import annotations

import os

from ..engine import Unsupported
from .auth import profiles, providers
from .codec.escape import plain
from .failures import invalid_config, invalid_region, no_region
from .http.transport import POOL_SIZE, TIMEOUT, Transport, split_url
from .retry import DEFAULT_ATTEMPTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    from ..engine import Options
    from ..service import ServiceInfo
    from .auth.credentials import Provider
    from .http.tls import Verify

    # Generated: (region, FIPS, dual-stack, custom URL) to the endpoint's URL and properties.
    EndpointRules: TypeAlias = Callable[
        [str | None, bool, bool, str | None], tuple[str, Mapping[str, Any]]
    ]

# Elsewhere None stands for the default; here for no limit, no validation and an error.
_NONE_COUNTS = ("connect_timeout", "read_timeout", "parameter_validation", "max_pool_connections")
# Options of botocore's Config that this engine honours, and those that only concern operations
# which it leaves to botocore.
_KNOWN = frozenset(
    (
        "connect_timeout",
        "disable_request_compression",
        "ignore_configured_endpoint_urls",
        "inject_host_prefix",
        "max_pool_connections",
        "parameter_validation",
        "proxies",
        "read_timeout",
        "region_name",
        "request_checksum_calculation",
        "request_min_compression_size_bytes",
        "response_checksum_validation",
        "retries",
        "client_cert",
        "tcp_keepalive",
        "use_dualstack_endpoint",
        "use_fips_endpoint",
        "user_agent",
        "user_agent_appid",
        "user_agent_extra",
    )
)
# Environment variable and config file key of what sends a client to botocore, and the harmless value.
_FOREIGN = (
    ("AWS_DEFAULTS_MODE", "defaults_mode", "legacy"),
    ("AWS_CSM_ENABLED", "csm_enabled", "false"),
    ("AWS_AUTH_SCHEME_PREFERENCE", "auth_scheme_preference", ""),
    ("AWS_SIGV4A_SIGNING_REGION_SET", "sigv4a_signing_region_set", ""),
)
# What no operation with native code depends on, and its right values: botocore refuses the others.
_VALUES = {
    "account_id_endpoint_mode": ("preferred", "disabled", "required"),
    "request_checksum_calculation": ("when_supported", "when_required"),
    "response_checksum_validation": ("when_supported", "when_required"),
}
_MAX_COMPRESSION_SIZE = 1048576


class Settings:
    """Everything that an engine needs to know."""

    __slots__ = (
        "app_id",
        "attempts",
        "attempts_configured",
        "base_path",
        "config",
        "credentials",
        "dual_stack",
        "endpoint_url",
        "fips",
        "host_header",
        "profile",
        "region",
        "signing_name",
        "signing_region",
        "transport",
        "user_agent",
    )

    region: str
    endpoint_url: str
    fips: bool
    dual_stack: bool
    base_path: str
    host_header: str
    signing_name: str
    signing_region: str
    transport: Transport
    attempts: int
    attempts_configured: bool
    config: dict[str, Any]  # options of botocore's Config that the user set
    profile: profiles.Profile
    app_id: str | None
    user_agent: str
    credentials: Provider


def resolve(service: ServiceInfo, options: Options, rules: EndpointRules) -> Settings:
    """Returns the settings of a client.

    Raises:
        Unsupported: something that only the botocore engine does.
        botocore.exceptions.NoRegionError, InvalidRegionError, EndpointProviderError, ...
    """
    config = _config(options)
    profile = profiles.load(options.profile_name, os.environ)
    _refuse_foreign(service, config, profile)
    result = Settings()
    result.config, result.profile = config, profile
    result.region = _region(options, config, profile)
    custom = _endpoint_url(service, options, config, profile)
    if custom and not result.region:
        raise Unsupported("the region is empty")
    # A custom endpoint is taken as it is, like in botocore.
    result.fips = not custom and _flag("use_fips_endpoint", config, profile)
    result.dual_stack = not custom and _flag("use_dualstack_endpoint", config, profile)
    url, properties = rules(result.region, result.fips, result.dual_stack, custom)
    if not result.region:
        raise ValueError(f"Invalid endpoint: {url}")
    _refuse_proxy(url, config)
    result.signing_name, result.signing_region = service.signing_name, result.region
    for scheme in properties.get("authSchemes", ()):
        if scheme.get("name") != "sigv4":
            raise Unsupported(f"the endpoint asks for the auth scheme {scheme.get('name')!r}")
        result.signing_name = scheme.get("signingName", result.signing_name)
        result.signing_region = scheme.get("signingRegion", result.signing_region)
        break
    tls, host, port, target = split_url(url)
    result.endpoint_url = url
    result.base_path = target.rstrip("/")
    result.host_header = _host_header(tls, host, port)
    result.transport = Transport(
        url=url,
        tls=tls,
        host=host,
        port=port,
        connect_timeout=config.get("connect_timeout", TIMEOUT),
        read_timeout=config.get("read_timeout", TIMEOUT),
        keepalive=_keep_alive(config, profile),
        max_connections=config.get("max_pool_connections", POOL_SIZE),
        verify=_verify(options, profile),
        client_cert=config.get("client_cert"),
    )
    attempts = _attempts(config, profile)
    result.attempts_configured = attempts is not None
    result.attempts = DEFAULT_ATTEMPTS if attempts is None else attempts
    result.app_id = config.get("user_agent_appid") or os.environ.get("AWS_SDK_UA_APP_ID")
    result.app_id = result.app_id or profile.get("sdk_ua_app_id")
    result.user_agent = _user_agent(service, config, result.app_id)
    if (known := options.credentials) is not None:
        result.credentials = providers.from_botocore(lambda: known)
    else:
        result.credentials = providers.explicit(
            options.aws_access_key_id, options.aws_secret_access_key, options.aws_session_token
        ) or providers.resolve(profile, os.environ, lambda: _chain(options, result.region))
    return result


def _host_header(tls: bool, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == (443 if tls else 80) else f"{name}:{port}"


def _config(options: Options) -> dict[str, Any]:
    """Returns what the user set in botocore's Config.

    Raises:
        Unsupported: an option that this engine does not know, or knows not to do.
    """
    if options.session is not None:
        raise Unsupported("a session of botocore was given")
    if options.api_version is not None or not options.use_ssl or options.aws_account_id is not None:
        raise Unsupported("api_version, use_ssl or aws_account_id was given")
    if options.config is None:
        return {}
    # The options that were given, as against defaults; botocore's merge() relies on it too.
    given = getattr(options.config, "_user_provided_options", None)
    if given is None:
        raise Unsupported("the config is not a botocore Config")
    config: dict[str, Any] = {
        key: value for key, value in given.items() if value is not None or key in _NONE_COUNTS
    }
    if unknown := sorted(config.keys() - _KNOWN):
        raise Unsupported(f"the config sets {', '.join(unknown)}")
    if not config.get("parameter_validation", True):
        raise Unsupported("the config turns parameter validation off")
    if not isinstance(config.get("max_pool_connections", POOL_SIZE), int):
        raise Unsupported("max_pool_connections is not a number")
    return config


def _option(name: str, config: Mapping[str, Any], profile: profiles.Profile) -> object:
    """Returns an option as the Config, the environment or the profile have it."""
    return config.get(name) or os.environ.get(f"AWS_{name.upper()}") or profile.get(name)


def _refuse_foreign(
    service: ServiceInfo, config: Mapping[str, Any], profile: profiles.Profile
) -> None:
    for variable, key, harmless in _FOREIGN:
        value = os.environ.get(variable) or profile.get(key) or harmless
        if value.lower() != harmless:
            raise Unsupported(f"{variable} or {key} is {value!r}")
    for key in ("api_versions", "parameter_validation"):
        if profile.get(key):
            raise Unsupported(f"the profile sets {key}")
    for key, values in _VALUES.items():
        if str(_option(key, config, profile) or values[0]).lower() not in values:
            raise Unsupported(f"{key} has a value that only botocore can judge")
    size = str(_option("request_min_compression_size_bytes", config, profile) or 0)
    if not size.isdecimal() or int(size) > _MAX_COMPRESSION_SIZE:
        raise Unsupported("request_min_compression_size_bytes is out of range")
    if service.bearer_auth and service.token_variable in os.environ:
        raise Unsupported("the environment has a bearer token, for which botocore has a scheme")


def _variable(name: str) -> str:
    return name.replace("-", "_").replace(" ", "_").upper()


def _flag(name: str, config: Mapping[str, Any], profile: profiles.Profile) -> bool:
    if name in config:
        return bool(config[name])
    text = os.environ.get(f"AWS_{name.upper()}") or profile.get(name) or ""
    return text.lower() == "true"


def _keep_alive(config: Mapping[str, Any], profile: profiles.Profile) -> bool:
    text = os.environ.get("BOTOCORE_TCP_KEEPALIVE") or profile.get("tcp_keepalive") or ""
    return bool(config.get("tcp_keepalive")) or text.lower() == "true"


def _region(options: Options, config: Mapping[str, Any], profile: profiles.Profile) -> str:
    if options.region_name == "":
        return ""  # which is no region that another place may name
    region = (
        options.region_name
        or config.get("region_name")
        or os.environ.get("AWS_DEFAULT_REGION")
        or profile.get("region")
        or os.environ.get("AWS_REGION")  # unknown to botocore, hence after what it knows
    )
    if not region:
        raise no_region()
    if region.startswith("fips-") or region.endswith("-fips") or "-fips-" in region:
        raise Unsupported(f"the region {region!r} stands for a FIPS endpoint")
    label = region.replace("-", "")
    if (
        not (label.isascii() and label.isalnum())
        or region.isdigit()
        or len(region) > 63
        or region[0] == "-"
        or region[-1] == "-"
    ):
        raise invalid_region(region)
    return plain(region)


def _endpoint_url(
    service: ServiceInfo,
    options: Options,
    config: Mapping[str, Any],
    profile: profiles.Profile,
) -> str | None:
    if options.endpoint_url is not None:
        return plain(options.endpoint_url)
    if _flag("ignore_configured_endpoint_urls", config, profile):
        return None
    name = _variable(service.service_id)
    environ = os.environ
    return (
        environ.get(f"AWS_ENDPOINT_URL_{name}")
        or environ.get("AWS_ENDPOINT_URL")
        or profile.service(name.lower(), "endpoint_url")
        or profile.get("endpoint_url")
    )


def _refuse_proxy(url: str, config: Mapping[str, Any]) -> None:
    """Sends clients that go through a proxy to botocore, which knows proxies."""
    if config.get("proxies"):
        raise Unsupported("the config sets proxies")
    if "proxies" in config:
        return
    import sys

    # macOS and Windows also keep proxies outside of the environment.
    if sys.platform not in ("darwin", "win32") and not any(
        name.lower().endswith("_proxy") and name.lower() != "no_proxy" and value
        for name, value in os.environ.items()
    ):
        return
    from urllib.request import getproxies, proxy_bypass

    scheme, _, rest = url.partition("://")
    if scheme in getproxies() and not proxy_bypass(rest.partition("/")[0]):
        raise Unsupported("the environment sets a proxy for the endpoint")


def _verify(options: Options, profile: profiles.Profile) -> Verify:
    if options.verify is not None:
        return options.verify
    environ = os.environ
    for value in (environ.get("AWS_CA_BUNDLE"), profile.get("ca_bundle")):
        if value is not None:
            if not value.strip():
                raise invalid_config("AWS_CA_BUNDLE or ca_bundle is empty: give the path of a file")
            return value
    return environ.get("REQUESTS_CA_BUNDLE") or True


def _attempts(config: Mapping[str, Any], profile: profiles.Profile) -> int | None:
    retries: Mapping[str, Any] = config.get("retries") or {}
    mode = retries.get("mode") or os.environ.get("AWS_RETRY_MODE") or profile.get("retry_mode")
    if mode not in (None, "standard"):
        raise Unsupported(f"the retry mode is {mode!r}")
    if "total_max_attempts" in retries:
        return int(retries["total_max_attempts"])
    if "max_attempts" in retries:
        return int(retries["max_attempts"]) + 1  # the Config counts retries
    text = os.environ.get("AWS_MAX_ATTEMPTS") or profile.get("max_attempts")
    if text and not (text.isdecimal() and int(text)):
        raise Unsupported(f"the number of attempts is {text!r}")
    return int(text) if text else None


def _user_agent(service: ServiceInfo, config: Mapping[str, Any], app_id: str | None) -> str:
    import sys

    system = os.uname().sysname.lower() if hasattr(os, "uname") else sys.platform
    version = ".".join(str(part) for part in sys.version_info[:3])
    text: str = config.get("user_agent") or (
        f"{service.package.partition('.')[0]}/{service.botocore} ua/2.1 os/{system} "
        f"lang/python#{version} md/engine#native cfg/retry-mode#standard"
    )
    if app_id:
        text += f" app/{_token(app_id)}"
    if extra := config.get("user_agent_extra"):
        text += " " + extra
    return " ".join(plain(text).split("\n")).replace("\r", " ")


def _token(text: str) -> str:
    """Replaces what a token of the User-Agent header (RFC 9110) may not hold."""
    return "".join(
        [c if c.isascii() and (c.isalnum() or c in "!$%&'*+-.^_`|~") else "-" for c in text]
    )


def _chain(options: Options, region: str) -> object:
    """Returns what botocore's credential chain finds, asking STS in the client's region."""
    import botocore.credentials
    import botocore.session

    session = botocore.session.Session(profile=options.profile_name)
    resolver = botocore.credentials.create_credential_resolver(session, region_name=region)
    return resolver.load_credentials()
