// The interface of the "Recurrent Neural Network Tutorial for Artists" (David Ha, 2017) on the brain: the global
// `Model` that its sketches call, and as much of the global `nj`, its array library, as they use. `model.js` is this,
// brain.js, unpack.js, the brain and a model in one script.
//
// What differs: numbers are 32-bit floats; a state's hidden activations are taken within -1 to 1, temperatures within
// 0 to 100; an offset that is not finite is refused with a message; `Model.set_seed(n)` makes a drawing repeatable.

import { newSeed, seedBits, told } from "./brain.js";

/** The tutorial's offsets are IAM-OnDB's raw units divided by this, before its scale factor. */
const RAW_UNITS = 40;

/** A list of numbers that answers as the tutorial's arrays do, and as a JavaScript array. */
class Vector extends Float32Array {
  get(i) {
    return this[i < 0 ? this.length + i : i];
  }

  set(i, value) {
    if (typeof i === "number") this[i < 0 ? this.length + i : i] = value;
    else super.set(i, value);
  }

  clone() {
    return this.slice();
  }

  tolist() {
    return Array.from(this);
  }

  /** `slice([a, b])` as in the tutorial, `slice(a, b)` as in JavaScript. */
  slice(from, to) {
    return Array.isArray(from) ? super.slice(...from) : super.slice(from, to);
  }

  get shape() {
    return [this.length];
  }

  get size() {
    return this.length;
  }

  get ndim() {
    return 1;
  }

  max() {
    return this.reduce((a, b) => Math.max(a, b));
  }

  min() {
    return this.reduce((a, b) => Math.min(a, b));
  }

  sum() {
    return this.reduce((a, b) => a + b, 0);
  }

  mean() {
    return this.sum() / this.length;
  }

  add(other) {
    return elementwise(this, other, (a, b) => a + b);
  }

  subtract(other) {
    return elementwise(this, other, (a, b) => a - b);
  }

  multiply(other) {
    return elementwise(this, other, (a, b) => a * b);
  }

  divide(other) {
    return elementwise(this, other, (a, b) => a / b);
  }
}

function elementwise(a, b, operation) {
  const [first, second] = [Vector.from(a), typeof b === "number" ? null : Vector.from(b)];
  if (second && second.length !== first.length) {
    throw new RangeError(`lists of ${first.length} and ${second.length} numbers do not go together`);
  }
  return first.map((value, i) => operation(value, second ? second[i] : b));
}

/** The tutorial's array library, for lists of numbers. */
export const nj = {
  array: (values) => Vector.from(values),
  zeros: (length) => new Vector(Number(length)),
  ones: (length) => new Vector(Number(length)).fill(1),
  add: (a, b) => elementwise(a, b, (x, y) => x + y),
  subtract: (a, b) => elementwise(a, b, (x, y) => x - y),
  multiply: (a, b) => elementwise(a, b, (x, y) => x * y),
  divide: (a, b) => elementwise(a, b, (x, y) => x / y),
  exp: (a) => Vector.from(a, Math.exp),
  log: (a) => Vector.from(a, Math.log),
  sqrt: (a) => Vector.from(a, Math.sqrt),
  abs: (a) => Vector.from(a, Math.abs),
  tanh: (a) => Vector.from(a, Math.tanh),
  sigmoid: (a) => Vector.from(a, (x) => 1 / (1 + Math.exp(-x))),
  softmax: (a) => {
    const shares = nj.exp(nj.subtract(a, nj.max(a)));
    return shares.divide(shares.sum());
  },
  concatenate: (...lists) => Vector.from(lists.flat().flatMap((list) => Array.from(list))),
  dot: (a, b) => nj.multiply(a, b).sum(),
  max: (a) => Vector.from(a).max(),
  min: (a) => Vector.from(a).min(),
  sum: (a) => Vector.from(a).sum(),
  mean: (a) => Vector.from(a).mean(),
};

/** What is in a list; nothing if it is none. */
const listed = (value) => (Array.isArray(value) || ArrayBuffer.isView(value) ? value : []);

