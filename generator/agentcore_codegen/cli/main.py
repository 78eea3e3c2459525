"""The root command: global options, lazy groups, errors as one line, exit codes."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path

import click

from ..diagnostics import GeneratorError, one_line

# command -> module of this package that defines it under the same name
COMMANDS = {
    "specs": "specs",
    "generate": "generate",
    "diff": "diff",
    "changelog": "changelog",
    "explain": "explain",
    "update": "update",
    "status": "status",
    "site": "site",
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
    """The global options: where the archive is and how much to print."""

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
@click.option("-q", "--quiet", is_flag=True, help="Print only results and errors.")
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


USAGE, UNREADABLE, INTERRUPTED, READER_LEFT = 2, 3, 130, 141  # exit codes; a command's own is 1


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line, or `arguments`; an error is one line on stderr and an exit code.

    1 means that a check did not pass (`--fail-on`, `--check`, `specs verify`), and nothing else.
    """
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code: int = root.main(arguments, "agentcore-codegen", standalone_mode=False) or 0
        sys.stdout.flush()
        return code
    except GeneratorError as error:
        return _failed(str(error), error.exit_code, several=True)
    except click.ClickException as error:
        error.show()
        return max(error.exit_code, USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _failed("interrupted; nothing was changed", INTERRUPTED)
    except (SystemExit, BrokenPipeError):  # click leaves where nobody reads the output
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left is written there at the end
        return READER_LEFT
    except RecursionError:
        return _failed("the input is nested too deeply", UNREADABLE)
    except MemoryError:
        return _failed("the input needs more memory than there is", UNREADABLE)
    except Exception as error:  # a defect of this program, which is no threshold that was met
        if isinstance(error.__cause__, KeyboardInterrupt):  # while Python made a class of a module
            return _failed("interrupted; nothing was changed", INTERRUPTED)
        text = f"{type(error).__name__}: {error}; please report it, with what -v prints"
        return _failed(text, UNREADABLE)


def _failed(text: str, code: int, *, several: bool = False) -> int:
    if "-v" in sys.argv[1:] or "--verbose" in sys.argv[1:]:
        traceback.print_exc()
    for line in text.splitlines() if several else [text]:
        click.echo(f"error: {one_line(line)}", err=True)
    return code
