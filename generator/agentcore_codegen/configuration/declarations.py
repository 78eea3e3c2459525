"""What specs.toml may hold: each table as a class, each key as a field, with its text and an example.

The tables of decorators, identity, clients and services are in modules beside this one; the reader
and the reference of the file follow from all of them. Names of services, operations
and members are checked later, against the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .client_tables import ClientDeclaration, SessionDeclaration
from .decorator_tables import DecoratorDeclaration
from .forms import IDENTIFIER, IDENTIFIERS, key, label
from .identity_tables import IdentityDeclaration
from .service_tables import (
    AddressDeclaration,
    BearerDeclaration,
    CollectDeclaration,
    DeletionsDeclaration,
    LocalServerDeclaration,
    WaiterDeclaration,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """Everything that is declared beside the services."""

    identity: IdentityDeclaration = key("What the following share.", "", IdentityDeclaration())
    decorators: tuple[DecoratorDeclaration, ...] = key("Decorators.", "", (), toml="decorator")
    clients: tuple[ClientDeclaration, ...] = key("Facades.", "", (), toml="client")
    sessions: tuple[SessionDeclaration, ...] = key("Sessions.", "", (), toml="session")
    addresses: tuple[AddressDeclaration, ...] = key("Addresses.", "", (), toml="address")
    bearer: Mapping[str, BearerDeclaration] = key("Bearer tokens.", "", {})
    local_servers: Mapping[str, LocalServerDeclaration] = key(
        "The local server.", "", {}, toml="local_server"
    )
    collections: tuple[CollectDeclaration, ...] = key(
        "Results of event streams.", "", (), toml="collect"
    )
    declared_waiters: tuple[WaiterDeclaration, ...] = key("Waiters.", "", (), toml="waiter")
    deletions: DeletionsDeclaration | None = key("Waiters for deletions.", "", None)

    @property
    def waiters(self) -> tuple[WaiterDeclaration, ...]:
        """Those of `deletions` too."""
        return (*self.declared_waiters, *(self.deletions.waiters if self.deletions else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDeclaration:
    """The generated package."""

    name: str = key("Its import name.", '"aws_clients"', "aws_clients", IDENTIFIER)
    distribution: str | None = key(
        "Its name for pip, by default the import name with hyphens.", '"aws-clients"', None
    )
    version: str = key("Its version, which `update` raises.", '"1.2.0"', "0.1.0")
    output: str | None = key(
        "Its folder, from that of specs.toml; by default `generated` where a command runs.",
        '"../generated"',
        None,
    )
    introduction: str = key(
        "Markdown for its README, below the first lines: a picture, links to pages elsewhere.",
        '"Ask in the [forum](https://example.com)."',
        "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDeclaration:
    """A service, under botocore's name of it. Names follow from that where they are not given."""

    name: str = label("service")
    module: str | None = key("Its module.", '"toys"', None, IDENTIFIER)
    client: str | None = key("Its client.", '"ToysClient"', None, IDENTIFIER)
    async_client: str | None = key(
        "Its asynchronous client.", '"AsyncToysClient"', None, IDENTIFIER
    )
    names: Mapping[str, str] = key(
        "Python names of shapes, `Shape.member`s and operations, where two would be the same.",
        '{ "Thing.a-b" = "a_b_2" }',
        {},
        IDENTIFIERS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuxiliaryDeclaration:
    """A service of which decorators call an operation, through botocore; it gets no client."""

    name: str = label("service")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecsFile(Declarations):
    """The whole file."""

    botocore: str = key("The archived release that `generate` reads.", '"1.43.0"')
    notes: str = key(
        "Where release notes are: a folder beside the file, or an address.", '"notes"', ""
    )
    package: PackageDeclaration = key("The generated package.", "", PackageDeclaration())
    services: tuple[ServiceDeclaration, ...] = key("The services.", "", toml="service")
    auxiliary: tuple[AuxiliaryDeclaration, ...] = key("Services without clients.", "", ())
