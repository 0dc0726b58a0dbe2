// The tutorial's array library, `nj`, as far as sketches use it: arrays of numbers with one or more dimensions. A slice, a
// transposed and a reshaped array share their numbers with the array they come from. What differs: numbers are 32-bit
// floats; shapes that do not go together, and what is no number, are refused with a message.

import { told } from "./brain.js";

/** A list of numbers that answers as the tutorial's arrays do, and as a JavaScript array. */
export class Vector extends Float32Array {
  get(i) {
    return this[i < 0 ? this.length + i : i];
  }

  set(i, value) {
    if (typeof i === "number") this[i < 0 ? this.length + i : i] = value;
    else super.set(i, value);
  }

  clone() {
    return super.slice();
  }

  tolist() {
    return Array.from(this);
  }

  /** `slice([from, to, step])` as in the tutorial, `slice(from, to)` as in JavaScript. */
  slice(from, to) {
    if (!Array.isArray(from)) return super.slice(from, to);
    const { start, count, step } = range(from, this.length);
    if (step === 1) return this.subarray(start, start + count);
    return new Grid(this, [count], [step], start);
  }

  get shape() {
    return [this.length];
  }

  get size() {
    return this.length;
  }

  get elements() {
    return this;
  }

  put(values) {
    super.set(values);
    return this;
  }

  /** The same numbers as a grid, which can be looked at in other ways. */
  get grid() {
    return new Grid(this, [this.length], [1], 0);
  }
}

/** An array of any shape: a way to look at the numbers of a list. */
class Grid {
  #numbers;
  #strides;
  #offset;

  /** @param {Vector} numbers @param {number[]} shape @param {number[]} strides from one to the next, in each dimension */
  constructor(numbers, shape, strides, offset) {
    this.#numbers = numbers;
    this.#strides = strides;
    this.#offset = offset;
    this.shape = shape;
  }

  static of(values, shape) {
    return new Grid(Vector.from(values), shape, shape.map((_, axis) => sizeOf(shape.slice(axis + 1))), 0);
  }

  get size() {
    return sizeOf(this.shape);
  }

  get length() {
    return this.size;
  }

  get grid() {
    return this;
  }

