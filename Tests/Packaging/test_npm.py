"""The package for npm, used as people use it: in Node, with TypeScript, through a bundler in a page."""

import functools
import http.server
import json
import shutil
import sys
import threading

import pytest
from conftest import ROOT, SITE, TEXT, VERSION, run
from playwright.sync_api import sync_playwright

WRITE = f"""
import {{ loadInk, loadModel }} from "ductus";
import {{ clara }} from "ductus/hands";
import {{ hands }} from "ductus/models";

const [model, ink] = await Promise.all([loadModel(hands), loadInk()]);
const words = [...model.write("{TEXT}", {{ hand: clara, seed: 7 }})];
const svg = ink.svg({{ words }});
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project that has the package installed."""
    folder = tmp_path_factory.mktemp("npm")
    package = folder / f"ductus-{VERSION}.tgz"
    run(sys.executable, ROOT / "Packaging/make_npm_package.py", "--version", VERSION, "--site", SITE, "-o", package)
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    module = folder / "node_modules/ductus"
    if shutil.which("npm"):
        run("npm", "install", "--offline", "--no-audit", "--no-fund", package, cwd=folder, timeout=120)
    else:
        module.parent.mkdir()
        run("tar", "-xf", package, cwd=module.parent)
        (module.parent / "package").rename(module)
    assert json.loads((module / "package.json").read_text())["version"] == VERSION
    return folder


def test_the_same_files_give_the_same_package(tmp_path):
    for name in ["a.tgz", "b.tgz"]:
        run(sys.executable, ROOT / "Packaging/make_npm_package.py", "--version", VERSION, "--site", SITE, "-o", tmp_path / name)
    assert (tmp_path / "a.tgz").read_bytes() == (tmp_path / "b.tgz").read_bytes()


def test_node_writes_what_the_program_writes(project, written):
    (project / "write.js").write_text(WRITE + "process.stdout.write(svg);")
    assert run("node", "write.js", cwd=project) == written


def test_a_path_is_a_model_in_node(project):
    (project / "path.js").write_text("""
import { loadModel } from "ductus";
console.log((await loadModel("node_modules/ductus/models/cursive.safetensors")).mixtures);
await loadModel("nowhere.safetensors").catch((error) => console.log(error.message));
""")
    lines = run("node", "path.js", cwd=project).splitlines()
    assert lines[0] == "20"
    assert lines[1].startswith("the model at nowhere.safetensors could not be fetched: ENOENT")


def test_the_types_stand_in_strict_mode(project):
    (project / "types.ts").write_text("""
import { loadInk, loadModel, type Hand, type Offset, type TextNotes, type Word } from "ductus";
import { clara } from "ductus/hands";
import { hands, kanji } from "ductus/models";

const model = await loadModel(hands);
const hand: Hand = model.mixHands(clara, model.hands[1], 0.3);
const words = model.write("Dear Ada", { hand, seed: 7n, page: { width: 100 } });
let step = words.next();
const first: Word = step.done ? (() => { throw new Error("no word"); })() : step.value;
while (!step.done) step = words.next();
const notes: TextNotes = step.value;
const drawn: { x: number; y: number }[][] = [...(await loadModel(kanji)).draw({ count: 1 })][0].strokes;
const offsets: Offset[] = model.writer({ seed: 1 }).write(3);
const svg: string = (await loadInk()).svg({ words: [first], pen: { nib: "broad" } });
export const all = [notes.sentences, drawn, offsets[0].endOfStroke, svg, model.metadata["name"]];
// @ts-expect-error: there is no such setting
model.writer({ warmth: 1 });
""")
    options = "--strict --noEmit --target es2022 --module nodenext --moduleResolution nodenext --lib es2022,dom".split()
    run("tsc", *options, "types.ts", cwd=project)


def test_a_bundle_writes_in_a_page(project, written):
    (project / "page.js").write_text(WRITE + "document.title = 'written'; window.svg = svg;")
    out = project / "out"
    run("esbuild", "page.js", "--bundle", "--format=esm", "--platform=browser", "--target=es2022", f"--outdir={out}", cwd=project)
    module = project / "node_modules/ductus"
    shutil.copy(module / "ductus.wasm", out)
    shutil.copytree(module / "models", out / "models")
    (out / "index.html").write_text('<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>')

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"])
        page = browser.new_page()
        problems = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("document.title === 'written'")
        assert page.evaluate("svg") == written
        assert problems == []
        browser.close()
    server.shutdown()


def test_a_brain_that_a_bundler_left_behind_is_named(project, tmp_path):
    module = project / "node_modules/ductus"
    for path in module.glob("*.js"):
        shutil.copy(path, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "use.js").write_text(f"""
import {{ loadModel }} from "./ductus.js";
await loadModel("{module}/models/cursive.safetensors").catch((error) => console.log(error.message));
""")
    assert run("node", "use.js", cwd=tmp_path).startswith(f"the brain, ductus.wasm, at file://{tmp_path}/ductus.wasm could not be")
