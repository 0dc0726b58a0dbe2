// Whatever is handed over, a message says in words what is wrong: never the engine's own, never a hang.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cursive, loadInk, loadModel, tutorial, WEB } from "./built.mjs";

const VALUES = [
  undefined, null, true, NaN, Infinity, -1, 1.5, 1n, "", "x", Symbol("s"), {}, [], [1n], [Symbol("s")], () => 1,
  Object.create(null), new Map([[1, 2]]), new Float32Array(3), { get dx() { return 1n; } },
];
const ENGINE = /undefined \(|is not iterable|Cannot |not a function|is not defined|out of bounds|Invalid|Maximum|toString|mix BigInt/;

/** Calls with every value; what is refused is refused by an error of ours. Async calls are awaited. */
async function tryAll(name, call) {
  for (const value of VALUES) {
    let shown = typeof value;
    try { shown = String(value); } catch { /* its type will do */ }
    try {
      await call(value);
    } catch (error) {
      assert.ok(error instanceof Error, `${name}(${shown}) throws ${error}`);
      assert.ok(error.message.length > 10 && !ENGINE.test(error.message), `${name}(${shown}): ${error.message}`);
    }
  }
}

test("ductus.js refuses wrong types in its own words", async () => {
  const model = await cursive();
  const scribe = await loadModel(new URL("models/scribe.safetensors", WEB));
  const drawing = await loadModel(new URL("models/kanji.safetensors", WEB));
  const ink = await loadInk();
  const [writer, random, state] = [model.writer({ seed: 1 }), model.random(1), model.state()];
  const words = [{ text: "x", strokes: [[{ x: 1, y: 2 }]] }];
  const calls = {
    loadModel,
    "model.writer": (v) => model.writer(v).write(1),
    "model.writers": (v) => model.writers(v),
    "model.write": (v) => scribe.write(v).next(),
    "model.write settings": (v) => scribe.write("a", v).next(),
    "model.read": (v) => model.read(v, { dx: 0, dy: 0 }),
    "model.read offset": (v) => model.read(state, v),
    "model.density": (v) => model.density(v),
    "model.sample": (v) => model.sample(v, { random }),
    "model.sample settings": (v) => model.sample(model.density(state), v),
    "model.random": (v) => model.random(v),
    "writer.write": (v) => v !== Infinity && writer.write(v),
    "writer.read": (v) => writer.read(v),
    "writer.branch": (v) => writer.branch(v),
    "writer.branches": (v) => writer.branches(v),
    "writer.futures": (v) => writer.futures(v, 1),
    "writer.futures steps": (v) => writer.futures([1], v),
    "writers.state": (v) => model.writers({ seeds: [1, 2] }).state(v),
    "writers.end": (v) => model.writers({ seeds: [1, 2] }).end(v),
    "ink.style": (v) => ink.style(v),
    "ink.animatedSVG": (v) => ink.animatedSVG({ words }, v),
    "ink.animatedSVG pace": (v) => ink.animatedSVG({ words }, { pace: v }),
    "ink.hpgl": (v) => ink.hpgl({ words }, v),
    ...Object.fromEntries(["width", "height", "origin", "turned", "lift", "up", "down", "speed", "travelSpeed", "sort"].map((name) => (
      [`ink.gcode ${name}`, (v) => ink.gcode({ words }, { width: 300, height: 200, [name]: v })]))),
    "model.draw": (v) => drawing.draw(v).next(),
    "model.draw count": (v) => drawing.draw({ count: v }).next(),
    "model.draw seed": (v) => drawing.draw({ seed: v }).next(),
    "model.draw cell": (v) => drawing.draw({ cell: v }).next(),
    "model.omissions": (v) => scribe.omissions(v),
    "model.omissions of a model that reads no text": () => model.omissions("x"),
    "ink.svg": (v) => ink.svg(v),
    "ink.paths words": (v) => ink.paths({ words: v }),
    "ink.paths word": (v) => ink.paths({ words: [v] }),
    "ink.paths strokes": (v) => ink.paths({ words: [{ strokes: v }] }),
    "ink.paths stroke": (v) => ink.paths({ words: [{ strokes: [v] }] }),
    "ink.paths point": (v) => ink.paths({ words: [{ strokes: [[v]] }] }),
  };
  for (const name of ["seed", "temperature", "bias", "prime"]) {
    calls[`model.writer ${name}`] = (v) => model.writer({ [name]: v }).write(1);
  }
  for (const name of ["style", "bias", "seed", "page"]) {
    calls[`model.write ${name}`] = (v) => scribe.write("a", { [name]: v }).next();
  }
  for (const name of ["text", "ink"]) {
    const style = { text: "a", ink: [] };
    calls[`model.write style's ${name}`] = (v) => scribe.write("a", { style: { ...style, [name]: v } }).next();
  }
  for (const name of ["width", "margin", "letterHeight", "drift"]) {
    calls[`model.write page's ${name}`] = (v) => scribe.write("a", { page: { [name]: v } }).next();
  }
  for (const name of ["random", "temperature", "bias"]) {
    calls[`model.sample ${name}`] = (v) => model.sample(model.density(state), { random, [name]: v });
  }
  for (const name of ["sheet", "pen", "paper", "ruling"]) calls[`ink.svg ${name}`] = (v) => ink.svg({ words, [name]: v });
  for (const name of ["width", "colour", "nib"]) calls[`pen ${name}`] = (v) => ink.svg({ words, pen: { [name]: v } });
  for (const [name, call] of Object.entries(calls)) await tryAll(name, call);
});

test("the tutorial's Model refuses wrong types in its own words", async () => {
  const Model = tutorial();
  const state = Model.zero_state();
  const pdf = Model.get_pdf(state);
  for (const [name, call] of Object.entries({
    update: (v) => Model.update(v, state),
    "update dx": (v) => Model.update([v, 0, 0], state),
    "update pen": (v) => Model.update([0, 0, v], state),
    "update state": (v) => Model.update([0, 0, 0], v),
    get_pdf: (v) => Model.get_pdf(v),
    "get_pdf lists": (v) => Model.get_pdf([v, v]),
    sample: (v) => Model.sample(v),
    "sample lists": (v) => Model.sample([v, ...pdf.slice(1)]),
    "sample temperature": (v) => Model.sample(pdf, v),
    copy_state: (v) => Model.copy_state(v),
    set_scale_factor: (v) => { Model.set_scale_factor(v); Model.sample(pdf); },
    set_seed: (v) => Model.set_seed(v),
  })) await tryAll(name, call);
  assert.throws(() => Model.set_scale_factor(1n), /a number other than 0, got 1/);
  Model.set_scale_factor("10");
});

test("arrays refuse wrong types in their own words", async () => {
  tutorial();
  const { nj } = globalThis;
  const [list, grid] = [nj.array([1, 2]), nj.array([[1, 2], [3, 4]])];
  for (const name of Object.keys(nj)) {
    await tryAll(`nj.${name}`, (v) => nj[name](v));
    await tryAll(`nj.${name} with a list`, (v) => nj[name]([1, 2], v));
  }
  for (const [kind, array] of [["list", list], ["grid", grid]]) {
    for (const name of ["add", "divide", "pow", "assign", "dot", "equal", "reshape", "transpose", "pick", "std"]) {
      await tryAll(`${kind}.${name}`, (v) => array.clone()[name](v));
    }
    await tryAll(`${kind}.slice`, (v) => array.slice([v, 1]));
  }
});

test("a source of chance of zeros is refused, where it would never end", async () => {
  const model = await cursive();
  const random = model.random(1);
  random.values.fill(0);
  for (const draw of [() => random.normal(), () => random.uniform(), () => random.copy().normal(),
    () => model.sample(model.density(model.state()), { random })]) {
    assert.throws(draw, /values are all 0/);
  }
});
