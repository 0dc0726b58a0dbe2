"""Time of a step in Chromium, 500 units and 20 Gaussians, through model.js: update, pdf, sample.

Beside it, in the same run and in turn: the same network in plain JavaScript with typed arrays, and the tutorial's own
program where a copy is given.

make bench-browser [TUTORIAL=folder with numjs.js, weights.js, model.js]
"""

import argparse
import json
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from machine import ROOT, watched
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent / "browser"
WEB = ROOT / ".build/web"
FRAME = 1000 / 60
ROUNDS = 15


def random_model(units: int, mixtures: int) -> bytes:
    """A model file of one layer, its weights normally distributed and rounded to 8 bits row by row."""
    source, header, data = random.Random(1), {}, b""

    def add(name: str, kind: str, shape: list[int], values: bytes) -> None:
        nonlocal data
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values

    def floats(name: str, shape: list[int], draw) -> None:
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        add(name, "F32", shape, struct.pack(f"<{count}f", *(draw() for _ in range(count))))

    def matrix(name: str, rows: int, columns: int) -> None:
        values, scales = [], []
        for _ in range(rows):
            row = [source.gauss(0, 0.04) for _ in range(columns)]
            scales.append(max(map(abs, row)) / 127)
            values += (round(weight / scales[-1]) for weight in row)
        add(name, "I8", [rows, columns], struct.pack(f"{rows * columns}b", *values))
        floats(name + ".scale", [rows], iter(scales).__next__)

    outputs = 1 + 6 * mixtures
    floats("offset.mean", [2], lambda: 0.0)
    floats("offset.scale", [2], lambda: 40.0)
    floats("layers.0.offset.weight", [4 * units, 3], lambda: source.gauss(0, 0.1))
    matrix("layers.0.recurrent.weight", 4 * units, units)
    floats("layers.0.bias", [4 * units], lambda: source.gauss(0, 0.1))
    matrix("output.weight", outputs, units)
    floats("output.bias", [outputs], lambda: source.gauss(0, 0.1))
    description = {"format": 1, "layers": [units], "mixtures": mixtures, "alphabet": None, "record": {}}
    header["__metadata__"] = {"ductus": json.dumps(description)}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def serve(page: Page, folders: list[Path]) -> None:
    """Answers the page's requests from folders, without a server."""
    kinds = {".js": "text/javascript", ".wasm": "application/wasm"}

    def answer(route) -> None:
        name = route.request.url.removeprefix("http://ductus.test/")
        found = next((folder / name for folder in folders if name and (folder / name).exists()), None)
        if found:
            route.fulfill(body=found.read_bytes(), content_type=kinds.get(found.suffix, "application/octet-stream"))
        else:
            route.fulfill(body="<!doctype html><title>Ductus</title>", content_type="text/html")

    page.route("http://ductus.test/**", answer)
    page.goto("http://ductus.test/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutorial", type=Path, help="the tutorial's numjs.js, weights.js and model.js in a folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        model, script = Path(folder) / "model.safetensors", Path(folder) / "model.js"
        model.write_bytes(random_model(units=500, mixtures=20))
        make = [sys.executable, str(ROOT / "Web/make_model_js.py"), "--program", str(WEB / "ductus.wasm")]
        subprocess.run([*make, "--model", str(model), "-o", str(script)], check=True, capture_output=True)
        scripts = {"model.js": [script], "typed arrays": [HERE / "plain.js"]}
        if options.tutorial:
            scripts["the tutorial"] = [options.tutorial / name for name in ["numjs.js", "weights.js", "model.js"]]

        browser = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"])
        print(f"Chromium {browser.version}, 500 units, 20 Gaussians; medians of {ROUNDS} rounds in turn")
        pages = {}
        for name, paths in scripts.items():
            pages[name] = browser.new_page()
            for path in [*paths, HERE / "steps.js"]:
                pages[name].add_script_tag(path=str(path))
        futures = browser.new_page()
        serve(futures, [HERE, WEB])
        futures.add_script_tag(url="futures.js", type="module")
        futures.wait_for_function("globalThis.timeOfFutures")
        futures.wait_for_timeout(3000)  # new windows load the browser's own pages; they are not ours to time

        steps = {"model.js": 300, "typed arrays": 100, "the tutorial": 10}
        times = {name: [] for name in pages}
        frames = {"in workers": [], "in the page": []}
        for turn in range(ROUNDS + 1):
            round_times = {name: page.evaluate(f"timeOfStep({steps[name]})") for name, page in pages.items()}
            frame_times = [futures.evaluate(f"timeOfFutures(5, {apart})") for apart in ("true", "false")]
            if turn > 0:  # the first warms up
                for all_times, time in zip(frames.values(), frame_times, strict=True):
                    all_times.append(time)
                for name, time in round_times.items():
                    times[name].append(time)
        browser.close()

    for name, all_times in times.items():
        ratio = statistics.median(b / a for a, b in zip(times["model.js"], all_times, strict=True))
        print(
            f"{name:13} {statistics.median(all_times):8.1f} µs a step ({min(all_times):.1f} in the fastest round), "
            f"{ratio:.1f} times model.js"
        )
    for name, all_times in frames.items():
        print(
            f"50 futures of 10 steps, Cursive, {name}: {statistics.median(all_times):.1f} ms ({min(all_times):.1f}); "
            f"a frame has {FRAME:.1f}"
        )


if __name__ == "__main__":
    with watched(during=False):
        main()
