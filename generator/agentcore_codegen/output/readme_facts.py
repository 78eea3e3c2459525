"""What a project's README says of the pinned release, between comments that its reader does not see.

`with <!-- operations -->3 + 4<!-- --> operations of botocore <!-- botocore -->1.2.3<!-- -->`
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from ..archive import Model
from ..diagnostics import GeneratorError

FILE = "README.md"  # beside the folder of the archive

_FACT = re.compile(r"(<!-- (operations|botocore|version) -->)[^<\n]*(<!-- -->)")


def refreshed(text: str, botocore: str, version: str, models: Sequence[Model]) -> str:
    """Returns a README with the facts of a release; where it states none, as it is.

    Args:
        text: The README.
        botocore: The pinned release.
        version: The version of the generated package.
        models: What the release has of each service, in the order of specs.toml.
    """
    if _FACT.search(text) is None:
        return text
    facts = {
        "botocore": botocore,
        "version": version,
        "operations": " + ".join(
            str(len(json.loads(model.files["service-2.json"])["operations"])) for model in models
        ),
    }
    return _FACT.sub(lambda match: f"{match[1]}{facts[match[2]]}{match[3]}", text)


def read(path: Path) -> str:
    """Returns a README, empty where there is none.

    Raises:
        GeneratorError: it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise GeneratorError(f"cannot read it: {error}", str(path), "fix that") from error
