"""Makes the generated package importable; its runtime is tested here apart from any service."""

import sys
from pathlib import Path

_GENERATED = str(Path(__file__).resolve().parents[2] / "generated")
if _GENERATED not in sys.path:
    sys.path.insert(0, _GENERATED)
