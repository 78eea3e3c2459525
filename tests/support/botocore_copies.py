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
    members = {f"botocore/data/{file}": data for file, data in files(services, stamp).items()}
    return pack(folder, version, (2024, 5, 6), {**members, **(extra or {})}, name)


def pack(
    folder: Path,
    version: str,
    day: tuple[int, int, int],
    members: Mapping[str, bytes],
    name: str = "botocore",
) -> Path:
    """Writes a wheel of these files, by their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info/"
    members = {
        f"{info}METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}RECORD": b"",
        "botocore/__init__.py": f"__version__ = '{version}'\n".encode(),
        **members,
    }
    year, *rest = day
    with zipfile.ZipFile(path, "w") as archive:
        for number, (member, content) in enumerate(members.items()):
            # The newest one decides the date.
            moment = (year if number == 0 else year - 1, *rest, 12, 0, 0)
            archive.writestr(zipfile.ZipInfo(member, moment), content)  # type: ignore[arg-type]
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


def tree(root: Path, *folders: str) -> dict[str, bytes]:
    """Returns the files below `root`, or in some of its folders, with their bytes, without caches."""
    paths = [path for folder in folders or ("",) for path in sorted((root / folder).rglob("*"))]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file() and "__pycache__" not in path.parts
    }
