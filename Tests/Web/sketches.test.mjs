// Sketches in the manner of the tutorial, run with model.js as a page runs them: classic scripts that share globals.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { WEB } from "./built.mjs";

const script = await readFile(new URL("model.js", WEB), "utf8");

async function open(name) {
  const page = createContext({ TextDecoder, TextEncoder, atob, console });
  runInContext(script, page);
  runInContext("Model.set_seed(1)", page);
  for (const file of ["recorder.js", name]) {
    runInContext(await readFile(new URL(`sketches/${file}`, import.meta.url), "utf8"), page);
  }
  return page.running;
}

test("wander: writes across the page and starts again at its edge", async () => {
  const sketch = await open("wander.js");
  const turns = () => sketch.lines.filter(([x], i) => i > 0 && x < sketch.lines[i - 1][0] - 500);
  for (let frames = 0; turns().length < 2 && frames < 4000; frames += 10) sketch.run(10);
  assert.equal(turns().length, 2);
  assert.ok(sketch.lines.length > 200, `only ${sketch.lines.length} lines`);
  assert.ok(sketch.lines.every((line) => line.every(Number.isFinite)));
});

test("moods: copies of a state go their own ways, and poked neurons count", async () => {
  const sketch = await open("moods.js");
  sketch.run(60);
  const places = sketch.hands.map(({ x, y }, n) => [x - 20, y - 60 - 80 * n].join());
  assert.equal(new Set(places).size, 4, places.join("; "));
  assert.ok(sketch.lines.flat().every(Number.isFinite));
  const again = await open("moods.js");
  assert.equal(again.run(60).join(), sketch.lines.join());
});

test("follow: reads a hand and guesses on", async () => {
  const sketch = await open("follow.js");
  assert.equal(sketch.run(5).length, 0);
  sketch.run(60, (frame) => [100 + 5 * frame, 200 + 30 * Math.sin(frame / 3)]);
  const guesses = sketch.guesses;
  assert.equal(guesses, 600);
  sketch.run(5);
  assert.equal(sketch.guesses, guesses + 50);
  assert.ok(sketch.lines.flat().every(Number.isFinite));
});

test("hills: distribution and neurons can be drawn, with the array library's help", async () => {
  const sketch = await open("hills.js");
  sketch.run(50);
  assert.ok(Math.abs(sketch.total - 1) < 1e-5);
  assert.equal(sketch.neurons.length, 100);
  assert.ok(sketch.neurons.some((h) => Math.abs(h) > 0.05));
  assert.ok(sketch.texts.flat().every(Number.isFinite));
});
