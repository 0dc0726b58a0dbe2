// Written words as short text, and back, bit by bit.

/** @param {import("../ductus.js").Word} word */
export function packed({ strokes, ...rest }) {
  const numbers = strokes.flatMap((stroke) => stroke.flatMap(({ x, y, time }) => [x, y, time]));
  const bytes = new Uint8Array(Float32Array.from(numbers).buffer);
  return { ...rest, lengths: strokes.map(({ length }) => length), ink: btoa(String.fromCharCode(...bytes)) };
}

/** @returns {import("../ductus.js").Word} */
export function unpacked({ lengths, ink, ...rest }) {
  const numbers = new Float32Array(Uint8Array.from(atob(ink), (character) => character.charCodeAt(0)).buffer);
  let at = 0;
  const strokes = lengths.map((length) => Array.from({ length }, () => ({ x: numbers[at++], y: numbers[at++], time: numbers[at++] })));
  return { ...rest, strokes };
}
