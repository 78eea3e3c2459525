"""How long tokens live, as JWTs (RFC 7519) say it in their claims; no signature is checked."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TTL = 300.0  # seconds that a token is kept which does not say when it ends
SKEW = 60.0  # seconds before its end that a token is given up


def lifetime(token: object, now: float, ttl: float = TTL, skew: float = SKEW) -> float:
    """Returns for how many seconds from `now` (seconds since 1970) a token is kept.

    That is until `skew` seconds before its end, at most half its life before. Where `now` is
    outside of its life (`iat` to `exp`), this machine's clock is wrong, and the token is taken for
    new. Any other token is kept for `ttl` seconds, and so is one without `iat` that ends later.
    """
    issued, end = _life(token)
    if end is None:
        return ttl
    left = end - now
    if issued is not None and not issued <= now < end:
        left = end - issued
    kept = max(0.0, left - min(skew, left / 2))
    return kept if issued is not None else min(kept, ttl)


def _life(token: object) -> tuple[float | None, float | None]:
    """Returns the `iat` and `exp` claims of a JWT, in seconds since 1970, as far as it has them."""
    if not isinstance(token, str) or token.count(".") != 2:
        return None, None
    import base64
    import json

    body = token.split(".")[1]
    try:
        claims: Any = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, RecursionError):
        return None, None
    if not hasattr(claims, "get"):  # no object of JSON
        return None, None
    return _seconds(claims.get("iat")), _seconds(claims.get("exp"))


def _seconds(claim: object) -> float | None:
    if isinstance(claim, bool) or not isinstance(claim, (int, float)):
        return None
    try:
        seconds = float(claim)
    except OverflowError:
        return None
    return seconds if math.isfinite(seconds) else None
