"""Debug lines, for a program that logs; one that does not import `logging` pays nothing.

No line holds a parameter, a header or a body: they may be secret.
"""

from __future__ import annotations

import sys

_NAME = __name__.partition(".")[0]


def debug(message: str, *values: object) -> None:
    """Logs under the package's name, where `logging` has been imported."""
    logging = sys.modules.get("logging")
    if logging is not None:
        logging.getLogger(_NAME).debug(message, *values)
