"""What `init` writes beside specs.toml: a README, .gitignore and the workflows of a new project."""

from __future__ import annotations

import jinja2

from ..resources import templates

WORKFLOWS = ".github/workflows/"
_FILES = {
    ".gitignore": "gitignore",
    "README.md": "README.md",
    f"{WORKFLOWS}api-diff.yml": "api-diff.yml",
    f"{WORKFLOWS}update.yml": "update.yml",
}


def project_files(**facts: object) -> dict[str, str]:
    """Returns the files of a new project by path, with what the templates name."""
    # Marked with [[ and [%, since workflows are full of ${{.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates() / "project"),
        undefined=jinja2.StrictUndefined,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    return {
        path: environment.get_template(f"{name}.j2").render(facts) for path, name in _FILES.items()
    }
