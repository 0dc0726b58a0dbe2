"""The lesson in Chromium, served by the program itself: its figures draw, and its code can be changed and run."""

import pytest
from conftest import expect_problem

EXAMPLES = ["basic", "speed", "futures", "continue", "heat"]

# How many of a canvas's pixels are neither clear nor paper.
INK = """(canvas) => {
    if (!canvas?.width) return 0;
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let ink = 0;
    for (let i = 0; i < pixels.length; i += 4) ink += pixels[i + 3] > 0 && pixels[i] + pixels[i + 2] < 420;
    return ink;
}"""


class Example:
    """A figure with code, its drawing above it."""

    def __init__(self, page, name: str):
        self.page = page
        self.figure = page.locator(f".editor:has(#{name})")
        self.code = self.figure.locator("textarea")
        self.complaint = self.figure.get_by_role("alert")

    def run(self, code: str | None = None) -> None:
        if code is not None:
            self.code.fill(code)
        self.figure.get_by_role("button", name="Run").click()

    def drawing(self):
        """The page that runs the code, once p5.js has made its canvas."""
        self.figure.locator("iframe").scroll_into_view_if_needed()
        self.figure.frame_locator("iframe").locator("canvas").wait_for()
        return self.figure.locator("iframe").element_handle().content_frame()

    def wait_for_ink(self, most_of: str = INK, least: int = 100) -> None:
        self.drawing().wait_for_function(
            f"(least) => ({most_of})(document.querySelector('canvas')) > least", arg=least
        )


@pytest.fixture
def lesson(page, studio):
    page.goto(f"{studio}lesson.html")
    return page


def test_figures_draw(lesson):
    for name in ["offsets", "memory", "distribution", "temperature"]:
        lesson.locator(f"#{name}").scroll_into_view_if_needed()
        lesson.wait_for_function(f"() => ({INK})(document.querySelector('#{name} canvas')) > 100")


def test_what_is_written_becomes_movements(lesson):
    canvas = lesson.locator("#offsets canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    lesson.mouse.move(box["x"] + 50, box["y"] + 50)
    lesson.mouse.down()
    lesson.mouse.move(box["x"] + 70, box["y"] + 40)
    lesson.mouse.up()
    assert "[20, -10, 1]" in lesson.locator("#offsets output").inner_text()


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_draw(lesson, name):
    example = Example(lesson, name)
    example.run()
    if name == "continue":  # it waits for somebody's writing
        example.drawing()
        box = example.figure.locator("iframe").bounding_box()
        lesson.mouse.move(box["x"] + 60, box["y"] + 120)
        lesson.mouse.down()
        for step in range(20):
            lesson.mouse.move(box["x"] + 60 + 6 * step, box["y"] + 120 + 20 * (step % 3))
        lesson.mouse.up()
    example.wait_for_ink()
    assert example.complaint.inner_text() == ""


def test_changed_code_draws_something_else_and_reset_brings_the_first_back(lesson):
    example = Example(lesson, "basic")
    original = example.code.input_value()
    green = "(canvas) => Number(canvas.getContext('2d').getImageData(5, 5, 1, 1).data.join() === '0,128,0,255')"
    example.run(original.replace('"#fbf8f1"', '"green"'))
    example.wait_for_ink(green, 0)
    example.figure.get_by_role("button", name="Reset").click()
    assert example.code.input_value() == original
    example.wait_for_ink()


MISTAKES = [
    ("function setup() {\n  createCanvs(100, 100);\n}", "Line 2: nothing is called “createCanvs” here."),
    ("let a = 1;\nlet b = = 2;", "Line 2: “=” comes unexpectedly."),
    ("function draw() {\n  Model.updat([0, 0, 0]);\n}", "Line 2: there is no function called “Model.updat”."),
    ("function draw() {\n\n  Model.update([NaN, 0, 0], Model.zero_state());\n}", "Line 3: Model.update: the offset"),
]


def test_mistakes_are_told_with_their_line(lesson):
    expect_problem(lesson, "Unexpected token")
    example = Example(lesson, "basic")
    for code, says in MISTAKES:
        example.run(code)
        example.complaint.filter(has_text=says).wait_for()
    example.run(example.code.evaluate("(field) => field.defaultValue"))
    example.wait_for_ink()
    assert example.complaint.inner_text() == ""


@pytest.mark.parametrize("times", [1, 2])
def test_an_endless_loop_is_stopped(lesson, times):
    example = Example(lesson, "basic")
    example.run("function setup() {\n  while (true);\n}")
    for _ in range(1, times):
        lesson.wait_for_timeout(1000)
        example.run()
    example.complaint.filter(has_text="never came to an end").wait_for()
    example.figure.get_by_role("button", name="Reset").click()
    example.wait_for_ink()


def test_the_keyboard_indents_and_leaves(lesson):
    code = Example(lesson, "basic").code
    code.focus()
    before = code.input_value()
    lesson.keyboard.press("Control+Home")
    lesson.keyboard.press("Tab")
    assert code.input_value() == "  " + before
    lesson.keyboard.press("Escape")
    lesson.keyboard.press("Tab")
    assert not code.evaluate("(field) => field === document.activeElement")


def test_nothing_moves_for_those_who_asked_for_that(browser, studio):
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{studio}lesson.html")
    example = Example(page, "basic")
    example.code.scroll_into_view_if_needed()
    assert example.figure.locator("iframe").count() == 0
    example.run()
    example.wait_for_ink()
    page.close()


REACHES = [
    ("parent.document.title", "cross-origin"),
    ("localStorage.length", "localStorage"),
    ("document.cookie", "cookie"),
    ("top.location = 'about:blank'", "permission to navigate"),
]


def test_code_reaches_nothing_of_the_page(lesson):
    expect_problem(lesson, "Unsafe attempt")
    example = Example(lesson, "basic")
    for reach, says in REACHES:
        example.run(f"function setup() {{\n  {reach};\n}}")
        example.complaint.filter(has_text=says).wait_for()
        assert lesson.url.endswith("lesson.html")


def test_code_has_no_network(lesson):
    example = Example(lesson, "basic")
    example.run(
        "function setup() {\n  createCanvas(50, 50);\n"
        "  fetch('../style.css').then(() => background('green'), () => background('red'));\n}"
    )
    red = "(canvas) => Number(canvas.getContext('2d').getImageData(5, 5, 1, 1).data.join() === '255,0,0,255')"
    example.wait_for_ink(red, 0)
    expect_problem(lesson, "Content Security Policy")
