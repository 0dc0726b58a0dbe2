// What the library does with ink and needs no model for: the styles of ink files, pages as SVG, and the smooth curves of a
// page, for a canvas or a PDF. The same Swift as in the `ductus` command: the same ink gives the same bytes.

import { inMemory, messageOf, told } from "./brain.js";

/**
 * Ink on a sheet. Lengths are in millimetres, colours are written `#1a2b3c`.
 * @typedef {object} InkPage
 * @property {{text?: string, strokes: {x: number, y: number}[][]}[]} words
 * @property {{width?: number, height?: number, margin?: number, lineSpacing?: number}} [sheet] as in `model.write`
 * @property {{width?: number, colour?: string, nib?: "round" | "broad" | "brush"}} [pen] 0.4 wide, black and round unless
 *   told
 * @property {string | null} [paper] a colour beneath the ink; none unless told
 * @property {"blank" | "ruled" | "squared"} [ruling] blank unless told
 */

/**
 * A machine that draws with a pen; see Docs/plotters.md. Lengths in millimetres, speeds in millimetres a second.
 * @typedef {object} Plotter
 * @property {number} [width] how far the machine reaches; as far as the page unless told
 * @property {number} [height]
 * @property {"lower-left" | "upper-left"} [origin] of the machine on the page; the lower left unless told
 * @property {boolean} [turned] the page lies on its left side
 * @property {"z" | "spindle" | "servo"} [lift] what lifts the pen for G-code: the Z axis unless told
 * @property {number} [up] where the pen is up, a height or a servo's value
 * @property {number} [down]
 * @property {number} [speed] while it draws
 * @property {number} [travelSpeed] while it is up
 * @property {boolean} [sort] strokes in the order that makes the way in the air short
 */

/**
 * What a pen leaves of a stroke: SVG path data of the commands M, l, c and z; `width` is missing where it is an area to fill.
 * @typedef {{data: string, width?: number}} Shape
 */

const SHEET = ["width", "height", "margin", "lineSpacing"];
const NIBS = ["round", "broad", "brush"];
const RULINGS = ["blank", "ruled", "squared"];
const ORIGINS = ["lower-left", "upper-left"];
const LIFTS = ["z", "spindle", "servo"];
/** What the library makes of a page, in its order. */
const KINDS = ["svg", "paths", "animatedSVG", "hpgl", "gcode"];

/** Ask `loadInk` for it. */
export class Ink {
  #exports;

  /** @param {WebAssembly.Module} program */
  constructor(program) {
    this.#exports = new WebAssembly.Instance(program, {}).exports;
  }

