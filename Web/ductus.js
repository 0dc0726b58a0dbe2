// Ductus in a page, or in Node. `ductus.js`, `brain.js` and `ductus.wasm` lie side by side.
//
//     import { loadModel } from "./ductus.js";
//     const model = await loadModel("cursive.safetensors");
//     for (const { dx, dy, penUp } of model.writer({ seed: 7, temperature: 0.7 })) …

import { Brain, checkBrowser, newSeed, seedBits } from "./brain.js";

/**
 * One movement of the pen, from where it was, in raw units: about 300 to the height of a capital letter and its line;
 * x grows to the right, y downward. `penUp`: the pen lifts after it, so that the next movement goes through the air.
 * @typedef {{dx: number, dy: number, penUp: boolean}} Offset
 */

/** The pen set down where a line begins. @type {Offset} */
const ORIGIN = Object.freeze({ dx: 0, dy: 0, penUp: false });

let program;

/**
 * Loads a model file.
 * @param {string | URL | ArrayBuffer | Uint8Array} source its address, or its bytes
 * @returns {Promise<Model>}
 * @throws {Error} in words for people: the file is missing or is no model, the browser is too old
 */
export async function loadModel(source) {
  checkBrowser();
  program ??= compileProgram();
  const isAddress = typeof source === "string" || source instanceof URL;
  const [compiled, bytes] = await Promise.all([program, isAddress ? fetchBytes(source, "the model") : source]);
  try {
    return new Model(new Brain(compiled, new Uint8Array(bytes)));
  } catch (error) {
    throw isAddress ? new Error(`${source}: ${error.message}`, { cause: error }) : error;
  }
}

async function compileProgram() {
  try {
    return await WebAssembly.compile(await fetchBytes(new URL("ductus.wasm", import.meta.url), "the brain"));
  } catch (error) {
    program = undefined; // so that the next load tries again
    throw error;
  }
}

async function fetchBytes(address, what) {
  if (String(address).startsWith("file:") && typeof process === "object") {
    const { readFile } = await import("node:fs/promises");
    return readFile(new URL(address));
  }
  let response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new Error(`${what} at ${address} could not be fetched: ${error.message}`, { cause: error });
  }
  if (!response.ok) {
    throw new Error(`${what} at ${address} could not be fetched: the server answers ${response.status}`);
  }
  return response.arrayBuffer();
}

/** A trained network. Ask `loadModel` for one. */
export class Model {
  #brain;

  /** @param {Brain} brain */
  constructor(brain) {
    this.#brain = brain;
    /** Hidden units of each layer, lowest first. */
    this.layers = brain.layers;
    /** Hidden units of all layers together. */
    this.units = brain.units;
    /** Gaussians in the distribution of the next offset. */
    this.mixtures = brain.mixtures;
    /** What the model file says of itself: what it was trained on, its licence, its measured figures. */
    this.record = brain.record;
  }

