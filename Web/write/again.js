// Words written once more. Where a person asks for a word anew, other seeds are tried; its ink takes the place of the
// word's, and the rest of the line moves along. The same text, seed and counts give the same page.

const TRIES = 6;

/**
 * Words with some of them written again.
 * @param {import("../ductus.js").Model} model
 * @param {string} text
 * @param {import("../ductus.js").TextSettings} settings
 * @param {Record<number, number>} again how often each word, counted from 0, is written again
 * @returns {Generator<import("../ductus.js").Word, import("../ductus.js").TextNotes>}
 */
export function* writeAgain(model, text, settings, again) {
  const words = model.write(text, settings);
  const { width, height, lineSpacing } = settings.page;
  // How far a line may grow into its margin.
  const spare = 0.6 * Math.min(20, Math.min(width, height) / 8);
  let row = ""; // the page and line of the last word
  let [moved, later] = [0, 0];
  for (let index = 0; ; index++) {
    const { value: word, done } = words.next();
    if (done) return word;
    if (row !== `${word.page}.${word.line}`) moved = 0;
    row = `${word.page}.${word.line}`;
    const here = shifted(word, moved, later);
    const { strokes, isDoubtful } = again[index] ? best(model, word, settings, again[index]) : here;
    if (strokes === here.strokes || strokes.length === 0 || here.strokes.length === 0) {
      yield here;
      continue;
    }
    const [old, fresh] = [extent(here.strokes), extent(strokes)];
    const room = old.right - old.left + Math.max(0, spare - moved);
    const narrow = Math.min(1, room / (fresh.right - fresh.left));
    const placed = strokes.map((stroke) => stroke.map(({ x, y, time }) => ({
      x: old.left + (x - fresh.left) * narrow, y: y + word.line * lineSpacing, time: time - fresh.start + old.start,
    })));
    moved += (fresh.right - fresh.left) * narrow - (old.right - old.left);
    later += (fresh.end - fresh.start) - (old.end - old.start);
    yield { ...here, strokes: placed, isDoubtful };
  }
}

/** The word by the first of some other seeds that leaves no doubt, or else by the last; on a page's first line. */
function best(model, word, settings, count) {
  let tried;
  for (let n = 0; n < TRIES; n++) {
    const seed = settings.seed + 100_003 * ((count - 1) * TRIES + n + 1);
    [tried] = model.write(word.text, { ...settings, seed, keepsWindow: false });
    if (!tried.isDoubtful) break;
  }
  return tried;
}

function shifted(word, dx, later) {
  if (dx === 0 && later === 0) return word;
  const strokes = word.strokes.map((stroke) => stroke.map(({ x, y, time }) => ({ x: x + dx, y, time: time + later })));
  return { ...word, strokes };
}

/** Where ink begins and ends, in millimetres and in seconds. */
export function extent(strokes) {
  const points = strokes.flat();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys),
    start: points[0].time, end: points.at(-1).time,
  };
}
