"""Each sketch has its code beside it: changed, run, kept and given away by link; nothing a link holds can hurt."""

import pytest
from conftest import expect_problem
from test_lesson import INK
from test_pages import SKETCHES, violations

MINE = """
function setup() {
  studio.canvas();
  restart();
}
function restart() { studio.line(20, 20, 20 + 200, 120, { width: 8 }); }
function draw() {}
"""


def opened(page, studio, name: str, fragment: str = ""):
    page.goto(f"{studio}sketches/{name}.html{fragment}")
    if not fragment:
        page.get_by_role("button", name="The code of this sketch").click()
    return page.get_by_label("The code of", exact=False).and_(page.locator("textarea"))


def drawing(page):
    page.frame_locator("main iframe").locator("canvas").wait_for()
    return page.locator("main iframe").element_handle().content_frame()


@pytest.mark.parametrize("name", SKETCHES)
def test_the_code_of_each_sketch_runs_beside_it(page, studio, name):
    page.emulate_media(reduced_motion="reduce")  # all at once
    field = opened(page, studio, name)
    assert "function setup()" in field.input_value()
    page.get_by_role("button", name="Run").click()
    frame = drawing(page)
    if name not in ("ink", "predict"):  # which wait for somebody's hand
        frame.wait_for_function(f"() => ({INK})(document.querySelector('canvas')) > 100")
    assert page.locator(".complaint").inner_text() == ""
    assert page.locator("main > canvas").count() == 0


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_code_and_drawing_have_their_room(page, studio, width):
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, studio, "basic")
    page.get_by_role("button", name="Run").click()
    drawing(page)
    main, figure = page.locator("main").bounding_box(), page.locator(".editor").bounding_box()
    assert main["width"] > 300 and main["height"] > 200 and figure["width"] > 300 and figure["height"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ["light", "dark"]:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
    page.get_by_role("button", name="The code of this sketch").click()
    assert not page.locator(".editor").is_visible()
    assert page.locator("main").bounding_box()["width"] > main["width"] or width == 390


def test_a_finger_changes_and_runs_the_code_on_a_phone(browser, studio):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{studio}sketches/basic.html")
    page.get_by_role("button", name="The code of this sketch").tap()
    code = page.locator(".editor textarea")
    code.tap()
    code.fill(MINE)
    page.get_by_role("button", name="Run").tap()
    drawing(page).wait_for_function(f"() => ({INK})(document.querySelector('canvas')) > 500")
    assert page.locator("main").bounding_box()["y"] < 844 / 2, "the drawing is out of sight"
    context.close()


def test_what_is_kept_is_there_again(page, studio):
    field = opened(page, studio, "temperature")
    original = field.input_value()
    field.fill(MINE)
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept in this browser").wait_for()
    page.reload()
    page.get_by_role("button", name="The code of this sketch").click()
    page.get_by_text("This is what you kept").wait_for()
    assert field.input_value() == MINE
    page.get_by_role("button", name="Reset").click()
    assert field.input_value() == original.rstrip()


def test_a_full_storage_is_told(page, studio):
    opened(page, studio, "basic").fill(MINE)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("This browser keeps nothing here").wait_for()


def test_a_link_brings_the_code(page, studio):
    opened(page, studio, "basic").fill(MINE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Copy link to this code").click()
    page.get_by_text("The address above holds the code now").wait_for()
    link = page.url
    assert "#code=" in link
    page.goto("about:blank")
    page.goto(link)
    page.get_by_text("This sketch came with the link.").wait_for()
    assert page.locator("textarea").input_value() == MINE
    drawing(page).wait_for_function(f"() => ({INK})(document.querySelector('canvas')) > 500")
    frame = page.locator("main iframe")
    assert frame.get_attribute("sandbox") == "allow-scripts", "what a link brings saves nothing by itself"
    page.get_by_role("button", name="Run").click()
    assert page.locator("main iframe").get_attribute("sandbox") == "allow-scripts allow-downloads"


def test_impatient_clicks_open_one_editor(page, studio):
    page.goto(f"{studio}sketches/basic.html")
    page.get_by_role("button", name="The code of this sketch").dblclick()
    page.locator(".editor textarea").first.wait_for(state="attached")
    page.wait_for_timeout(300)
    assert page.locator(".editor").count() == 1


BOMB = """async () => {
    const stream = new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return btoa([...bytes].map((byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_");
}"""


@pytest.mark.parametrize("code", ["", "%%%", "AAAA", "x" * 100_000, "bomb"], ids=["none", "signs", "noise", "long", "bomb"])
def test_a_damaged_link_is_told_and_the_sketch_runs(page, studio, code):
    if code == "bomb":
        page.goto(studio)
        code = page.evaluate(BOMB)
    opened(page, studio, "basic", f"#code={code}")
    page.get_by_text("The link holds no code that can be read").wait_for()
    assert page.locator("main > canvas").is_visible()


def test_code_of_a_link_reaches_nothing_of_the_page(page, studio):
    page.goto(f"{studio}sketches/basic.html")
    page.evaluate("localStorage.setItem('secret', '1')")
    hostile = """
      let told = "";
      for (const reach of [() => localStorage.length, () => parent.document.title, () => top.location.href]) {
        try { reach(); told += "reached "; } catch { told += "refused "; }
      }
      throw new Error(told);
    """
    page.get_by_role("button", name="The code of this sketch").click()
    page.locator("textarea").fill(hostile)
    expect_problem(page, "refused")
    page.get_by_role("button", name="Run").click()
    page.locator(".complaint").get_by_text("refused refused refused").wait_for()


def test_a_mistake_is_told_with_its_line(page, studio):
    opened(page, studio, "basic").fill("function setup() {\n  studio.canvas();\n  restart();\n}\nfunction restart() { nowhere(); }\n")
    page.get_by_role("button", name="Run").click()
    page.locator(".complaint").get_by_text("Line 5: nothing is called “nowhere” here").wait_for()


def test_one_goes_from_sketch_to_sketch(page, studio):
    page.goto(f"{studio}sketches/basic.html")
    seen = []
    for _ in SKETCHES:
        page.locator("a[rel=next]").click()
        page.wait_for_function("() => document.querySelector('canvas')")
        seen.append(page.locator("h1").inner_text().lower())
    assert sorted(seen) == sorted(SKETCHES)
    page.locator("a[rel=prev]").click()
    page.wait_for_function("(name) => document.querySelector('h1').textContent.toLowerCase() === name", arg=seen[-2])
