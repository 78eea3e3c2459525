"""Small copies of botocore for tests: wheels and directories whose models the test decides."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

SPECS_TOML = """\
botocore = "1.1.0"
[service.alpha]
[service.beta]
"""

# A release: service -> what its model says. The text goes into the documentation.
Services = Mapping[str, str]


def model(service: str, text: str) -> bytes:
    """Returns a service-2.json in which `text` is the only thing that varies."""
    data = {
        "metadata": {"apiVersion": "2020-01-01", "serviceId": service},
        "operations": {"Ping": {"name": "Ping"}},
        "shapes": {},
        "documentation": text,
    }
    return json.dumps(data, indent=2).encode()


def files(services: Services, stamp: int = 1_700_000_000) -> dict[str, bytes]:
    """Returns the files of a release below botocore/data; `stamp` goes into the gzip headers."""
    members: dict[str, bytes] = {"endpoints.json": b"{}"}
    for service, text in services.items():
        folder = f"{service}/2020-01-01"
        members[f"{folder}/service-2.json.gz"] = gzip.compress(model(service, text), mtime=stamp)
        members[f"{folder}/paginators-1.json"] = b'{"pagination": {}}\n'
    return members


def wheel(
    folder: Path,
    version: str,
    services: Services,
    *,
    name: str = "botocore",
    stamp: int = 1_700_000_000,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Writes a wheel of botocore, dated 2024-05-06."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    members = {
        f"botocore/data/{member}": content for member, content in files(services, stamp).items()
    }
    members["botocore/__init__.py"] = f"__version__ = '{version}'\n".encode()
    members[f"{name}-{version}.dist-info/METADATA"] = f"Name: {name}\nVersion: {version}\n".encode()
    members[f"{name}-{version}.dist-info/WHEEL"] = (
        b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    members[f"{name}-{version}.dist-info/RECORD"] = b""
    members.update(extra or {})
    with zipfile.ZipFile(path, "w") as archive:
        for number, (member, content) in enumerate(members.items()):
            day = 6 if number == 0 else 5  # the newest one decides the date
            archive.writestr(zipfile.ZipInfo(member, (2024, 5, day, 12, 0, 0)), content)
    return path


def directory(
    folder: Path, version: str, services: Services, *, stamp: int = 1_700_000_000
) -> Path:
    """Writes what a checkout and an installed tree have in common; returns its top folder.

    A stamp of 0 leaves the models plain, as a checkout holds them.
    """
    data = folder / "botocore" / "data"
    for member, content in files(services, stamp).items():
        plain = stamp == 0 and member.endswith(".gz")
        path = data / (member.removesuffix(".gz") if plain else member)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.decompress(content) if plain else content)
    (folder / "botocore" / "__init__.py").write_text(f"__version__ = '{version}'\n")
    return folder


def tree(root: Path) -> dict[str, bytes]:
    """Returns every file below `root` with its bytes: what `unchanged` is measured by."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
