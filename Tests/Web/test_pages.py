"""The studio's pages in Chromium, served by the program itself: they draw, answer the hand, save and repeat."""

import functools
import http.server
import re
import subprocess
import threading
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, expect_problem

SCREENSHOTS = ROOT / "out/screenshots"
SKETCHES = ["basic", "mixture", "temperature", "predict", "futures", "ink", "neurons"]
WRITTEN_BY_HAND = ["predict", "futures"]
PAGES = ["index", "lesson", "write", "kanji", "alphabets", *(f"sketches/{name}" for name in SKETCHES)]

# Which pixels of a canvas are not paper, as the share of all; and its size.
INK = """(canvas) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    let dark = 0;
    for (let i = 0; i < pixels.length; i += 4) dark += pixels[i] + pixels[i + 1] + pixels[i + 2] < 600;
    return dark;
}"""


def canvas_of(page):
    return page.locator("main canvas").first


def ink(page) -> int:
    """How many pixels of the sketch's canvas are dark."""
    return canvas_of(page).evaluate(INK)


def wait_for_ink(page, more_than: int = 0) -> None:
    page.wait_for_function(f"(least) => ({INK})(document.querySelector('main canvas')) > least", arg=more_than)


def drag(page, points, *, hold: bool = False) -> None:
    """Moves the mouse over the canvas, pressed; points are shares of its width and height."""
    box = canvas_of(page).bounding_box()
    place = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*place[0])
    page.mouse.down()
    for x, y in place[1:]:
        page.mouse.move(x, y, steps=12)
    if not hold:
        page.mouse.up()


def pen(page, kind: str, points) -> None:
    """The same by a pen or a finger, as events."""
    canvas_of(page).evaluate(
        """async (canvas, [kind, points]) => {
            const box = canvas.getBoundingClientRect();
            const send = (name, [x, y]) => canvas.dispatchEvent(new PointerEvent(name, {
                pointerType: kind, pointerId: 7, isPrimary: true, bubbles: true, cancelable: true, pressure: 0.7,
                buttons: 1, clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
            send("pointerdown", points[0]);
            for (const point of points) {
                send("pointermove", point);
                await new Promise(requestAnimationFrame);
            }
            send("pointerup", points.at(-1));
        }""",
        [kind, points],
    )


WORD = [(0.2, 0.5), (0.22, 0.4), (0.24, 0.5), (0.26, 0.4), (0.28, 0.5), (0.3, 0.4), (0.32, 0.5)]


def pixels_apart(page, first: bytes, second: bytes) -> int:
    """How many pixels of two pictures differ by more than a shade."""
    return page.evaluate(
        """async (pictures) => {
            const [a, b] = await Promise.all(pictures.map(async (bytes) => {
                const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
                const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
                context.drawImage(image, 0, 0);
                return context.getImageData(0, 0, image.width, image.height).data;
            }));
            let apart = 0;
            for (let i = 0; i < a.length; i += 4) apart += Math.abs(a[i] - b[i]) > 60;
            return apart;
        }""",
        [list(first), list(second)],
    )


TWO_FRAMES = "async () => { for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame); }"


# Waits until a look at the page has given the same `times` times, some frames apart: a page that is slow is waited for.
AT_REST = """async ([look, times]) => {
    const value = new Function(`return ${look}`);
    const end = performance.now() + 60_000;
    for (let before, same = 0; performance.now() < end; ) {
        for (let frame = 0; frame < 15; frame++) await new Promise(requestAnimationFrame);
        const now = value();
        same = now && now === before ? same + 1 : 0;
        before = now;
        if (same === times) return now;
    }
    throw new Error("the page goes on changing");
}"""


# What is looked at in a sketch: its drawing, as long as it draws. A sketch that goes on where a hand rests waits 30 frames.
LOOK = "window.seen !== (window.seen = frameCount) ? ((svg) => svg.includes('<path') && svg)(studio.svg()) : 'at rest'"


def drawn_to_its_end(page) -> str:
    """A sketch as SVG, where motion is unwelcome, once it rests."""
    page.evaluate(AT_REST, [LOOK, 3 if any(name in page.url for name in WRITTEN_BY_HAND) else 2])
    return page.evaluate("studio.svg()")


