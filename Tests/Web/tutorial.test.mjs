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
  assert.throws(() => Model.set_scale_factor(0), /a number other than 0, got 0/);
  assert.throws(() => Model.update([1, 1, 0.5], state), /the pen lifts \(1\) or does not \(0\), it cannot be 0\.5/);
  assert.throws(() => Model.update(["x", 1, 0], state), /the offset \[x, 1, 0\] is not made of numbers/);
  for (const temperature of [0, -1, 1e9]) {
    assert.ok(Model.sample(Model.get_pdf(state), temperature).every(Number.isFinite));
  }
});

test("numbers as text are taken, and a scale factor below 0 turns the writing round", () => {
  const state = Model.random_state();
  Model.set_scale_factor(10);
  assert.deepEqual(Model.update(["3", "-2", "1"], state), Model.update([3, -2, 1], state));
  const pdf = Model.get_pdf(state);
  Model.set_seed(3);
  const [x, y, pen] = Model.sample(pdf);
  Model.set_scale_factor(-10);
  Model.set_seed(3);
  assert.deepEqual(Model.sample(pdf), [-x, -y, pen]);
  assert.deepEqual(Model.update([-3, 2, 1], state), Model.update([-3, 2, 1], state));
  const mirrored = Model.update([-3, 2, 1], state);
  Model.set_scale_factor("10");
  assert.deepEqual(mirrored, Model.update([3, -2, 1], state));
});

const { nj } = globalThis;
const lists = (array) => array.tolist();

