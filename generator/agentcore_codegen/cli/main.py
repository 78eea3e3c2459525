"""The root command: global options, lazy groups, errors as one line, exit codes."""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path

import click

from ..diagnostics import GeneratorError

# command -> module of this package that defines it under the same name
COMMANDS = {
    "specs": "specs",
    "generate": "generate",
    "diff": "diff",
    "changelog": "changelog",
    "explain": "explain",
    "update": "update",
    "status": "status",
    "init": "init",
}


class _Lazy(click.Group):
    """Imports a command's module when the command is used: `--help` and errors stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[cmd_name]}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command


class Settings:
    """What every command gets: where the archive is and how much to say."""

    def __init__(self, specs: Path, quiet: bool, verbose: bool) -> None:
        self.specs, self.quiet, self.verbose = specs, quiet, verbose

    def say(self, text: str) -> None:
        """Prints a line of progress or a summary on stderr; results go to stdout."""
        if not self.quiet:
            click.echo(text, err=True)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="agentcore-codegen")
@click.option(
    "--specs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("specs"),
    show_default=True,
    help="Folder with specs.toml and the archive.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors alone.")
@click.option("-v", "--verbose", is_flag=True, help="Print a traceback with an error.")
@click.pass_context
def root(ctx: click.Context, specs: Path, quiet: bool, verbose: bool) -> None:
    """Typed AWS clients and API diffs from botocore's service models.

    \b
    Examples:
      agentcore-codegen generate
      agentcore-codegen generate --check
      agentcore-codegen update
      agentcore-codegen diff 1.42.43 1.42.60
    """
    ctx.obj = Settings(specs, quiet, verbose)


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line, or `arguments`; an error is one line on stderr and an exit code."""
    try:
        sys.exit(root.main(arguments, "agentcore-codegen", standalone_mode=False) or 0)
    except GeneratorError as error:
        if "-v" in sys.argv[1:] or "--verbose" in sys.argv[1:]:
            traceback.print_exc()
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("error: interrupted; nothing was changed", err=True)
        sys.exit(130)
