"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / ".build/web"

# For a page: a function of a model.
DRAWN_POINTS = Path(__file__).with_name("same_drawing.mjs").read_text().replace("export ", "")


@pytest.fixture(scope="session")
def browser():
    program = shutil.which("chromium-headless-shell")
    assert program, "Chromium is missing: run Scripts/setup browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--site-per-process"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page whose console must stay clean of errors, but for those that `expect_problem` names."""
    context = browser.new_context(viewport={"width": 900, "height": 560})
    # On a machine that others slow down a page takes long to load.
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.problems = []
    page.expected = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    yield page
    patience = 100
    while patience and not all(any(text in problem for problem in page.problems) for text in page.expected):
        page.wait_for_timeout(50)
        patience -= 1
    context.close()
    assert patience, f"{page.expected} expected, but the console tells {page.problems}"
    unexpected = [problem for problem in page.problems if not any(text in problem for text in page.expected)]
    assert not unexpected, unexpected


def expect_problem(page, text: str) -> None:
    """The page's console will tell of an error that holds the text, sooner or later: it need not wait for the page."""
    page.expected.append(text)


@pytest.fixture(scope="session")
def studio():
    """The address of the studio, served by the program itself with all its headers."""
    program = subprocess.Popen(
        [ROOT / "Program/.build/release/ductus", "studio", "--port", "0", "--site", WEB], stdout=subprocess.PIPE, text=True
    )
    line = program.stdout.readline()
    address = re.search(r"http://\S+/", line)
    assert address, f"the studio did not open: {line}"
    yield address[0]
    program.terminate()
    assert program.wait(10) == 0, "the studio did not close by itself"
