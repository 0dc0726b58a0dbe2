// A text written while it is typed. Each word is a piece of ink of its own, so that a changed word is written anew and all
// others only move to where they now belong. The pen goes through the words in order, the faster the more it lags behind.

/** From one word to the next, and from line to line, in heights of a small letter. */
const [GAP, LINE] = [1.15, 4];
/** Ink above the first baseline and below the last, in the same. */
const [ABOVE, BELOW] = [4.2, 2.2];
/** How tall small letters are at most, in pixels; the factor by which they shrink until a text has room; and when that ends. */
const [LARGEST, SMALLER, LEAST] = [34, 0.73, 1];
/** Points of the old and the new ink of a word that are no farther apart, in heights of a small letter, are one. */
const ALIKE = 0.3;
/** How often as fast as a hand the pen goes at least, and in how many seconds it would make good what it lags behind. */
const [LEAST_PACE, LAG] = [4, 0.5];
/** Seconds to lift the pen and set it down, as the library has it. */
const LIFT = 0.06;

/**
 * A word's ink: strokes of points {x, y, time}, in heights of a small letter, its left edge at 0 and its baseline at 0.
 * @typedef {{strokes: {x: number, y: number, time: number}[][], width: number, duration: number}} WordInk
 */

/** Strokes with times, 60 points a second. @param {number[][]} strokes x and y by turns @returns {WordInk} */
export function inkOf(strokes) {
  let [time, width] = [0, 0];
  const timed = strokes.map((numbers) => {
    const points = [];
    for (let at = 0; at < numbers.length; at += 2) {
      width = Math.max(width, numbers[at]);
      points.push({ x: numbers[at], y: numbers[at + 1], time });
      time += 1 / 60;
    }
    time += LIFT;
    return points;
  });
  return { strokes: timed, width, duration: time };
}

/** Words of a text, line by line, each with its number among those that are the same. */
export function wordsOf(text) {
  const counts = new Map();
  return text.split("\n").map((line) => line.split(/\s+/).filter((word) => word).map((word) => {
    const nth = counts.get(word) ?? 0;
    counts.set(word, nth + 1);
    return { text: word, nth };
  }));
}

