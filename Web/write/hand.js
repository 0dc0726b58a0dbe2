// A person's own hand: written on a pad, read from an ink file, told by the address. Everywhere it is a style, {text, ink},
// whose ink is in whole raw units, where a small letter is about 110 high and points lie about 19 apart.

const LETTER_HEIGHT = 110;
const LETTER_WIDTH = 115;
const SPACING = 19;
/** Fewer points say nothing of a hand, more only cost time: the library's own limits. */
const POINTS = [50, 3000];

/** A hand in the address: the space of its model, and its levels in base64url. */
export function handToAddress({ space, levels }) {
  const bytes = String.fromCharCode(...levels.map((level) => level & 255));
  return `${space}.${btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
}

/** @throws {Error} if the address is damaged */
export function handFromAddress(told) {
  const [space, text, ...rest] = told.split(".");
  if (rest.length > 0 || !/^[0-9a-f]{1,16}$/.test(space) || !/^[\w-]{2,344}$/.test(text ?? "")) throw new Error("This is no hand.");
  const bytes = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const levels = [...bytes].map((byte) => (byte.charCodeAt(0) << 24) >> 24);
  return { format: "ductus hand 1", name: "", description: "", space, levels };
}

/** A style in an address of before, when ink stood in it: its text, and every movement as dx_dy, strokes apart. */
/** @throws {Error} if it is damaged */
export function fromAddress(told) {
  const [text, ...strokes] = told.split("~");
  const ink = strokes.flatMap((stroke) => stroke.split(".").map((movement, at, { length }) => {
    const [dx, dy] = movement.split("_").map(Number);
    return { dx, dy, endOfStroke: at === length - 1 };
  }));
  if (ink.length > 0) Object.assign(ink[0], { dx: 0, dy: 0 }); // where a line begins does not matter
  checkCount(ink.length);
  if (text.trim() === "" || !ink.every(({ dx, dy }) => Number.isInteger(dx) && Number.isInteger(dy))) {
    throw new Error("This is no hand.");
  }
  return { text, ink };
}

function checkCount(count) {
  if (count < POINTS[0]) throw new Error("That is too little ink to know a hand by: write the whole text.");
  if (count > POINTS[1]) throw new Error("That is too much ink: a line is enough.");
}

/** A style as an ink file's content. */
export function toInkFile({ text, ink }) {
  const strokes = [];
  let [x, y, isDown] = [0, 0, false];
  for (const { dx, dy, endOfStroke } of ink) {
    [x, y] = [x + dx, y + dy];
    if (!isDown) strokes.push([]);
    strokes.at(-1).push([x, y]);
    isDown = !endOfStroke;
  }
  return { text, millimetresPerUnit: 1, strokes };
}

/** The lines on which a text is written: on a narrow pad several short ones, so that a finger has room. */
function rowsOf(text, most) {
  const rows = [];
  for (const word of text.trim().split(/\s+/)) {
    const longer = `${rows.at(-1)} ${word}`;
    if (rows.length > 0 && longer.length <= most) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}

/** A letter's width on the pad, in CSS pixels, at least. */
const FINGER = 24;
/** From line to line on the pad, and from a line's upper edge to its baseline, in raw units. */
const ROW = 350;
const BASELINE = 0.62;
/** From one word to the next, in raw units. */
const GAP = 140;

/** A canvas to write on, between lines that say how large. */
export class Pad {
  #canvas;
  #strokes = []; // of points {x, y, time}, in shares of the canvas' width
  #rows = [];    // what is written on each line
  #held = false;
  #text = "";

  constructor(canvas) {
    this.#canvas = canvas;
    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0) return;
      event.preventDefault();
      try { canvas.setPointerCapture(event.pointerId); } catch { /* the pointer is gone already */ }
      this.#held = true;
      this.#strokes.push([]);
      this.#follow(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.#held || !event.isPrimary) return;
      const parts = event.getCoalescedEvents?.() ?? [];
      for (const part of parts.length > 0 ? parts : [event]) this.#follow(part);
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { this.#held = false; });
    canvas.addEventListener("contextrestored", () => this.#draw());
  }

  /** Asks for a text on a clean pad. */
  ask(text) {
    this.#text = text;
    this.#strokes = [];
    const { width } = this.#canvas.getBoundingClientRect();
    this.#rows = rowsOf(text, Math.max(8, Math.floor(width / FINGER) - 2));
    this.#canvas.style.height = `${Math.max(224, (this.#rows.length * ROW * width) / this.#width)}px`;
    this.#draw();
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  /** Raw units across the pad: the shorter the lines, the larger they are written. */
  get #width() {
    return LETTER_WIDTH * Math.max(8, 2 + Math.max(...this.#rows.map(({ length }) => length)));
  }

  /** From line to line, as a share of the width. */
  get #row() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    return height / width / this.#rows.length;
  }

  #follow({ clientX, clientY, timeStamp }) {
    const box = this.#canvas.getBoundingClientRect();
    const point = { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.width, time: timeStamp };
    this.#strokes.at(-1).push(point);
    this.#draw();
  }

  #draw() {
    const canvas = this.#canvas;
    const box = canvas.getBoundingClientRect();
    const density = Math.max(1, devicePixelRatio);
    [canvas.width, canvas.height] = [box.width * density, box.height * density];
    const context = canvas.getContext("2d");
    const size = canvas.width / this.#width; // pixels of a raw unit
    context.lineWidth = density;
    context.fillStyle = "#625a50";
    context.font = `${12 * density}px sans-serif`;
    this.#rows.forEach((text, row) => {
      const top = row * this.#row * canvas.width;
      context.fillText(text, 6 * density, top + 16 * density);
      context.strokeStyle = "#a8c0d8";
      for (const height of [0, LETTER_HEIGHT]) {
        const y = top + BASELINE * this.#row * canvas.width - height * size;
        context.strokeRect(-9, y, canvas.width + 18, 0);
      }
    });
    context.strokeStyle = "#1f1c19";
    context.lineWidth = 2.5 * density;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.#strokes) {
      context.beginPath();
      for (const { x, y } of stroke) context.lineTo(x * canvas.width, y * canvas.width);
      if (stroke.length === 1) context.lineTo(stroke[0].x * canvas.width, stroke[0].y * canvas.width);
      context.stroke();
    }
  }

  /** All strokes in raw units, as if the lines of the pad were one: each goes on where the one above it ends. */
  #inOneLine() {
    const rows = this.#rows.map(() => []);
    for (const stroke of this.#strokes) {
      const middle = stroke.reduce((sum, { y }) => sum + y / stroke.length, 0);
      rows[Math.max(0, Math.min(rows.length - 1, Math.floor(middle / this.#row)))].push(stroke);
    }
    let end = null;
    return rows.flatMap((strokes, row) => {
      if (strokes.length === 0) return [];
      const xs = strokes.flat().map(({ x }) => x * this.#width);
      const shift = end === null ? 0 : end + GAP - Math.min(...xs);
      end = Math.max(...xs) + shift;
      return strokes.map((stroke) => stroke.map(({ x, y, time }) => (
        { x: x * this.#width + shift, y: (y - row * this.#row) * this.#width, time })));
    });
  }

  /** What is on the pad, as an ink file's content. @throws {Error} if there is too little of it */
  get inkFile() {
    if (this.#text.trim() === "") throw new Error("Say first what the ink reads.");
    const strokes = this.#inOneLine();
    let [length, duration] = [0, 0];
    for (const stroke of strokes) {
      duration += stroke.at(-1).time - stroke[0].time;
      for (let i = 1; i < stroke.length; i++) {
        length += Math.hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
      }
    }
    // As often as a hand of this pace needs for the network's spacing, so that slow parts have more points, as there.
    const interval = duration / Math.max(1, length / SPACING);
    const sampled = strokes.map((stroke) => inTime(stroke, interval).map(({ x, y }) => [Math.round(x), Math.round(y)]));
    checkCount(sampled.flat().length);
    return { text: this.#text.trim(), millimetresPerUnit: 1, strokes: sampled };
  }
}

/** The points of a stroke at equal times, its ends among them, and none twice. */
function inTime(stroke, interval) {
  const begin = stroke[0].time;
  const count = Math.max(1, Math.round((stroke.at(-1).time - begin) / Math.max(interval, 1e-6)));
  const points = [stroke[0]];
  let after = 0;
  for (let i = 1; i < count; i++) {
    const time = begin + ((stroke.at(-1).time - begin) * i) / count;
    while (after < stroke.length - 1 && stroke[after].time < time) after += 1;
    const [a, b] = [stroke[Math.max(0, after - 1)], stroke[after]];
    const share = b.time > a.time ? (time - a.time) / (b.time - a.time) : 1;
    points.push({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
  }
  if (stroke.length > 1) points.push(stroke.at(-1));
  return points.filter((point, i) => i === 0 || Math.hypot(point.x - points[i - 1].x, point.y - points[i - 1].y) >= 2);
}
