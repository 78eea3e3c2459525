"""Makes botocore and aiobotocore clients from the shipped models and a session nobody changes."""

from __future__ import annotations

import sys
from importlib import import_module
from os import environ
from types import FunctionType

from .._native.auth.credentials import Credentials
from .models import OverlayLoader, base_loader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..engine import Options
    from ..protocols import Signing
    from ..service import ServiceInfo


def _class_of_view(view: object) -> Any:
    session: object = object.__getattribute__(view, "_view")[0]
    return type(session)


class SessionView:
    """A user's session, but for the models of one service.

    Everything reads from and writes to the session itself: credentials that this client resolves
    are the session's, handlers registered on the session apply. Methods run with the view as
    `self`, hence see its loader. The exceptions factory is the view's own because botocore caches
    exception classes in it per service name, and the session's own client must not get ours.
    """

    def __init__(self, session: Any, service: ServiceInfo) -> None:
        own = {
            "data_loader": OverlayLoader(service, session.get_component("data_loader")),
            "exceptions_factory": import_module("botocore.errorfactory").ClientExceptionsFactory(),
        }
        object.__setattr__(self, "_view", (session, own))

    # super() in a session's subclass asks for it.
    __class__: Any = property(_class_of_view)

    def __getattr__(self, name: str) -> Any:
        session, _ = object.__getattribute__(self, "_view")
        if name not in vars(session):
            for cls in type(session).__mro__:
                if name in vars(cls):
                    attribute = vars(cls)[name]
                    if isinstance(attribute, FunctionType):
                        return attribute.__get__(self)
                    break
        return getattr(session, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(object.__getattribute__(self, "_view")[0], name, value)

    def get_component(self, name: str) -> Any:
        session, own = object.__getattribute__(self, "_view")
        return own[name] if name in own else session.get_component(name)

    def _get_internal_component(self, name: str) -> Any:
        session, own = object.__getattribute__(self, "_view")
        return own[name] if name in own else session._get_internal_component(name)


class AsyncCredentials:
    """botocore's credentials for aiobotocore. They are refreshed in a thread."""

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials

    def __getattr__(self, name: str) -> Any:
        return getattr(self._credentials, name)

    async def get_frozen_credentials(self) -> Any:
        asyncio = import_module("asyncio")
        return await asyncio.to_thread(self._credentials.get_frozen_credentials)

    async def get_account_id(self) -> Any:
        return getattr(await self.get_frozen_credentials(), "account_id", None)


def check_session(options: Options, *, asynchronous: bool) -> None:
    """Raises TypeError or ValueError where the session does not suit the client."""
    if options.session is None:
        return
    if options.profile_name is not None:
        raise ValueError("profile_name is for a session of its own: give it to the session instead")
    session = _inner(options.session)
    if not hasattr(session, "get_component"):
        kind = type(session).__qualname__
        raise TypeError(f"session must be one of boto3 or botocore, not {kind!r}")
    if asynchronous is not hasattr(session, "_create_client"):
        session_kind = "aiobotocore or aioboto3" if asynchronous else "botocore or boto3"
        raise TypeError(f"session must be one of {session_kind} for this client: make one of those")


def create_client(service: ServiceInfo, options: Options, *, asynchronous: bool) -> Any:
    """Returns a botocore client; for `asynchronous` aiobotocore's context of one."""
    session = _inner(options.session)
    if session is None:
        flavour = "aiobotocore.session" if asynchronous else "botocore.session"
        session = _new_session(flavour, options.profile_name)
        if (known := options.credentials) is not None:
            session._credentials = AsyncCredentials(known) if asynchronous else known
    arguments: dict[str, object] = {
        "region_name": _region(session, options),
        "api_version": options.api_version or service.api_version,
        "use_ssl": options.use_ssl,
        "verify": options.verify,
        "endpoint_url": options.endpoint_url,
        "aws_access_key_id": options.aws_access_key_id,
        "aws_secret_access_key": options.aws_secret_access_key,
        "aws_session_token": options.aws_session_token,
        "config": _config(service, session, options.config, asynchronous=asynchronous),
    }
    if options.aws_account_id is not None:  # botocore before 1.37 does not know the parameter
        arguments["aws_account_id"] = options.aws_account_id
    return SessionView(session, service).create_client(service.name, **arguments)


def signing(client: Any, keys: Any) -> Signing:
    """Returns what signs a client's requests, with its frozen credentials.

    Raises:
        NoCredentialsError: botocore's; the client has none.
    """
    if keys is None:
        raise import_module("botocore.exceptions").NoCredentialsError
    signer = client._request_signer
    keys = Credentials(keys.access_key, keys.secret_key, keys.token)  # whose repr shows none
    return keys, signer.signing_name, signer.region_name


def is_signed(client: Any) -> bool:
    """Whether a client's requests are signed, so that it needs credentials."""
    return client.meta.config.signature_version is not import_module("botocore").UNSIGNED


def nothing(client: Any) -> Any:
    """Returns a request that asks for nothing, so that a connection is there after it."""
    make: Any = import_module("botocore.awsrequest").AWSRequest
    return make("HEAD", client.meta.endpoint_url).prepare()


def _region(session: Any, options: Options) -> str | None:
    """Returns the argument, or AWS_REGION, which botocore does not know, where there is no other."""
    config: Any = options.config
    known = getattr(config, "region_name", None) or session.get_config_variable("region")
    if options.region_name is not None:
        return options.region_name
    return None if known else environ.get("AWS_REGION")


def _inner(session: Any) -> Any:
    """Returns the botocore session inside a boto3 or aioboto3 one."""
    return getattr(session, "_session", session)


def _new_session(module: str, profile_name: str | None) -> Any:
    """Returns a session of our own. Each client has its own, so that it sees today's environment."""
    session_module = import_module(module)
    cls = getattr(session_module, "AioSession", None) or session_module.Session
    session = cls(profile=profile_name)
    loader = base_loader(session.get_config_variable("data_path"))
    session.register_component("data_loader", loader)
    return session


def _config(service: ServiceInfo, session: Any, config: Any, *, asynchronous: bool) -> Any:
    """Returns the user's configuration with this package added to the user agent."""
    plain = import_module("botocore.config").Config
    kind = import_module("aiobotocore.config").AioConfig if asynchronous else plain
    default = session.get_default_client_config()
    theirs = getattr(config, "user_agent_extra", None)
    theirs = theirs or getattr(default, "user_agent_extra", None)
    if config is None:
        # Any configuration hides the mode's time to connect, unless it names the mode itself.
        mode = session.get_config_variable("defaults_mode")
        config = kind() if mode == "legacy" else kind(defaults_mode=mode)
    elif not isinstance(config, kind):
        config = kind().merge(config)
    ours = _user_agent(service)
    return config.merge(plain(user_agent_extra=f"{theirs} {ours}" if theirs else ours))


def _user_agent(service: ServiceInfo) -> str:
    root = service.package.partition(".")[0]
    version = getattr(sys.modules.get(root), "__version__", None)
    name = f"md/{root.replace('_', '-')}"
    return f"{name}#{version}" if version else name
