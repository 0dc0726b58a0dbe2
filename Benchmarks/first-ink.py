"""From opening a page to its first ink, in a fresh profile of Chromium, step by step; and on the landing page from a key
to its ink.

make bench-first-ink
"""

import re
import shutil
import statistics
import subprocess

from machine import ROOT, watched
from playwright.sync_api import sync_playwright

ROUNDS = 11
# Each page and within how many milliseconds it is to show ink.
PAGES = {"sketches/basic.html#seed=7": 300, "index.html": 300, "write.html": 500}
KEY_GOAL = 150

# Runs before the page's own scripts, and notes when each step is over, in milliseconds from the navigation.
WATCH = """
    const times = (globalThis.timesOfSteps = {});
    const note = (step) => (times[step] ??= performance.now());
    const timed = (owner, name, step) => {
        const original = owner[name];
        owner[name] = new Proxy(original, {
            apply: (target, self, values) => (note(step), Reflect.apply(target, self, values)),
        });
    };
    // The globals that the scripts set, at the moment they set them.
    for (const [name, step] of [["p5", "p5.js has run"], ["Model", "model.js has run: brain and model ready"]]) {
        let value;
        Object.defineProperty(globalThis, name, {
            configurable: true, enumerable: true, get: () => value, set: (set) => (note(step), (value = set)) });
    }
    const { Module, Instance } = WebAssembly;
    for (const [name, original, step] of [["Module", Module, "brain compiled"], ["Instance", Instance, "brain started"]]) {
        WebAssembly[name] = new Proxy(original, { construct: (target, values) => {
            const made = Reflect.construct(target, values);
            note(step);
            return made;
        } });
    }
    timed(CanvasRenderingContext2D.prototype, "stroke", "first step drawn");
    const drawn = () => requestAnimationFrame(() => {
        if (times["first step drawn"]) note("first ink on the screen");
        else drawn();
    });
    drawn();
"""


# Resolves with how long it takes from a key in the text field until ink is drawn where there was none.
KEY_TO_INK = """(character) => new Promise((resolve) => {
    const field = document.getElementById("text");
    const canvas = document.getElementById("paper");
    const pixels = () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const before = pixels();
    field.value += character;
    const start = performance.now();
    field.dispatchEvent(new Event("input"));
    const isNew = () => pixels().some((value, at) => at % 4 === 3 && value > 128 && before[at] === 0);
    const look = () => (isNew() || performance.now() > start + 10_000 ? resolve(performance.now() - start) : requestAnimationFrame(look));
    look();
})"""


def first_ink(browser, address: str) -> dict[str, float]:
    context = browser.new_context()  # nothing kept: no cache, no compiled code
    page = context.new_page()
    page.add_init_script(WATCH)
    page.wait_for_timeout(1500)  # a new window loads the browser's own pages; they are not ours to time
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => timesOfSteps['first ink on the screen']")
    times = page.evaluate("timesOfSteps")
    for script in ["p5.min.js", "model.js", "prepared.js", "ductus.wasm"]:
        ends = page.evaluate(
            "(name) => performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith(name))"
            ".map((entry) => entry.responseEnd)", script)
        if ends:
            times[f"{script} fetched"] = ends[0]
    context.close()
    return times


def keys_to_ink(browser, address: str) -> list[float]:
    """For each character of a text that is typed, milliseconds until its ink begins."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_function("() => document.getElementById('paper').dataset.state === 'written'")
    page.locator("#text").fill("")
    page.wait_for_timeout(3000)  # until the model is there
    times = []
    for character in "so we think of the sea":
        if character == " ":
            page.evaluate("() => { document.getElementById('text').value += ' '; }")
            continue
        times.append(page.evaluate(KEY_TO_INK, character))
        page.wait_for_function("() => document.getElementById('paper').dataset.state === 'written'")
    page.close()
    return times


def tell(name: str, goal: int, rounds: list[dict[str, float]]) -> None:
    steps = [step for step in rounds[0] if all(step in times for times in rounds)]
    medians = {step: statistics.median(times[step] for times in rounds) for step in steps}
    print(f"from opening {name}, median of {ROUNDS} fresh profiles:")
    for step, time in sorted(medians.items(), key=lambda pair: pair[1]):
        print(f"  {time:6.0f} ms  {step}")
    first = medians["first ink on the screen"]
    print(f"first ink after {first:.0f} ms; the goal is {goal}: {'reached' if first <= goal else 'missed'}")


def main() -> None:
    studio = subprocess.Popen(
        [ROOT / "Program/.build/release/ductus", "studio", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        address = re.search(r"http://\S+/", studio.stdout.readline())[0]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"])
            for name, goal in PAGES.items():
                tell(name, goal, [first_ink(browser, address + name) for _ in range(ROUNDS)])
            times = keys_to_ink(browser, f"{address}index.html")
            middle, most = statistics.median(times), max(times)
            print(f"from a key to its ink: {middle:.0f} ms, {most:.0f} at most; the goal is {KEY_GOAL}: "
                  f"{'reached' if most <= KEY_GOAL else 'missed'}")
            browser.close()
    finally:
        studio.terminate()
        studio.wait(10)


if __name__ == "__main__":
    with watched(during=False):
        main()
