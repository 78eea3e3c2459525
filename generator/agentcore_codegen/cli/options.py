"""Options of the commands that archive and generate, each declared once.

Those of the commands that compare are in `comparing`, which takes longer to import.
"""

from __future__ import annotations

from pathlib import Path

import click

origin = click.option(
    "--from", "origin", metavar="DIR|WHEEL|installed", help="Read from here instead of the network."
)
output = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the generated package.  [default: as specs.toml says, or generated]",
)
overwrite = click.option(
    "--overwrite", is_flag=True, help="Replace generated files that were edited by hand."
)
no_cache = click.option("--no-cache", is_flag=True, help="Do not use or store cached results.")
