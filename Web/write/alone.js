// A word written by itself, quickly: while somebody types there is no time to write hard words a few times.

/** A line that has room for any word. */
const PAGE = { width: 4000, height: 100, margin: 0, lineSpacing: 50, letterHeight: 1 };
const BASELINE = 35; // of the first line, as the library sets it

/**
 * @param {import("../ductus.js").Model} model
 * @param {string} text a word
 * @param {{hand: import("../ductus.js").Hand, seed: number}} settings
 * @returns {{strokes: number[][], omissions: string[]}} its strokes, x and y by turns, in heights of a small letter, the left
 *   edge at 0 and the baseline at 0; and what is left out
 */
export function wordAlone(model, text, settings) {
  let omissions;
  try {
    omissions = model.omissions(text).map(([, character]) => character);
  } catch {
    return { strokes: [], omissions: [...text] }; // nothing of it can be written
  }
  const words = [...model.write(text, { ...settings, page: PAGE, omitsUnknown: true, quick: true })];
  const strokes = words.flatMap(({ strokes }) => strokes);
  const left = Math.min(...strokes.flat().map(({ x }) => x));
  // In hundredths of a small letter: nobody sees less.
  const rounded = (value) => Math.round(value * 100) / 100;
  return { strokes: strokes.map((points) => points.flatMap(({ x, y }) => [rounded(x - left), rounded(y - BASELINE)])), omissions };
}
