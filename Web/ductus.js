// Ductus in a page, or in Node. `ductus.js`, `brain.js`, `ink.js`, `kernel.js`, `crew.js`, `crew-worker.js`
// and `ductus.wasm` lie side by side.
//
//     import { loadModel } from "./ductus.js";
//     const model = await loadModel("cursive.safetensors");
//     for (const { dx, dy, endOfStroke } of model.writer({ seed: 7, temperature: 0.7 })) …

import { Brain, checkBrowser, inMemory, newSeed, seedBits, told } from "./brain.js";
import { writeApart } from "./crew.js";
import { Ink, lengthOf, listed, named } from "./ink.js";

export { Ink };

/**
 * One movement of the pen, from where it was, in raw units: about 300 to the height of a capital letter and its line;
 * x grows to the right, y downward. `endOfStroke`: the pen lifts after it, so that the next movement goes through the air.
 * @typedef {{dx: number, dy: number, endOfStroke: boolean}} Offset
 */

/** The pen set down where a line begins. @type {Offset} */
const ORIGIN = Object.freeze({ dx: 0, dy: 0, endOfStroke: false });

/**
 * How a text is written.
 * @typedef {object} TextSettings
 * @property {Hand} [hand] the hand; without it and without a style, the one that the seed brings
 * @property {Style} [style] ink in whose hand to write
 * @property {number} [bias] how neatly, 0 to 5; 1 unless told
 * @property {number | bigint} [seed] without it, another each time
 * @property {{width?: number, height?: number, margin?: number, lineSpacing?: number, letterHeight?: number,
 *   drift?: number}}
 *   [page] in millimetres: A4, lines 10 apart, small letters 2.4 tall, and around it 20, or an eighth of the shorter side
 *   where that is less, unless told
 * @property {boolean} [omitsUnknown] whether characters that nothing the model writes comes close to are left out
 * @property {boolean} [quick] whether words that are hard to write are written once, not a few times of which the most
 *   legible is kept: for ink that must keep up with somebody who types
 * @property {boolean} [keepsWindow] whether words tell what the window covered
 */

/**
 * A hand: what a hand file holds, as `model.learnHand`, `model.mixHands` and `ductus hand` make it.
 * @typedef {{format: string, name: string, description: string, space: string, levels: number[]}} Hand
 */

/**
 * A hand as ink, its origin first, and what it says.
 * @typedef {{text: string, ink: Offset[]}} Style
 */

/**
 * A word at its place; points in millimetres on the page, and seconds since the pen began.
 * @typedef {object} Word
 * @property {string} text
 * @property {number} page counted from 0
 * @property {number} line on the page, counted from 0
 * @property {boolean} isDoubtful whether a character may be missing
 * @property {{x: number, y: number, time: number}[][]} strokes
 * @property {{text: string, steps: number, coverage: Float32Array}} [window] with the first word of each run of words:
 *   the run's text, and for each step of the pen how strongly each character and the text's end was covered
 */

/**
 * What became of a text: the places and characters of what was left out, as `model.omissions` gives them, pairs of what
 * was asked and what was written instead, words that were broken at lines' ends, that
 * were drawn smaller to fit a line, in which a character may be missing, and all that in sentences for people.
 * @typedef {{omissions: [number, string][], substitutions: [string, string][], broken: string[], reduced: string[], doubtful: string[],
 *   sentences: string[]}} TextNotes
 */

let program;

/** Each brain's model file, which workers load once more. @type {WeakMap<Brain, Uint8Array>} */
const files = new WeakMap();

/**
 * Loads a model file.
 * @param {string | URL | ArrayBuffer | Uint8Array} source its address, or its bytes
 * @returns {Promise<Model>}
 * @throws {Error} in words for people: the file is missing or is no model, the browser is too old
 */
export async function loadModel(source) {
  checkBrowser();
  const isAddress = typeof source === "string" || source instanceof URL;
  if (!isAddress && !(source instanceof ArrayBuffer) && !(source instanceof Uint8Array)) {
    throw new TypeError(`a model is an address, or bytes as ArrayBuffer or Uint8Array, not ${told(source)}`);
  }
  program ??= compileProgram();
  const [compiled, bytes] = await Promise.all([program, isAddress ? fetchBytes(source, "the model") : source]);
  const file = isAddress ? new Uint8Array(bytes) : new Uint8Array(bytes).slice();
  try {
    const brain = new Brain(compiled, inMemory(file));
    files.set(brain, file);
    return new Model(brain);
  } catch (error) {
    throw isAddress ? new Error(`${source}: ${error.message}`, { cause: error }) : error;
  }
}

