"""One seed, one drawing, everywhere: the record is the one that Swift's tests compare too."""

import json
from pathlib import Path

import pytest
from conftest import ROOT

FOLDER = ROOT / "Tests/same-writing"
SCRIPT = Path(__file__).with_name("same_writing.mjs").read_text().replace("export ", "")


# Scribe writes all that the shipped styles write; the model of hands writes in them when it is asked to.
@pytest.mark.parametrize(("name", "every", "first"), [("scribe", 2, 0), ("scribe", 2, 1), ("hands", 3, 0)])
def test_every_hand_writes_the_recorded_bits(page, studio, name, every, first):
    jobs = json.loads((FOLDER / "jobs.json").read_text())
    files = [FOLDER / hand if hand.endswith(".json") else ROOT / f"Models/styles/{hand}.json" for hand in jobs["hands"]]
    page.goto(studio)
    written, recorded = page.evaluate(
        f"""async ([jobs, inkFiles, name, record, every, first]) => {{
            {SCRIPT}
            const ductus = await import("/ductus.js");
            const model = await ductus.loadModel(`/models/${{name}}.safetensors`);
            return [await hashesOfWriting(ductus, model, jobs, inkFiles, every, first), recorded(record, jobs, every, first)];
        }}""",
        [jobs, [path.read_text() for path in files], name, (FOLDER / f"{name}.txt").read_text(), every, first],
    )
    assert written == recorded and len(written.splitlines()) == len(jobs["hands"]) * len(jobs["texts"]) // every
