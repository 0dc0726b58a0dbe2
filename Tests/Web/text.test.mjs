// Texts written by hand in JavaScript: what is told of them, and what is refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadModel, WEB } from "./built.mjs";

const model = await loadModel(new URL("models/scribe.safetensors", WEB));

/** The words of a text and what is told at its end. */
function write(text, settings) {
  const words = model.write(text, { seed: 7, ...settings });
  const all = [];
  for (;;) {
    const { value, done } = words.next();
    if (done) return [all, value];
    all.push(value);
  }
}

test("empty lines and indentation leave space", () => {
  const [[a, b, c]] = write("a\n\n\nb\n    c");
  assert.deepEqual([a, b, c].map(({ line }) => line), [0, 3, 4]);
  const left = (word) => Math.min(...word.strokes.flat().map(({ x }) => x));
  assert.ok(left(b) < 20.01 && Math.abs(left(c) - 25.6) < 0.01, `${left(b)}, ${left(c)}`);
});

test("whatever is written otherwise is told", () => {
  const long = "ab".repeat(20);
  const [words, notes] = write(`“e\u0301” é ${long} mmmmmmmmm`, { page: { width: 30, height: 100, margin: 10 } });
  assert.deepEqual(notes.substitutions, [["“", '"'], ["”", '"']]);
  assert.deepEqual(notes.broken, [`${long.slice(0, 20)}-${long.slice(20)}`]);
  assert.ok(notes.reduced.includes("mmmmmmmmm"));
  assert.ok(words.every(({ strokes }) => strokes.flat().every(({ x }) => x > 9.9 && x < 20.1)));
  assert.match(notes.sentences.join(" "), /Written otherwise: “ as ", ” as ".*Broken at the end of a line: abab.*Drawn smaller/);
  assert.deepEqual(write("plain")[1].sentences, []);
});

test("what cannot be written is refused in words", () => {
  assert.throws(() => write("ab\ncd 漢"), /line 2, character 4: the hand has not learned to write "漢"/);
  assert.throws(() => write("a", { bias: 9 }), /bias must be between 0 and 5, got 9/);
  const ink = Array.from({ length: 60 }, () => ({ dx: 19, dy: 0, endOfStroke: false }));
  assert.throws(() => write("a", { style: { text: "漢", ink } }), /the style's text, which says what its ink writes: line 1/);
});

test("characters that are unknown are found, and left out where that is asked for", () => {
  assert.deepEqual(model.omissions("Ada 🙂 x♥\nЖ"), [[4, "🙂"], [7, "♥"], [9, "Ж"]]);
  assert.deepEqual(model.omissions("Ada"), []);
  const [words, notes] = write("Ada 🙂 x♥", { omitsUnknown: true });
  assert.deepEqual(words.map(({ text }) => text), ["Ada", "x"]);
  assert.deepEqual(notes.omissions, [[4, "🙂"], [7, "♥"]]);
  assert.match(notes.sentences[0], /^Left out, because the hand has not learned to write it: 🙂, ♥\.$/);
  assert.throws(() => model.omissions("漢字"), /has not learned to write any of this text/);
  assert.throws(() => write("漢字", { omitsUnknown: true }), /has not learned to write any of this text/);
  assert.ok(words.every(({ isDoubtful }) => typeof isDoubtful === "boolean"));
});
