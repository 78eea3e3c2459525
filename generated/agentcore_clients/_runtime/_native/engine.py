"""The native engine of synchronous clients."""

from __future__ import annotations

from _thread import allocate_lock
from time import sleep

from .client_meta import NativeMeta
from .http.body import BodyReader
from .http.connection import was_stale
from .http.pool import Pool
from .invocation import Invocation
from .state import ClientState, is_patched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .._botocore.engine import BotocoreEngine
    from ..bearer import TokenSource
    from ..engine import Options
    from ..protocols import Events, Invoke, Signing
    from ..service import ServiceInfo
    from .codec.wire import Operation
    from .http.request import Message


class NativeEngine:
    """Sends requests by generated code over its own connections.

    An operation for which there is no such code goes through a botocore client, which is made then.
    """

    _invocation = Invocation

    def __init__(self, service: ServiceInfo, options: Options) -> None:
        self._state = ClientState(service, options)
        self._pool = Pool(self._state.settings.transport)
        self._botocore_engine: BotocoreEngine | None = None
        self._native = True
        self._lock = allocate_lock()
        self.meta = NativeMeta(self._state, self._switch_to_botocore, self._is_native, self._pool)

    # ---------------------------------------------------------------------------- calls

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        state = self._state
        code = state.operation(operation) if self._is_native() else None
        if code is None:
            return self._botocore().invoke(operation, params)
        call = self._invocation(state, code, params)
        try:
            while True:
                if call.file is not None:
                    call.read_file()
                message = call.message(state.settings.credentials.get())
                try:
                    status, headers, body = self._exchange(message, code)
                except Exception as error:
                    if not call.on_error(error):
                        raise
                else:
                    result = call.on_response(status, headers, body)
                    if result is not None:
                        return result
                sleep(call.delay)
        except BaseException as error:
            call.on_failure(error)
            raise

    def _exchange(self, message: Message, code: Operation) -> tuple[int, dict[str, str], Any]:
        """Sends one attempt and returns status, headers and the body, read or as a stream."""
        pool = self._pool
        while True:
            connection = pool.acquire()
            reader = connection.reader
            kept = reader.status > 0  # it carried a response before
            try:
                connection.send(message)
                if code.streams or code.events is not None:
                    connection.read_head()
                    if reader.status < 300:
                        from .streams import stream

                        # The headers first: the connection may be another call's once the body is
                        # read.
                        status, headers = reader.status, reader.headers()
                        content = BodyReader(connection, pool)
                        service = self._state.service
                        return status, headers, stream(content, service, code, headers)
                body = connection.read_all()
            except BaseException as error:
                connection.close()  # what is left of the response must not meet the next request
                if kept and was_stale(connection, error, code.repeatable):
                    continue  # nothing was tried: this is no attempt
                raise
            status, headers = reader.status, reader.headers()
            pool.release(connection)
            return status, headers, body

    # ---------------------------------------------------------- pages, waiters, presigning

    def paginator(self, operation: str, invoke: Invoke) -> Any:
        from .paging.paginators import Paginator

        return Paginator(self._state.service, operation, invoke)

    def iterate(self, operation: str, params: dict[str, object], invoke: Invoke) -> Iterator[Any]:
        from .paging.cursor import iterate

        return iterate(self._state.service, operation, params, invoke)

    def waiter(self, name: str, invoke: Invoke) -> Any:
        from .waiters import Waiter

        return Waiter(self._state.service, name, invoke)

    def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, method: str | None
    ) -> str:
        state = self._state
        code = state.operation(operation) if self._native else None
        if code is not None:
            from .auth.presign import presigned_url

            request = state.request(code, {**params})
            keys = state.settings.credentials.get()
            if (url := presigned_url(state, request, keys, expires_in, method)) is not None:
                return url
        return self._botocore().presign(operation, params, expires_in, method)

    def signing(self) -> Signing:
        known = self._state.settings
        return known.credentials.get(), known.signing_name, known.signing_region

    def warm_up(self, tokens: TokenSource | None = None) -> None:
        if self._is_native():
            (tokens or self._state.settings.credentials).get()
            self._pool.warm_up()
        else:
            self._botocore().warm_up(tokens)

    def botocore_client(self) -> Any:
        """Returns the botocore client that sends everything from now on."""
        client = self._botocore().botocore_client()
        self._native = False
        return client

    def close(self) -> None:
        self._pool.close()
        if self._botocore_engine is not None:
            self._botocore_engine.close()

    # -------------------------------------------------------------------------- botocore

    def _botocore(self) -> BotocoreEngine:
        """Returns the botocore engine with the same options, for what is not done here."""
        with self._lock:
            if self._botocore_engine is None:
                from .._botocore.engine import BotocoreEngine

                engine = BotocoreEngine(self._state.service, self._state.options)
                engine.hooks = self._state.hooks
                self._botocore_engine = engine
            return self._botocore_engine

    def _switch_to_botocore(self) -> Events:
        """Sends everything through botocore from now on; returns its event system."""
        events = self._botocore().meta.events
        self._native = False
        return events

    def sends_natively(self, operation: str) -> bool:
        return self._is_native() and self._state.operation(operation) is not None

    def _is_native(self) -> bool:
        return self._native and not is_patched("botocore.client", "BaseClient")
