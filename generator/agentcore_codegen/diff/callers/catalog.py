"""What callers can name of a service: methods, waiters, client classes, decorators, types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ... import names
from ...configuration.config import Config
from ...configuration.decorator_tables import DecoratorDeclaration
from ..model import Model, Ref, Shape
from ..reach import reach

# A shape in the old and in the new model; None where it is in one of them alone.
Pair = tuple[str | None, str | None]


class Catalog:
    """The names of one service in two models, and in specs.toml where there is one."""

    def __init__(self, old: Model, new: Model, config: Config | None) -> None:
        self.service = new.service
        self.models = (old, new)
        self.methods = {names.method(o): o for model in self.models for o in model.operations}
        self.waiters = {
            names.waiter(name): (name, names.method(str(waiter.get("operation", ""))))
            for model in self.models
            for name, waiter in model.waiters.items()
        }
        self.types = {names.type_name(s): s for model in self.models for s in model.shapes}
        self.clients: Mapping[str, str] = {}  # class -> service
        self.decorators: Mapping[str, DecoratorDeclaration] = {}
        self.package = ""
        if config is not None:
            self.package = config.package
            self.clients = {
                name: service.name
                for service in config.services
                for name in (service.client, service.async_client)
            }
            self.decorators = {
                d.name: d for d in config.declarations.decorators if d.service == self.service
            }

    def operation(self, name: str, side: str) -> Pair:
        """Returns the shapes of an operation's input or output."""
        known = (model.operations.get(name) for model in self.models)
        old, new = (getattr(operation, side, None) for operation in known)
        return old, new

    def shapes(self, pair: Pair) -> tuple[Shape | None, Shape | None]:
        old, new = (
            model.shapes.get(name) if name is not None else None
            for model, name in zip(self.models, pair, strict=True)
        )
        return old, new

    def member(self, pair: Pair, key: str) -> Pair:
        """Returns the shapes of a member; a parameter's name may differ from the member's."""
        old, new = (_target(_member(shape, key)) for shape in self.shapes(pair))
        return old, new

    def slot(self, pair: Pair, slot: str) -> Pair:
        """Returns the shapes of `item` or `value`."""
        old, new = (
            _target(getattr(shape, slot)) if shape is not None else None
            for shape in self.shapes(pair)
        )
        return old, new

    def kind(self, pair: Pair) -> str:
        return next((shape.type for shape in self.shapes(pair) if shape is not None), "")

    def below(self, roots: Iterable[str]) -> set[str]:
        """Returns the shapes that can be reached from some, in either model."""
        return reach(roots, self._targets)

    def _targets(self, name: str) -> Iterator[str]:
        for model in self.models:
            if name in model.shapes:
                yield from model.shapes[name].targets

    def members_of_type(self, shape: str) -> set[str]:
        """Returns the names of the members that have a shape, directly or in lists and maps."""
        names_of_type: set[str] = set()
        for model in self.models:
            holders = {shape}
            for each in model.shapes.values():
                if each.item is not None and each.item.shape in holders:
                    holders.add(each.name)
                if each.value is not None and each.value.shape in holders:
                    holders.add(each.name)
            for each in model.shapes.values():
                names_of_type |= {
                    name for name, ref in each.members.items() if ref.shape in holders
                }
        return names_of_type


def _member(shape: Shape | None, key: str) -> Ref | None:
    if shape is None:
        return None
    ref = shape.members.get(key)
    if ref is None:
        ref = next((r for m, r in shape.members.items() if names.parameter(m) == key), None)
    return ref


def _target(ref: Ref | None) -> str | None:
    return ref.shape if ref is not None else None
