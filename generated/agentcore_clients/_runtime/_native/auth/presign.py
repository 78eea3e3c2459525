"""URLs that carry their signature, byte for byte what botocore's `generate_presigned_url` makes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from .. import clock
from ..codec.escape import query_pairs
from ..state import joined
from .sigv4 import presigned_query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..codec.wire import Request
    from ..state import ClientState
    from .credentials import Credentials


def presigned_url(
    state: ClientState, request: Request, keys: Credentials, expires_in: int, method: str | None
) -> str | None:
    """Returns the URL of a request; `method` is what it is sent with instead of its own.

    None stands for a body that a URL cannot hold, which is anything but members in JSON: what comes
    of it is botocore's business.
    """
    known = state.settings
    own_method, path, query, headers, body = request
    # Where a name comes twice, botocore keeps the first one alone.
    pairs: dict[str, object] = {
        name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()
    }
    if body and not isinstance(body, bytes):
        return None
    if body:
        try:
            loaded: Any = json.loads(body)
        except ValueError:
            return None
        members: dict[str, object] = loaded
        if not isinstance(loaded, dict):
            return None
        pairs.update(members)
    scheme, _, rest = known.endpoint_url.partition("://")
    path = joined(known.base_path, path)
    signed = presigned_query(
        method=(method or own_method).upper(),
        path=path,
        # As botocore does, also where an empty list leaves nothing before the `&`.
        query=query_pairs(pairs.items()) + "&" if pairs else "",
        host=known.host_header,
        headers=headers,
        access_key=keys.access_key,
        secret_key=keys.secret_key,
        token=keys.token,
        timestamp=clock.amz_date(clock.now() + state.skew),
        expires_in=expires_in,
        region=known.signing_region,
        service=known.signing_name,
        keys=state.signing_keys,
    )
    return f"{scheme.lower()}://{rest.partition('/')[0]}{path}?{signed}"
