// Hands in JavaScript: what the `ductus` command learns, mixes and writes, in the same bits.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { cursive, loadInk, loadModel, WEB } from "./built.mjs";

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const ductus = (...parts) => execFileSync(at("Program/.build/release/ductus"), parts, { encoding: "utf8", stdio: "pipe" });
const model = await loadModel(new URL("models/hands.safetensors", WEB));
const inkFile = (name) => readFileSync(at(`Models/styles/${name}.json`), "utf8");

test("a hand is learned, mixed and written in as the command does it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ductus-"));
  try {
    const file = (name) => join(folder, name);
    const options = ["--model", at("Models/hands.safetensors")];
    const [grace, otto] = ["grace", "otto"].map((name) => {
      ductus("hand", "learn", at(`Models/styles/${name}.json`), "-o", file(`${name}.hand.json`), ...options);
      return JSON.parse(readFileSync(file(`${name}.hand.json`), "utf8"));
    });
    assert.deepEqual(model.learnHand(inkFile("grace")).levels, grace.levels);
    assert.deepEqual(model.learnHand(JSON.parse(inkFile("otto"))), { ...otto, name: "" });
    ductus("hand", "mix", file("grace.hand.json"), file("otto.hand.json"), "0.3", "-o", file("mixed.hand.json"));
    const mixed = JSON.parse(readFileSync(file("mixed.hand.json"), "utf8"));
    assert.deepEqual(model.mixHands(grace, JSON.stringify(otto), 0.3).levels, mixed.levels);
    assert.notDeepEqual(mixed.levels, grace.levels);
    ductus("write", "two hands", "--style", file("mixed.hand.json"), "--seed", "5", "-o", file("a.svg"), ...options);
    const words = [...model.write("two hands", { hand: mixed, seed: 5 })];
    assert.equal((await loadInk()).svg({ words }), readFileSync(file("a.svg"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the hand decides what is written", () => {
  const points = (settings) => JSON.stringify([...model.write("a", { seed: 3, ...settings })]);
  const hand = model.learnHand(inkFile("ada"));
  assert.notEqual(points({ hand }), points({ hand: model.learnHand(inkFile("otto")) }));
  assert.equal(points({ hand }), points({ hand: JSON.stringify(hand) }));
});

test("what is no hand is refused in words", async () => {
  const hand = model.learnHand(inkFile("ada"));
  const plain = await cursive();
  for (const [call, reason] of [
    [() => model.learnHand("{}"), /no ink/],
    [() => model.learnHand(7), /must be an object or text/],
    [() => model.learnHand({ text: "a", strokes: [[[0, 0], [1, 1]]] }), /points/],
    [() => plain.learnHand(inkFile("ada")), /given hands/],
    [() => model.mixHands(hand, { ...hand, space: "1" }), /different models/],
    [() => model.mixHands(hand, hand, 2), /between 0 and 1/],
    [() => model.mixHands(hand, null), /must be an object/],
    [() => model.write("a", { hand: { ...hand, space: "1" } }).next(), /another model/],
    [() => model.write("a", { hand: { ...hand, levels: [NaN] } }).next(), /number 0/],
    [() => model.write("a", { hand, style: { text: "a", ink: [] } }).next(), /not both/],
  ]) assert.throws(call, reason);
});

test("a changed end is written as if all were new, and sooner", () => {
  const hand = model.hands[0];
  const text = "so we think of the sea and of you ".repeat(6).trim();
  const write = (text, settings) => [...model.write(text, { hand, seed: 4, ...settings })];
  const timed = (act) => {
    const start = performance.now();
    return [act(), performance.now() - start];
  };
  const [fresh, whole] = timed(() => write(`${text} then`));
  write("else", { seed: 5 }); // from here on, nothing is known of it
  write(text);
  const [changed, end] = timed(() => write(`${text} then`));
  assert.deepEqual(changed, fresh);
  assert.ok(end < whole / 2, `${end} ms for the end, ${whole} ms for the whole`);
});

test("quick writing spends no time on hard words", () => {
  const write = (text, quick) => JSON.stringify([...model.write(text, { hand: model.hands[0], seed: 4, quick })]);
  assert.equal(write("so we think", true), write("so we think", false));
  const texts = ["Eva", "Max", "1984", "Quiz", "Box"];
  assert.ok(texts.some((text) => write(text, true) !== write(text, false)));
});
