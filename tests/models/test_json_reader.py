"""Reading by parts gives what reading whole gives, and shares what two texts have in common."""

from __future__ import annotations

import json

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.models.json_reader import read
from support.models import SPECS

MODEL = """\
{
  "version":"2.0",
  "operations":{
    "A":{
      "input":{"shape":"X"}
    },
    "B":{
      "name":"B"
    }
  },
  "shapes":{
    "S":{"type":"string"},
    "X":{
      "type":"structure",
      "members":{
        "s":{
          "shape":"S"
        }
      }
    },
    "Y":{
      "type":"structure"
    }
  },
  "documentation":"last"
}
"""


def value(text: str) -> object:
    return read(text.encode(), "here").value


@pytest.mark.parametrize("service", Archive(SPECS).lock.entries)
def test_the_archive_reads_by_parts_as_it_does_whole(service: str) -> None:
    archive = Archive(SPECS)
    before = None
    for entry in archive.entries(service)[-3:]:
        content = archive.read(service, entry.version).files["service-2.json"]
        text = read(content, "here", before)
        whole = json.loads(content)
        assert text.value == whole
        assert json.dumps(text.value) == json.dumps(whole)  # in the same order, too
        assert len(text.parts) > 100
        before = text


def test_what_two_texts_have_in_common_is_one_object() -> None:
    old = read(MODEL.encode(), "old")
    new = read(MODEL.replace('"name":"B"', '"name":"Bee"').encode(), "new", old)
    assert new.value["operations"]["A"] is old.value["operations"]["A"]
    assert new.value["shapes"]["X"] is old.value["shapes"]["X"]
    assert new.value["operations"]["B"] == {"name": "Bee"}
    assert old.value["operations"]["B"] == {"name": "B"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The lines at which a text is cut stand elsewhere, too.
        ('"name":"B"', '"list":[{\n    },\n    {"in":1\n    }]'),
        ('"name":"B"', '"deep":{\n    },\n    "flat":{\n    }'),
        ('  "version":"2.0",', '  "first":{\n  "operations":{\n    "A":{\n    }\n  }},'),
        ('  "operations":{\n    "A', '  "other":{\n    "A'),
        ('"type":"structure"\n    }', '"type":"structure"\n    }\n  , "more":0'),
        ('"documentation":"last"', '"documentation":"\\u00e9 \u00e9"'),
        ('"documentation":"last"', '"shapes again":{\n    "S":{\n    }\n  }'),
        ("\n  ", "\n"),
        ("\n", ""),
    ],
)
def test_any_text_reads_as_it_does_whole(old: str, new: str) -> None:
    text = MODEL.replace(old, new)
    assert text != MODEL
    assert value(text) == json.loads(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_any_encoding_of_json_is_read(encoding: str) -> None:
    assert read(MODEL.encode(encoding), "here").value == json.loads(MODEL)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"B":{', '"A":{', "has the name 'A' twice"),
        ('"S":{"type":"string"}', '"X":{"type":"string"}', "has the name 'X' twice"),
        ('"name":"B"', '"name":"B","name":"C"', "has the name 'name' twice"),
        ('"version"', '"shapes"', "has the name 'shapes' twice"),
        ('"name":"B"\n', '"name":"B"\n    }},{"A":{\n', "is not valid JSON"),
        ('"name":"B"\n    }', '"name":"B"\n    }}, {"x":{\n    }', "is not valid JSON"),
        ('"B":{\n', ',"B":{\n', "is not valid JSON"),
        ('"name":"B"', '"name":"B\n    },\n    "', "is not valid JSON"),
        ("}\n", "", "is not valid JSON"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, message: str) -> None:
    text = MODEL.replace(old, new, 1) if new else MODEL[: MODEL.rindex(old)]
    with pytest.raises(GeneratorError, match=message):
        value(text)
    known = read(MODEL.encode(), "before")
    with pytest.raises(GeneratorError, match=message):
        read(text.encode(), "here", known)
