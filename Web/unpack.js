// Bytes from text, as make_model_js.py packed them.

/** The characters of packed text: printable ASCII that a string needs no escapes for, without `<`. */
const DIGITS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\\<'.includes(c));

/**
 * A range coder (asymmetric numeral system): how often each byte comes decides how much text it costs.
 * @param {{length: number, frequencies: number[], text: string}} packed frequencies sum to 4,096
 */
export function unpack({ length, frequencies, text }) {
  const value = new Uint8Array(128);
  for (const [digit, character] of DIGITS.entries()) value[character.charCodeAt(0)] = digit;
  const start = new Uint16Array(256);
  const byteAt = new Uint8Array(4096);
  let sum = 0;
  for (const [byte, frequency] of frequencies.entries()) {
    start[byte] = sum;
    byteAt.fill(byte, sum, (sum += frequency));
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  let state = 0;
  for (let i = 0; i < length; i++) {
    while (state < 1 << 23) state = state * DIGITS.length + value[text.charCodeAt(at++)];
    const slot = state & 4095;
    const byte = byteAt[slot];
    bytes[i] = byte;
    state = frequencies[byte] * (state >>> 12) + slot - start[byte];
  }
  return bytes;
}
