"""The landing page: a pen that writes what one types, hands that a click changes, sketches that live when they are looked at."""

import json
import re
import subprocess
import sys

import pytest
from conftest import ROOT, WEB
from test_pages import SCREENSHOTS, SKETCHES, pixels_apart

sys.path.insert(0, str(ROOT / "Web"))
from make_thumbnails import thumbnail  # noqa: E402

SETTLED = "() => document.getElementById('paper').dataset.state === 'written'"
# How much ink is on the paper.
INK = """() => {
    const canvas = document.getElementById("paper");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.reduce((sum, value, at) => sum + (at % 4 === 3 ? value : 0), 0);
}"""


def type_slowly(page, text: str) -> None:
    page.locator("#text").press_sequentially(text, delay=120)


@pytest.fixture
def landing(page, studio):
    page.goto(f"{studio}index.html")
    return page


def picture(page) -> bytes:
    page.wait_for_function(SETTLED)
    return page.locator("#paper").screenshot()


def test_the_field_and_the_paper_are_seen_at_once(landing):
    for width in [390, 820, 1440]:
        landing.set_viewport_size({"width": width, "height": 844})
        landing.wait_for_function(f"() => ({INK})() > 1000")
        landing.screenshot(path=SCREENSHOTS / f"landing-{width}.png", full_page=True)
        for part in ["#text", "#paper", "#hands"]:
            box = landing.locator(part).bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= 844, f"{part} is out of sight at {width}"
        assert landing.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_ink_needs_no_model(page, studio):
    page.route("**/*.safetensors", lambda route: None)  # it never comes
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio}index.html")
    page.wait_for_function(SETTLED, timeout=20_000)
    assert page.evaluate(INK) > 10_000


def test_what_is_prepared_is_what_the_model_writes(page, studio):
    page.emulate_media(reduced_motion="reduce")  # so that nobody waits for the pen
    page.goto(f"{studio}index.html")
    first = picture(page)
    seed = re.search(r'"seed":(\d+)', (ROOT / ".build/web/landing/prepared.js").read_text())[1]
    page.route("**/landing/prepared.js", lambda route: route.fulfill(
        body=f"export const FIRST = {{ seed: {seed}, inks: {{}} }};", content_type="text/javascript"))
    page.goto(f"{studio}index.html")
    page.wait_for_function(f"() => ({INK})() > 0")
    assert pixels_apart(page, first, picture(page)) == 0


def test_it_writes_while_one_types_and_waits_for_no_pause(landing):
    landing.locator("#text").fill("")
    landing.wait_for_function(f"() => ({INK})() === 0")
    grown = []
    for letter in "so we think of the sea":
        landing.locator("#text").press_sequentially(letter)
        landing.wait_for_timeout(150)
        grown.append(landing.evaluate(INK))
    # a letter may change the word it ends, so that there is a little less ink for a moment
    came = sum(after > before for before, after in zip(grown, grown[1:]))
    assert came >= 5, f"ink came after {came} keys of {len(grown)} only: {grown}"


def test_a_changed_end_leaves_what_stands_before_it(landing):
    landing.locator("#text").fill("so we think of")
    before = picture(landing)
    landing.locator("#text").press("End")
    type_slowly(landing, " it")
    landing.locator("#text").press("Backspace")
    landing.locator("#text").press("Backspace")
    # at no time, from here on, is less on the paper than was there before the change
    assert pixels_apart(landing, before, picture(landing)) == 0
    least = landing.evaluate(f"""() => new Promise((resolve) => {{
        const ink = {INK};
        const field = document.getElementById("text");
        let least = Infinity;
        field.value += " sea";
        field.dispatchEvent(new Event("input"));
        const end = performance.now() + 2500;
        const look = () => {{
            least = Math.min(least, ink());
            performance.now() < end ? requestAnimationFrame(look) : resolve(least);
        }};
        const before = ink();
        requestAnimationFrame(look);
        setTimeout(() => resolve(least / before), 2500);
    }})""")
    assert least >= 1


def test_a_hand_changes_with_a_click_and_with_the_arrow_keys(landing):
    landing.locator("#text").fill("so we")
    first = picture(landing)
    files = [json.loads(path.read_text()) for path in sorted((ROOT / "Models/hands").glob("*.hand.json"))]
    hands = landing.locator("#hands [role=radio]")
    shown = hands.evaluate_all("(all) => all.map((one) => [one.dataset.hand, one.title])")
    assert shown == [[file["name"], file["description"]] for file in files]
    landing.get_by_role("radio", name=re.compile("^nils")).click()
    landing.wait_for_timeout(100)
    second = picture(landing)
    assert pixels_apart(landing, first, second) > 100
    landing.get_by_role("radio", name=re.compile("^nils")).press("ArrowRight")
    assert landing.locator("#hands [aria-checked=true]").get_attribute("data-hand") == "oskar"
    assert landing.evaluate("document.activeElement.dataset.hand") == "oskar"
    landing.wait_for_timeout(100)
    assert pixels_apart(landing, second, picture(landing)) > 100


def test_what_a_hand_cannot_write_is_told_and_the_rest_written(landing):
    landing.locator("#text").fill("so 漢字 we 🙂")
    landing.wait_for_function("() => [...'漢字🙂'].every((one) => document.getElementById('told').textContent.includes(one))")
    picture(landing)
    assert landing.evaluate(INK) > 1000
    landing.locator("#text").fill("so we")
    landing.wait_for_function("() => document.getElementById('told').textContent === ''")