export class Typed {
  #canvas;
  #write;
  #colour;
  #failed;
  #inks = new Map(); // what was written so far: ink by the key of a word in a hand
  #words = [];       // {key, text, nth, line, ink, written, former}; `written`: the seconds of its ink that are on the paper
  #hand = "";
  #isFetching = false;
  #isCalm;
  #last = 0;
  #hurries = false;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{write: (word: {text: string, nth: number, hand: string}) => Promise<number[][]>, colour: () => string,
   *   failed: (error: Error) => void}} parts
   */
  constructor(canvas, { write, colour, failed }) {
    this.#canvas = canvas;
    this.#write = write;
    this.#colour = colour;
    this.#failed = failed;
    this.#isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    canvas.addEventListener("contextrestored", () => this.#draw());
  }

  /** Ink that is known before it is asked for. @param {Record<string, number[][]>} inks by `key` */
  know(inks) {
    for (const [key, strokes] of Object.entries(inks)) this.#inks.set(key, inkOf(strokes));
  }

  static key({ text, nth }, hand) {
    return `${hand} ${nth} ${text}`;
  }

  /** Whether the pen rests: all is written. */
  get isDone() {
    return this.#words.every(({ ink, written }) => ink && written >= ink.duration);
  }

  /** Writes a text. @param {{hurries: boolean}} how whether somebody is typing it */
  show(text, hand, { hurries }) {
    this.#hurries = hurries;
    const before = hand === this.#hand ? this.#words : [];
    this.#hand = hand;
    const words = wordsOf(text).flatMap((line, number) => line.map((word) => ({ ...word, line: number, key: Typed.key(word, hand) })));
    // What stands the same before and behind a change stays; between, each word takes the place of one.
    const same = (a, b) => a !== undefined && b !== undefined && a.key === b.key;
    let first = 0;
    while (first < words.length && same(words[first], before[first])) first += 1;
    let last = 0;
    while (last < Math.min(words.length, before.length) - first && same(words.at(-1 - last), before.at(-1 - last))) last += 1;
    this.#words = words.map((word, at) => {
      const old = at < first ? before[at] : at >= words.length - last ? before[before.length - words.length + at] : undefined;
      if (old) return Object.assign(old, word);
      const former = at < before.length - last ? before[at] : undefined;
      return { ...word, ink: null, written: 0, former: former?.ink ? former : former?.former };
    });
    for (const word of this.#words) this.#give(word);
    this.#fetch();
    this.#begin();
  }

  /** Gives a word its ink, where that is known; as far as the ink of before was the same, it is there already. */
  #give(word) {
    const ink = this.#inks.get(word.key);
    if (word.ink || !ink) return;
    word.ink = ink;
    if (word.former) word.written = Math.min(word.former.written, alike(word.former.ink, ink));
    word.former = null;
  }

  /** Asks for the ink of one word after the other; what is typed meanwhile comes next. */
  async #fetch() {
    if (this.#isFetching) return;
    this.#isFetching = true;
    try {
      for (;;) {
        const word = this.#words.find(({ ink }) => !ink);
        if (!word) return;
        const strokes = await this.#write({ text: word.text, nth: word.nth, hand: this.#hand });
        if (this.#inks.size > 3000) this.#inks.clear();
        this.#inks.set(word.key, inkOf(strokes));
        for (const other of this.#words) this.#give(other);
        this.#begin();
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isFetching = false;
    }
  }

  /** Starts the pen where it rests. */
  #begin() {
    if (this.#last > 0) return;
    this.#last = performance.now();
    requestAnimationFrame((now) => this.#frame(now));
  }

  #frame(now) {
    const lag = this.#words.reduce((sum, { ink, written }) => sum + (ink ? ink.duration - written : 0), 0);
    const pace = this.#hurries ? Math.max(LEAST_PACE, lag / LAG) : LEAST_PACE;
    let left = this.#isCalm ? Infinity : Math.min(0.1, Math.max(1 / 60, (now - this.#last) / 1000)) * pace;
    for (const word of this.#words) {
      if (!word.ink) break; // the pen waits for it
      const step = Math.min(left, word.ink.duration - word.written);
      word.written += step;
      left -= step;
    }
    this.#draw();
    this.#last = lag > 0 ? now : 0;
    this.#canvas.dataset.state = this.isDone ? "written" : "writing";
    if (lag > 0) requestAnimationFrame((next) => this.#frame(next));
  }

  /** Where each word stands, at the largest size at which all have room. */
  #layout(width, height) {
    for (let size = LARGEST; ; size *= SMALLER) {
      const room = width / size - 2;
      const rows = Math.floor((height / size - ABOVE - BELOW) / LINE) + 1;
      let [x, row, line] = [0, 0, 0];
      const places = [];
      for (const word of this.#words) {
        const across = (word.ink ?? word.former?.ink)?.width ?? 0;
        if (word.line > line) [x, row, line] = [0, row + word.line - line, word.line];
        if (x > 0 && x + across > room) [x, row] = [0, row + 1];
        places.push({ x: 1 + x, y: ABOVE + row * LINE });
        x += across + GAP;
      }
      const fits = row < rows && this.#words.every(({ ink }, at) => !ink || places[at].x + ink.width <= room + 1);
      if (fits || size < LEAST) return { size, places };
    }
  }

  #draw() {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const density = Math.max(1, Math.min(3, devicePixelRatio));
    if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
      [canvas.width, canvas.height] = [Math.round(width * density), Math.round(height * density)];
    }
    const context = canvas.getContext("2d");
    const { size, places } = this.#layout(width, height);
    context.setTransform(density * size, 0, 0, density * size, 0, 0);
    context.clearRect(0, 0, width / size, height / size);
    context.strokeStyle = this.#colour();
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = Math.max(0.11, 1.3 / size);
    this.#words.forEach((word, at) => {
      const { ink, written } = word.ink ? word : (word.former ?? word);
      if (!ink || written === 0) return;
      context.save();
      context.translate(places[at].x, places[at].y);
      for (const stroke of ink.strokes) trace(context, stroke, written);
      context.restore();
    });
  }
}

/** Up to which time two inks are the same, to the eye. */
function alike(former, ink) {
  let time = 0;
  for (const [number, stroke] of ink.strokes.entries()) {
    for (const [at, { x, y, time: here }] of stroke.entries()) {
      const other = former.strokes[number]?.[at];
      if (!other || Math.hypot(other.x - x, other.y - y) > ALIKE) return time;
      time = here;
    }
    if (former.strokes[number].length !== stroke.length) return time;
  }
  return time;
}

/** Draws a stroke as far as the pen has come, round from point to point. */
function trace(context, stroke, until) {
  if (stroke[0].time > until) return;
  context.beginPath();
  context.moveTo(stroke[0].x, stroke[0].y);
  let before = stroke[0];
  for (const point of stroke) {
    if (point.time > until) break;
    context.quadraticCurveTo(before.x, before.y, (before.x + point.x) / 2, (before.y + point.y) / 2);
    before = point;
  }
  context.lineTo(before.x + 0.01, before.y); // a dot, too, has a length
  context.stroke();
}
