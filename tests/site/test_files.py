"""The files for machines: what reads them in other projects reads ours."""

from __future__ import annotations

import pytest
from agentcore_codegen.site.machines import INVENTORY
from agentcore_codegen.site.page import Asset, Page
from support import sites


def asset(path: str) -> Asset:
    item = sites.toy()[path]
    assert isinstance(item, Asset)
    return item


def test_llms_txt_lists_every_page() -> None:
    text = asset("llms.txt").content
    assert isinstance(text, str)
    assert text.startswith("# toy-clients\n\n> ")
    pages = [path for path, item in sites.toy().items() if isinstance(item, Page)]
    assert len(pages) > 50
    assert all(f"]({path})" in text for path in pages)


def test_sphinx_reads_the_inventory() -> None:
    soi = pytest.importorskip("sphobjinv", reason="requirements/site.txt is not installed")
    content = asset(INVENTORY).content
    assert isinstance(content, bytes)
    inventory = soi.Inventory(zlib=content)
    assert (inventory.project, inventory.version) == ("toy-clients", "1.0.0")
    site = {item.html for item in sites.toy().values() if isinstance(item, Page)}
    found = {each.name: each for each in inventory.objects}
    assert len(found) == len(inventory.objects) > 50
    for each in inventory.objects:
        assert each.domain == "py"
        assert each.uri.partition("#")[0] in site
    assert found["toy_clients.toy.ToyClient.create_thing"].role == "method"
    assert found["toy_clients.toy.exceptions.ConflictException"].role == "exception"
