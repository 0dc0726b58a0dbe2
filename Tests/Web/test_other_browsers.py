"""The studio's pages in Debian's Firefox and in WebKit, which Safari is made of: they load, show ink, fit the window, and draw
the same bits as elsewhere."""

import base64
import json
import time

import pytest
from conftest import DRAWN_POINTS, ROOT
from firefox import Firefox
from test_pages import PAGES, SCREENSHOTS
from test_same_writing import FOLDER, SCRIPT
from webkit import WebKit

# Where nothing is drawn before somebody draws.
WAITS_FOR_A_HAND = ["sketches/predict"]

# Pages whose drawings are a picture, which moves: only what the window shows tells how far it has come.
PICTURES = ["kanji", "alphabets"]

# Waits for ink on the page; and tells how many pixels of a canvas have some, or how many strokes of an SVG there are.
INK = """async () => {
    const dark = (canvas) => {
        const context = canvas.width && canvas.height && canvas.getContext("2d");
        const pixels = context ? context.getImageData(0, 0, canvas.width, canvas.height).data : [];
        let count = 0;
        for (let i = 0; i < pixels.length; i += 4) count += pixels[i + 3] > 100 && pixels[i] + pixels[i + 2] < 400;
        return count;
    };
    const strokes = () => document.querySelectorAll("main svg path").length;
    const ink = () => Math.max(strokes(), ...[...document.querySelectorAll("canvas")].map(dark));
    const end = performance.now() + 20_000;
    while (ink() < 20 && performance.now() < end) await new Promise((go) => setTimeout(go, 50));
    return ink();
}"""

# The place of the paper in the window, once its picture is there.
PAPER = """async () => {
    const paper = document.getElementById("paper");
    const end = performance.now() + 20_000;
    while (!paper.querySelector("img")?.naturalWidth && performance.now() < end) await new Promise((go) => setTimeout(go, 50));
    const { x, y, width, height } = paper.getBoundingClientRect();
    return { x, y, width, height: Math.min(height, innerHeight - y) };
}"""

# How many pixels of a PNG in base64 are dark.
DARK = """async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    let count = 0;
    for (let i = 0; i < pixels.length; i += 4) count += pixels[i] + pixels[i + 2] < 200;
    return count;
}"""


def ink(other, name: str) -> int:
    """How much ink is on the page, as soon as there is some, or none after 20 seconds."""
    if name not in PICTURES:
        return other.evaluate(INK)
    place = other.evaluate(PAPER)
    end = time.monotonic() + 20
    while (dark := other.evaluate(DARK, other.screenshot(place))) < 20 and time.monotonic() < end:
        pass
    return dark


@pytest.fixture(scope="module", params=[Firefox, WebKit])
def other(request, tmp_path_factory):
    """A browser."""
    browser = request.param(tmp_path_factory.mktemp(request.param.__name__.lower()))
    yield browser
    browser.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_draws_and_fits(other, studio, name):
    other.open("about:blank")  # what the page before tells as its work is cut off is not this page's
    other.problems.clear()
    other.resize(390, 844)
    other.open(f"{studio}{name}.html")
    for width in [390, 820, 1440]:
        other.resize(width, 844)
        if name not in WAITS_FOR_A_HAND:
            assert ink(other, name) >= 20, f"no ink at {width} px"
        wide, window = other.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window, f"the page is {wide} pixels wide in a window of {window}"
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        picture = SCREENSHOTS / f"{type(other).__name__.lower()}-{name.replace('/', '-')}-{width}.png"
        picture.write_bytes(base64.b64decode(other.screenshot()))
    assert other.problems == []


def wait_for(other, condition: str) -> None:
    """Waits until an expression holds in the page."""
    end = time.monotonic() + 20
    while not other.evaluate(f"() => Boolean({condition})"):
        assert time.monotonic() < end, f"{condition} never held"


@pytest.mark.parametrize("pointer", ["mouse", "touch"])
def test_one_writes_with_a_mouse_and_a_finger_and_the_model_goes_on(other, studio, pointer):
    other.resize(390, 844)
    other.open("about:blank")
    other.open(f"{studio}sketches/predict.html#seed=7")
    wait_for(other, "document.querySelector('main canvas')")
    place = other.evaluate("() => document.querySelector('main canvas').getBoundingClientRect().toJSON()")
    other.drag(pointer, [(place["x"] + 80 + 6 * at, place["y"] + 200 + 30 * (at % 2)) for at in range(12)])
    wait_for(other, "location.hash.includes('ink=')")
    assert ink(other, "sketches/predict") > 100
    # what the model wrote is told in the address, too
    wait_for(other, "/\\.w[1-9]/.test(location.hash) || (studio.remember(), /\\.w[1-9]/.test(location.hash))")


def test_the_keyboard_alone_writes_a_text_and_moves_a_slider(other, studio):
    other.open("about:blank")
    other.open(f"{studio}write.html#seed=7&text=A&pace=0")
    wait_for(other, "document.body.dataset.state === 'written'")
    other.evaluate("() => document.getElementById('text').focus()")
    other.press("\ue010da")  # End, and two letters
    wait_for(other, "location.hash.includes('text=Ada&') && document.body.dataset.state === 'written'")
    other.open("about:blank")
    other.open(f"{studio}sketches/temperature.html#seed=7")
    wait_for(other, "document.querySelector('input[name=temperature]')")
    other.evaluate("() => document.querySelector('input[name=temperature]').focus()")
    other.press("\ue014" * 5)
    wait_for(other, "/temperature=0\\.7(&|$)/.test(location.hash)")


def test_a_scribble_has_the_recorded_bits(other, studio):
    other.open(studio)
    drawn = other.evaluate(
        f"""async () => {{
            {DRAWN_POINTS}
            const {{ loadModel }} = await import("/ductus.js");
            return drawnPoints(await loadModel("/models/cursive.safetensors"));
        }}"""
    )
    assert drawn == (ROOT / "Tests/same-drawing.txt").read_text()


def test_a_text_has_the_recorded_bits(other, studio):
    jobs = json.loads((FOLDER / "jobs.json").read_text())
    hand = jobs["hands"][0]
    jobs = {"hands": [hand], "texts": jobs["texts"][:1]}
    ink = (ROOT / f"Models/styles/{hand}.json").read_text()
    other.open(studio)
    hashes = other.evaluate(
        f"""async ([jobs, inkFiles]) => {{
            {SCRIPT}
            const ductus = await import("/ductus.js");
            return hashesOfWriting(ductus, await ductus.loadModel("/models/scribe.safetensors"), jobs, inkFiles);
        }}""",
        [jobs, [ink]],
    )
    assert hashes == (FOLDER / "scribe.txt").read_text().splitlines(keepends=True)[0]
