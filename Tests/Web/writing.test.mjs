import assert from "node:assert/strict";
import { test } from "node:test";
import { cursive } from "./built.mjs";

const model = await cursive();

test("the same seed writes the same, another seed something else", () => {
  const [a, b, c] = [7, 7, 8].map((seed) => model.writer({ seed, temperature: 0.7 }).write(100));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
});

test("a writer is an iterable of offsets, the same as write gives", () => {
  const read = [];
  for (const offset of model.writer({ seed: 5 })) {
    read.push(offset);
    if (read.length === 70) break;
  }
  assert.deepEqual(read, model.writer({ seed: 5 }).write(70));
  assert.deepEqual(Object.keys(read[0]), ["dx", "dy", "endOfStroke"]);
});

test("a drawing looks like writing: it goes to the right and lifts the pen now and then", () => {
  const offsets = model.writer({ seed: 1, temperature: 0.6 }).write(600);
  const width = offsets.reduce((x, { dx }) => x + dx, 0);
  const lifts = offsets.filter(({ endOfStroke }) => endOfStroke).length;
  assert.ok(width > 1500, `only ${width} wide`);
  assert.ok(lifts > 5 && lifts < 120, `${lifts} lifts`);
});

test("many writers write what each would alone", () => {
  const seeds = Array.from({ length: 21 }, (_, i) => 100 + i);
  const together = model.writers({ seeds, temperature: 0.8, bias: 0.5 }).write(130);
  for (const [index, seed] of seeds.entries()) {
    assert.deepEqual(together[index], model.writer({ seed, temperature: 0.8, bias: 0.5 }).write(130));
  }
});

test("a branch goes on as its writer would; with another seed it does not, and the writer is not disturbed", async () => {
  const writer = model.writer({ seed: 3 });
  const twin = model.writer({ seed: 3 });
  writer.write(40);
  twin.write(40);
  const [same, other] = [writer.branch(), writer.branch(9)];
  const futures = writer.branches([9, 10]).write(25);
  assert.deepEqual(await writer.futures([9, 10], 25), futures);
  const next = twin.write(25);
  assert.deepEqual(same.write(25), next);
  assert.deepEqual(futures[0], other.write(25));
  assert.notDeepEqual(futures[0], futures[1]);
  assert.notDeepEqual(futures[0], next);
  assert.deepEqual(writer.write(25), next);
});

test("ink to continue changes what is written, all at once or offset by offset", () => {
  const ink = [{ dx: 0, dy: 0, endOfStroke: false }, ...model.writer({ seed: 11 }).write(50)];
  const primed = model.writer({ seed: 2, prime: ink });
  const following = model.writer({ seed: 2 });
  for (const offset of ink.slice(1)) following.read(offset);
  const written = primed.write(30);
  assert.deepEqual(following.write(30), written);
  assert.notDeepEqual(model.writer({ seed: 2 }).write(30), written);
});

test("temperature and bias tame the hand, also while it writes", () => {
  const spread = (settings) => {
    const density = model.writer({ seed: 1 }).density;
    const random = model.random(4);
    const drawn = Array.from({ length: 400 }, () => model.sample(density, { random, ...settings }).dx);
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    return Math.sqrt(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length);
  };
  assert.ok(spread({ temperature: 0.2 }) < 0.5 * spread({ temperature: 1 }));
  assert.ok(spread({ bias: 2 }) < 0.7 * spread({ bias: 0 }));
  const [calm, wild] = [model.writer({ seed: 1 }), model.writer({ seed: 1 })];
  calm.temperature = 0.1;
  assert.notDeepEqual(calm.write(5), wild.write(5));
});

test("the distribution is one: shares sum to 1, sigmas are positive, and it foretells what is drawn", () => {
  const writer = model.writer({ seed: 6 });
  writer.write(30);
  const density = writer.density;
  assert.equal(density.weight.length, model.mixtures);
  assert.ok(Math.abs(density.weight.reduce((a, b) => a + b) - 1) < 1e-5);
  assert.ok(density.sigmaX.every((s) => s > 0) && density.sigmaY.every((s) => s > 0));
  assert.ok(density.rho.every((rho) => Math.abs(rho) < 1));
  assert.ok(density.endOfStroke > 0 && density.endOfStroke < 1);
  const mean = density.weight.reduce((sum, weight, i) => sum + weight * density.meanX[i], 0);
  const random = model.random(1);
  let drawn = 0;
  for (let i = 0; i < 4000; i++) drawn += model.sample(density, { random }).dx / 4000;
  assert.ok(Math.abs(drawn - mean) < 1, `${drawn} drawn, ${mean} foretold`);
});

test("a changed distribution is the one that is drawn from", () => {
  const density = model.writer({ seed: 6 }).density;
  density.weight.fill(0);
  density.weight[4] = 0.5;
  density.meanX[4] = 321;
  density.meanY[4] = -123;
  density.endOfStroke = 1;
  const drawn = model.sample(density, { random: model.random(1), temperature: 0 });
  assert.deepEqual(drawn, { dx: 321, dy: -123, endOfStroke: true });
});

test("hidden units are there to be read and changed", () => {
  const writer = model.writer({ seed: 8 });
  writer.write(20);
  const { hidden, cell } = writer.state;
  assert.equal(hidden.length, model.units);
  assert.ok(hidden.some((h) => Math.abs(h) > 0.1) && hidden.every((h) => Math.abs(h) <= 1));
  const undisturbed = writer.branch();
  cell.fill(3);
  assert.notDeepEqual(writer.write(10), undisturbed.write(10));
});

test("read gives a new state and leaves the old one", () => {
  const state = model.state();
  const next = model.read(state, { dx: 10, dy: -5, endOfStroke: false });
  assert.ok(state.hidden.every((h) => h === 0));
  assert.ok(next.hidden.some((h) => h !== 0));
});
