import assert from "node:assert/strict";
import { test } from "node:test";
import { cursive, tutorial } from "./built.mjs";

const Model = tutorial();
const { units, mixtures } = await cursive();

test("every function of the tutorial is there", () => {
  const names =
    "zero_state zero_input random_state copy_state random_input update get_pdf sample set_scale_factor randf randi " +
    "randn birandn";
  for (const name of names.split(" ")) assert.equal(typeof Model[name], "function", name);
});

test("lists answer as the tutorial's arrays", () => {
  const [h, c] = Model.zero_state();
  assert.deepEqual(h.shape, [units]);
  assert.deepEqual(c.shape, [units]);
  h.set(3, 0.5);
  h.set(units - 1, -0.25);
  assert.equal(h.get(3), 0.5);
  assert.equal(h.get(-1), -0.25);
  const other = h.clone();
  other.set(3, 1);
  assert.equal(h.get(3), 0.5);
  assert.deepEqual(h.slice([2, 5]).tolist(), [0, 0.5, 0]);
  assert.deepEqual(h.slice([2, 5]).shape, [3]);
  assert.ok(Array.isArray(h.tolist()));
});

test("a state is not changed by reading it or by its successor", () => {
  const state = Model.random_state();
  const before = state.map((list) => list.tolist());
  const next = Model.update([3, -2, 0], state);
  next[0].set(0, 0.123);
  Model.get_pdf(state);
  assert.deepEqual(state.map((list) => list.tolist()), before);
});

test("a set unit takes effect in the next distribution and the next step", () => {
  const state = Model.update([5, 1, 0], Model.random_state());
  const poked = Model.copy_state(state);
  for (let i = 0; i < 50; i++) poked[0].set(i, 0.9);
  assert.notDeepEqual(Model.get_pdf(poked)[0].tolist(), Model.get_pdf(state)[0].tolist());
  assert.notDeepEqual(Model.update([1, 0, 0], poked)[1].tolist(), Model.update([1, 0, 0], state)[1].tolist());
  const plain = poked.map((list) => list.tolist());
  assert.deepEqual(Model.update([1, 0, 0], plain)[0].tolist(), Model.update([1, 0, 0], poked)[0].tolist());
});

test("a distribution is seven lists: shares, means, sigmas, correlations, and the pen's lift", () => {
  const pdf = Model.get_pdf(Model.update([2, 2, 0], Model.random_state()));
  assert.deepEqual(pdf.map((list) => list.shape[0]), [...Array(6).fill(mixtures), 1]);
  assert.ok(Math.abs(pdf[0].sum() - 1) < 1e-5);
  assert.ok(pdf[3].min() > 0 && pdf[4].min() > 0 && pdf[5].max() < 1 && pdf[5].min() > -1);
});

test("the scale factor divides what is read, multiplies what is drawn, and leaves the distribution", () => {
  const state = Model.zero_state();
  Model.set_scale_factor(10);
  const small = Model.update([12, -4, 1], state);
  Model.set_scale_factor(30);
  const large = Model.update([36, -12, 1], state);
  for (const i of [0, 1]) small[i].forEach((value, unit) => assert.ok(Math.abs(value - large[i][unit]) < 1e-4));
  const pdf = Model.get_pdf(small);
  Model.set_seed(3);
  const [x, y, pen] = Model.sample(pdf, 0.5);
  Model.set_scale_factor(10);
  Model.set_seed(3);
  const [x3, y3, pen3] = Model.sample(pdf, 0.5);
  assert.ok(Math.abs(x - 3 * x3) < 1e-4 && Math.abs(y - 3 * y3) < 1e-4 && pen === pen3);
});

test("a sample follows the lists as the sketch left them", () => {
  Model.set_scale_factor(10);
  const pdf = Model.get_pdf(Model.random_state());
  for (let i = 0; i < mixtures; i++) pdf[0].set(i, i === 7 ? 1 : 0);
  pdf[1].set(7, 2.5);
  pdf[2].set(7, -1.5);
  pdf[6].set(0, 1);
  assert.deepEqual(Model.sample(pdf, 0), [25, -15, 1]);
  pdf[6].set(0, 0);
  const drawn = Array.from({ length: 2000 }, () => Model.sample(pdf, 0.5));
  const mean = drawn.reduce((sum, [x]) => sum + x / drawn.length, 0);
  const deviation = Math.sqrt(drawn.reduce((sum, [x]) => sum + (x - mean) ** 2 / drawn.length, 0));
  const expected = pdf[3].get(7) * 0.5 * 10;
  assert.ok(Math.abs(deviation / expected - 1) < 0.1, `${deviation}, ${expected} expected`);
  assert.ok(drawn.every(([, , pen]) => pen === 0));
});

test("without a temperature it is 0.65", () => {
  const pdf = Model.get_pdf(Model.random_state());
  Model.set_seed(1);
  const usual = Model.sample(pdf);
  Model.set_seed(1);
  assert.deepEqual(Model.sample(pdf, 0.65), usual);
});

test("chance: ranges, deviations, correlation, and the same for the same seed", () => {
  Model.set_seed(1);
  const draw = (make) => Array.from({ length: 5000 }, make);
  const stats = (list) => {
    const mean = list.reduce((a, b) => a + b) / list.length;
    return [mean, Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length)];
  };
  assert.ok(draw(() => Model.randf(-2, 3)).every((x) => x >= -2 && x < 3));
  assert.deepEqual([...new Set(draw(() => Model.randi(2, 5)))].sort(), [2, 3, 4]);
  const [mean, deviation] = stats(draw(() => Model.randn(5, 2)));
  assert.ok(Math.abs(mean - 5) < 0.15 && Math.abs(deviation - 2) < 0.1);
  const pairs = draw(() => Model.birandn(1, -1, 2, 3, 0.8));
  const [[meanX, sigmaX], [meanY, sigmaY]] = [0, 1].map((k) => stats(pairs.map((pair) => pair[k])));
  const covariance = pairs.reduce((sum, [x, y]) => sum + ((x - meanX) * (y - meanY)) / pairs.length, 0);
  assert.ok(Math.abs(covariance / (sigmaX * sigmaY) - 0.8) < 0.03);
  const [, stateDeviation] = stats(Model.random_state().flatMap((list) => list.tolist()));
  assert.ok(Math.abs(stateDeviation - 0.5) < 0.05);
  const inputs = draw(() => Model.random_input());
  const lifts = inputs.filter((input) => input.get(2) === 1).length / inputs.length;
  assert.ok(Math.abs(lifts - 0.1) < 0.02, `${lifts} lifts`);
  Model.set_seed(9);
  const first = [Model.randf(0, 1), Model.randn(0, 1)];
  Model.set_seed(9);
  assert.deepEqual([Model.randf(0, 1), Model.randn(0, 1)], first);
});

test("what makes no sense is refused in words", () => {
  const state = Model.zero_state();
  assert.throws(() => Model.update([NaN, 0, 0], state), /the offset \[NaN, 0, 0\] is not made of numbers/);
  assert.throws(() => Model.update([1, 1, 0], [[1, 2], [3, 4]]), new RegExp(`two lists of ${units} numbers`));
  assert.throws(() => Model.get_pdf([]), /two lists/);
  assert.throws(() => Model.set_scale_factor(0), /0 is no positive number/);
  for (const temperature of [0, -1, 1e9]) {
    assert.ok(Model.sample(Model.get_pdf(state), temperature).every(Number.isFinite));
  }
});
