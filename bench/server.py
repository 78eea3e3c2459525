"""Starts the server that the clients call, and tells a client's process how to reach it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from .process import ROOT

_ADDRESS = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is, and the variables of a process that calls it."""

    http: str
    https: str
    env: dict[str, str]


@contextmanager
def serving(program: str = "responder.py") -> Generator[Server, None, None]:
    """Runs a server of this folder, with a certificate that its clients trust and nobody else."""
    with tempfile.TemporaryDirectory() as folder:
        authority, certificate = Path(folder) / "authority.pem", Path(folder) / "certificate.pem"
        made = trustme.CA()
        made.cert_pem.write_to_path(str(authority))
        made.issue_cert(_ADDRESS).private_key_and_cert_chain_pem.write_to_path(str(certificate))
        with subprocess.Popen(
            [sys.executable, str(ROOT / "bench" / program), str(certificate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            http, https = process.stdout.readline().split()
            yield Server(
                f"http://{_ADDRESS}:{http}", f"https://{_ADDRESS}:{https}", _env(authority)
            )
            process.stdin.close()


def _env(authority: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")]),
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_CA_BUNDLE": str(authority),  # for those that follow botocore
        "SSL_CERT_FILE": str(authority),  # for those that ask OpenSSL
    }
