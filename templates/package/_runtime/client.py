"""The base of every synchronous client."""

from __future__ import annotations

from .base import INTERNALS, Client, known_operation, without_none
from .engine import open_engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from .engine import Options
    from .protocols import Engine, RawClient
    from .signed.source import SyncSource
    from .signed.websocket import SignedAddress


class SyncClient(Client):
    """A client of one service. Several threads may use it at once."""

    _engine: Engine

    @classmethod
    def from_botocore(cls, client: RawClient) -> Self:
        """Returns a client that sends its requests through `client`, made by boto3 or botocore.

        Its credentials, configuration and event handlers hold, and a Stubber on it works. Closing
        one closes the other.

        Raises:
            TypeError: not a botocore client, or an asynchronous one.
            ValueError: a client of another service.
        """
        from ._botocore.engine import BotocoreEngine

        self = cls.__new__(cls)
        self._engine = BotocoreEngine.wrap(cls._service, client)
        return self

    if not TYPE_CHECKING:  # a checker would take any attribute for known

        def __getattr__(self, name):
            """Returns a private part of the botocore client, which sends all from then on."""
            if name in INTERNALS:
                return getattr(self._engine.botocore_client(), name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def generate_presigned_url(
        self,
        ClientMethod: str,
        Params: Mapping[str, object] | None = None,
        ExpiresIn: int = 3600,
        HttpMethod: str | None = None,
    ) -> str:
        """Returns a signed URL of the method `ClientMethod`, valid for `ExpiresIn` seconds.

        Raises:
            UnknownClientMethodError: botocore's; there is no such method.
        """
        operation = known_operation(self._service, ClientMethod)
        return self._engine.presign(operation, without_none(Params or {}), ExpiresIn, HttpMethod)

    def warm_up(self) -> None:
        """Looks up credentials, or a bearer token where calls carry one, and opens a connection.

        The first call finds them. For what happens before the first request comes in, as when a
        Lambda function is initialized. It tries once.

        Raises:
            NoCredentialsError, EndpointConnectionError and others: botocore's, as from a call.
        """
        try:
            self._engine.warm_up()
        except Exception as error:
            from .explanations import explain

            explain(error, self._service, "warm_up", self.meta)
            raise

    def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, expires: int | None = None
    ) -> SignedAddress:
        """Signs the request that opens a websocket: `url, headers = client.websocket(...)`.

        Args:
            url: Below the client's endpoint, as the streams of a response are.
            headers: To send as well; those that begin with `X-Amz` are signed.
            expires: Seconds for which the URL itself is signed, for programs that cannot send
                headers; None to sign by headers.

        Raises:
            ValueError: the URL is elsewhere, or `expires` is wrong.
        """
        from .signed.websocket import signed_address

        signing = self._engine.signing()
        return signed_address(signing, self.meta.endpoint_url, url, headers, expires)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        name = f"{type(self).__name__} of {self._service.name}"
        if not self._is_made():  # what reports an error of the constructor shows this
            return f"<{name}>"
        meta = self._engine.meta
        return f"<{name} in {meta.region_name}, engine {meta.engine}>"

    def _signed_address(
        self,
        path: str,
        values: Mapping[str, object],
        query: Mapping[str, object],
        headers: Mapping[str, str | None],
        expires: int | None,
        most: int,
    ) -> SignedAddress:
        from .signed.websocket import signed_template

        signing = self._engine.signing()
        endpoint = self.meta.endpoint_url
        return signed_template(signing, endpoint, path, values, query, headers, expires, most)

    def _source(self) -> SyncSource:
        from .signed.source import SyncSource

        return SyncSource(self._engine, f"{type(self).__name__} of {self._service.name}")

    def _open(self, options: Options, engine: str | None) -> Engine:
        return open_engine(self._service, options, engine)

    def _invoke(self, operation: str, params: dict[str, object]) -> Any:
        try:
            return self._engine.invoke(operation, self._sent(operation, params))
        except Exception as error:
            from .explanations import explain

            explain(error, self._service, operation, self.meta)
            raise
