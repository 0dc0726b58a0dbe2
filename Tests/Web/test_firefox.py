"""The studio's pages in Debian's Firefox: they load, show ink, fit the window, and draw the same bits as elsewhere."""

import base64
import json

import pytest
from conftest import ROOT
from firefox import Firefox
from test_pages import PAGES, SCREENSHOTS
from test_same_writing import FOLDER, SCRIPT

# Where nothing is drawn before somebody draws.
WAITS_FOR_A_HAND = ["sketches/predict"]

# Waits for ink on the page: dark or coloured pixels of a canvas, or strokes of an SVG; and tells how much there is.
INK = """async () => {
    const ink = () => {
        let most = document.querySelectorAll("main svg path").length;
        for (const canvas of document.querySelectorAll("canvas")) {
            const context = canvas.width && canvas.height && canvas.getContext("2d");
            const pixels = context ? context.getImageData(0, 0, canvas.width, canvas.height).data : [];
            let dark = 0;
            for (let i = 0; i < pixels.length; i += 4) dark += pixels[i + 3] > 100 && pixels[i] + pixels[i + 2] < 400;
            most = Math.max(most, dark);
        }
        return most;
    };
    const end = performance.now() + 20_000;
    while (ink() < 20 && performance.now() < end) await new Promise((go) => setTimeout(go, 50));
    return ink();
}"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    firefox = Firefox(tmp_path_factory.mktemp("firefox"))
    yield firefox
    firefox.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_draws_and_fits(firefox, studio, name):
    firefox.problems.clear()
    for width in [1440, 820, 390]:
        firefox.resize(width, 844)
        firefox.open(f"{studio}{name}.html")
        if name not in WAITS_FOR_A_HAND:
            assert firefox.evaluate(INK) >= 20, f"no ink at {width} px"
        wide = firefox.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width, f"the page is {wide} pixels wide in a window of {width}"
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        picture = SCREENSHOTS / f"firefox-{name.replace('/', '-')}-{width}.png"
        picture.write_bytes(base64.b64decode(firefox.screenshot()))
    assert firefox.problems == []


def test_a_scribble_has_the_recorded_bits(firefox, studio):
    firefox.open(studio)
    drawn = firefox.evaluate(
        """async () => {
            const { loadModel } = await import("/ductus.js");
            const model = await loadModel("/models/cursive.safetensors");
            const bits = (value) => new Uint32Array(Float32Array.of(value).buffer)[0];
            return model.writer({ seed: 2017, temperature: 0.7, bias: 0.25 }).write(1000)
                .map(({ dx, dy, endOfStroke }) => `${bits(dx)} ${bits(dy)} ${endOfStroke ? 1 : 0}\\n`).join("");
        }"""
    )
    assert drawn == (ROOT / "Tests/same-drawing.txt").read_text()


def test_a_text_has_the_recorded_bits(firefox, studio):
    jobs = json.loads((FOLDER / "jobs.json").read_text())
    hand = jobs["hands"][0]
    jobs = {"hands": [hand], "texts": jobs["texts"][:1]}
    ink = (ROOT / f"Models/styles/{hand}.json").read_text()
    firefox.open(studio)
    hashes = firefox.evaluate(
        f"""async ([jobs, inkFiles]) => {{
            {SCRIPT}
            const ductus = await import("/ductus.js");
            return hashesOfWriting(ductus, await ductus.loadModel("/models/scribe.safetensors"), jobs, inkFiles);
        }}""",
        [jobs, [ink]],
    )
    assert hashes == (FOLDER / "scribe.txt").read_text().splitlines(keepends=True)[0]
