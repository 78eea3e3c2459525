"""Makes `tests/` importable, so that a test says `from support import samples`."""

import sys
from pathlib import Path

_HERE = str(Path(__file__).resolve().parent)
if _HERE not in sys.path:
    sys.path.insert(0, _HERE)

pytest_plugins = ["support.moto", "support.table"]
