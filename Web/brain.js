// The brain's memory as arrays. The brain itself is Swift, compiled to WebAssembly (Sources/DuctusBrowser). What
// streams of ink remember, and their random sources, are plain arrays on this side: they are copied into the brain's
// memory for a call and back after it. So nothing needs to be freed; what a page forgets, the browser takes back.

import { KERNEL } from "./kernel.js"; // written by make_kernel_js.py

/** A program of one function on vectors: a browser that accepts it can run the brain. */
const VECTOR_PROGRAM = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** Throws, in words for people, where the brain cannot run. */
export function checkBrowser() {
  if (typeof WebAssembly !== "object") {
    throw new Error("Ductus needs WebAssembly, which this browser lacks or has been told not to run.");
  }
  if (!WebAssembly.validate(VECTOR_PROGRAM)) {
    throw new Error(
      "Ductus needs WebAssembly SIMD, which this browser lacks: Chrome 115, Firefox 89, Safari 16.4 and later have it.",
    );
  }
}

/** Room in the memory of an instance. @returns {number} its place */
export function room(exports, length) {
  const pointer = exports.allocate(Math.max(1, length));
  if (!pointer) throw new Error(`there is no memory for ${length.toLocaleString("en")} bytes`);
  return pointer;
}

/**
 * Has products of weights and inputs made by the kernel that needs relaxed SIMD instructions, where the browser has them:
 * the same numbers in half the time. Some engines compute these instructions wrongly: the brain sees it, and does without.
 */
function useKernel(exports) {
  if (!WebAssembly.validate(KERNEL)) return;
  const { memory, __indirect_function_table: table, useProduct } = exports;
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(KERNEL), { env: { memory } });
  useProduct(table.grow(1, kernel.exports.ductus_product_int8));
}

/** Puts bytes into the memory of an instance. @param {Uint8Array} bytes */
export const inMemory = (bytes) => (exports) => {
  const pointer = room(exports, bytes.length);
  new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
  return { pointer, length: bytes.length };
};

/** The text that an instance left for JavaScript. */
export function messageOf({ memory, message, messageLength }) {
  return new TextDecoder().decode(new Uint8Array(memory.buffer, message(), messageLength()).slice());
}

/** Puts lists one after another into `memory`. */
function place(lists, memory) {
  let at = 0;
  for (const list of lists) {
    try {
      memory.set(list, at);
    } catch {
      throw new TypeError(`a list of numbers was expected, not ${told(list)}`);
    }
    at += list.length;
  }
}

/** Any value in a message. */
export function told(value) {
  try {
    return String(value);
  } catch {
    return typeof value; // not everything has words
  }
}

/** One instance of the brain with one model in it. */
export class Brain {
  #exports;
  #single;
  #group;

  /**
   * @param {WebAssembly.Module} program
   * @param {(exports: WebAssembly.Exports) => {pointer: number, length: number}} put puts a model file into memory
   * @throws {Error} what is wrong with the file, where it is no model
   */
  constructor(program, put) {
    const exports = new WebAssembly.Instance(program, {}).exports;
    useKernel(exports);
    const file = put(exports);
    const loaded = exports.load(file.pointer, file.length);
    exports.free(file.pointer);
    this.#exports = exports;
    const message = this.#message;
    if (!loaded) throw new Error(`this is no usable model: ${message}`);

    const { layers, mixtures, alphabet, drawings, record } = JSON.parse(message);
    /** Hidden units of each layer, lowest first. @type {number[]} */
    this.layers = layers;
    /** Hidden units of all layers together. @type {number} */
    this.units = layers.reduce((sum, units) => sum + units, 0);
    /** Gaussians in the mixture. @type {number} */
    this.mixtures = mixtures;
    /** The characters that the model writes; null: it reads no text. @type {string | null} */
    this.alphabet = alphabet;
    /** How a drawing ends; null: the model writes without end. @type {{gap: number, size: number} | null} */
    this.drawings = drawings;
    /** What the model file says of itself. @type {Record<string, string>} */
    this.metadata = record;
    /** Numbers in a stream's state: hidden activations, then cells. */
    this.stateLength = 2 * this.units;
    /** Numbers in a distribution: the pen's lift, then shares, means, sigmas and correlations, block by block. */
    this.densityLength = 1 + 6 * mixtures;
    this.#single = new Exchange(this, exports, 1);
  }