def test_any_text_at_all_stays_on_the_paper(landing):
    landing.locator("#text").evaluate("(field) => { field.value = 'w'.repeat(100); field.dispatchEvent(new Event('input')); }")
    landing.wait_for_function(SETTLED, timeout=60_000)
    assert landing.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    edge = """() => {
        const canvas = document.getElementById("paper");
        const pixels = canvas.getContext("2d").getImageData(canvas.width - 2, 0, 2, canvas.height).data;
        return pixels.reduce((sum, value, at) => sum + (at % 4 === 3 ? value : 0), 0);
    }"""
    assert landing.evaluate(edge) == 0, "the ink runs over the paper's edge"
    landing.locator("#text").fill("")
    landing.wait_for_function(f"() => ({INK})() === 0")


def test_the_page_made_of_it_has_the_text_and_the_hand(landing):
    landing.locator("#text").fill("so we think")
    landing.get_by_role("radio", name=re.compile("^felix")).click()
    landing.get_by_role("link", name="Make a page of it").click()
    landing.wait_for_function("() => document.body.dataset.state === 'written'")
    assert landing.locator("#text").input_value() == "so we think"
    assert landing.locator("#style").input_value() == "felix"


def test_the_way_to_ones_own_hand_opens_the_pad(landing):
    landing.get_by_role("link", name="teach it your own hand").click()
    landing.locator("#pad").wait_for()


def test_a_missing_brain_is_told(page, studio):
    page.route("**/*.wasm", lambda route: route.fulfill(status=404))
    page.goto(f"{studio}index.html")
    page.get_by_text("the brain, ductus.wasm, at").wait_for()


def test_a_browser_without_workers_is_told(page, studio):
    page.add_init_script("delete globalThis.Worker")
    page.goto(f"{studio}index.html")
    page.get_by_text("Worker").wait_for()


def test_sketches_rest_until_they_are_looked_at(landing):
    landing.wait_for_load_state("networkidle")
    assert landing.locator("iframe").count() == 0
    pictures = landing.locator(".card img")
    assert pictures.count() == 10
    for image in pictures.all():
        image.scroll_into_view_if_needed()
        landing.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    card = landing.locator("[data-sketch=basic]")
    card.hover()
    frame = card.locator("iframe").element_handle().content_frame()
    frame.wait_for_function("() => document.querySelector('main canvas')")
    landing.locator("[data-sketch=mixture] a").focus()
    landing.wait_for_function("() => document.querySelectorAll('iframe').length === 1")
    assert landing.locator("[data-sketch=mixture] iframe").count() == 1
    landing.mouse.move(5, 5)
    landing.locator("#text").focus()
    landing.wait_for_function("() => document.querySelectorAll('iframe').length === 0")


def test_a_sketch_in_the_middle_of_a_touch_screen_lives(browser, studio):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{studio}index.html")
    page.locator("[data-sketch=temperature]").evaluate("(card) => card.scrollIntoView({ block: 'center' })")
    page.locator("[data-sketch=temperature] iframe").wait_for()
    assert page.locator("iframe").count() == 1
    context.close()


def test_nothing_moves_where_motion_is_unwelcome(page, studio):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio}index.html")
    page.wait_for_function(SETTLED)
    page.locator("[data-sketch=basic]").hover()
    page.wait_for_timeout(500)
    assert page.locator("iframe").count() == 0
    page.locator("#text").fill("at once")
    page.wait_for_function(SETTLED)


@pytest.mark.parametrize("name", SKETCHES)
def test_a_picture_shows_what_its_sketch_draws(page, studio, name):
    drawn = thumbnail(page, studio, name)
    assert pixels_apart(page, (ROOT / f"Web/landing/{name}.png").read_bytes(), drawn) < 50, "run `make thumbnails`"


@pytest.mark.parametrize("name", ["kanji", "alphabets"])
def test_a_picture_shows_what_a_model_draws(name, tmp_path):
    options = ["--count", "24", "--seed", "7", "--temperature", "0.5"]
    drawn = tmp_path / "drawn.svg"
    subprocess.run([ROOT / "Program/.build/release/ductus", "scribble", "--model", name, *options, "-o", drawn], check=True, cwd=ROOT)
    assert drawn.read_text() == (ROOT / f"Web/landing/{name}.svg").read_text(), "run `make thumbnails`"


def test_the_code_on_the_page_works(landing, tmp_path):
    codes = {code.get_attribute("class"): code.inner_text() for code in landing.locator(".codes code").all()}
    script = tmp_path / "note.mjs"
    at = (WEB / "ductus.js").as_uri()
    model = (WEB / "models/hands.safetensors").as_uri()
    script.write_text(
        codes["javascript"].replace("./ductus.js", at).replace("models/hands.safetensors", model)
        + "\nprocess.stdout.write(svg);")
    written = subprocess.run(["node", script], check=True, capture_output=True, text=True).stdout
    assert written.count("<path ") > 3
    program, *words = codes["command"].split(" ", 1)
    assert program == "ductus"
    subprocess.run(f"{ROOT}/Program/.build/release/ductus {words[0]}", shell=True, check=True, cwd=tmp_path)
    assert (tmp_path / "note.svg").read_text().count("<path ") > 3
    swift = (ROOT / "Tests/DuctusTests/Text/ScribeTests.swift").read_text()
    for line in codes["swift"].splitlines()[2:]:
        assert line in swift, "no test compiles this"
