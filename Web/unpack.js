// Bytes from text, as make_model_js.py packed them.

/** The 92 characters of packed text: printable ASCII that a string needs no escapes for, without `<`. */
const DIGITS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\\<'.includes(c));

/**
 * A range coder (asymmetric numeral system): how often each byte comes decides how much text it costs.
 * @param {{length: number, frequencies: number[], text: string}} packed frequencies sum to 4,096, of two
 *   bytes at least
 */
export function unpack({ length, frequencies, text }) {
  const value = new Uint8Array(128);
  for (const [digit, character] of DIGITS.entries()) value[character.charCodeAt(0)] = digit;
  // for each slot of 4,096: its byte, the byte's frequency, and the slot's place among the byte's
  const slots = new Uint32Array(4096);
  let slot = 0;
  for (const [byte, frequency] of frequencies.entries()) {
    for (let place = 0; place < frequency; place++) slots[slot++] = byte | (frequency << 8) | (place << 20);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  let state = 0;
  for (let i = 0; i < length; i++) {
    while (state < 1 << 23) state = state * 92 + value[text.charCodeAt(at++)];
    const entry = slots[state & 4095];
    bytes[i] = entry;
    state = ((entry >>> 8) & 4095) * (state >>> 12) + (entry >>> 20);
  }
  return bytes;
}
