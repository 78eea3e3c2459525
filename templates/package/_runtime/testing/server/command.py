"""The command line of the local server."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import ExitStack, contextmanager

from .application import Application
from .controls import Controls
from .fault_options import KINDS
from .faults import HEADER
from .http import Server
from .signatures import ServerCredentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import TextIO

    from ...service import ServiceInfo

_EPILOG = """\
examples:
  python -m {package}.testing serve --port 4010
  AWS_ENDPOINT_URL=http://127.0.0.1:4010 python program.py
  python -m {package}.testing serve --state state.sqlite --ready-after 2

faults, by the header `{header}: throttle; times=2` of one call or in a file, with the options times,
after, seconds, piece, code, status, message and retry_after:
{faults}
"""
_SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def main(
    package: str, services: Sequence[ServiceInfo], arguments: Sequence[str] | None = None
) -> int:
    """Runs `python -m PACKAGE.testing`; returns the exit status."""
    options = _parser(package).parse_args(arguments)
    with ExitStack() as stack:
        try:
            controls = _controls(services, options, stack)
            application = Application(
                services,
                controls.layers,
                ready_after=options.ready_after,
                state=options.state,
                assume_existing=options.assume_existing,
            )
            stack.callback(application.close)
            server = Server(application, options.host, options.port)
        except (OSError, ValueError) as error:
            sys.stderr.write(f"error: {error}\n")
            return 1
        _serve(server)
    return 0


def _controls(
    services: Sequence[ServiceInfo], options: argparse.Namespace, stack: ExitStack
) -> Controls:
    """Returns what the options say of the server.

    Raises:
        OSError, ValueError: a file or a credential is not what it has to be.
    """
    log = None
    if options.log is not None:
        log = stack.enter_context(_appended(options.log))
    credentials = _credentials() if options.verify_signatures else None
    controls = Controls(services, credentials=credentials, log=log, keep=False)
    controls.read(options.faults, options.script)
    return controls


@contextmanager
def _appended(path: str) -> Generator[TextIO, None, None]:
    with open(path, "a", encoding="utf-8") as file:
        yield file


def _credentials() -> ServerCredentials:
    key, secret, token = map(os.environ.get, _SECRETS)
    if not key or not secret:
        raise ValueError(f"--verify-signatures: set {_SECRETS[0]} and {_SECRETS[1]}")
    return ServerCredentials(key, secret, token)


def _serve(server: Server) -> None:
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.wait()
    except KeyboardInterrupt:
        server.close()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _parser(package: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"python -m {package}.testing")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve",
        help="answer the services' requests on this machine",
        description="Answers every operation of the services on this machine, from their models,"
        " until Ctrl-C. The address is printed to stdout.",
        epilog=_EPILOG.format(
            package=package,
            header=HEADER,
            faults="\n".join([f"  {kind:<12} {what}" for kind, what in KINDS.items()]),
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument(
        "--port", type=int, default=4010, help="the port, 0 for a free one (default: 4010)"
    )
    serve.add_argument(
        "--state",
        metavar="FILE",
        help="an SQLite file that keeps the resources (default: they are gone with the server)",
    )
    serve.add_argument(
        "--ready-after",
        type=float,
        default=0,
        metavar="SECONDS",
        help="how long resources take to be made, changed and deleted (default: 0, until the"
        " next request)",
    )
    serve.add_argument(
        "--assume-existing",
        action="store_true",
        help="take for there what a request names and nobody has deleted, for programs with ids of"
        " resources that they do not make",
    )
    serve.add_argument("--host", default="127.0.0.1", help="the address (default: 127.0.0.1)")
    serve.add_argument(
        "--faults", metavar="FILE", help="JSON or TOML: a list `fault` of kind, operation, options"
    )
    serve.add_argument(
        "--script",
        metavar="FILE",
        help="JSON or TOML: a list `script` of operation, parameters, and returns, streams (numbers"
        " are pauses) with pause, or raises",
    )
    serve.add_argument(
        "--log", metavar="FILE", help="append a line of JSON for each request, secrets masked"
    )
    serve.add_argument(
        "--verify-signatures",
        action="store_true",
        help=f"refuse what {_SECRETS[0]} and {_SECRETS[1]} of this process have not signed",
    )
    return parser
