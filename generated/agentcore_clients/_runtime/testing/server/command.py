"""The command line of the local server."""

from __future__ import annotations

import argparse
import signal
import sys

from .application import Application
from .http import Server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...service import ServiceInfo

_EPILOG = """\
examples:
  python -m {package}.testing serve --port 4010
  AWS_ENDPOINT_URL=http://127.0.0.1:4010 python program.py

  python -m {package}.testing serve --state state.sqlite --ready-after 2
"""


def main(
    package: str, services: Sequence[ServiceInfo], arguments: Sequence[str] | None = None
) -> int:
    """Runs `python -m PACKAGE.testing`; returns the exit status."""
    options = _parser(package).parse_args(arguments)
    try:
        application = Application(services, ready_after=options.ready_after, state=options.state)
        server = Server(application, options.host, options.port)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.wait()
    except KeyboardInterrupt:
        server.close()
        application.close()
    return 0


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
        epilog=_EPILOG.format(package=package),
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
    return parser