  /**
   * Writes without end. The same model, seed and settings give the same bits everywhere.
   * @param {{seed?: number | bigint, temperature?: number, bias?: number, prime?: Iterable<Offset>}} [settings]
   *   without a seed, another each time; `prime` is ink to continue, its first offset the origin of a line
   */
  writer({ seed = newSeed(), temperature = 1, bias = 0, prime = [ORIGIN] } = {}) {
    const writer = new Writer(this.#brain, this.state(), this.random(seed), temperature, bias);
    for (const offset of prime) writer.read(offset);
    return writer;
  }

  /**
   * Many writers that step together, one for each seed, each as it would write alone.
   * @param {{seeds: Iterable<number | bigint>, temperature?: number, bias?: number, prime?: Iterable<Offset>}} settings
   */
  writers({ seeds, ...settings }) {
    return this.writer({ ...settings, seed: 0 }).branches(seeds);
  }

  /** A state with nothing remembered. */
  state() {
    return new State(this, new Float32Array(this.#brain.stateLength));
  }

  /** The state after `offset` was read; the old one stays as it is. @param {State} state @param {Offset} offset */
  read(state, offset) {
    const next = this.#own(state).copy();
    read(this.#brain, next, offset);
    return next;
  }

  /** What may come next after `state`. @param {State} state */
  density(state) {
    return new Density(this.#brain.foresee(this.#own(state).values), this.mixtures);
  }

  /**
   * Draws an offset from a distribution as it stands, also after you have changed it.
   * @param {Density} density
   * @param {{random: Random, temperature?: number, bias?: number}} settings
   * @returns {Offset}
   */
  sample(density, { random, temperature = 1, bias = 0 }) {
    if (density?.values?.length !== this.#brain.densityLength) {
      throw new TypeError(`this is no distribution of ${this.mixtures} Gaussians, as model.density() gives it`);
    }
    checkNumber("temperature", temperature);
    checkNumber("bias", bias);
    return offsetAt(this.#brain.sample(density.values, random.values, temperature, bias), 0);
  }

  /** A source of chance. @param {number | bigint} [seed] without it, another each time */
  random(seed = newSeed()) {
    return new Random(this.#brain, this.#brain.seed(seedBits(seed)));
  }

  #own(state) {
    if (!(state instanceof State)) throw new TypeError("this is no state: begin with model.state()");
    if (state.model !== this) {
      throw new TypeError(`this state of ${state.model.units} units belongs to another model`);
    }
    return state;
  }
}

/**
 * What the network remembers of the ink so far. Its arrays may be read and changed: hidden activations lie within ±1
 * and are brought there when they are next used.
 */
export class State {
  /** Ask `model.state()` for one. */
  constructor(model, values) {
    /** The model it belongs to. @type {Model} */
    this.model = model;
    /** Hidden activations, then cells: what the brain takes. @type {Float32Array} */
    this.values = values;
    /** Activations of the hidden units, lowest layer first. */
    this.hidden = values.subarray(0, model.units);
    /** The units' cells, in the same order. */
    this.cell = values.subarray(model.units, 2 * model.units);
  }

  /** The same, to go another way from here. */
  copy() {
    return new State(this.model, this.values.slice());
  }
}

/**
 * The distribution of the next offset: a mixture of bivariate Gaussians over (dx, dy), in raw units, and the
 * probability that the pen lifts after it. Its arrays may be changed before `model.sample`.
 */
export class Density {
  /** Ask `model.density()` for one. */
  constructor(values, mixtures) {
    /** The probability of the lift, then the arrays below: what the brain takes. @type {Float32Array} */
    this.values = values;
    const block = (number) => values.subarray(1 + number * mixtures, 1 + (number + 1) * mixtures);
    /** The share of each Gaussian; together 1. */
    this.weight = block(0);
    this.meanX = block(1);
    this.meanY = block(2);
    /** Standard deviations. */
    this.sigmaX = block(3);
    this.sigmaY = block(4);
    /** Correlations of dx and dy. */
    this.rho = block(5);
  }

  /** The probability that the pen lifts after the next offset. */
  get penUp() {
    return this.values[0];
  }

  set penUp(probability) {
    this.values[0] = probability;
  }
}

/** A source of chance: the same seed gives the same numbers everywhere. */
export class Random {
  #brain;

  /** Ask `model.random()` for one. */
  constructor(brain, values) {
    this.#brain = brain;
    /** The generator's state. @type {Uint32Array} */
    this.values = values;
  }

  /** A number from 0 to below 1. */
  uniform() {
    return this.#brain.uniform(this.values);
  }

  /** A number of the standard normal distribution. */
  normal() {
    return this.#brain.normal(this.values);
  }

  /** A source that gives the same numbers from here on. */
  copy() {
    return new Random(this.#brain, this.values.slice());
  }
}

/** Writes without end: each element is the next offset, drawn from what the network foresees after all before it. */
export class Writer {
  #brain;
  #random;

  /** Ask `model.writer()` for one. */
  constructor(brain, state, random, temperature, bias) {
    this.#brain = brain;
    this.#random = random;
    /** What the network remembers of all that was read and written. @type {State} */
    this.state = state;
    /** How freely it writes: 1 is as the network learned, less is tidier, more is wilder. Taken within 0 to 100. */
    this.temperature = temperature;
    /** Graves' bias toward the likeliest: 0 is none, 1 is neat. Taken within 0 to 100. */
    this.bias = bias;
  }

  [Symbol.iterator]() {
    return this;
  }

  /** @returns {{value: Offset, done: false}} */
  next() {
    return { value: this.write(1)[0], done: false };
  }

  /** The next `steps` offsets. @param {number} steps @returns {Offset[]} */
  write(steps) {
    return write(this, this.#brain, this.state.values, this.#random.values, 1, steps)[0];
  }

  /** Reads an offset that someone else wrote, and goes on from there. @param {Offset} offset */
  read(offset) {
    read(this.#brain, this.state, offset);
  }

  /** What may come next. */
  get density() {
    return this.state.model.density(this.state);
  }

  /**
   * A writer that would write the same from here on and goes its own way: with another seed, one of many futures.
   * @param {number | bigint} [seed]
   */
  branch(seed) {
    const random = seed === undefined ? this.#random.copy() : this.state.model.random(seed);
    return new Writer(this.#brain, this.state.copy(), random, this.temperature, this.bias);
  }

  /** Many futures from here, one for each seed, which step together. @param {Iterable<number | bigint>} seeds */
  branches(seeds) {
    return new Writers(this.#brain, this.state, [...seeds], this.temperature, this.bias);
  }
}

/** Many writers that step together, each as it would write alone. */
export class Writers {
  #brain;
  #model;
  #states;
  #randoms;

  /** Ask `model.writers()` or `writer.branches()` for them. */
  constructor(brain, state, seeds, temperature, bias) {
    if (seeds.length < 1 || seeds.length > 4096) {
      throw new RangeError(`${seeds.length} seeds: 1 to 4,096 writers step together`);
    }
    this.#brain = brain;
    this.#model = state.model;
    this.#states = new Float32Array(seeds.length * state.values.length);
    this.#randoms = new Uint32Array(seeds.length * 8);
    for (const [index, seed] of seeds.entries()) {
      this.#states.set(state.values, index * state.values.length);
      this.#randoms.set(brain.seed(seedBits(seed)), index * 8);
    }
    /** How many they are. */
    this.length = seeds.length;
    /** How freely they write, as in `Writer`. */
    this.temperature = temperature;
    /** Graves' bias, as in `Writer`. */
    this.bias = bias;
  }

  /** The next offset of each. @returns {Offset[]} */
  next() {
    return this.write(1).map(([offset]) => offset);
  }

  /** The next `steps` offsets of each. @param {number} steps @returns {Offset[][]} */
  write(steps) {
    return write(this, this.#brain, this.#states, this.#randoms, this.length, steps);
  }

  /** What one of them remembers, as it stands now. @param {number} index */
  state(index) {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw new RangeError(`there is no writer ${index}: they are numbered 0 to ${this.length - 1}`);
    }
    const length = this.#states.length / this.length;
    return new State(this.#model, this.#states.slice(index * length, (index + 1) * length));
  }
}

/** @param {Offset} offset */
function read(brain, state, offset) {
  checkNumber("an offset's dx", offset?.dx);
  checkNumber("an offset's dy", offset.dy);
  brain.read(state.values, offset.dx, offset.dy, offset.penUp ? 1 : 0);
}

/** The next `steps` offsets of `count` streams. @returns {Offset[][]} */
function write({ temperature, bias }, brain, states, randoms, count, steps) {
  if (!(Number.isInteger(steps) && steps >= 0)) throw new RangeError(`${steps} is no number of steps`);
  checkNumber("temperature", temperature);
  checkNumber("bias", bias);
  const paths = Array.from({ length: count }, () => []);
  for (let left = steps; left > 0; ) {
    const now = Math.min(left, brain.stepLimit);
    const written = brain.write(states, randoms, count, now, temperature, bias);
    for (let at = 0; at < now * count; at++) paths[at % count].push(offsetAt(written, at));
    left -= now;
  }
  return paths;
}

/** @returns {Offset} */
function offsetAt(offsets, index) {
  return { dx: offsets[3 * index], dy: offsets[3 * index + 1], penUp: offsets[3 * index + 2] === 1 };
}

function checkNumber(name, value) {
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number, not ${value}`);
}
