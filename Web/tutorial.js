// The interface of the "Recurrent Neural Network Tutorial for Artists" (David Ha, 2017) on the brain: the global
// `Model` that its sketches call. `model.js` is this, arrays.js, brain.js, unpack.js, the brain and a model in one script.
//
// What differs: numbers are 32-bit floats; a state's hidden activations are taken within -1 to 1, temperatures within
// 0 to 100; the pen is 0 or 1; an offset that is not finite and a scale factor of 0 are refused with a message;
// `Model.set_seed(n)` makes a drawing repeatable.

import { Vector } from "./arrays.js";
import { newSeed, seedBits, told } from "./brain.js";

/** The tutorial's offsets are IAM-OnDB's raw units divided by this, before its scale factor. */
const RAW_UNITS = 40;

/** What is in a list; nothing if it is none. */
const listed = (value) => (Array.isArray(value) || ArrayBuffer.isView(value) ? value : []);

/** What JavaScript computes with as with a number. */
const isNumeral = (value) => typeof value === "boolean" || (typeof value === "string" && value.trim() !== "");

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
      const [dx, dy, pen = 0] = listed(offset).map?.((value) => (isNumeral(value) ? Number(value) : value)) ?? [];
      if (!Number.isFinite(dx) || !Number.isFinite(dy)) {
        throw new TypeError(`Model.update: the offset [${Array.from(listed(offset), told).join(", ")}] is not made of numbers`);
      }
      if (pen !== 0 && pen !== 1) {
        throw new RangeError(`Model.update: the pen lifts (1) or does not (0), it cannot be ${told(pen)}`);
      }
      const { buffer } = brain.read(checked(state), (dx / scale) * RAW_UNITS, (dy / scale) * RAW_UNITS, pen);
      return [new Vector(buffer, 0, units), new Vector(buffer, 4 * units, units)];
    },

    /** [pi, mu1, mu2, sigma1, sigma2, rho, eos]: the distribution of the next offset, before the scale factor. */
    get_pdf(state) {
      const density = brain.predict(checked(state));
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

    /** How large offsets are: sketches use 10, for pixels. Below 0, the writing is turned round. */
    set_scale_factor(factor) {
      const number = typeof factor === "number" || isNumeral(factor) ? Number(factor) : NaN;
      if (!Number.isFinite(number) || number === 0) {
        throw new RangeError(`Model.set_scale_factor: the factor must be a number other than 0, got ${told(factor)}`);
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
