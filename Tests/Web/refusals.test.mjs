import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, cursive, loadInk, loadModel, WEB } from "./built.mjs";

const file = new Uint8Array(await bytesOf("models/cursive.safetensors"));
const model = await cursive();
const origin = { dx: 0, dy: 0, endOfStroke: false };

for (const [what, bytes, says] of [
  ["an empty file", file.slice(0, 0), /only 0 bytes, too short for a safetensors file/],
  ["a file cut short in its header", file.slice(0, 300), /cut short/],
  ["a file cut short in its weights", file.slice(0, 700_000), /lies outside the file: it was cut short/],
  ["a file with bytes behind", new Uint8Array([...file, 1, 2]), /2 bytes after the last tensor/],
  ["a web page", new TextEncoder().encode("<!doctype html><title>Not found</title>"), /not a safetensors file/],
  ["another program's tensors", tensors({ w: [1] }), /no Ductus model/],
  ["a later format", tensors({ w: [1] }, '{"format": 99}'), /format 99/],
]) {
  test(`${what} is refused in words`, async () => {
    await assert.rejects(loadModel(bytes), (error) => /no usable model/.test(error.message) && says.test(error.message));
  });
}

/** A safetensors file of floats. */
function tensors(lists, description) {
  const header = description ? { __metadata__: { ductus: description } } : {};
  let end = 0;
  for (const [name, list] of Object.entries(lists)) {
    header[name] = { dtype: "F32", shape: [list.length], data_offsets: [end, (end += 4 * list.length)] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(new BigUint64Array([BigInt(text.length)]).buffer);
  return new Uint8Array([...length, ...text, ...new Uint8Array(Float32Array.from(Object.values(lists).flat()).buffer)]);
}

test("damage anywhere in a file is refused or harmless, never a trap", async () => {
  const random = model.random(1);
  for (let round = 0; round < 25; round++) {
    const damaged = file.slice();
    const reach = round % 2 ? 3000 : damaged.length;
    for (let i = 0; i < 20; i++) damaged[Math.floor(random.uniform() * reach)] = Math.floor(random.uniform() * 256);
    try {
      const written = (await loadModel(damaged)).writer({ seed: 1 }).write(10);
      assert.ok(written.every(({ dx, dy }) => Number.isFinite(dx) && Number.isFinite(dy)));
    } catch (error) {
      assert.match(error.message, /no usable model/);
    }
  }
});

test("a model that is not there is named", async () => {
  await assert.rejects(loadModel("http://127.0.0.1:9/mine.safetensors"), /mine\.safetensors could not be fetched/);
  await assert.rejects(loadModel(new URL("missing.safetensors", WEB)), /missing\.safetensors could not be fetched/);
  await assert.rejects(loadModel("nowhere/mine.safetensors"), /nowhere\/mine\.safetensors could not be fetched: ENOENT/);
});

test("a browser without SIMD is told so", async (context) => {
  context.mock.method(WebAssembly, "validate", () => false);
  await assert.rejects(loadModel(file), /needs WebAssembly SIMD/);
});

test("offsets that are no numbers are refused", () => {
  const writer = model.writer({ seed: 1 });
  assert.throws(() => writer.read({ dx: NaN, dy: 0, endOfStroke: false }), /dx must be a finite number, not NaN/);
  assert.throws(() => writer.read({ dx: 0, dy: Infinity, endOfStroke: false }), /dy must be a finite number/);
  assert.throws(() => writer.read([1, 2, 0]), /dx must be a finite number, not undefined/);
  assert.throws(() => writer.read(undefined), /dx must be a finite number/);
  assert.throws(() => model.writer({ prime: [origin, { dx: "a", dy: 0 }] }), /dx must be a finite number, not a/);
});

test("states and distributions of another model, or none, are refused", async () => {
  const other = await cursive();
  assert.throws(() => model.read(other.state(), origin), /belongs to another model/);
  assert.throws(() => model.density({}), /no state/);
  assert.throws(() => model.sample({ weight: [1] }, { random: model.random(1) }), /no distribution of 20/);
});

test("temperatures have limits: 0 draws the likeliest mean, 1e9 is 100, less than 0 is 0", () => {
  const write = (temperature) => model.writer({ seed: 1, temperature }).write(50);
  assert.deepEqual(write(-5), write(0));
  assert.deepEqual(write(1e9), write(100));
  for (const temperature of [0, 1e9]) {
    assert.ok(write(temperature).every(({ dx, dy }) => Math.abs(dx) <= 1000 && Math.abs(dy) <= 1000));
  }
  assert.throws(() => write(NaN), /temperature must be a finite number/);
  assert.throws(() => write("hot"), /temperature must be a finite number, not hot/);
});

test("hidden units out of range, or no numbers, do no harm", () => {
  const writer = model.writer({ seed: 1 });
  writer.state.hidden.fill(NaN);
  writer.state.cell.fill(1e30);
  assert.ok(writer.write(20).every(({ dx, dy }) => Number.isFinite(dx) && Number.isFinite(dy)));
});

test("seeds and counts that are none are refused", () => {
  assert.throws(() => model.writer({ seed: 1.5 }), /whole number or a BigInt, not 1\.5/);
  assert.throws(() => model.writer({ seed: "seven" }), /not seven/);
  assert.throws(() => model.writers({ seeds: [] }), /0 seeds/);
  assert.throws(() => model.writer({ seed: 1 }).write(-1), /-1 is no number of steps/);
  assert.throws(() => model.writers({ seeds: [1, 2] }).state(2), /there is no writer 2/);
});

test("ink and pages that are none are refused in words", async () => {
  const ink = await loadInk();
  for (const file of ["", "[1, 2]", {}, null, undefined, 7, { text: "x", strokes: [] }]) {
    assert.throws(() => ink.style(file), /this is no ink: .*strokes/, JSON.stringify(file));
  }
  assert.throws(() => ink.style({ text: "x", strokes: [[[0, "1"]]] }), /stroke 0, counted from 0/);
  const words = [{ text: "x", strokes: [[{ x: 1, y: 2 }, { x: 3, y: 4 }]] }];
  assert.throws(() => ink.svg({ words, pen: { colour: "red" } }), /written as #1a2b3c, not red/);
  assert.throws(() => ink.svg({ words, pen: { nib: "goose" } }), /a nib is round, broad, brush, not goose/);
  assert.throws(() => ink.svg({ words, pen: { width: -1 } }), /pen's width must be above 0/);
  assert.throws(() => ink.svg({ words, sheet: { width: "wide" } }), /width must be a finite number, not wide/);
  assert.throws(() => ink.svg({ words, sheet: { width: 10 } }), /margins/);
  assert.throws(() => ink.svg({ words: [{ strokes: [[{ x: NaN, y: 0 }]] }] }), /point 0 of stroke 0 in group 0/);
  assert.throws(() => ink.hpgl({ words }, { width: 100 }), /width and height are told together/);
  assert.throws(() => ink.hpgl({ words }, { origin: "centre" }), /plotter's origin is lower-left, upper-left, not centre/);
  assert.throws(() => ink.gcode({ words }, { width: 2, height: 2 }), /stroke 1 goes to 1, 2 mm on the page/);
  assert.throws(() => ink.gcode({ words }, { speed: 0 }), /pen's speed must be above 0/);
  assert.throws(() => ink.animatedSVG({ words }, { pace: 0 }), /pace must be between 0\.01 and 1,000/);
  assert.match(ink.svg({ words: [{ text: "a < b", strokes: [] }] }), /<title>a &lt; b<\/title>/);
});