/** Where the brain lies. Written out in one piece, for bundlers, which find it so and move it where it is found. */
const PROGRAM = new URL("ductus.wasm", import.meta.url);

async function compileProgram() {
  try {
    return await WebAssembly.compile(await fetchBytes(PROGRAM, "the brain, ductus.wasm,"));
  } catch (error) {
    program = undefined; // so that the next load tries again
    throw error;
  }
}

/** The content of an address; in Node also of a file, at a `file:` address or a path as programs take it. */
async function fetchBytes(address, what) {
  const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
  const isPath = typeof address === "string" && !/^[a-z][a-z0-9+.-]+:/i.test(address);
  try {
    if (files && (isPath || String(address).startsWith("file:"))) {
      return await files.readFile(isPath ? address : new URL(address));
    }
    const response = await fetch(address);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new Error(`${what} at ${address} could not be fetched: ${error.message}`, { cause: error });
  }
}

/**
 * What needs ink and no model: styles of ink files, pages as SVG, smooth curves.
 * @returns {Promise<Ink>}
 */
export async function loadInk() {
  checkBrowser();
  return new Ink(await (program ??= compileProgram()));
}

/** A file's text, or what JSON.parse made of it, as text. */
function asFile(file, what) {
  if (typeof file === "string") return file;
  if (typeof file !== "object" || file === null) throw new TypeError(`${what} must be an object or text, not ${told(file)}`);
  return JSON.stringify(file) ?? "";
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
    /** The characters that the model writes; null: it reads no text. @type {string | null} */
    this.alphabet = brain.alphabet;
    /**
     * For a model that makes drawings: an offset that leads about `gap` to the right ends one, and an ordinary one is
     * `size` long, in raw units; null: the model writes without end. @type {{gap: number, size: number} | null}
     */
    this.drawings = brain.drawings;
    /** What the model file says of itself: what it was trained on, its licence, its measured figures. */
    this.metadata = brain.metadata;
  }

  /**
   * Writes without end. The same model, seed and settings give the same bits everywhere.
   * @param {{seed?: number | bigint, temperature?: number, bias?: number, prime?: Iterable<Offset>}} [settings]
   *   without a seed, another each time; `prime` is ink to continue, its first offset the origin of a line
   */
  writer(settings) {
    const { seed = newSeed(), temperature = 1, bias = 0, prime = [ORIGIN] } = named(settings, "settings");
    const writer = new Writer(this.#brain, this.state(), this.random(seed), temperature, bias);
    for (const offset of listed(prime, "prime")) writer.read(offset);
    return writer;
  }

  /**
   * Many writers that step together, one for each seed, each as it would write alone.
   * @param {{seeds: Iterable<number | bigint>, temperature?: number, bias?: number, prime?: Iterable<Offset>}} settings
   */
  writers(settings) {
    const { seeds, ...others } = named(settings, "settings");
    return this.writer({ ...others, seed: 0 }).branches(seeds);
  }

  /**
   * Makes drawings, one in each cell of a grid: what `ductus scribble --model … --count …` makes. Points in millimetres.
   *
   *     const words = [...model.draw({ count: 30, seed: 7, temperature: 0.7 })];
   *     const svg = ink.svg({ words, sheet: { width: 120, height: 100, margin: 0 } });
   *
   * @param {{count?: number, seed?: number | bigint, temperature?: number, bias?: number, columns?: number, cell?: number}}
   *   [settings] one drawing, at temperature 0.7, 6 in a row of cells 20 wide unless told; drawing n uses seed + n
   * @returns {Generator<{strokes: {x: number, y: number}[][]}>}
   * @throws {Error} if the model makes no drawings
   */
  *draw(settings) {
    const { count = 1, seed = newSeed(), temperature = 0.7, bias = 0, columns = 6, cell = 20 } = named(settings, "settings");
    if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`${told(count)} is no number of drawings`);
    if (!Number.isInteger(columns)) throw new TypeError(`columns must be a whole number, not ${told(columns)}`);
    for (const [name, value] of Object.entries({ temperature, bias, cell })) checkNumber(name, value);
    const first = seedBits(seed);
    for (let number = 0; number < count; number++) {
      const points = this.#brain.drawing(
        [number, columns, cell, temperature, bias], BigInt.asUintN(64, first + BigInt(number)));
      const strokes = [];
      let stroke = [];
      for (let at = 0; at < points.length; at += 3) {
        stroke.push({ x: points[at], y: points[at + 1] });
        if (points[at + 2] === 1) {
          strokes.push(stroke);
          stroke = [];
        }
      }
      yield { strokes };
    }
  }

  /**
   * Writes a text by hand, a word at a time, on pages. The same model, text and settings give the same ink everywhere.
   *
   *     for (const { text, page, strokes } of model.write("Dear Ada,", { style, seed: 7 })) …
   *
   * @param {string} text its lines are paragraphs
   * @param {TextSettings} [settings]
   * @returns {Generator<Word, TextNotes>} each word; at its end, what is to be noted
   * @throws {Error} if the model reads no text, or the text holds a character that nothing it writes comes close to
   *   and `omitsUnknown` is not asked for
   */
  *write(text, settings) {
    const { bias = 1, seed = newSeed(), hand, style, page, quick = false, keepsWindow = false, omitsUnknown = false } =
      named(settings, "settings");
    checkNumber("bias", bias);
    if (bias < 0 || bias > 5) throw new RangeError(`bias must be between 0 and 5, got ${bias}`);
    if (typeof text !== "string") throw new TypeError(`the text must be a string, not ${told(text)}`);
    const lengths = ["width", "height", "margin", "lineSpacing", "letterHeight", "drift"];
    const numbers = [
      bias, ...lengths.map((name) => lengthOf(named(page, "page"), name)), keepsWindow ? 1 : 0,
      omitsUnknown ? 1 : 0, quick ? 1 : 0,
    ];
    if (hand !== undefined && style !== undefined) throw new TypeError("give a hand or a style, not both");
    const { text: says = hand === undefined ? "" : asFile(hand, "a hand"), ink = [] } = named(style, "style");
    if (typeof says !== "string") throw new TypeError(`a style's text must be a string, not ${told(says)}`);
    for (const offset of listed(ink, "a style's ink")) {
      checkOffset(offset);
      numbers.push(offset.dx, offset.dy, offset.endOfStroke ? 1 : 0);
    }
    const words = this.#brain.text(text, says, new Float32Array(numbers), seedBits(seed));
    try {
      for (;;) {
        const { value, done } = words.next();
        if (done) return value;
        const { text, page, line, isDoubtful = 0 } = value;
        const word = { text, page, line, isDoubtful: isDoubtful === 1, strokes: strokesOf(value.points) };
        if (value.coverage) {
          word.window = { text: value.window, steps: value.steps, coverage: value.coverage };
        }
        yield word;
      }
    } finally {
      words.return(); // gives the memory back when a caller stops early
    }
  }

  /**
   * The characters of a text that nothing the model writes comes close to, each with its place in `[...text]`.
   * @param {string} text
   * @returns {[number, string][]}
   * @throws {Error} if nothing of the text can be written
   */
  omissions(text) {
    if (typeof text !== "string") throw new TypeError(`the text must be a string, not ${told(text)}`);
    return this.#brain.spell(text);
  }

  /**
   * The hand of ink: an ink file as the studio and `ductus write -o ink.json` write it; more lines give a better hand.
   * @param {string | object} inkFile its text, or what JSON.parse makes of it
   * @returns {Hand}
   * @throws {Error} if it is none, if there is too little ink, or if the model does not write in given hands
   */
  learnHand(inkFile) {
    return this.#brain.learnHand(asFile(inkFile, "an ink file"));
  }

  /**
   * A hand between two. @param {Hand} first @param {Hand} second @param {number} share of the second, 0 to 1
   * @returns {Hand}
   */
  mixHands(first, second, share = 0.5) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`the share must be between 0 and 1, got ${told(share)}`);
    return this.#brain.mixHands(asFile(first, "a hand"), asFile(second, "a hand"), share);
  }

  /** The hands that the model offers, each a blend of several people's. @type {Hand[]} */
  get hands() {
    return this.#brain.hands;
  }

  /** A state with nothing remembered. */
  state() {
    return new State(this, new Float32Array(this.#brain.stateLength));
  }

  /** The state after `offset` was read; the old one stays as it is. @param {State} state @param {Offset} offset */
  read(state, offset) {
    return new State(this, read(this.#brain, this.#own(state), offset));
  }

  /** What may come next after `state`. @param {State} state */
  density(state) {
    return new Density(this.#brain.predict([this.#own(state).values]), this.mixtures);
  }

  /**
   * Draws an offset from a distribution as it stands, also after you have changed it.
   * @param {Density} density
   * @param {{random: Random, temperature?: number, bias?: number}} settings
   * @returns {Offset}
   */
  sample(density, settings) {
    const { random, temperature = 1, bias = 0 } = named(settings, "settings");
    if (!(density instanceof Density) || density.values.length !== this.#brain.densityLength) {
      throw new TypeError(`this is no distribution of ${this.mixtures} Gaussians, as model.density() gives it`);
    }
    checkNumber("temperature", temperature);
    checkNumber("bias", bias);
    if (!(random instanceof Random)) throw new TypeError("random must be a source of chance, as of model.random()");
    checkChance(random.values);
    return offsetAt(this.#brain.sample([density.values], random.values, temperature, bias), 0);
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
  get endOfStroke() {
    return this.values[0];
  }

  set endOfStroke(probability) {
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
    checkChance(this.values);
    return this.#brain.uniform(this.values);
  }

  /** A number of the standard normal distribution. */
  normal() {
    checkChance(this.values);
    return this.#brain.normal(this.values);
  }

  /** A source that gives the same numbers from here on. */
  copy() {
    return new Random(this.#brain, this.values.slice());
  }
}

/** Writes without end: each element is the next offset, drawn from what the network predicts after all before it. */
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
    this.state.values.set(read(this.#brain, this.state, offset));
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
    return new Writers(this.#brain, this.state, [...listed(seeds, "seeds")], this.temperature, this.bias);
  }

  /**
   * What `branches(seeds).write(steps)` gives, made by workers on several cores while the page goes on; where workers
   * cannot start, and outside of pages, made at once.
   * @param {Iterable<number | bigint>} seeds
   * @param {number} steps
   * @returns {Promise<Offset[][]>}
   */
  async futures(seeds, steps) {
    seeds = [...listed(seeds, "seeds")];
    checkSeeds(seeds);
    const { temperature, bias } = this;
    checkWriting(steps, temperature, bias);
    if (typeof document === "undefined") return this.branches(seeds).end(steps);
    const here = this.branch();
    const paths = await writeApart(files.get(this.#brain), here.state.values, seeds.map(seedBits), steps, { temperature, bias });
    return paths ?? here.branches(seeds).end(steps);
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
    checkSeeds(seeds);
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

  /** Their last offsets: they do not go on, which saves a step. @param {number} steps @returns {Offset[][]} */
  end(steps) {
    return write(this, this.#brain, this.#states, this.#randoms, this.length, steps, true);
  }

  /** What one of them remembers, as it stands now. @param {number} index */
  state(index) {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw new RangeError(`there is no writer ${told(index)}: they are numbered 0 to ${this.length - 1}`);
    }
    const length = this.#states.length / this.length;
    return new State(this.#model, this.#states.slice(index * length, (index + 1) * length));
  }
}

/** The state's values after an offset. @param {Offset} offset */
function read(brain, state, offset) {
  checkOffset(offset);
  return brain.read([state.values], offset.dx, offset.dy, offset.endOfStroke ? 1 : 0);
}

/** The next `steps` offsets of `count` streams. @returns {Offset[][]} */
function write({ temperature, bias }, brain, states, randoms, count, steps, endsHere = false) {
  checkWriting(steps, temperature, bias);
  const paths = Array.from({ length: count }, () => []);
  for (let left = steps; left > 0; ) {
    const now = Math.min(left, brain.stepLimit);
    const written = brain.write(states, randoms, count, now, temperature, bias, endsHere && now === left);
    for (let at = 0; at < now * count; at++) paths[at % count].push(offsetAt(written, at));
    left -= now;
  }
  return paths;
}

/** @returns {Offset} */
function offsetAt(offsets, index) {
  return { dx: offsets[3 * index], dy: offsets[3 * index + 1], endOfStroke: offsets[3 * index + 2] === 1 };
}

/** @param {Float32Array} points x, y, time and 1 where a stroke ends */
function strokesOf(points) {
  const strokes = [];
  let stroke = [];
  for (let at = 0; at < points.length; at += 4) {
    stroke.push({ x: points[at], y: points[at + 1], time: points[at + 2] });
    if (points[at + 3] === 1) {
      strokes.push(stroke);
      stroke = [];
    }
  }
  return strokes;
}

/** A source whose state is all zero would draw for ever. */
function checkChance(values) {
  if (values.every((value) => value === 0)) {
    throw new RangeError("a source of chance whose values are all 0 gives nothing: ask model.random(seed) for one");
  }
}

function checkSeeds({ length }) {
  if (length < 1 || length > 4096) throw new RangeError(`${length} seeds: 1 to 4,096 writers step together`);
}

function checkWriting(steps, temperature, bias) {
  if (!(Number.isInteger(steps) && steps >= 0)) throw new RangeError(`${told(steps)} is no number of steps`);
  checkNumber("temperature", temperature);
  checkNumber("bias", bias);
}

function checkOffset(offset) {
  checkNumber("an offset's dx", offset?.dx);
  checkNumber("an offset's dy", offset.dy);
}

function checkNumber(name, value) {
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number, not ${told(value)}`);
}
