"""The page on which one types: nothing is lost, hidden or left unsaid, on a desk or on a phone."""

import json
import re
from urllib.parse import quote, quote_plus

import pytest
from conftest import WEB, expect_problem
from test_pages import SCREENSHOTS, download, pixels_apart, saved_svg, written_by_the_program

SENTENCE = "The engine weaves patterns just as the loom weaves flowers and leaves. "
# Ink that no text can be told from: what is written like it is in doubt.
SCRAWL = "the quick brown fox jumps~" + "~".join([".".join(["100_0"] * 30)] * 10)


def open_page(page, studio, text: str, /, **settings: str) -> None:
    told = "&".join(f"{name}={quote(value)}" for name, value in {"seed": "7", "pace": "0", **settings}.items())
    page.goto("about:blank")
    page.goto(f"{studio}write.html#text={quote_plus(text)}&{told}")


def is_written(page) -> None:
    """Waits until all of the text is on its pages."""
    page.wait_for_function("() => document.body.dataset.state === 'written'")


def strokes(svg: str) -> int:
    return svg.count("<path ")


def test_the_page_on_every_screen(page, studio):
    open_page(page, studio, "Dear Ada, 🙂 the engine weaves.")
    is_written(page)
    for width in [390, 820, 1440]:
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(100)
        page.screenshot(path=SCREENSHOTS / f"write-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        paper, text = page.locator("#sheet").bounding_box(), page.locator("#text").bounding_box()
        for box in [paper, text]:
            assert box["y"] >= 0 and box["y"] + box["height"] <= 844, f"out of sight at {width}"
        assert paper["width"] / paper["height"] == pytest.approx(148 / 105, abs=0.02)


def test_a_file_asked_for_early_is_finished_first(page, studio, tmp_path):
    text = SENTENCE * 12
    open_page(page, studio, text, style="ada", pace="1")
    page.wait_for_function("() => document.body.dataset.state === 'writing'")
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="PDF", exact=True).click()
        page.get_by_role("progressbar").wait_for()
        assert "first" in page.locator("#told").inner_text()
    pdf = tmp_path / "early.pdf"
    waiting.value.save_as(pdf)
    assert page.get_by_role("progressbar").is_hidden()
    strokes = re.findall(r"^0.45 w (.*) S$", pdf.read_text(encoding="latin-1"), re.MULTILINE)
    pages = written_by_the_program(tmp_path, text, "--style", "ada")
    assert pages.count("<svg ") > 2
    assert len(strokes) == pages.count("<path ")


def test_a_file_of_what_was_just_typed_holds_it(page, studio, tmp_path):
    open_page(page, studio, "Dear", style="ada")
    is_written(page)
    page.locator("#text").fill("Dear Ada, it weaves.")
    svg = download(page, "SVG", tmp_path).read_text()
    assert svg == written_by_the_program(tmp_path, "Dear Ada, it weaves.", "--style", "ada")


def test_nothing_is_saved_of_no_text(page, studio):
    open_page(page, studio, "")
    saved = []
    page.on("download", lambda file: saved.append(file))
    page.get_by_role("button", name="PNG", exact=True).click()
    page.get_by_text("Type something.").wait_for()
    page.wait_for_timeout(500)
    assert saved == []


def test_pages_are_counted_from_1_whatever_changes(page, studio):
    open_page(page, studio, SENTENCE * 8, style="ada")
    is_written(page)
    number = page.locator("#number")
    assert re.fullmatch(r"page (\d) of \1", number.inner_text()), number.inner_text()
    before = page.get_by_role("button", name="Page before")
    before.click()
    page.locator("#style").select_option("otto")
    is_written(page)
    count = int(number.inner_text().split()[-1])
    for turned in range(1, count):
        before.click()
        assert number.inner_text() == f"page {count - turned} of {count}"
    assert before.is_hidden() and page.get_by_role("button", name="Page after").is_visible()
    page.locator("#text").fill("Short.")
    page.wait_for_function("() => document.getElementById('number').textContent === ''")
    assert before.is_hidden() and page.get_by_role("button", name="Page after").is_hidden()


