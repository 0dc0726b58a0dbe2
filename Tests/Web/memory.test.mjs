import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { bytesOf, cursive, loadModel, tutorial } from "./built.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/**
 * Bytes in use, of JavaScript and of all its buffers, the brain's memory among them. Buffers are given back beside the
 * program, some time after their owners were collected.
 */
async function inUse() {
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const MEGABYTE = 1 << 20;

/**
 * How many bytes more are in use after some work, at the least of three times: what leaks does so each time, while compiled
 * code and what is not collected yet come once.
 */
async function growth(allowed, work) {
  let least = Infinity;
  for (let round = 0; round < 3 && least >= allowed; round++) {
    const before = await inUse();
    work();
    least = Math.min(least, (await inUse()) - before);
  }
  return least;
}

test("memory stays level over a hundred thousand steps", async () => {
  const model = await cursive();
  const writers = model.writers({ seeds: Array.from({ length: 250 }, (_, seed) => seed), temperature: 0.7 });
  const walk = () => writers.write(100);
  walk();
  const allowed = 100_000; // a byte for each step
  const grown = await growth(allowed, () => {
    for (let steps = 0; steps < 100_000; steps += 250 * 100) walk();
  });
  assert.ok(grown < allowed, `${grown} bytes more after a hundred thousand steps`);
});

test("memory stays level over ten thousand branched states", async () => {
  const model = await cursive();
  const writer = model.writer({ seed: 1 });
  const Model = tutorial();
  let state = Model.random_state();
  const branch = (count) => {
    for (let i = 0; i < count; i++) {
      writer.branch(i).next();
      if (i % 10 === 0) writer.branches([i, i + 1, i + 2].slice(0, 1 + (i % 3))).write(2);
      state = Model.update([1, 2, 0], Model.copy_state(state));
    }
  };
  branch(300);
  const grown = await growth(MEGABYTE, () => branch(10_000));
  assert.ok(grown < MEGABYTE, `${grown} bytes more after ten thousand branches`);
});

test("ten thousand states kept at once cost what their numbers do", async () => {
  const model = await cursive();
  const writer = model.writer({ seed: 1 });
  const before = await inUse();
  const kept = Array.from({ length: 10_000 }, (_, seed) => writer.branch(seed));
  const each = ((await inUse()) - before) / kept.length;
  assert.ok(each < 2 * model.units * 4 + 2500, `${each} bytes each`);
});

test("forgotten models take their memory with them", async () => {
  const file = await bytesOf("models/cursive.safetensors");
  const load = async (count) => {
    for (let i = 0; i < count; i++) (await loadModel(file)).writer({ seed: 1 }).write(1);
    await inUse(); // instances go in more than one round
  };
  await load(5);
  const before = await inUse();
  await load(40);
  const grown = (await inUse()) - before;
  assert.ok(grown < 12 * MEGABYTE, `${grown} bytes more after 40 models of ${file.length} bytes`);
});
