"""Compares what two specs.toml say: the names that users of the generated package import."""

from __future__ import annotations

from collections.abc import Iterator

from .. import names
from ..configuration.config import Config, ServiceConfig
from ..configuration.decorator_tables import DecoratorDeclaration
from .finding import Finding, Place
from .rules import package as rules


def service_names(service: str, old: Config, new: Config) -> Iterator[Finding]:
    """Yields what happens to the names of a service that both have."""
    before, after = _service(old, service), _service(new, service)
    if before is None or after is None:
        return
    place = Place(f"specs.{service}", ("specs", "service", service), service)
    if before.module != after.module:
        yield Finding(rules.MODULE_RENAMED, place.trait("module"), before.module, after.module)
    for key in ("client", "async_client"):
        a, b = str(getattr(before, key)), str(getattr(after, key))
        if a != b:
            yield Finding(rules.CLIENT_RENAMED, place.trait(key), a, b)
    for shape in sorted({*before.names, *after.names}):
        a, b = (config.names.get(shape, names.type_name(shape)) for config in (before, after))
        if a != b:
            root = f"{place.root}!names.{shape}"
            here = Place(root, (*place.keys, "names", shape), shape)
            yield Finding(rules.TYPE_RENAMED, here, a, b)
    yield from _decorators(service, old, new)


def package_names(old: Config, new: Config) -> Iterator[Finding]:
    """Yields what happens to the names of the package as a whole."""
    for key, rule in (
        ("package", rules.PACKAGE_RENAMED),
        ("distribution", rules.DISTRIBUTION_RENAMED),
    ):
        a, b = str(getattr(old, key)), str(getattr(new, key))
        if a != b:
            yield Finding(rule, Place(f"specs.package!{key}", ("specs", "package", key), key), a, b)


def alone(service: str, added: bool) -> Finding:
    """Returns the finding for a service that one side alone has."""
    place = Place(f"specs.{service}", ("specs", "service", service), service)
    return Finding(rules.SERVICE_ADDED if added else rules.SERVICE_REMOVED, place)


def _service(config: Config, name: str) -> ServiceConfig | None:
    return next((service for service in config.services if service.name == name), None)


def _decorators(service: str, old: Config, new: Config) -> Iterator[Finding]:
    before, after = (
        {d.name: d for d in config.declarations.decorators if d.service == service}
        for config in (old, new)
    )
    for name in [*before, *(n for n in after if n not in before)]:
        place = Place(f"specs.decorator.{name}", ("specs", "decorator", name), name)
        if name not in after:
            yield Finding(rules.DECORATOR_REMOVED, place)
        elif name not in before:
            yield Finding(rules.DECORATOR_ADDED, place)
        else:
            yield from _keywords(before[name], after[name], place)


def _keywords(
    old: DecoratorDeclaration, new: DecoratorDeclaration, place: Place
) -> Iterator[Finding]:
    """Members without a keyword of their own go by their wire name in snake_case."""
    if old.into != new.into:
        here = place.trait("into")
        yield Finding(rules.DECORATOR_KEYWORD_RENAMED, here, old.into, new.into)
    for member in sorted({*old.members, *new.members}):
        before, after = _keyword(old, member), _keyword(new, member)
        here = place.key("members").trait(member)
        if before and after and before != after:
            yield Finding(rules.DECORATOR_KEYWORD_RENAMED, here, before, after)
        elif before and not after:
            yield Finding(rules.DECORATOR_KEYWORD_REMOVED, here, old=before)
        elif after and not before:
            yield Finding(rules.DECORATOR_KEYWORD_ADDED, here, new=after)


def _keyword(decorator: DecoratorDeclaration, member: str) -> str:
    """Returns the keyword that sets a member; empty where none does."""
    row = decorator.members.get(member)
    if row is not None and (row.context is not None or row.from_response):
        return ""
    return (row.name if row is not None else None) or names.method(member)