test("arrays of two dimensions", () => {
  const a = nj.array([[1, 2, 3], [4, 5, 6]]);
  assert.deepEqual([a.shape, a.ndim, a.size], [[2, 3], 2, 6]);
  assert.deepEqual(lists(a), [[1, 2, 3], [4, 5, 6]]);
  assert.deepEqual([a.get(1, 2), a.get(-1, 0), a.get(0, -1)], [6, 4, 3]);
  a.set(0, 1, 9);
  assert.equal(a.get(0, 1), 9);
  a.set(0, 1, 2);
  assert.deepEqual(lists(nj.zeros([2, 3])), [[0, 0, 0], [0, 0, 0]]);
  assert.deepEqual(lists(nj.ones([2, 2]).add([[1, 2], [3, 4]])), [[2, 3], [4, 5]]);
  assert.deepEqual(lists(a.T), [[1, 4], [2, 5], [3, 6]]);
  assert.deepEqual(lists(nj.arange(6).reshape(3, 2)), [[0, 1], [2, 3], [4, 5]]);
  assert.deepEqual(lists(nj.arange(6).reshape([2, -1])), [[0, 1, 2], [3, 4, 5]]);
  assert.deepEqual(lists(a.T.reshape(6)), [1, 4, 2, 5, 3, 6]);
  assert.deepEqual(lists(a.flatten()), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(lists(a.pick(1)), [4, 5, 6]);
  assert.deepEqual(lists(a.pick(null, 1)), [2, 5]);
  assert.deepEqual(lists(a.slice(1)), [[4, 5, 6]]);
  assert.deepEqual(lists(a.slice(null, [1, 3])), [[2, 3], [5, 6]]);
  assert.deepEqual(lists(a.slice([null, null, -1], [0, 3, 2])), [[4, 6], [1, 3]]);
  assert.deepEqual([a.sum(), a.mean(), a.max(), a.min()], [21, 3.5, 6, 1]);
  assert.deepEqual(lists(nj.arange(8).reshape(2, 2, 2)), [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]);
});

test("slices, and arrays that share their numbers", () => {
  const a = nj.arange(6);
  assert.deepEqual(lists(a.slice([-3, -1])), [3, 4]);
  assert.deepEqual(lists(a.slice(-2)), [4, 5]);
  assert.deepEqual(lists(a.slice([2])), [0, 1]);
  assert.deepEqual(lists(a.slice([1, 6, 2])), [1, 3, 5]);
  assert.deepEqual(lists(a.slice([null, null, -1])), [5, 4, 3, 2, 1, 0]);
  a.slice([2, 4]).set(0, 9);
  a.reshape(2, 3).T.set(0, 1, 7);
  assert.deepEqual(lists(a), [0, 1, 9, 7, 4, 5]);
  const copy = nj.array(a);
  copy.set(0, 5);
  assert.equal(a.get(0), 0);
});

test("operations on a copy, or on the array itself", () => {
  const a = nj.array([1, 2, 3]);
  assert.deepEqual(lists(a.add(1)), [2, 3, 4]);
  assert.deepEqual(lists(a), [1, 2, 3]);
  assert.equal(a.add(1, false), a);
  a.multiply([1, 2, 3], false).subtract(1, false).divide(nj.array([1, 5, 11]), false);
  assert.deepEqual(lists(a), [1, 1, 1]);
  assert.deepEqual(lists(a.assign(4)), [4, 4, 4]);
  assert.deepEqual(lists(nj.array([2, 3]).pow(2)), [4, 9]);
  assert.deepEqual(lists(nj.array([0]).exp()), [1]);
  const grid = nj.zeros([2, 2]);
  grid.pick(1).assign(3, false);
  assert.deepEqual(lists(grid), [[0, 0], [3, 3]]);
});

test("functions of arrays", () => {
  const near = (array, expected) => assert.ok(array.tolist().every((value, i) => Math.abs(value - expected[i]) < 1e-6), `${array.tolist()}`);
  assert.deepEqual(lists(nj.arange(2, 5)), [2, 3, 4]);
  assert.deepEqual(lists(nj.arange(0, 1, 0.25)), [0, 0.25, 0.5, 0.75]);
  assert.deepEqual([nj.random(5).shape, nj.random([2, 3]).shape, nj.random(2, 3).shape], [[5], [2, 3], [2, 3]]);
  assert.ok(nj.random(100).tolist().every((value) => value >= 0 && value < 1));
  assert.deepEqual(lists(nj.power([1, 2, 3], 2)), [1, 4, 9]);
  assert.deepEqual(lists(nj.clip([-1, 0.5, 2])), [0, 0.5, 1]);
  assert.deepEqual(lists(nj.clip([-1, 0.5, 2], -0.5, 1.5)), [-0.5, 0.5, 1.5]);
  near(nj.sin([0, Math.PI / 2]), [0, 1]);
  assert.equal(nj.std([2, 4, 4, 4, 5, 5, 7, 9]), 2);
  assert.ok(Math.abs(nj.array([1, 2]).std({ ddof: 1 }) - Math.SQRT1_2) < 1e-6);
  assert.deepEqual(lists(nj.negative([1, -2])), [-1, 2]);
  assert.equal(nj.equal([1, 2], nj.array([1, 2])), true);
  assert.equal(nj.equal([[1, 2]], [1, 2]), false);
  near(nj.softmax([0, Math.log(3)]), [0.25, 0.75]);
  assert.equal(Number(nj.dot([1, 2, 3], [4, 5, 6])), 32);
  assert.deepEqual(lists(nj.dot([[1, 2], [3, 4]], [1, 1])), [3, 7]);
  assert.deepEqual(lists(nj.dot([1, 1], [[1, 2], [3, 4]])), [4, 6]);
  assert.deepEqual(lists(nj.dot([[1, 2], [3, 4]], nj.identity(2))), [[1, 2], [3, 4]]);
  assert.deepEqual(lists(nj.concatenate([1, 2], nj.array([3]))), [1, 2, 3]);
  assert.deepEqual(lists(nj.concatenate([[[1], [2]], [[3], [4]]])), [[1, 3], [2, 4]]);
});

test("arrays that make no sense are refused in words", () => {
  assert.throws(() => nj.array([[1, 2], [3]]), /rows of equally many numbers; a row differs/);
  assert.throws(() => nj.array(["x"]), /x is none/);
  assert.throws(() => nj.add([1, 2], [1, 2, 3]), /arrays of 2 and 3 numbers do not go together/);
  assert.throws(() => nj.ones([2, 3]).dot(nj.ones([2, 3])), /2 by 3 and 2 by 3/);
  assert.throws(() => nj.arange(6).reshape(4, 2), /6 numbers do not fill an array of 4 by 2/);
  assert.throws(() => nj.zeros([2, 3]).get(1), /2 dimensions has elements at as many places, not 1/);
  assert.throws(() => nj.zeros(-1), /a shape is a whole number/);
  assert.throws(() => nj.convolve([1], [1]), /nj\.convolve is not part of model\.js/);
});