def test_the_rest_is_written_where_a_character_is_unknown(page, studio, tmp_path):
    open_page(page, studio, "Dear Ada", style="ada")
    told = page.locator("#told")
    for unknown in ["🙂", "♥", "∞", "Ж", "漢字"]:
        page.locator("#text").fill(f"Dear {unknown} Ada")
        page.wait_for_function(
            "(unknown) => [...unknown].every((one) => document.getElementById('told').textContent.includes(one))", arg=unknown
        )
        is_written(page)
        assert page.locator("#marks mark").all_inner_texts() == list(unknown)
        field = page.locator("#text").bounding_box()
        assert 0 <= told.bounding_box()["y"] - (field["y"] + field["height"]) < 30, "it is not told beside the text"
        marked, letter = page.locator("#marks mark").first.bounding_box(), page.locator("#text").bounding_box()
        assert letter["x"] + 40 < marked["x"] < letter["x"] + 90 and marked["y"] < letter["y"] + 50
    svg = download(page, "SVG", tmp_path).read_text()
    assert svg == written_by_the_program(tmp_path, "Dear Ada", "--style", "ada")
    page.locator("#text").fill("Dear Ada")
    page.wait_for_function("() => document.getElementById('told').textContent === ''")
    assert page.locator("#marks mark").count() == 0


def test_what_is_typed_while_the_page_loads_stays(page, studio):
    held = []
    page.route("**/styles/index.json", lambda route: held.append(route))
    page.goto("about:blank")
    page.goto(f"{studio}write.html#seed=7&text=Dear", wait_until="commit")
    page.locator("#text").wait_for()
    page.wait_for_function("() => document.getElementById('text').value === 'Dear'")
    while not held:
        page.wait_for_timeout(50)
    page.locator("#text").fill("Ada")
    held[0].continue_()
    is_written(page)
    page.wait_for_timeout(500)
    assert page.locator("#text").input_value() == "Ada"


def test_a_text_of_nothing_known_is_told(page, studio):
    open_page(page, studio, "漢字")
    page.get_by_text("has not learned to write any of this text").wait_for()


def test_a_pasted_million_of_characters_is_told(page, studio):
    open_page(page, studio, "Dear")
    is_written(page)
    page.evaluate("""() => {
        const field = document.getElementById("text");
        field.value = "word ".repeat(200_000);
        field.dispatchEvent(new Event("input"));
    }""")
    page.get_by_text("the text is longer than").wait_for()
    page.locator("#text").fill("Ada")
    is_written(page)


@pytest.mark.parametrize("damage", [
    "seed=x&page=9x9&nib=goose&bias=1e99&colour=zzz&paper=&pace=fast&style=nobody", "seed=-1&penWidth=NaN&lineSpacing=0",
    "seed=1e99&again=1.1_x_9e99.5_-1.3_0.1e9&hand=~~~", "again=" + "0.1_" * 5000, "hand=x~" + "1_1." * 50_000,
    "text=%F0%9F%99%82%00%EF%BF%BE", "%%%=%%%&text=Ada",
])
def test_a_damaged_or_hostile_link_still_writes(page, studio, damage):
    page.goto("about:blank")
    page.goto(f"{studio}write.html#pace=0&{damage}")
    is_written(page)
    page.locator("#text").fill("Ada")
    page.wait_for_function("() => new URLSearchParams(location.hash.slice(1)).get('text') === 'Ada'")
    is_written(page)
    page.wait_for_function("""() => {
        const canvas = document.getElementById("sheet");
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some((value, i) => i % 4 === 0 && value < 120);
    }""")


def test_it_writes_where_nothing_can_be_kept(page, studio):
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    open_page(page, studio, "Ada", hand="the fox~" + "~".join([".".join(["20_3"] * 20)] * 4))
    is_written(page)
    assert page.locator("#style").input_value() == "your own"


def test_on_a_phone_the_paper_stays_in_sight(browser, studio):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, studio, SENTENCE * 3, page="210x297")
    is_written(page)
    paper, text = page.locator("#sheet"), page.locator("#text")
    assert paper.bounding_box()["y"] < text.bounding_box()["y"]
    # what is left of the screen above a keyboard
    page.set_viewport_size({"width": 390, "height": 480})
    text.tap()
    text.press("End")
    page.wait_for_timeout(300)
    page.screenshot(path=SCREENSHOTS / "write-typing-phone.png")
    for box in [paper.bounding_box(), text.bounding_box()]:
        assert box["y"] >= 0 and box["y"] + box["height"] <= 480
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator("#style").is_hidden()
    page.get_by_role("button", name="Hand, pen and page").tap()
    page.screenshot(path=SCREENSHOTS / "write-controls-phone.png")
    sheet = page.locator("#controls").bounding_box()
    assert sheet["y"] >= paper.bounding_box()["y"] + paper.bounding_box()["height"], "the controls cover the paper"
    page.locator("#style").select_option("otto")
    page.get_by_role("button", name="Done").tap()
    assert page.locator("#style").is_hidden()
    context.close()


