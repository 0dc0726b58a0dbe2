"""One seed, one drawing, everywhere: the record is the one that Swift's tests compare too."""

import json
from pathlib import Path

import pytest
from conftest import ROOT

FOLDER = ROOT / "Tests/same-writing"
SCRIPT = Path(__file__).with_name("same_writing.mjs").read_text().replace("export async function", "async function")


@pytest.mark.parametrize("name", ["scribe", "hands"])
def test_every_hand_writes_the_recorded_bits(page, studio, name):
    jobs = json.loads((FOLDER / "jobs.json").read_text())
    folders = [FOLDER / hand if hand.endswith(".json") else ROOT / f"Models/styles/{hand}.json" for hand in jobs["hands"]]
    page.goto(studio)
    hashes = page.evaluate(
        f"""async ([jobs, inkFiles, name]) => {{
            {SCRIPT}
            const ductus = await import("/ductus.js");
            const model = await ductus.loadModel(`/models/${{name}}.safetensors`);
            return hashesOfWriting(ductus, model, jobs, inkFiles);
        }}""",
        [jobs, [path.read_text() for path in folders], name],
    )
    assert hashes == (FOLDER / f"{name}.txt").read_text()
