"""The schema of ink files says what the program writes, and what it takes."""

import json

import jsonschema
import pytest
from conftest import PROGRAM, ROOT, run

SCHEMA = json.loads((ROOT / "Docs/ink-file.schema.json").read_text())


def test_what_the_program_writes_is_as_the_schema_says(tmp_path):
    run(PROGRAM, "write", "Dear Ada,\nit weaves.", "--seed", "7", "-o", tmp_path / "ink.json")
    jsonschema.validate(json.loads((tmp_path / "ink.json").read_text()), SCHEMA)
    for path in (ROOT / "Models/styles").glob("*.json"):
        jsonschema.validate(json.loads(path.read_text()), SCHEMA)


@pytest.mark.parametrize("ink", [{"text": "a"}, {"strokes": [[[0, 0]]]}, {"text": "a", "strokes": [[[0]]]}, []])
def test_what_the_program_refuses_is_not_as_the_schema_says(ink, tmp_path):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(ink, SCHEMA)