def test_a_word_in_doubt_is_framed_and_written_again_by_a_click(page, studio, tmp_path):
    open_page(page, studio, "Dear Ada, it weaves.", hand=SCRAWL, bias="0")
    is_written(page)
    page.screenshot(path=SCREENSHOTS / "write-doubts.png")
    assert "Perhaps not legible" in page.locator("#told").inner_text()
    first = saved_svg(page, tmp_path)
    frames = page.locator("#doubts button")
    assert frames.count() > 0
    name = frames.first.get_attribute("aria-label")
    frames.first.click()
    is_written(page)
    second = saved_svg(page, tmp_path)
    groups = [re.findall(r"<title>(.*?)</title>(.*?)</g>", svg, re.DOTALL) for svg in [first, second]]
    changed = [a[0] for a, b in zip(*groups) if strokes(a[1]) != strokes(b[1]) or a[1] != b[1]]
    assert [word for word, _ in groups[0]] == [word for word, _ in groups[1]]
    assert changed and f"“{changed[0]}”" in name
    link = page.url
    assert "again=" in link
    page.goto("about:blank")
    page.goto(link)
    assert saved_svg(page, tmp_path) == second


def write_on_the_pad(page, rows: int) -> None:
    """A row of arches on each line of the pad, by a finger."""
    page.locator("#pad").evaluate(
        """async (pad, rows) => {
            const box = pad.getBoundingClientRect();
            const send = (name, x, y) => pad.dispatchEvent(new PointerEvent(name, {
                pointerType: "touch", pointerId: 7, isPrimary: true, bubbles: true, buttons: 1,
                clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
            for (let row = 0; row < rows; row++) {
                for (let letter = 0; letter < 6; letter++) {
                    const left = 0.06 + 0.14 * letter;
                    const height = (share) => (row + share) / rows;
                    send("pointerdown", left, height(0.6));
                    for (let i = 1; i <= 24; i++) {
                        send("pointermove", left + 0.003 * i, height(0.6 - 0.25 * Math.abs(Math.sin(i / 5))));
                        await new Promise((next) => setTimeout(next, 4));
                    }
                    send("pointerup", left + 0.072, height(0.6));
                }
            }
        }""",
        rows,
    )


def test_a_finger_writes_a_hand_on_a_phone(browser, studio, tmp_path):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, studio, "Ada", style="ada")
    is_written(page)
    page.get_by_role("button", name="Hand, pen and page").tap()
    page.get_by_role("button", name="Your own hand").tap()
    pad = page.locator("#pad").bounding_box()
    assert 0 <= pad["y"] and pad["y"] + pad["height"] <= 844
    page.get_by_role("button", name="Write like this").tap()
    page.get_by_text("too little ink").wait_for()
    write_on_the_pad(page, 3)
    page.screenshot(path=SCREENSHOTS / "own-hand-phone.png")
    assert page.locator("#handTold").inner_text() == ""
    file = json.loads(download(page, "Save ink file", tmp_path).read_text())
    assert len(file["strokes"]) == 18
    # three short lines have become one long
    lefts, lows = [min(x for x, _ in s) for s in file["strokes"]], [max(y for _, y in s) for s in file["strokes"]]
    assert lefts == sorted(lefts) and max(lows) - min(lows) < 30
    page.get_by_role("button", name="Write like this").tap()
    page.wait_for_function("() => document.querySelector('#style').value === 'your own'")
    is_written(page)
    context.close()


def test_a_hand_from_a_link_can_be_kept_and_saved(page, studio, tmp_path):
    hand = "the fox~" + "~".join([".".join(["20_3"] * 20)] * 4)
    open_page(page, studio, "Ada", hand=hand)
    is_written(page)
    own = saved_svg(page, tmp_path)
    page.get_by_role("button", name="Your own hand").click()
    ink_file = download(page, "Save ink file", tmp_path)
    assert own == written_by_the_program(tmp_path, "Ada", "--style", ink_file)
    # it is still there when the page is opened without the link, and writes when it is asked for
    open_page(page, studio, "Ada", style="ada")
    is_written(page)
    page.locator("#style").select_option("your own")
    is_written(page)
    assert saved_svg(page, tmp_path) == own


@pytest.mark.parametrize("name", ["write", "lesson"])
def test_a_page_opened_by_double_click_says_what_to_do(page, name):
    page.goto(f"file://{WEB}/{name}.html")
    told = page.get_by_role("alert").first.inner_text()
    assert "python3 -m http.server" in told and f"http://localhost:8000/{name}.html" in told
    expect_problem(page, "Failed to load resource")
    expect_problem(page, "CORS")


