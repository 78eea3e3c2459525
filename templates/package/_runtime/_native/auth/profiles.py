"""The shared files: `~/.aws/config` and `~/.aws/credentials`, merged per profile as botocore does."""

from __future__ import annotations

import os

from ..failures import config_parse_error, invalid_config, profile_not_found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Section: TypeAlias = "dict[str, str]"


class Profile:
    """The keys of the chosen profile, from both files, and the sections that it refers to."""

    __slots__ = ("_services", "config", "credentials", "explicit", "name", "values")

    def __init__(
        self,
        name: str,
        explicit: bool,
        config: Section,
        credentials: Section,
        services: Mapping[str, Section],
    ) -> None:
        self.name = name
        self.explicit = explicit  # chosen by an argument, which sets environment keys aside
        self.config = config
        self.credentials = credentials
        # The credentials file wins where both files have a key.
        self.values = {**config, **credentials}
        self._services = services

    def get(self, key: str) -> str | None:
        return self.values.get(key)

    def service(self, name: str, key: str) -> str | None:
        """Returns a key of the profile's `services` section, which nests keys per service.

        Raises:
            botocore.exceptions.InvalidConfigError: the profile names a section that is not there.
        """
        chosen = self.values.get("services")
        if chosen is None:
            return None
        section = self._services.get(chosen)
        if not section:
            raise invalid_config(
                "The profile is configured to use the services section but the "
                f'"{chosen}" services configuration does not exist.'
            )
        return _nested(section.get(name, "")).get(key)


def load(name: str | None, environ: Mapping[str, str]) -> Profile:
    """Returns the profile that `name` or the environment choose.

    Raises:
        botocore.exceptions.ProfileNotFound: it was asked for and is in neither file.
        botocore.exceptions.ConfigParseError: a file is not in the INI format.
    """
    chosen = name or environ.get("AWS_DEFAULT_PROFILE") or environ.get("AWS_PROFILE")
    config = _read(environ.get("AWS_CONFIG_FILE") or "~/.aws/config")
    credentials = _read(environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials")
    profiles: dict[str, Section] = {}
    services: dict[str, Section] = {}
    for section, values in config.items():
        if section == "default":
            profiles[section] = values
        elif section.startswith("profile"):
            profiles.update(_named(section, values))
        elif section.startswith("services"):
            services.update(_named(section, values))
    key = chosen or "default"
    if chosen and key not in profiles and key not in credentials:
        raise profile_not_found(chosen)
    return Profile(key, bool(name), profiles.get(key, {}), credentials.get(key, {}), services)


def _read(path: str) -> dict[str, Section]:
    path = os.path.expanduser(os.path.expandvars(path))
    if not os.path.isfile(path):
        return {}
    import configparser

    parser = configparser.RawConfigParser()
    try:
        parser.read([path])
        return {section: dict(parser.items(section)) for section in parser.sections()}
    except (configparser.Error, UnicodeDecodeError, OSError) as error:
        raise config_parse_error(path) from error


def _named(section: str, values: Section) -> dict[str, Section]:
    """Returns {name: values} of a section like `profile "my name"`."""
    import shlex

    try:
        parts = shlex.split(section)
    except ValueError:
        return {}
    return {parts[1]: values} if len(parts) == 2 else {}


def _nested(text: str) -> Section:
    pairs = [line.partition("=") for line in text.splitlines() if "=" in line]
    return {key.strip(): value.strip() for key, _, value in pairs}
