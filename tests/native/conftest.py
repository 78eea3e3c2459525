"""Makes the runtime of the templates importable as it stands, before any service is generated."""

import sys
from pathlib import Path

_PACKAGE = str(Path(__file__).resolve().parents[2] / "templates" / "package")
if _PACKAGE not in sys.path:
    sys.path.insert(0, _PACKAGE)