/** The tutorial's `Model` on a brain. @param {import("./brain.js").Brain} brain */
export function tutorialModel(brain) {
  const { units, mixtures } = brain;
  let scale = 6;
  let random = brain.seed(seedBits(newSeed()));

  /** A state's two lists, if they are of this model. */
  function checked(state) {
    const [hidden, cell] = listed(state);
    if (hidden?.length !== units || cell?.length !== units) {
      throw new TypeError(`a state is two lists of ${units} numbers; this one is of another model, or none`);
    }
    return [hidden, cell];
  }

  const randf = (a, b) => a + (b - a) * brain.uniform(random);
  const randn = (mean, deviation) => mean + deviation * brain.normal(random);

  return {
    /** [h, c] with nothing remembered: the units of all layers, one layer after the other. */
    zero_state: () => [new Vector(units), new Vector(units)],

    /** [h, c] by chance: a mood to start in. */
    random_state: () => [0, 1].map(() => new Vector(units).map(() => randn(0, 0.5))),

    copy_state: (state) => checked(state).map((list) => Vector.from(list)),

    zero_input: () => [0, 0, 0],

    random_input: () => Vector.of(randn(0, 0.1), randn(0, 0.1), randf(0, 1) > 0.9 ? 1 : 0),

    /** The state after the pen moved by [dx, dy] and lifted (1) or not (0). */
    update(offset, state) {
      const [dx, dy, pen] = listed(offset);
      if (!Number.isFinite(dx) || !Number.isFinite(dy)) {
        throw new TypeError(`Model.update: the offset [${[dx, dy, pen].map(told).join(", ")}] is not made of numbers`);
      }
      const lifts = pen === true || (typeof pen === "number" && pen > 0.5);
      const { buffer } = brain.read(checked(state), (dx / scale) * RAW_UNITS, (dy / scale) * RAW_UNITS, lifts ? 1 : 0);
      return [new Vector(buffer, 0, units), new Vector(buffer, 4 * units, units)];
    },

    /** [pi, mu1, mu2, sigma1, sigma2, rho, eos]: the distribution of the next offset, before the scale factor. */
    get_pdf(state) {
      const density = brain.foresee(checked(state));
      for (let i = 1 + mixtures; i < 1 + 5 * mixtures; i++) density[i] /= RAW_UNITS;
      const block = (number) => new Vector(density.buffer, 4 * (1 + number * mixtures), mixtures);
      return [block(0), block(1), block(2), block(3), block(4), block(5), new Vector(density.buffer, 0, 1)];
    },

    /** [dx, dy, pen], drawn from a distribution. */
    sample(pdf, temperature = 0.65) {
      const [pi, mu1, mu2, sigma1, sigma2, rho, eos] = listed(pdf);
      if (eos?.length !== 1 || [pi, mu1, mu2, sigma1, sigma2, rho].some((list) => list?.length !== mixtures)) {
        throw new TypeError(`Model.sample: a distribution is six lists of ${mixtures} numbers and one of 1, as of get_pdf`);
      }
      if (!Number.isFinite(temperature)) {
        throw new TypeError(`Model.sample: the temperature must be a finite number, not ${told(temperature)}`);
      }
      const [dx, dy, pen] = brain.sample([eos, pi, mu1, mu2, sigma1, sigma2, rho], random, temperature, 0);
      return [dx * scale, dy * scale, pen];
    },

    /** How large offsets are: sketches use 10, for pixels. */
    set_scale_factor(factor) {
      const number = typeof factor === "number" || typeof factor === "string" ? Number(factor) : NaN;
      if (!(number > 0 && number < Infinity)) {
        throw new RangeError(`Model.set_scale_factor: ${told(factor)} is no positive number`);
      }
      scale = number;
    },

    /** From here on, chance is the same for the same seed. */
    set_seed(seed) {
      random = brain.seed(seedBits(seed));
    },

    randf,
    randi: (a, b) => Math.floor(randf(a, b)),
    randn,
    /** A point of the bivariate normal distribution. */
    birandn(mean1, mean2, deviation1, deviation2, rho) {
      const [first, second] = [randn(0, 1), randn(0, 1)];
      return [
        mean1 + deviation1 * (Math.sqrt(1 - rho * rho) * first + rho * second),
        mean2 + deviation2 * second,
      ];
    },
  };
}
