// GIF files: frames of few colours, each only as large as what changes in it.

/** The codes of Lempel, Ziv and Welch grow to so many bits, at most. */
const MOST_BITS = 12;

export class GIF {
  #parts = [];
  #width;
  #height;
  #palette;
  #before = null; // the colour numbers of the frame before

  /**
   * @param {number} width
   * @param {number} height
   * @param {number[][]} palette up to 255 colours, red, green and blue; number 255 is clear
   */
  constructor(width, height, palette) {
    [this.#width, this.#height, this.#palette] = [width, height, palette];
    const colours = new Uint8Array(768);
    palette.forEach((colour, at) => colours.set(colour, 3 * at));
    this.#parts.push(
      text("GIF89a"), words(width, height), bytes(0xf7, 0, 0), colours,
      bytes(0x21, 0xff, 11), text("NETSCAPE2.0"), bytes(3, 1, 0, 0, 0), // again and again, without end
    );
  }

  /**
   * Adds a frame.
   * @param {Uint8Array} colours a number of the palette for each pixel
   * @param {number} hundredths how long it stays, in hundredths of a second
   */
  add(colours, hundredths) {
    const [left, top, right, bottom] = this.#changes(colours);
    const [across, down] = [right - left, bottom - top];
    const pixels = new Uint8Array(across * down);
    for (let y = 0; y < down; y++) pixels.set(colours.subarray((top + y) * this.#width + left).subarray(0, across), y * across);
    // What is drawn stays; number 255 is clear.
    this.#parts.push(
      bytes(0x21, 0xf9, 4, 0b101), words(hundredths), bytes(255, 0),
      bytes(0x2c), words(left, top, across, down), bytes(0), bytes(8), ...packed(pixels), bytes(0),
    );
    this.#before = colours;
  }

  /** The rectangle outside of which a frame is as the one before: left, top, right, bottom. */
  #changes(colours) {
    if (!this.#before) return [0, 0, this.#width, this.#height];
    let [left, top, right, bottom] = [this.#width, this.#height, 0, 0];
    for (let y = 0, at = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++, at++) {
        if (colours[at] === this.#before[at]) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), y + 1];
      }
    }
    return right > 0 ? [left, top, right, bottom] : [0, 0, 1, 1];
  }

  /** The whole file. @returns {Blob} */
  get file() {
    return new Blob([...this.#parts, bytes(0x3b)], { type: "image/gif" });
  }
}

/** The number of the palette's colour that is nearest to each pixel of a picture; 255 where it is clear. */
export function colourNumbers({ data }, palette) {
  const known = new Map();
  const numbers = new Uint8Array(data.length / 4);
  for (let at = 0; at < numbers.length; at++) {
    const [red, green, blue, alpha] = data.subarray(4 * at, 4 * at + 4);
    if (alpha < 128) {
      numbers[at] = 255;
      continue;
    }
    const colour = (red << 16) | (green << 8) | blue;
    let number = known.get(colour);
    if (number === undefined) {
      let least = Infinity;
      palette.forEach(([r, g, b], index) => {
        const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
        if (distance < least) [least, number] = [distance, index];
      });
      known.set(colour, number);
    }
    numbers[at] = number;
  }
  return numbers;
}

/** The colours that a picture has most of, at most 255. @returns {number[][]} */
export function paletteOf({ data }) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 128) continue;
    const colour = ((data[at] & 0xfc) << 16) | ((data[at + 1] & 0xfc) << 8) | (data[at + 2] & 0xfc);
    const sum = counts.get(colour);
    if (sum) for (let i = 0; i < 3; i++) sum[i] += data[at + i];
    else counts.set(colour, [data[at], data[at + 1], data[at + 2], 0]);
    counts.get(colour)[3] += 1;
  }
  return [...counts.values()].sort((a, b) => b[3] - a[3]).slice(0, 255)
    .map(([red, green, blue, count]) => [red, green, blue].map((sum) => Math.round(sum / count)));
}

const bytes = (...values) => Uint8Array.from(values);
const words = (...values) => Uint8Array.from(values.flatMap((value) => [value & 255, value >> 8]));
const text = (characters) => Uint8Array.from(characters, (character) => character.charCodeAt(0));

/** Numbers of eight bits as LZW codes, in blocks of up to 255 bytes, each behind its length. */
function packed(pixels) {
  const out = [];
  let [held, count] = [0, 0];
  let codes = new Map();
  let [bits, next] = [9, 258];
  const put = (code) => {
    held |= code << count;
    count += bits;
    while (count >= 8) {
      out.push(held & 255);
      held >>>= 8;
      count -= 8;
    }
  };
  put(256); // begin
  let prefix = pixels[0];
  for (let at = 1; at < pixels.length; at++) {
    const key = (prefix << 8) | pixels[at];
    const code = codes.get(key);
    if (code !== undefined) {
      prefix = code;
      continue;
    }
    put(prefix);
    if (next < 1 << MOST_BITS) {
      codes.set(key, next);
      if (next === 1 << bits && bits < MOST_BITS) bits += 1;
      next += 1;
    } else {
      put(256); // the table is full: it begins anew
      codes = new Map();
      [bits, next] = [9, 258];
    }
    prefix = pixels[at];
  }
  put(prefix);
  put(257); // the end
  if (count > 0) out.push(held & 255);
  const blocks = [];
  for (let at = 0; at < out.length; at += 255) {
    const block = out.slice(at, at + 255);
    blocks.push(Uint8Array.from([block.length, ...block]));
  }
  return blocks;
}
