"""model.js in Chromium, opened from a folder by double-click as it were, and ductus.js from a server's pages."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DRAWN_POINTS, ROOT, WEB, expect_problem

SKETCHES = Path(__file__).resolve().parent / "sketches"
TUTORIAL = ROOT.parent / "shared/data/rnn-tutorial"


def open_sketch(page, folder: Path, *scripts: Path) -> None:
    """Opens a page from a file whose scripts lie beside it."""
    for script in scripts:
        shutil.copy(script, folder)
    tags = "".join(f'<script src="{script.name}"></script>\n' for script in scripts)
    # no charset is stated: model.js must not need one
    (folder / "index.html").write_text(f"<!doctype html>\n<title>A sketch</title>\n<body>\n{tags}</body>\n")
    page.goto((folder / "index.html").as_uri())


def test_it_is_no_larger_than_the_tutorials_scripts():
    script = (WEB / "model.js").read_bytes()
    assert len(script) <= 1_660_000
    assert len(gzip.compress(script, 9)) <= 1_250_000
    assert script.isascii()


@pytest.mark.parametrize("name", ["wander.js", "moods.js", "follow.js", "hills.js"])
def test_sketches_run_from_a_file(page, tmp_path, name):
    open_sketch(page, tmp_path, WEB / "model.js", SKETCHES / "recorder.js", SKETCHES / name)
    drawn = page.evaluate(
        """() => {
            running.run(60, (frame) => [100 + 5 * frame, 200 + 30 * Math.sin(frame / 3)]);
            return [...running.lines, ...running.texts];
        }"""
    )
    assert len(drawn) > 40
    assert all(isinstance(number, (int, float)) for shape in drawn for number in shape)


def test_a_page_may_bring_its_own_array_library(page, tmp_path):
    own = tmp_path / "own.js"
    own.write_text("var nj = { mine: true };")
    folder = tmp_path / "page"
    folder.mkdir()
    open_sketch(page, folder, own, WEB / "model.js")
    assert page.evaluate("nj.mine && typeof Model.update === 'function'")


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        ("WebAssembly.validate = () => false", "needs WebAssembly SIMD"),
        ("delete globalThis.WebAssembly", "needs WebAssembly"),
    ],
)
def test_a_browser_that_cannot_run_it_says_so_on_the_page(page, tmp_path, break_it, says):
    page.add_init_script(break_it)
    open_sketch(page, tmp_path, WEB / "model.js")
    assert says in page.get_by_role("alert").inner_text()
    expect_problem(page, says)


@pytest.fixture
def site(page):
    """A page of a made-up server that answers with what `make web` built, under a strict policy."""
    kinds = {".js": "text/javascript", ".wasm": "application/wasm"}

    def answer(route) -> None:
        name = route.request.url.removeprefix("http://ductus.test/")
        path = WEB / name
        if not name:
            policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
            route.fulfill(body="<!doctype html><title>Ductus</title>", content_type="text/html",
                          headers={"content-security-policy": policy})
        elif path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=kinds.get(path.suffix, "application/octet-stream"))
        else:
            route.fulfill(status=404, body="not found")

    page.route("http://ductus.test/**", answer)
    page.goto("http://ductus.test/")
    return page


# An engine whose relaxed instructions compute something else.
WRONG = """() => {
    const { Instance } = WebAssembly;
    globalThis.wrong = 0;
    WebAssembly.Instance = new Proxy(Instance, { construct(target, values) {
        const made = Reflect.construct(target, values);
        const { memory } = values[1]?.env ?? {};
        const { ductus_product_int8: product } = made.exports;
        if (!memory || !product) return made;
        const off = (w, x, out, ...rest) => { product(w, x, out, ...rest); new Int32Array(memory.buffer, out, 1)[0] += 1; wrong += 1; };
        // A table takes functions of WebAssembly only: this program exports the one that it imports.
        const program = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 10, 1, 96, 6, 127, 127, 127, 127, 127, 127,
            0, 2, 7, 1, 1, 97, 1, 98, 0, 0, 7, 5, 1, 1, 102, 0, 0));
        return { exports: { ductus_product_int8: new Instance(program, { a: { b: off } }).exports.f } };
    } });
}"""


@pytest.mark.parametrize("kernel", ["there", "missing", "wrong"])
def test_a_thousand_points_have_the_recorded_bits(site, kernel):
    if kernel == "missing":
        none = "export const KERNEL = new Uint8Array();"
        site.route("**/kernel.js", lambda route: route.fulfill(body=none, content_type="text/javascript"))
    if kernel == "wrong":
        site.evaluate(WRONG)
    assert site.evaluate("async () => WebAssembly.validate((await import('./kernel.js')).KERNEL)") == (kernel != "missing")
    drawn = site.evaluate(
        f"""async () => {{
            {DRAWN_POINTS}
            const {{ loadModel }} = await import("./ductus.js");
            return drawnPoints(await loadModel("models/cursive.safetensors"));
        }}"""
    )
    assert drawn == (ROOT / "Tests/same-drawing.txt").read_text()
    if kernel == "wrong":
        assert site.evaluate("wrong") > 0


def test_a_missing_model_is_named(site):
    message = site.evaluate(
        """async () => {
            const { loadModel } = await import("./ductus.js");
            return loadModel("mine.safetensors").catch((error) => error.message);
        }"""
    )
    assert message == "the model at mine.safetensors could not be fetched: the server answers 404"
    expect_problem(site, "404")


def test_a_broken_brain_is_told_apart_from_a_broken_model(site):
    site.route("http://ductus.test/ductus.wasm", lambda route: route.fulfill(status=500))
    message = site.evaluate(
        """async () => {
            const { loadModel } = await import("./ductus.js");
            return loadModel("models/cursive.safetensors").catch((error) => error.message);
        }"""
    )
    assert message.startswith("the brain, ductus.wasm, at http://ductus.test/ductus.wasm could not be fetched")
    expect_problem(site, "500")


@pytest.mark.skipif(not TUTORIAL.exists(), reason="the tutorial's weights are not here")
def test_the_tutorials_own_weights_give_its_own_figures(page, tmp_path):
    model, script = tmp_path / "tutorial.safetensors", tmp_path / "tutorial.js"
    ductus = ROOT / "Program/.build/release/ductus"
    subprocess.run([ductus, "import", "rnn-tutorial", TUTORIAL / "weights.json", "-o", model], check=True)
    make = [sys.executable, ROOT / "Web/make_model_js.py", "--program", WEB / "ductus.wasm", "--model", model]
    subprocess.run([*make, "-o", script], check=True)
    folder = tmp_path / "page"
    folder.mkdir()
    open_sketch(page, folder, script)
    expected = json.loads((TUTORIAL / "expected.json").read_text())
    steps = page.evaluate(
        """({ scale_factor, steps }) => {
            Model.set_scale_factor(scale_factor);
            let state = Model.zero_state();
            return steps.map(({ input }) => {
                state = Model.update(input, state);
                const [pi, mu1, mu2, sigma1, sigma2, rho, eos] = Model.get_pdf(state).map((list) => list.tolist());
                const [h, c] = state.map((list) => list.slice([0, 16]).tolist());
                return { h, c, pi, mu1, mu2, sigma1, sigma2, rho, eos };
            });
        }""",
        expected,
    )
    for step, (ours, theirs) in enumerate(zip(steps, expected["steps"], strict=True)):
        for name, values in ours.items():
            assert values == pytest.approx(theirs[name], abs=1e-4), f"{name} at step {step}"


FUTURES = """async () => {
    const { loadModel } = await import("./ductus.js");
    const [cursive, scribe] = await Promise.all(
        ["cursive", "scribe"].map((name) => loadModel(`models/${name}.safetensors`)));
    const told = [];
    for (const model of [cursive, scribe, cursive]) {
        const writer = model.writer({ seed: 3, temperature: 0.8 });
        writer.write(20);
        for (const [seeds, steps] of [[[5], 70], [Array.from({ length: 50 }, (_, seed) => seed), 10], [[1, 2n], 0]]) {
            const apart = await writer.futures(seeds, steps);
            told.push(JSON.stringify(apart) === JSON.stringify(writer.branches(seeds).write(steps)));
        }
    }
    return told;
}"""


def test_workers_write_the_futures_that_the_page_would(site):
    assert site.evaluate(FUTURES) == [True] * 9
    assert len(site.workers) > 0


def test_where_no_worker_starts_the_page_writes_the_futures(site):
    site.route("**/crew-worker.js", lambda route: route.fulfill(status=500))
    assert site.evaluate(FUTURES) == [True] * 9
    assert not site.workers


def test_where_workers_are_refused_the_page_writes_the_futures(site):
    site.evaluate("() => { window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } }; }")
    assert site.evaluate(FUTURES) == [True] * 9


def test_futures_that_cannot_be_written_are_refused_in_words(site):
    messages = site.evaluate(
        """async () => {
            const { loadModel } = await import("./ductus.js");
            const writer = (await loadModel("models/cursive.safetensors")).writer();
            const refused = [[[], 5], [[1], -1], [[0.5], 5]];
            return Promise.all(refused.map((asked) => writer.futures(...asked).catch((error) => error.message)));
        }"""
    )
    assert messages == [
        "0 seeds: 1 to 4,096 writers step together",
        "-1 is no number of steps",
        "a seed is a whole number or a BigInt, not 0.5",
    ]