  /**
   * The style that an ink file holds: what `ductus write -o ink.json` writes, or ink of one's own.
   * @param {string | object} file its text, or what JSON.parse makes of it
   * @returns {import("./ductus.js").Style}
   * @throws {Error} in words for people, if it is none
   */
  style(file) {
    const text = typeof file === "string" ? file : asText(file);
    const { text: says, ink } = JSON.parse(this.#call("readStyle", [new TextEncoder().encode(text)]));
    const offsets = [];
    for (let at = 0; at < ink.length; at += 3) {
      offsets.push({ dx: ink[at], dy: ink[at + 1], endOfStroke: ink[at + 2] === 1 });
    }
    return { text: says, ink: offsets };
  }

  /** A page as SVG, one group a word and one path a stroke: what `ductus write -o page.svg` writes. @param {InkPage} page */
  svg(page) {
    return this.#draw(page, "svg");
  }

  /** A page as SVG that writes itself, `pace` times as fast as a hand. @param {InkPage} page */
  animatedSVG(page, options) {
    const { pace = 1 } = named(options, "options");
    return this.#draw(page, "animatedSVG", { pace });
  }

  /** A page for a plotter that reads HPGL. @param {InkPage} page @param {Plotter} [plotter] */
  hpgl(page, plotter) {
    return this.#draw(page, "hpgl", plotter);
  }

  /** A page for a plotter that reads G-code. @param {InkPage} page @param {Plotter} [plotter] */
  gcode(page, plotter) {
    return this.#draw(page, "gcode", plotter);
  }

  /**
   * The smooth curves of a page: its rules as one path, and of each word what the pen leaves.
   * @param {InkPage} page
   * @returns {{rules: string, groups: Shape[][]}}
   */
  paths(page) {
    return JSON.parse(this.#draw(page, "paths"));
  }

  /**
   * Where writing stands on squared paper: lines a whole number of squares apart, the first on an edge of squares.
   * @param {{width?: number, height?: number, margin?: number, lineSpacing?: number}} [sheet] as in `model.write`
   * @returns {{margin: number, lineSpacing: number}} of that sheet
   */
  onSquares(sheet) {
    return JSON.parse(this.#call("standOnSquares", [Float32Array.from(SHEET, (name) => lengthOf(named(sheet, "sheet"), name))]));
  }

  #draw(page, kind, options) {
    const { words, paper = null, ruling = "blank", ...others } = named(page, "a page");
    const [sheet, pen, plotter] = [named(others.sheet, "sheet"), named(others.pen, "pen"), named(options, "options")];
    if ((plotter.width === undefined) !== (plotter.height === undefined)) {
      throw new TypeError("a machine's width and height are told together, or neither");
    }
    const settings = Float64Array.of(
      ...SHEET.map((name) => lengthOf(sheet, name)),
      penWidth(pen.width), numberOf(NIBS, pen.nib ?? "round", "nib"), colourOf(pen.colour ?? "#000000"),
      paper === null ? -1 : colourOf(paper), numberOf(RULINGS, ruling, "ruling"),
      lengthOf(plotter, "pace"), lengthOf(plotter, "width"), lengthOf(plotter, "height"),
      numberOf(ORIGINS, plotter.origin ?? "lower-left", "plotter's origin"), plotter.turned ? 1 : 0,
      numberOf(LIFTS, plotter.lift ?? "z", "lift"),
      ...["up", "down", "speed", "travelSpeed"].map((name) => lengthOf(plotter, name)), plotter.sort ? 1 : 0,
    );
    // Three numbers a point, the third 1 where a stroke ends; for each word its text and how many strokes it has.
    const points = [];
    const groups = [...listed(words, "words")].map((word) => {
      const { text, strokes } = named(word, "a word");
      const inked = [...listed(strokes, "strokes")].map((stroke) => [...listed(stroke, "a stroke")])
        .filter(({ length }) => length > 0);
      for (const stroke of inked) {
        for (const point of stroke) points.push(coordinate(point?.x), coordinate(point?.y), 0);
        points[points.length - 1] = 1;
      }
      return [text === undefined ? null : told(text), inked.length];
    });
    const parts = [settings, new TextEncoder().encode(JSON.stringify(groups)), Float32Array.from(points)];
    return this.#call("drawPage", parts, points.length / 3, KINDS.indexOf(kind));
  }

  /** Calls an export that leaves a message. Arrays are handed over in memory: an array of bytes with its length. */
  #call(name, arrays, ...rest) {
    const exports = this.#exports;
    const parts = arrays.map((array) => inMemory(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))(exports));
    const places = parts.flatMap(({ pointer, length }, i) => (arrays[i] instanceof Uint8Array ? [pointer, length] : [pointer]));
    const done = exports[name](...places, ...rest);
    for (const { pointer } of parts) exports.free(pointer);
    if (!done) throw new Error(messageOf(exports));
    return messageOf(exports);
  }
}

/** A length of a sheet; no number where it is as sheets usually are. */
export function lengthOf(sheet, name) {
  const value = sheet[name];
  if (value === undefined) return NaN;
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number, not ${told(value)}`);
  return value;
}

/** An object of named values; none where it is left out. */
export function named(value, what) {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null) throw new TypeError(`${what} must be an object, not ${told(value)}`);
  return value;
}

/** What can be gone through, one after the other. */
export function listed(values, what) {
  if (typeof values !== "object" || typeof values?.[Symbol.iterator] !== "function") {
    throw new TypeError(`${what} must be a list, not ${told(values)}`);
  }
  return values;
}

const coordinate = (value) => (typeof value === "number" ? value : NaN); // which the library refuses, with its place

function penWidth(width = 0.4) {
  if (!Number.isFinite(width)) throw new TypeError(`a pen's width must be a finite number, not ${told(width)}`);
  return width;
}

/** An object as JSON; nothing where it cannot be told. */
function asText(file) {
  try {
    return JSON.stringify(file) ?? "";
  } catch {
    return "";
  }
}

function numberOf(names, name, what) {
  const number = names.indexOf(name);
  if (number < 0) throw new TypeError(`a ${what} is ${names.join(", ")}, not ${told(name)}`);
  return number;
}

function colourOf(colour) {
  const digits = /^#([0-9a-f]{6})$/i.exec(told(colour))?.[1];
  if (!digits) throw new TypeError(`a colour is written as #1a2b3c, not ${told(colour)}`);
  return parseInt(digits, 16);
}
