"""Draws the pictures that stand for the sketches on the landing page: each sketch, as it draws itself, and a
figure of the lesson.

make thumbnails
"""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

SKETCHES = Path(__file__).resolve().parent / "sketches"
PICTURES = Path(__file__).resolve().parent / "landing"
# What is written before futures branch from it.
WRITTEN = {"futures": "&ink=w170"}
SIZE = {"width": 544, "height": 352}


def thumbnail(page, address: str, name: str) -> bytes:
    """The picture, a PNG, of a sketch of the studio at an address."""
    page.set_viewport_size(SIZE)
    page.emulate_media(reduced_motion="reduce")
    page.goto("about:blank")
    page.goto(f"{address}sketches/{name}.html#thumbnail&seed=7{WRITTEN.get(name, '')}")
    at_rest(page)
    return page.screenshot()


def lesson(page, address: str) -> bytes:
    """A picture of the lesson: the figure of the distribution."""
    page.goto(f"{address}lesson.html")
    figure = page.locator("#distribution canvas")
    figure.evaluate("(canvas) => { canvas.style.height = '22rem'; }")
    figure.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    return figure.screenshot()


def at_rest(page) -> None:
    """Waits until what is drawn no longer changes."""
    before, same = "", 0
    while same < 3:
        page.wait_for_timeout(200)
        svg = page.evaluate("studio.svg()")
        same = same + 1 if svg == before and "<path" in svg else 0
        before = svg


def main() -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"])
        page, address = browser.new_page(), f"http://127.0.0.1:{server.server_port}/"
        for sketch in sorted(SKETCHES.glob("*.html")):
            (PICTURES / f"{sketch.stem}.png").write_bytes(thumbnail(page, address, sketch.stem))
        (PICTURES / "lesson.png").write_bytes(lesson(page, address))
        browser.close()


if __name__ == "__main__":
    main()