def test_what_plotters_are_given_is_the_programs_to_the_byte(page, studio, tmp_path):
    text = "Dear Ada, it weaves."
    open_page(page, studio, text, style="ada", paper="ruled")
    is_written(page)
    page.get_by_text("For a plotter").click()
    for button, ending in [("HPGL", "hpgl"), ("G-code", "gcode")]:
        saved = download(page, button, tmp_path)
        assert saved.name == f"text-7.{ending}"
        assert saved.read_text() == written_by_the_program(tmp_path, text, "--style", "ada", "--ruled", ending=ending)
    page.get_by_label("Machine, in mm").fill("300x218")
    page.get_by_label("Origin").select_option("upper-left")
    page.get_by_label("Pen lift").select_option("spindle")
    page.get_by_label("Speed, in mm/s").fill("25")
    page.get_by_label("Pen up at").fill("20")
    page.get_by_label("Page on its side").check()
    page.get_by_label("Short way in the air").check()
    page.screenshot(path=SCREENSHOTS / "write-plotter.png", full_page=True)
    options = ["--machine", "300x218", "--origin", "upper-left", "--lift", "spindle", "--speed", "25", "--pen-up", "20"]
    expected = written_by_the_program(
        tmp_path, text, "--style", "ada", "--ruled", "--turned", "--sort", *options, ending="gcode")
    assert download(page, "G-code", tmp_path).read_text() == expected
    page.get_by_label("Machine, in mm").fill("60x60")
    page.get_by_role("button", name="HPGL", exact=True).click()
    page.get_by_text("the machine reaches over").wait_for()
    page.get_by_label("Machine, in mm").fill("large")
    page.get_by_role("button", name="HPGL", exact=True).click()
    page.get_by_text("told as 300x218").wait_for()


@pytest.mark.parametrize("nib", ["round", "brush"])
def test_an_animation_writes_itself_with_the_pens_pace(page, studio, tmp_path, nib):
    text = "Dear Ada"
    open_page(page, studio, text, style="ada", pace="4", nib=nib)
    is_written(page)
    saved = download(page, "Animation", tmp_path)
    assert saved.name == "text-7.animated.svg"
    options = ["--style", "ada", "--pace", "4", "--nib", nib]
    assert saved.read_text() == written_by_the_program(tmp_path, text, *options, ending="animated.svg")
    plain = tmp_path / "plain.svg"
    plain.write_text(download(page, "SVG", tmp_path).read_text())
    page.goto(f"file://{saved}")

    def shown(seconds: float) -> bytes:
        page.evaluate(
            """async (at) => {
                document.documentElement.pauseAnimations();
                document.documentElement.setCurrentTime(at);
                for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
            }""",
            seconds,
        )
        return page.screenshot()

    frames = [shown(seconds) for seconds in [0, 0.4, 0.8, 60]]
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    still = shown(0)
    page.goto(f"file://{plain}")
    whole = page.screenshot()
    page.goto(studio)
    assert pixels_apart(page, whole, frames[-1]) < 20
    assert pixels_apart(page, whole, still) < 20, "where motion is unwelcome, all is there at once"
    missing = [pixels_apart(page, whole, frame) for frame in frames[:3]]
    assert missing == sorted(missing, reverse=True) and missing[2] > 100


def test_a_hand_is_chosen_by_its_specimen(page, studio, tmp_path):
    open_page(page, studio, "Dear Ada", style="ada")
    is_written(page)
    hands = page.locator("#gallery button")
    page.wait_for_function("() => document.querySelectorAll('#gallery button').length >= 16", timeout=60_000)
    names = [json.loads(path.read_text())["name"] for path in (WEB.parents[1] / "Models/hands").glob("*.hand.json")]
    page.wait_for_function(f"() => document.querySelectorAll('#gallery button').length === {len(names)}", timeout=60_000)
    assert sorted(hands.locator("span").all_inner_texts()) == sorted(names)
    name = sorted(names)[3]
    page.get_by_role("radio", name=re.compile(f"^{name}")).click()
    is_written(page)
    assert page.locator("#style").input_value() == name
    assert page.locator("#gallery [aria-checked=true]").get_attribute("data-hand") == name
    svg = download(page, "SVG", tmp_path).read_text()
    assert svg == written_by_the_program(tmp_path, "Dear Ada", "--style", name)


def test_the_map_mixes_hands_and_the_link_keeps_the_mix(page, studio, tmp_path):
    open_page(page, studio, "Dear Ada", style="ada")
    is_written(page)
    page.wait_for_function("() => document.querySelectorAll('#gallery button').length >= 1", timeout=60_000)
    page.locator("#map").scroll_into_view_if_needed()
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    page.wait_for_function("() => document.querySelector('#style').value === 'mixed'")
    is_written(page)
    svg = download(page, "SVG", tmp_path).read_text()
    address = page.evaluate("location.href")
    assert len(re.search(r"hand=([^&]*)", address)[1]) < 130, "the link holds the vector"
    page.goto("about:blank")
    page.goto(address)
    is_written(page)
    assert download(page, "SVG", tmp_path).read_text() == svg
