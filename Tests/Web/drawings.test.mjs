// Drawings, one in each cell of a grid: the same as the program's to the byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { cursive, loadInk, loadModel, WEB } from "./built.mjs";

const program = fileURLToPath(new URL("../../Program/.build/release/ductus", WEB));
const ink = await loadInk();

for (const name of ["kanji", "alphabets"]) {
  test(`${name}: the drawings are the program's, and lie in their cells`, async () => {
    const file = new URL(`models/${name}.safetensors`, WEB);
    const model = await loadModel(file);
    assert.ok(model.drawings.gap > 0 && model.drawings.size > 0);
    const words = [...model.draw({ count: 14, seed: 31, temperature: 0.6, columns: 5, cell: 24 })];
    const svg = ink.svg({ words, sheet: { width: 120, height: 72, margin: 0 } });
    const [options, settings] = [["--count", "14", "--seed", "31", "--temperature", "0.6"], ["--width", "120", "--cell", "24"]];
    const drawn = execFileSync(program, ["scribble", "--model", fileURLToPath(file), ...options, ...settings], { encoding: "utf8" });
    assert.equal(svg, drawn);
    for (const [number, { strokes }] of words.entries()) {
      const [left, top] = [24 * (number % 5), 24 * Math.floor(number / 5)];
      for (const { x, y } of strokes.flat()) {
        assert.ok(x >= left && x <= left + 24 && y >= top && y <= top + 24, `${number}: ${x}, ${y}`);
      }
    }
  });

  test(`${name}: drawings end by themselves, and not at once`, async () => {
    const model = await loadModel(new URL(`models/${name}.safetensors`, WEB));
    const points = [...model.draw({ count: 200, seed: 5 })].map(({ strokes }) => strokes.flat().length);
    // 401 points is where one is cut that does not end.
    assert.ok(Math.max(...points) < 400, `the longest has ${Math.max(...points)} points`);
    assert.ok(points.filter((count) => count < 4).length <= 4, `${points}`);
  });
}

test("a model that writes without end makes no drawings, and nonsense is refused", async () => {
  const model = await cursive();
  assert.equal(model.drawings, null);
  assert.throws(() => model.draw().next(), /makes no drawings/);
  const kanji = await loadModel(new URL("models/kanji.safetensors", WEB));
  assert.throws(() => kanji.draw({ count: -1 }).next(), /no number of drawings/);
  assert.throws(() => kanji.draw({ columns: 0 }).next(), /between 1 and 1,000 columns/);
  assert.throws(() => kanji.draw({ columns: 1.5 }).next(), /whole number/);
  assert.throws(() => kanji.draw({ cell: 0 }).next(), /between 1 and 1,000 mm/);
  assert.throws(() => kanji.draw({ seed: "x" }).next(), /a seed is/);
});
