"""The pages of drawings that models make up: they draw, repeat, and give what the program gives."""

import subprocess

import pytest
from conftest import ROOT, expect_problem
from test_pages import SCREENSHOTS, download

DRAWN = """() => {
    const picture = document.querySelector("#paper img");
    return picture?.complete && picture.naturalWidth > 0 && location.hash.length > 1;
}"""


@pytest.mark.parametrize("name", ["kanji", "alphabets"])
def test_drawings_are_repeated_by_a_link_and_made_by_the_command_shown(page, studio, tmp_path, name):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio}{name}.html#seed=9&count=12&temperature=0.4")
    page.wait_for_function(DRAWN)
    page.screenshot(path=SCREENSHOTS / f"{name}-drawn.png", full_page=True)
    svg = download(page, "SVG", tmp_path).read_text()
    assert svg.count("<g") >= 12
    command = page.locator("#command").inner_text()
    subprocess.run(["sh", "-c", f"PATH={ROOT}/Program/.build/release:$PATH; {command}"], check=True, cwd=ROOT)
    made = ROOT / f"{name}-9.svg"
    drawn = made.read_text()
    made.unlink()
    assert drawn == svg
    page.get_by_role("button", name="Others").click()
    page.wait_for_function("() => !location.hash.includes('seed=9&')")
    page.wait_for_function(DRAWN)
    other = download(page, "SVG", tmp_path).read_text()
    assert other != svg
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(DRAWN)
    assert download(page, "SVG", tmp_path).read_text() == other


def test_a_sheet_changes_with_its_settings_and_draws_itself(page, studio, tmp_path):
    page.goto(f"{studio}alphabets.html#seed=3&count=12")
    page.wait_for_function(DRAWN)
    before = download(page, "SVG", tmp_path).read_text()
    page.get_by_label("Temperature").press("ArrowRight")
    page.wait_for_function("() => location.hash.includes('temperature=0.55')")
    assert download(page, "SVG", tmp_path).read_text() != before
    page.locator("#count").select_option("60")
    page.wait_for_function("() => document.querySelector('#paper img').alt.startsWith('60 ')")
    assert "<animate" in download(page, "Animation", tmp_path).read_text()


@pytest.mark.parametrize("link", ["seed=-4&count=7&temperature=x&columns=1e9", "%", "seed=" + "9" * 500])
def test_a_broken_link_draws_something_else(page, studio, link):
    page.goto(f"{studio}kanji.html#{link}")
    page.wait_for_function(DRAWN)
    assert page.locator("#told").inner_text() == ""


def test_a_missing_model_is_told(page, studio):
    expect_problem(page, "404")
    page.route("**/models/kanji.safetensors", lambda route: route.fulfill(status=404))
    page.goto(f"{studio}kanji.html")
    page.get_by_text("the model at").wait_for()
