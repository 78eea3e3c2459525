"""What `boto3.setup_default_session()` chose, for clients that choose nothing else.

boto3 is looked at where the program has imported it, and never imported here.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .engine import Options


def fill(options: Options) -> None:
    """Takes region, profile and credentials of boto3's default session where there is one."""
    chosen: Any = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
    if chosen is None or options.session is not None or options.profile_name is not None:
        return
    session = chosen._session
    variables: dict[str, Any] = session.instance_variables()
    options.profile_name = variables.get("profile")
    if options.region_name is None and getattr(options.config, "region_name", None) is None:
        options.region_name = variables.get("region")
    # Those that were given, or that the session has found already.
    credentials = session._credentials
    keys = (options.aws_access_key_id, options.aws_secret_access_key, options.aws_session_token)
    if credentials is None or keys != (None, None, None):
        return
    if type(credentials).__name__ == "Credentials":  # they stay as they are
        options.aws_access_key_id = credentials.access_key
        options.aws_secret_access_key = credentials.secret_key
        options.aws_session_token = credentials.token
    else:
        options.credentials = credentials