  get #message() {
    return messageOf(this.#exports);
  }

  /**
   * Writes a text word by word: yields each word's description and its points, four numbers each (x, y, time, and 1
   * where a stroke ends), and last returns what is to be noted. The memory is given back when the iteration ends.
   * @param {string} text
   * @param {string} hand a hand file, or what the style's ink says
   * @param {Float32Array} settings as the brain orders them
   * @param {bigint} seed
   */
  *text(text, hand, settings, seed) {
    const exports = this.#exports;
    const strings = [text, hand].map((string) => new TextEncoder().encode(string));
    const parts = [...strings, new Uint8Array(settings.buffer)].map((bytes) => inMemory(bytes)(exports));
    const [first, second, third] = parts;
    const pointer = exports.beginText(
      first.pointer, first.length, second.pointer, second.length, third.pointer, settings.length, seed,
    );
    for (const part of parts) exports.free(part.pointer);
    if (!pointer) throw new Error(this.#message);
    try {
      const floats = (start, count) => new Float32Array(exports.memory.buffer, start, count).slice();
      while (exports.nextWord(pointer)) {
        const word = JSON.parse(this.#message);
        const points = floats(exports.wordPoints(pointer), 4 * exports.wordPointCount(pointer));
        const length = exports.wordWindowLength(pointer);
        const window = length > 0 ? floats(exports.wordWindow(pointer), length) : null;
        yield { ...word, points, coverage: window, steps: exports.wordWindowSteps(pointer) };
      }
      return JSON.parse(this.#message);
    } finally {
      exports.endText(pointer);
    }
  }

  /**
   * A drawing in its cell of a grid: three numbers a point, x, y and 1 where a stroke ends.
   * @param {number[]} settings as the brain orders them
   * @param {bigint} seed
   */
  drawing(settings, seed) {
    const exports = this.#exports;
    const { pointer } = inMemory(new Uint8Array(Float64Array.from(settings).buffer))(exports);
    const isDrawn = exports.makeDrawing(pointer, seed);
    exports.free(pointer);
    if (!isDrawn) throw new Error(this.#message);
    return new Float32Array(exports.memory.buffer, exports.drawingPoints(), 3 * exports.drawingPointCount()).slice();
  }

  /** The characters of a text that the model cannot write: pairs of index and character. @returns {[number, string][]} */
  spell(text) {
    return this.#answer("spellText", [text]);
  }

  /** A hand file of an ink file's text. @param {string} ink */
  learnHand(ink) {
    return this.#answer("learnHand", [ink]);
  }

  /** A hand file between those of two. @param {string} first @param {string} second @param {number} share of the second */
  mixHands(first, second, share) {
    return this.#answer("mixHands", [first, second], share);
  }

  /** The hand files that the model offers. */
  get hands() {
    this.#exports.modelHands();
    return JSON.parse(this.#message);
  }

  /** What an export says of texts. */
  #answer(name, texts, ...rest) {
    const exports = this.#exports;
    const parts = texts.map((text) => inMemory(new TextEncoder().encode(text))(exports));
    const isAnswered = exports[name](...parts.flatMap(({ pointer, length }) => [pointer, length]), ...rest);
    for (const { pointer } of parts) exports.free(pointer);
    if (!isAnswered) throw new Error(this.#message);
    return JSON.parse(this.#message);
  }

  /** Steps that one call of `write` takes, at most. */
  get stepLimit() {
    return this.#exports.stepLimit();
  }

  /** Bytes of memory that the instance holds. */
  get memorySize() {
    return this.#exports.memory.buffer.byteLength;
  }

  /** The state after an offset, in raw units. @param {ArrayLike<number>[]} state its parts, one after another */
  read(state, dx, dy, pen) {
    const { views, pointer } = this.#single;
    place(state, views.states);
    views.offsets[0] = dx;
    views.offsets[1] = dy;
    views.offsets[2] = pen;
    this.#exports.read(pointer);
    return this.#single.views.states.slice();
  }

  /** The distribution of the next offset. @param {ArrayLike<number>[]} state its parts @returns {Float32Array} */
  predict(state) {
    place(state, this.#single.views.states);
    this.#exports.predict(this.#single.pointer);
    return this.#single.views.densities.slice();
  }

  /** An offset drawn from a distribution: [dx, dy, pen]. @param {ArrayLike<number>[]} density its parts */
  sample(density, random, temperature, bias) {
    const { views, pointer } = this.#single;
    place(density, views.densities);
    views.randoms.set(random);
    this.#exports.sample(pointer, temperature, bias);
    random.set(this.#single.views.randoms);
    return this.#single.views.offsets.slice(0, 3);
  }

  /**
   * Moves `count` streams on by `steps` offsets of their own drawing: three numbers for each stream of each step.
   * @param {Float32Array} states one after another
   * @param {Uint32Array} randoms one after another
   */
  write(states, randoms, count, steps, temperature, bias, endsHere = false) {
    const exchange = this.#exchange(count);
    exchange.views.states.set(states);
    exchange.views.randoms.set(randoms);
    this.#exports.write(exchange.pointer, steps, temperature, bias, endsHere);
    const { views } = exchange;
    states.set(views.states);
    randoms.set(views.randoms);
    return views.offsets.slice(0, 3 * steps * count);
  }

  /** A new random source. @param {bigint} seed @returns {Uint32Array} */
  seed(seed) {
    const random = new Uint32Array(8);
    this.#draw("seed", random, seed);
    return random;
  }

  /** A number from 0 to below 1. @param {Uint32Array} random */
  uniform(random) {
    return this.#draw("uniform", random);
  }

  /** A number of the standard normal distribution. @param {Uint32Array} random */
  normal(random) {
    return this.#draw("normal", random);
  }

  #draw(name, random, ...rest) {
    const { randoms } = this.#single.views;
    randoms.set(random);
    const result = this.#exports[name](randoms.byteOffset, ...rest);
    random.set(randoms);
    return result;
  }

  #exchange(count) {
    if (count === 1) return this.#single;
    if (this.#group?.count !== count) {
      this.#group?.free();
      this.#group = new Exchange(this, this.#exports, count);
    }
    return this.#group;
  }
}

/** The memory through which `count` streams are handed over, and views of it. */
class Exchange {
  #exports;
  #brain;
  #views;

  constructor(brain, exports, count) {
    this.#brain = brain;
    this.#exports = exports;
    this.count = count;
    this.pointer = exports.makeExchange(count);
  }

  free() {
    this.#exports.freeExchange(this.pointer);
  }

  /** Views are lost when the memory grows, and then made anew. */
  get views() {
    const { buffer } = this.#exports.memory;
    if (this.#views?.states.buffer !== buffer) {
      const { count, pointer } = this;
      const { stateLength, densityLength, stepLimit } = this.#brain;
      const { states, offsets, randoms, densities } = this.#exports;
      this.#views = {
        states: new Float32Array(buffer, states(pointer), count * stateLength),
        offsets: new Float32Array(buffer, offsets(pointer), count * 3 * stepLimit),
        randoms: new Uint32Array(buffer, randoms(pointer), count * 8),
        densities: new Float32Array(buffer, densities(pointer), count * densityLength),
      };
    }
    return this.#views;
  }
}

/** A seed as the brain takes it: 64 bits. @param {number | bigint} seed */
export function seedBits(seed) {
  if (typeof seed === "bigint" || Number.isSafeInteger(seed)) return BigInt.asUintN(64, BigInt(seed));
  throw new TypeError(`a seed is a whole number or a BigInt, not ${told(seed)}`);
}

/** A seed that is another each time. */
export function newSeed() {
  return Math.floor(Math.random() * 2 ** 32);
}