def download(page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def violations(page) -> list:
    """What axe finds: rules, and the parts of the page that break them."""
    found = Axe().run(page, options={"iframes": False}).response["violations"]
    return [(problem["id"], [node["html"][:120] for node in problem["nodes"]]) for problem in found]


# What one can act on and that says nothing of itself.
NAMELESS = """() => [...document.querySelectorAll("a, button, input, select, textarea, iframe, canvas, img")]
    .filter((element) => element.checkVisibility())
    .filter((element) => !(element.textContent.trim() || element.labels?.length || element.title
        || element.getAttribute("aria-label") || element.hasAttribute("alt")))
    .map((element) => element.outerHTML)"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_screen_and_axe_finds_nothing(page, studio, name):
    page.goto(f"{studio}{name}.html")
    if name.startswith("sketches/") and name != "sketches/predict":
        wait_for_ink(page)
    page.wait_for_load_state("networkidle")
    assert page.title().startswith("Ductus") or page.title().endswith("Ductus")
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    for address in page.eval_on_selector_all("a[href]", "(all) => all.map((a) => a.href)"):
        assert not address.startswith(studio) or page.request.get(address).ok, f"a link leads nowhere: {address}"
    assert page.evaluate(NAMELESS) == []
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "the focus is not seen"
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for width, scheme in [(1440, "light"), (820, "light"), (390, "light"), (390, "dark")]:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)  # for the sketch to take its new size
        page.screenshot(path=SCREENSHOTS / f"{name.replace('/', '-')}-{width}-{scheme}.png")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width + 1, f"the page is {wide} pixels wide on a screen of {width}"
        assert violations(page) == [], (width, scheme)


@pytest.mark.parametrize("name", SKETCHES)
def test_a_sketch_answers_the_mouse_the_pen_and_the_keyboard(page, studio, name):
    page.goto(f"{studio}sketches/{name}.html#seed=7")
    canvas_of(page).wait_for()
    if name in WRITTEN_BY_HAND:
        drag(page, WORD)
        wait_for_ink(page)
        before = page.evaluate("location.href")
        pen(page, "pen", [(x + 0.2, y) for x, y in WORD])
        page.wait_for_function("(before) => location.href !== before", arg=before)
        assert "ink=" in page.evaluate("location.hash")
    wait_for_ink(page)
    if name in ["mixture", "temperature"]:
        value = lambda: page.locator("input[name=temperature]").input_value()
        drag(page, [(0.5, 0.05), (0.9, 0.05)])
        hot = value()
        assert float(hot) > 1
        pen(page, "touch", [(0.5, 0.05), (0.1, 0.05)] if name == "mixture" else [(0.5, 0.5), (0.5, 0.9)])
        assert float(value()) < 0.5
        assert f"temperature={float(value()):g}" in page.evaluate("location.hash")
    if name == "neurons":
        drag(page, [(0.1, 0.6), (0.1, 0.6)])
        page.wait_for_function("() => location.hash.includes('unit=')")
        unit = page.evaluate("studio.settings.unit")
        page.locator("body").press("ArrowUp")
        page.wait_for_function("(unit) => location.hash.includes(`unit=${unit}`)", arg=unit - 1)
    if page.locator("input[name=temperature]").count():
        page.locator("input[name=temperature]").fill("0.5")
        page.locator("input[name=temperature]").press("ArrowRight" if name == "mixture" else "ArrowUp")
        assert "temperature=0.51" in page.evaluate("location.hash")
    page.get_by_role("button", name="Another").press("Enter")
    assert "seed=7&" not in page.evaluate("location.hash")


def test_the_model_goes_on_where_the_hand_rests(page, studio):
    page.goto(f"{studio}sketches/predict.html#seed=7")
    canvas_of(page).wait_for()
    drag(page, WORD, hold=True)
    page.wait_for_timeout(1000)
    held = ink(page)
    page.wait_for_timeout(700)
    assert ink(page) == held, "the model writes while the pen is down"
    page.mouse.up()
    wait_for_ink(page, held + 100)


# How many dark pixels the canvas and an SVG have in the same places, up to two pixels, and how many only one of them has.
SHARED = """async (text) => {
    const canvas = document.querySelector("main canvas");
    const { width, height } = canvas;
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    await image.decode();
    const other = new OffscreenCanvas(width, height).getContext("2d");
    other.fillStyle = "#fbf8f1";
    other.fillRect(0, 0, width, height);
    other.drawImage(image, 0, 0, width, height);
    const [here, there] = [canvas.getContext("2d"), other].map((c) => c.getImageData(0, 0, width, height).data);
    const dark = (pixels, i) => pixels[i] + pixels[i + 1] + pixels[i + 2] < 560;
    // ink has a match where the other picture has ink within two pixels
    const near = (pixels, at) => {
        for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++)
            if (dark(pixels, at + 4 * (y * width + x))) return true;
        return false;
    };
    let shared = 0, missing = 0;
    for (let i = 0; i < here.length; i += 4) {
        if (dark(here, i)) near(there, i) ? shared++ : missing++;
        if (dark(there, i) && !near(here, i)) missing++;
    }
    return [shared, missing];
}"""


@pytest.mark.parametrize("name", SKETCHES)
def test_a_drawing_is_saved_as_it_is_and_its_link_gives_it_again(page, studio, tmp_path, name):
    # without motion, so that the page stands still while it is saved
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 560, "height": 420})
    page.goto(f"{studio}sketches/{name}.html#seed=7")
    canvas_of(page).wait_for()
    if name in WRITTEN_BY_HAND:
        drag(page, WORD)
    drawn = drawn_to_its_end(page)
    page.evaluate("noLoop()")
    assert download(page, "Save PNG", tmp_path).read_bytes().startswith(b"\x89PNG\r\n")
    svg = download(page, "Save SVG", tmp_path).read_text()
    assert svg == drawn
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root.findall(".//{http://www.w3.org/2000/svg}path")) >= 1
    shared, missing = page.evaluate(SHARED, svg)
    assert shared > 200
    assert missing < 0.02 * shared, f"{missing} pixels differ, {shared} agree"

    link = page.evaluate("(studio.remember(), location.href)")
    # in another window, of somebody who was never here
    page.evaluate("localStorage.clear()")
    page.set_viewport_size({"width": 640, "height": 480})
    page.goto("about:blank")  # a page that only its hash changes is not loaded anew
    page.goto(link)
    canvas_of(page).wait_for()
    assert drawn_to_its_end(page) == drawn


@pytest.mark.parametrize("name", ["basic", "predict"])
def test_another_seed_gives_another_drawing(page, studio, name):
    page.emulate_media(reduced_motion="reduce")
    drawn = set()
    for seed in [7, 8]:
        page.goto("about:blank")
        page.goto(f"{studio}sketches/{name}.html#seed={seed}")
        canvas_of(page).wait_for()
        if name == "predict":
            drag(page, WORD)
        drawn.add(drawn_to_its_end(page))
    assert len(drawn) == 2


def test_replay_draws_the_same_again(page, studio):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio}sketches/basic.html#seed=7")
    first = drawn_to_its_end(page)
    page.get_by_role("button", name="Replay").click()
    assert drawn_to_its_end(page) == first
    page.get_by_role("button", name="Another").click()
    assert drawn_to_its_end(page) != first


def test_a_dense_screen_gets_sharp_ink(browser, studio):
    context = browser.new_context(device_scale_factor=2, viewport={"width": 900, "height": 700})
    page = context.new_page()
    page.goto(f"{studio}sketches/basic.html#seed=7")
    wait_for_ink(page)
    across = canvas_of(page).evaluate("(canvas) => canvas.width / canvas.clientWidth")
    assert across == pytest.approx(2, abs=0.01)
    context.close()


DAMAGES = ["seed=x&temperature=0&unit=999", "seed=1e99&temperature=1e9&ink=%%%", "temperature=nan&ink=d9e9_0.m1&pen=goose"]


@pytest.mark.parametrize(
    ("name", "damage"), [("futures", damage) for damage in DAMAGES] + [(name, "&".join(DAMAGES)) for name in SKETCHES]
)
def test_a_damaged_link_still_draws(page, studio, name, damage):
    page.goto(f"{studio}sketches/{name}.html#{damage}")
    canvas_of(page).wait_for()
    if name != "predict":
        wait_for_ink(page)


@pytest.mark.parametrize("name", ["basic", "predict"])
@pytest.mark.parametrize("loss", ["missing", "cut short", "no SIMD", "no p5"])
def test_what_is_missing_is_told_on_the_page(page, studio, name, loss):
    if loss == "missing":
        page.route("**/model.js", lambda route: route.fulfill(status=404))
    elif loss == "cut short":
        page.route("**/model.js", lambda route: route.fulfill(
            body=route.fetch().body()[:600_000], content_type="text/javascript"))
    elif loss == "no p5":
        page.route("**/p5.min.js", lambda route: route.fulfill(status=404))
    else:
        page.add_init_script("WebAssembly.validate = () => false")
    page.goto(f"{studio}sketches/{name}.html")
    message = page.get_by_role("alert").first
    message.wait_for()
    assert len(message.inner_text()) > 30
    expect_problem(page, "")


def test_a_page_that_is_not_there(page, studio):
    page.goto(f"{studio}sketches/none.html")
    assert page.get_by_role("link", name="the gallery").is_visible()
    expect_problem(page, "404")


@pytest.fixture(scope="session")
def static_site(tmp_path_factory):
    """The pages as `ductus site` writes them, by a server that knows nothing of them, in a folder of its site."""
    root = tmp_path_factory.mktemp("static")
    subprocess.run([ROOT / "Program/.build/release/ductus", "site", "-o", root / "some/where"], check=True)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/"
    server.shutdown()


@pytest.mark.parametrize("name", PAGES)
def test_the_static_site_works_in_a_folder_of_another(page, static_site, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{static_site}{name}.html")
    if name.startswith("sketches/") and name != "sketches/predict":
        wait_for_ink(page)
    page.wait_for_load_state("networkidle")
    outside = [url for url in asked if not url.startswith((static_site, "blob:", "data:"))]
    assert outside == []


def hand_on_the_pad(page) -> None:
    """Opens the pad and writes a row of arches on it."""
    page.get_by_role("button", name="Your own hand").click()
    box = page.locator("#pad").bounding_box()
    for letter in range(12):
        left = box["x"] + box["width"] * (0.05 + 0.07 * letter)
        page.mouse.move(left, box["y"] + box["height"] * 0.6)
        page.mouse.down()
        for x, y in [(0.01, 0.45), (0.02, 0.42), (0.03, 0.45), (0.035, 0.6)]:
            page.mouse.move(left + x * box["width"], box["y"] + y * box["height"], steps=6)
        page.mouse.up()


def saved_svg(page, folder: Path) -> str:
    """What is written, once it has been whole for a while."""
    page.evaluate(AT_REST, ["document.body.dataset.state === 'written'", 2])
    svg = download(page, "SVG", folder).read_text()
    assert "<path" in svg
    return svg


def written_by_the_program(folder: Path, text: str, *options, ending: str = "svg") -> str:
    """What `ductus write` gives with the settings that the page has when it opens, and seed 7."""
    command = [ROOT / "Program/.build/release/ductus", "write", text, "--seed", "7", "--page", "148x105", "--size", "2.8"]
    settings = ["--line-spacing", "13", "--pen-width", "0.45", "--colour", "1f2a44"]
    subprocess.run([*command, *settings, *options, "-o", folder / f"program.{ending}"], check=True)
    return "".join(page.read_text() for page in sorted(folder.glob(f"program*.{ending}")))


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ("style=otto&paper=ruled", ["--style", "otto", "--ruled"]),
        # on squared paper the writing stands on the squares
        (
            "style=joan&nib=brush&paper=squared&bias=0.35",
            ["--style", "joan", "--nib", "brush", "--squared", "--bias", "0.35"],
        ),
    ],
)
def test_the_svg_is_the_programs_to_the_byte(page, studio, tmp_path, settings, options):
    page.goto(f"{studio}write.html#seed=7&text=Dear+Ada&pace=0&{settings}")
    assert saved_svg(page, tmp_path) == written_by_the_program(tmp_path, "Dear Ada", *options)


def test_the_pdf_holds_the_curves_of_the_svg(page, studio, tmp_path):
    page.goto(f"{studio}write.html#seed=7&text=Dear+Ada&pace=0&paper=squared")
    svg = saved_svg(page, tmp_path)
    pdf = download(page, "PDF", tmp_path).read_text(encoding="latin-1")
    ink = re.findall(r'<path d="M([^"HV]+)"/>', svg)
    strokes = re.findall(r"^0.45 w (.*) S$", pdf, re.MULTILINE)
    assert len(strokes) == len(ink) > 5
    for stroke, data in zip(strokes, ink):
        # the pen's way from curve to curve, in thousandths: relative in the SVG, absolute in the PDF
        start, *curves = data.split("c")
        x, y = (round(float(number) * 1000) for number in start.split("l")[0].split())
        places = [(x, y)]
        for curve in curves:
            dx, dy = curve.split()[-2:]
            x, y = x + round(float(dx) * 1000), y + round(float(dy) * 1000)
            places.append((x, y))
        ends = re.findall(r"(\S+) (\S+) [mc](?= |$)", stroke)
        assert [(round(float(x) * 1000), round(float(y) * 1000)) for x, y in ends] == places


def test_a_persons_own_hand_writes_and_goes_by_link_and_by_ink_file(page, studio, tmp_path):
    page.goto(f"{studio}write.html#seed=7&text=Ada&pace=0")
    other = saved_svg(page, tmp_path)
    hand_on_the_pad(page)
    page.screenshot(path=SCREENSHOTS / "own-hand.png")
    ink_file = download(page, "Save ink file", tmp_path)
    page.get_by_role("button", name="Write like this").click()
    own = saved_svg(page, tmp_path)
    assert own != other
    link = page.url
    assert "hand=" in link
    page.goto("about:blank")
    page.goto(link)
    assert saved_svg(page, tmp_path) == own
    hand = tmp_path / "learned.hand.json"
    subprocess.run([ROOT / "Program/.build/release/ductus", "hand", "learn", ink_file, "-o", hand], check=True)
    assert own == written_by_the_program(tmp_path, "Ada", "--style", hand)
    page.get_by_role("button", name="Your own hand").click()
    page.get_by_label("Open ink file").set_input_files(ink_file)
    assert saved_svg(page, tmp_path) == own


def test_what_is_no_hand_is_told(page, studio, tmp_path):
    page.goto(f"{studio}write.html#pace=0&hand=Ada~1_nonsense&text=Ada")
    page.get_by_text("The hand in this link is damaged").wait_for()
    page.get_by_role("button", name="Your own hand").click()
    page.get_by_role("button", name="Write like this").click()
    page.get_by_text("too little ink").wait_for()
    (tmp_path / "no.json").write_text("[1, 2]")
    page.get_by_label("Open ink file").set_input_files(tmp_path / "no.json")
    page.get_by_text("no.json: this is no ink").wait_for()


@pytest.mark.parametrize("sizes", [[(390, 844), (1440, 900)], [(820, 1180), (700, 500)]], ids=["phone", "tablet"])
@pytest.mark.parametrize("name", SKETCHES)
def test_the_canvas_leaves_the_toolbar_free_whatever_the_window(page, studio, name, sizes):
    """In a window of the first size when the sketch opens, and of the others while it draws."""

    def check(height):
        drawing, tools = canvas_of(page).bounding_box(), page.locator(".tools").bounding_box()
        assert drawing["x"] >= 0 and drawing["x"] + drawing["width"] <= page.viewport_size["width"]
        assert drawing["y"] + drawing["height"] <= tools["y"] + 1, "the canvas covers the toolbar"
        assert tools["y"] + tools["height"] <= height + 1, "the toolbar is out of sight"
        hint = page.locator(".hint").bounding_box()
        assert hint["y"] + hint["height"] <= tools["y"]

    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        if (width, height) == sizes[0]:
            page.goto(f"{studio}sketches/{name}.html#seed=7")
        else:
            page.wait_for_timeout(400)  # it takes its new size when the window rests
        canvas_of(page).wait_for()
        check(height)
        page.get_by_role("button", name="Copy link").click()  # its message may need a line of its own
        page.wait_for_function("() => document.querySelector('.tools .told').textContent")
        page.wait_for_timeout(100)
        check(height)
        for control in page.locator(".tools select, .tools input").all():
            control.click(trial=True, timeout=2000)
        if name != "predict":
            wait_for_ink(page)
    # nothing scrolls under a finger
    assert canvas_of(page).evaluate("(canvas) => getComputedStyle(canvas).touchAction") == "none"


def test_fading_leaves_the_paper_as_it_is(page, studio):
    page.goto(f"{studio}sketches/ink.html#seed=7")
    wait_for_ink(page)
    page.evaluate("noLoop()")
    corner = "[...document.querySelector('main canvas').getContext('2d').getImageData(3, 3, 1, 1).data.slice(0, 3)]"
    before = ink(page)
    for _ in range(40):
        page.evaluate("studio.fade(0.04)")
        assert all(abs(a - b) <= 1 for a, b in zip(page.evaluate(corner), (251, 248, 241)))
    assert ink(page) < before / 2
    page.evaluate("while (studio.fade(0.04));")
    assert page.evaluate(corner) == [251, 248, 241] and ink(page) == 0


@pytest.mark.parametrize(("name", "spacing"), [("temperature", 110), ("ink", 120)])
def test_each_line_has_room_of_its_own(page, studio, name, spacing):
    page.emulate_media(reduced_motion="reduce")
    for seed in range(1, 4):
        page.goto("about:blank")
        page.goto(f"{studio}sketches/{name}.html#seed={seed}")
        wait_for_ink(page)
        tops = page.evaluate("""() => {
            const tops = [], begin = newLine;
            newLine = () => { begin(); tops.push(y); };
            studio.again();
            for (let i = 0; i < 20_000 && lineTop(line_) < height; i++) step();
            return tops;
        }""")
        assert len(tops) >= 4
        assert [b - a for a, b in zip(tops, tops[1:])] == pytest.approx([spacing] * (len(tops) - 1))


def test_a_brush_is_as_small_as_its_letters(page, studio):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{studio}sketches/ink.html#seed=1")
    wait_for_ink(page)
    widest = page.evaluate("() => { let most = 0; for (let i = 0; i < 400; i++) { step(); most = Math.max(most, thickness); } return most; }")
    assert 1 < widest < 9 * 390 / 800
    # between two of its areas there is no gap: the joint is round
    gap = page.evaluate("""() => {
        studio.clear();
        studio.line(50, 50, 50, 50, { width: 9 });
        return drawingContext.getImageData(50 * pixelDensity(), 50 * pixelDensity(), 1, 1).data[0];
    }""")
    assert gap < 60


def test_what_sketches_say_fits_a_phone(page, studio):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{studio}sketches/mixture.html#seed=1")
    wait_for_ink(page)
    places = page.evaluate("""() => {
        const hint = document.querySelector(".hint").offsetTop;
        const holder = document.createElement("div");
        holder.innerHTML = studio.svg();
        document.body.append(holder);
        const lowest = Math.max(...[...holder.querySelectorAll("path")].map((path) => path.getBBox()).map(({ y, height }) => y + height));
        const texts = [...holder.querySelectorAll("text")].map((text) => text.getBBox());
        return [texts.map(({ x, width }) => [x, x + width]), lowest <= hint];
    }""")
    texts, is_above_hint = places
    assert len(texts) == 2 and all(left >= 0 and right <= 390 for left, right in texts), texts
    assert is_above_hint, "the hint lies over the word"
    page.goto(f"{studio}sketches/neurons.html#seed=1")
    wait_for_ink(page)
    rows, hint = page.evaluate("[heatTop() + ROWS * rowHeight(), document.querySelector('.hint').offsetTop]")
    assert rows <= hint, "the hint lies over the rows"


@pytest.mark.parametrize("name", ["sketches/mixture", "sketches/basic"])
def test_a_thumbnail_rests_where_motion_is_unwelcome(page, studio, name):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio}{name}.html#thumbnail")
    drawn_to_its_end(page)
    before = canvas_of(page).screenshot()
    page.wait_for_timeout(700)
    assert canvas_of(page).screenshot() == before


@pytest.mark.parametrize("address", ["sketches/ink", "sketches/mixture", "write", "index"])
def test_a_canvas_that_the_browser_took_away_is_drawn_again(page, studio, address):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio}{address}.html#seed=7")
    canvas = page.locator("main canvas").first
    if address.startswith("sketches/"):
        drawn_to_its_end(page)
        page.evaluate("noLoop()")
    elif address == "write":
        page.wait_for_function("() => document.body.dataset.state === 'written'")
    else:
        page.wait_for_function("() => document.getElementById('paper').dataset.state === 'written'")
    page.evaluate(TWO_FRAMES)
    before = canvas.screenshot()
    # An empty canvas whose state is as at its beginning: that is what comes back.
    wiped = canvas.evaluate("(canvas) => { canvas.width = canvas.width; return canvas.toDataURL(); }")
    canvas.evaluate("(canvas) => canvas.dispatchEvent(new Event('contextrestored'))")
    page.evaluate(TWO_FRAMES)
    assert canvas.evaluate("(canvas) => canvas.toDataURL()") != wiped
    # What was drawn line by line comes back as whole strokes, whose edges are a shade paler.
    assert pixels_apart(page, before, canvas.screenshot()) < 30


def test_on_a_machine_too_slow_for_60_frames_the_pen_keeps_its_pace(page, studio):
    page.goto(f"{studio}write.html#seed=7&text=Dear+Ada&pace=0")
    wait_for_ink(page)
    page.evaluate(AT_REST, ["document.body.dataset.state === 'written'", 2])
    whole = ink(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 20})
    # a hand needs some seconds for these words
    page.locator("#pace").evaluate("(input) => { input.value = 1; input.dispatchEvent(new Event('input')); }")
    page.get_by_role("button", name="Replay").click()
    begun = time.monotonic()
    wait_for_ink(page, 0.9 * whole)
    assert 1 < time.monotonic() - begun < 12
