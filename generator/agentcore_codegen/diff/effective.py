"""What a model means where it says nothing: two notations of one meaning are no change.

The defaults are botocore's, protocol by protocol (`serialize.py`, `model.py`).
"""

from __future__ import annotations

from typing import cast

from botocore.utils import PRIORITY_ORDERED_SUPPORTED_PROTOCOLS

from .model import Model, Ref, Shape, Traits

_JSON = ("json", "rest-json", "smithy-rpc-v2-cbor")
_NAMES = {"[]": "member", "{key}": "key", "{}": "value"}  # of parts of lists and maps, in XML
_XML_ONLY = ("flattened", "xmlNamespace", "xmlAttribute", "wrapper", "xmlOrder")
_FORMATS = {"header": "rfc822", "headers": "rfc822", "querystring": "iso8601", "uri": "iso8601"}


def plain(traits: Traits) -> dict[str, object]:
    """Returns traits without marks that are false, which say what no mark says."""
    return {k: v for k, v in traits.items() if v is not False or k == "default"}


def offered(model: Model) -> list[str]:
    """Returns the protocols that a service answers."""
    listed = model.metadata.get("protocols")
    if isinstance(listed, list) and listed:
        return [str(name) for name in cast("list[object]", listed)]
    protocol = model.metadata.get("protocol")
    return [] if protocol is None else [str(protocol)]


def protocol(model: Model) -> str:
    """Returns the protocol that botocore chooses."""
    names = offered(model)
    known = [str(name) for name in PRIORITY_ORDERED_SUPPORTED_PROTOCOLS]
    return next((name for name in known if name in names), names[0] if names else "")


def signing_name(model: Model) -> object:
    return model.metadata.get("signingName") or model.metadata.get("endpointPrefix")


def required(shape: Shape, is_input: bool) -> list[str]:
    """Returns the members that callers have to send: clients fill idempotency tokens themselves."""
    if not is_input:
        return list(shape.required)
    return [
        name
        for name in shape.required
        if name not in shape.members or not shape.members[name].traits.get("idempotencyToken")
    ]


class Effective:
    """The effective traits of one model's shapes and of their uses."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.protocol = protocol(model)
        self.inputs = {operation.input for operation in model.operations.values()}

    def use(self, owner: Shape, ref: Ref, slot: str) -> dict[str, object]:
        """Returns the traits of a use of a shape; `slot` is empty for a structure's member."""
        kept = plain(ref.traits)
        kept.pop("streaming", None)
        if slot and self.protocol in _JSON:
            kept.pop("locationName", None)
        elif slot and self.protocol in ("rest-xml", "query") and not owner.traits.get("flattened"):
            kept.setdefault("locationName", _NAMES[slot])
        if owner.name not in self.inputs:
            kept.pop("idempotencyToken", None)  # clients look at members of whole requests alone
        target = self.model.shapes[ref.shape]
        if target.type == "timestamp":
            own = kept.get("timestampFormat") or target.traits.get("timestampFormat")
            kept["timestampFormat"] = own or self._format(ref.traits.get("location"))
        return self._without_xml(kept)

    def shape(self, shape: Shape) -> dict[str, object]:
        """Returns the traits of a shape itself."""
        kept = plain(shape.traits)
        kept.pop("streaming", None)  # a blob that is the whole body streams with it and without
        if shape.type == "timestamp":
            used = self.model.locations.get(shape.name, {None})
            formats = {self._format(location) for location in used}
            if len(formats) == 1:
                kept.setdefault("timestampFormat", formats.pop())
        return self._without_xml(kept)

    def _without_xml(self, traits: dict[str, object]) -> dict[str, object]:
        if self.protocol in _JSON:
            return {k: v for k, v in traits.items() if k not in _XML_ONLY}
        return traits

    def _format(self, location: object) -> str:
        body = "unixTimestamp" if self.protocol in _JSON else "iso8601"
        return _FORMATS.get(str(location), body)
