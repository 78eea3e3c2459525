"""Tokens kept for a while: how long, under which keys, and how to forget them."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress

from ..jwt import lifetime
from .flight import Flights, of_user
from .values import is_list, is_map, is_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Key: TypeAlias = Hashable

_SECRET = os.urandom(16)


class CachePolicy:
    """How long tokens are kept, and the place where they are.

    A JWT is kept until `skew` seconds before its end (`exp`), at most half its life before. Where
    this machine's clock is outside of its life (`iat` to `exp`), the clock is wrong, and the token
    is taken for new. Any other token is kept for `ttl` seconds, and so is a JWT without `iat`
    unless it ends earlier. Decorators given one and the same policy share tokens for equal
    requests.

    Args:
        ttl: seconds that a token without an end is kept; 0 keeps such a token not at all.
        skew: seconds before its end that a token is given up.
        enabled: False sends a request for every call.
        max_entries: how many tokens are kept; the oldest goes first.

    Raises:
        ValueError: a negative number.
    """

    __slots__ = ("enabled", "max_entries", "skew", "store", "ttl")

    def __init__(
        self,
        *,
        ttl: float = 300.0,
        skew: float = 60.0,
        enabled: bool = True,
        max_entries: int = 1024,
    ) -> None:
        if not (ttl >= 0 and skew >= 0 and max_entries >= 1):
            raise ValueError("ttl and skew must not be negative, max_entries must be positive")
        self.ttl, self.skew, self.enabled = ttl, skew, enabled
        self.max_entries = max_entries
        self.store = TokenStore(self)

    def invalidate(self) -> None:
        """Forgets every token; requests under way give theirs to nobody who asks from now on."""
        self.store.forget()

    def __repr__(self) -> str:
        return (
            f"CachePolicy(ttl={self.ttl}, skew={self.skew}, enabled={self.enabled},"
            f" max_entries={self.max_entries})"
        )

    def lifetime(self, token: object, now: float) -> float:
        """Returns for how many seconds from `now` (seconds since 1970) a token is kept."""
        return lifetime(token, now, self.ttl, self.skew)


class TokenStore:
    """The tokens of one policy and the requests for them that are under way."""

    __slots__ = ("_entries", "_policy", "flights", "generation")

    def __init__(self, policy: CachePolicy) -> None:
        self._policy = policy
        # key -> token, end on the wall clock, end on the monotonic clock: the first one counts,
        # so that neither a suspended machine nor a clock set back prolongs a token's life.
        self._entries: OrderedDict[Key, tuple[object, float, float]] = OrderedDict()
        self.flights = Flights()
        self.generation = 0

    def get(self, key: Key) -> Any:
        entry = self._entries.get(key)
        if entry is None:
            return None
        if time.monotonic() < entry[2] and time.time() < entry[1]:
            return entry[0]
        self._entries.pop(key, None)
        return None

    def put(self, key: Key, token: object, generation: int) -> None:
        """Keeps a token, unless the store was cleared since `generation`."""
        policy = self._policy
        if not policy.enabled or generation != self.generation:
            return
        now = time.time()
        life = policy.lifetime(token, now)
        if life <= 0:
            return
        self._entries.pop(key, None)
        while len(self._entries) >= policy.max_entries:
            with suppress(KeyError):  # another thread was faster
                self._entries.popitem(last=False)
        self._entries[key] = (token, now + life, time.monotonic() + life)

    def of(self, user: bytes) -> list[object]:
        """Returns the tokens of a user, valid or not."""
        return [entry[0] for key, entry in list(self._entries.items()) if of_user(key, user)]

    def forget(self, user: bytes | None = None) -> None:
        """Forgets every token, or those of the user whose digest ends their keys."""
        self.generation += 1
        if user is None:
            self._entries.clear()
        else:
            for key in list(self._entries):
                if of_user(key, user):
                    self._entries.pop(key, None)
        self.flights.detach(user)

    def __len__(self) -> int:
        return len(self._entries)


def digest(value: object, secret: bytes = _SECRET) -> bytes:
    """Returns a key for a value that is not to be kept: a hash, by default good in this process."""
    import hashlib

    text = value if isinstance(value, str) else repr(_canonical(value))
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, key=secret, digest_size=20).digest()


def _canonical(value: object) -> object:
    if isinstance(value, str):
        return str(value)  # a hidden text has one repr whatever it says
    if is_map(value):
        items = [(str(key), _canonical(item)) for key, item in value.items()]
        return ("map", tuple(sorted(items, key=lambda item: item[0])))
    if is_list(value):
        return ("list", tuple(_canonical(item) for item in value))
    if is_set(value):
        return ("set", tuple(sorted(repr(_canonical(item)) for item in value)))
    return value