  /** Where an element lies. */
  #place(indices) {
    if (indices.length !== this.shape.length) {
      throw new RangeError(`an array of ${this.shape.length} dimensions has elements at as many places, not ${indices.length}`);
    }
    return indices.reduce((place, index, axis) => (
      place + (index < 0 ? index + this.shape[axis] : index) * this.#strides[axis]), this.#offset);
  }

  get(...indices) {
    return this.#numbers[this.#place(indices)];
  }

  set(...indices) {
    const value = indices.pop();
    this.#numbers[this.#place(indices)] = value;
  }

  /** The places of all elements, row after row. */
  get #places() {
    let places = [this.#offset];
    this.shape.forEach((count, axis) => {
      places = places.flatMap((place) => Array.from({ length: count }, (_, i) => place + i * this.#strides[axis]));
    });
    return places;
  }

  get elements() {
    return this.#places.map((place) => this.#numbers[place]);
  }

  put(values) {
    this.#places.forEach((place, i) => { this.#numbers[place] = values[i]; });
    return this;
  }

  [Symbol.iterator]() {
    return this.elements[Symbol.iterator]();
  }

  clone() {
    return Grid.of(this.elements, this.shape);
  }

  tolist() {
    const values = this.elements[Symbol.iterator]();
    const nested = ([count, ...rest]) => Array.from({ length: count }, () => (rest.length > 0 ? nested(rest) : values.next().value));
    return nested(this.shape);
  }

  /** For each dimension: null for all of it, a number to begin at, or [from, to, step]. */
  slice(...parts) {
    const ranges = this.shape.map((count, axis) => range(typeof parts[axis] === "number" ? [parts[axis], count] : parts[axis] ?? [], count));
    return this.#view(
      ranges.map(({ count }) => count), this.#strides.map((stride, axis) => stride * ranges[axis].step),
      ranges.reduce((place, { start }, axis) => place + start * this.#strides[axis], this.#offset));
  }

  /** What lies at one place of some dimensions; null leaves a dimension as it is. */
  pick(...indices) {
    const kept = this.shape.map((_, axis) => axis).filter((axis) => typeof indices[axis] !== "number");
    const offset = indices.reduce((place, index, axis) => (
      typeof index === "number" ? place + (index < 0 ? index + this.shape[axis] : index) * this.#strides[axis] : place), this.#offset);
    return this.#view(kept.map((axis) => this.shape[axis]), kept.map((axis) => this.#strides[axis]), offset);
  }

  transpose(...axes) {
    const order = axes.flat().length > 0 ? axes.flat() : this.shape.map((_, axis) => this.shape.length - 1 - axis);
    if (!this.shape.every((_, axis) => order.includes(axis)) || order.length !== this.shape.length) {
      throw new RangeError(`the dimensions of an array are 0 to ${this.shape.length - 1}, each once, not ${order.map(told).join(", ")}`);
    }
    return this.#view(order.map((axis) => this.shape[axis]), order.map((axis) => this.#strides[axis]), this.#offset);
  }

  reshape(...shape) {
    shape = shape.flat();
    const known = sizeOf(checkShape(shape.map((count) => (count === -1 ? 1 : count))));
    shape = shape.map((count) => (count === -1 ? this.size / known : count));
    checkShape(shape);
    if (sizeOf(shape) !== this.size) throw new RangeError(`${this.size} numbers do not fill an array of ${shape.join(" by ")}`);
    const isWhole = this.#strides.every((stride, axis) => stride === sizeOf(this.shape.slice(axis + 1)));
    const { numbers, offset } = isWhole ? { numbers: this.#numbers, offset: this.#offset } : { numbers: Vector.from(this.elements), offset: 0 };
    return new Grid(numbers, shape, shape.map((_, axis) => sizeOf(shape.slice(axis + 1))), offset).plain;
  }

  #view(shape, strides, offset) {
    return new Grid(this.#numbers, shape, strides, offset).plain;
  }

  /** A list where the numbers lie one after the other, or else this. */
  get plain() {
    if (this.shape.length !== 1 || this.#strides[0] !== 1) return this;
    return this.#numbers.subarray(this.#offset, this.#offset + this.shape[0]);
  }
}

/** What lists and grids answer alike. An operation changes the array itself where it is told `copy` = false. */
const common = {
  get ndim() {
    return this.shape.length;
  },
  get T() {
    return this.grid.transpose();
  },
  add(other, copy = true) { return combined(this, other, (a, b) => a + b, copy); },
  subtract(other, copy = true) { return combined(this, other, (a, b) => a - b, copy); },
  multiply(other, copy = true) { return combined(this, other, (a, b) => a * b, copy); },
  divide(other, copy = true) { return combined(this, other, (a, b) => a / b, copy); },
  pow(other, copy = true) { return combined(this, other, (a, b) => a ** b, copy); },
  mod(other, copy = true) { return combined(this, other, (a, b) => a % b, copy); },
  assign(other, copy = true) { return combined(this, other, (_, b) => b, copy); },
  exp(copy = true) { return changed(this, Math.exp, copy); },
  log(copy = true) { return changed(this, Math.log, copy); },
  sqrt(copy = true) { return changed(this, Math.sqrt, copy); },
  abs(copy = true) { return changed(this, Math.abs, copy); },
  negative(copy = true) { return changed(this, (a) => -a, copy); },
  round(copy = true) { return changed(this, Math.round, copy); },
  max() { return this.size > 0 ? this.elements.reduce((a, b) => Math.max(a, b)) : null; },
  min() { return this.size > 0 ? this.elements.reduce((a, b) => Math.min(a, b)) : null; },
  sum() { return this.elements.reduce((a, b) => a + b, 0); },
  mean() { return this.sum() / this.size; },
  std(options) {
    const ddof = number(options?.ddof ?? 0);
    const mean = this.mean();
    return Math.sqrt(this.elements.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (this.size - ddof));
  },
  /** The product of two vectors, a matrix and a vector, or two matrices. */
  dot(other) {
    const [a, b] = [this, array(other)];
    if (a.ndim > 2 || b.ndim > 2 || a.shape.at(-1) !== b.shape[0]) refuseShapes(a, b);
    const rows = a.ndim === 2 ? a.shape[0] : 1;
    const [inner, columns] = [b.shape[0], b.ndim === 2 ? b.shape[1] : 1];
    const [left, right] = [a.elements, b.elements];
    const product = new Vector(rows * columns);
    for (let at = 0; at < product.length; at++) {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += left[row * inner + i] * right[i * columns + column];
      product[at] = sum;
    }
    return a.ndim === 2 && b.ndim === 2 ? Grid.of(product, [rows, columns]) : product;
  },
  flatten() { return this instanceof Vector ? this : Vector.from(this.elements); },
  equal(other) {
    const [a, b] = [this, array(other)];
    const values = b.elements;
    return String(a.shape) === String(b.shape) && a.elements.every((value, i) => value === values[i]);
  },
};
const inherited = { // of lists, which have no other way to be looked at
  reshape(...shape) { return this.grid.reshape(...shape); },
  transpose(...axes) { return this.grid.transpose(...axes); },
  pick(index) { return this.grid.pick(index); },
};
for (const [kind, methods] of [[Vector, common], [Vector, inherited], [Grid, common]]) {
  const described = Object.getOwnPropertyDescriptors(methods);
  for (const property of Object.values(described)) property.enumerable = false;
  Object.defineProperties(kind.prototype, described);
}

const sizeOf = (shape) => shape.reduce((size, count) => size * count, 1);

/** What [from, to, step] takes of `length` elements. Without an end, the first `from`. */
function range([from, to, step = 1], length) {
  const index = (value) => Math.max(0, Math.min(length, value < 0 ? value + length : value));
  if (![from ?? 0, to ?? 0, step].every(Number.isInteger) || step === 0) {
    throw new TypeError(`a slice is [from, to] or [from, to, step] in whole numbers, not [${[from, to, step].map(told).join(", ")}]`);
  }
  const [start, end] = to ? [index(from ?? 0), index(to)] : [0, from ? index(from) : length];
  const count = Math.ceil(Math.max(0, end - start) / Math.abs(step));
  return { start: step > 0 ? start : Math.max(start, end - 1), count, step };
}

function checkShape(shape) {
  if (shape.length === 0 || !shape.every((count) => Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`a shape is a whole number or a list of them, not [${shape.map(told).join(", ")}]`);
  }
  return shape;
}

function refuseShapes(a, b) {
  const [first, second] = [a, b].map(({ shape }) => shape.join(" by "));
  throw new RangeError(`arrays of ${first} and ${second} numbers do not go together`);
}

function combined(a, b, operation, copy) {
  const target = copy ? a.clone() : a;
  const values = a.elements;
  if (typeof b === "number") return target.put(Array.from(values, (value) => operation(value, b)));
  const other = array(b);
  if (String(a.shape) !== String(other.shape)) refuseShapes(a, other);
  const others = other.elements;
  return target.put(Array.from(values, (value, i) => operation(value, others[i])));
}

function changed(a, operation, copy) {
  return (copy ? a.clone() : a).put(Array.from(a.elements, (value) => operation(value)));
}

function number(value) {
  if (typeof value !== "number") throw new TypeError(`a number was expected, not ${told(value)}`);
  return value;
}

/** An array of a number, of numbers, or of rows of them. */
function array(values) {
  if (values instanceof Vector || values instanceof Grid) return values;
  const shape = [];
  const isList = (value) => Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
  for (let at = values; isList(at); at = at[0]) {
    shape.push(at.length);
    if (shape.length > 32) break; // a list that holds itself
  }
  const numbers = [];
  const take = (value, depth) => {
    if (depth < shape.length && isList(value) && value.length === shape[depth]) {
      for (const part of value) take(part, depth + 1);
      return;
    }
    const isNumeral = typeof value === "boolean" || (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)));
    if (depth < shape.length || !(isNumeral || typeof value === "number")) {
      throw new TypeError(`an array is made of numbers, or of rows of equally many numbers; ${isList(value) ? "a row differs" : `${told(value)} is none`}`);
    }
    numbers.push(Number(value));
  };
  if (shape.length > 32) throw new TypeError("an array has 32 dimensions at most");
  take(values, 0);
  return shape.length > 1 ? Grid.of(numbers, shape) : Vector.from(numbers);
}

function filled(shape, value) {
  checkShape(shape);
  if (sizeOf(shape) > 2 ** 28) throw new RangeError(`an array of ${shape.join(" by ")} numbers is too large`);
  const numbers = new Vector(sizeOf(shape)).map(value);
  return shape.length > 1 ? Grid.of(numbers, shape) : numbers;
}

const shaped = (shape) => (Array.isArray(shape) ? shape : [typeof shape === "string" ? Number(shape) : shape]);
const each = (operation) => (values) => changed(array(values), operation, true);
const between = (operation) => (a, b) => combined(array(a), b, operation, true);
const of = (name) => (values, ...rest) => array(values)[name](...rest);

/** Arrays one behind the other, along their last dimension. */
function concatenate(...arrays) {
  const parts = (arrays.length === 1 && Array.isArray(arrays[0]) ? arrays[0] : arrays).map((part) => array(part));
  if (parts.length === 0) throw new TypeError("there are no arrays to put one behind the other");
  const [first] = parts;
  const rows = first.shape.slice(0, -1);
  for (const part of parts) if (String(part.shape.slice(0, -1)) !== String(rows)) refuseShapes(first, part);
  const values = parts.map((part) => part.elements);
  const numbers = [];
  for (let row = 0; row < sizeOf(rows); row++) {
    parts.forEach(({ shape }, i) => numbers.push(...values[i].slice(row * shape.at(-1), (row + 1) * shape.at(-1))));
  }
  const shape = [...rows, parts.reduce((sum, part) => sum + part.shape.at(-1), 0)];
  return shape.length > 1 ? Grid.of(numbers, shape) : Vector.from(numbers);
}

function arange(...numbers) {
  const [start, stop, step = 1] = (numbers.length === 1 ? [0, numbers[0]] : numbers).map((number) => (typeof number === "number" ? number : NaN));
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(step > 0) || !(count <= 2 ** 28)) {
    throw new RangeError(`arange(start, stop, step) goes up by a step above 0, not ${numbers.map(told).join(", ")}`);
  }
  return new Vector(count).map((_, i) => start + i * step);
}

export const nj = {
  array: (values) => array(values).clone(),
  zeros: (shape) => filled(shaped(shape), () => 0),
  ones: (shape) => filled(shaped(shape), () => 1),
  empty: (shape) => filled(shaped(shape), () => 0),
  random: (...shape) => filled(shape.length === 0 ? [1] : shape.flat(), () => Math.random()),
  identity: (count) => filled([count, count], (_, i) => (i % (count + 1) === 0 ? 1 : 0)),
  arange,
  concatenate,
  add: between((a, b) => a + b),
  subtract: between((a, b) => a - b),
  multiply: between((a, b) => a * b),
  divide: between((a, b) => a / b),
  power: between((a, b) => a ** b),
  mod: between((a, b) => a % b),
  exp: each(Math.exp),
  log: each(Math.log),
  sqrt: each(Math.sqrt),
  abs: each(Math.abs),
  negative: each((a) => -a),
  round: each(Math.round),
  sin: each(Math.sin),
  cos: each(Math.cos),
  tan: each(Math.tan),
  arcsin: each(Math.asin),
  arccos: each(Math.acos),
  arctan: each(Math.atan),
  tanh: each(Math.tanh),
  sigmoid: (values, stiffness = 1) => each((x) => 1 / (1 + Math.exp(-number(stiffness) * x)))(values),
  leakyRelu: (values, slope = 1e-3) => each((x) => Math.max(number(slope) * x, x))(values),
  clip: (values, least = 0, most = 1) => each((x) => Math.min(Math.max(number(least), x), number(most)))(values),
  softmax: (values) => {
    const shares = nj.exp(nj.subtract(values, nj.max(values)));
    return shares.divide(shares.sum(), false);
  },
  dot: of("dot"),
  equal: of("equal"),
  flatten: of("flatten"),
  reshape: of("reshape"),
  transpose: of("transpose"),
  max: of("max"),
  min: of("min"),
  sum: of("sum"),
  mean: of("mean"),
  std: of("std"),
};
for (const name of ["convolve", "fftconvolve", "fft", "ifft", "stack", "diag", "rot90", "broadcast"]) {
  nj[name] = () => {
    throw new Error(`nj.${name} is not part of model.js; load the array library itself, numjs.js, before it`);
  };
}
