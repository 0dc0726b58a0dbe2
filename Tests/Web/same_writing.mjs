/** Whether a text is written in a hand where only each `every`th is, from the `first` on: for each hand, others of them. */
const isWritten = (hand, text, every, first) => (hand + text) % every === first;

/**
 * Writes every text of `jobs` in every hand, and gives the hashes of the ink and of the SVG as lines; in Node and in pages.
 * @param {object} ductus what ductus.js exports
 * @param {{hands: string[], texts: object[]}} jobs
 * @param {string[]} inkFiles one for each hand
 * @param {number} [every] only each `every`th text, from the `first` on
 */
export async function hashesOfWriting(ductus, model, jobs, inkFiles, every = 1, first = 0) {
  const ink = await ductus.loadInk();
  /** Fowler, Noll and Vo's hash, variant 1a, of 32 bits. */
  const hash = (chunks) => {
    let value = 0x811c9dc5;
    for (const chunk of chunks) {
      for (const byte of new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)) {
        value = Math.imul(value ^ byte, 0x01000193);
      }
    }
    return (value >>> 0).toString(16).padStart(8, "0");
  };
  const bytes = (text) => new TextEncoder().encode(text);
  let lines = "";
  for (const [h, hand] of jobs.hands.entries()) {
    const style = ink.style(inkFiles[h]);
    for (const [t, { text, bias, page, pen, ruling }] of jobs.texts.entries()) {
      if (!isWritten(h, t, every, first)) continue;
      const words = [...model.write(text, { style, bias, page, seed: 100 * h + t })];
      const chunks = words.flatMap((word) => [
        bytes(word.text), Float32Array.of(word.page, word.line),
        ...word.strokes.map((stroke) => Float32Array.from([...stroke.flatMap(({ x, y, time }) => [x, y, time]), -1])),
      ]);
      const count = 1 + Math.max(0, ...words.map((word) => word.page));
      const pages = Array.from({ length: count }, (_, at) => words.filter((word) => word.page === at));
      const svgs = pages.map((words) => bytes(ink.svg({ words, sheet: page, pen, ruling })));
      lines += `${hand} ${t} ${hash(chunks)} ${hash(svgs)}\n`;
    }
  }
  return lines;
}

/** The lines of a record, which holds every text, that `hashesOfWriting` gives of each `every`th from the `first` on. */
export function recorded(record, jobs, every, first) {
  const count = jobs.texts.length;
  return record.split(/^/m).filter((_, at) => isWritten(Math.floor(at / count), at % count, every, first)).join("");
}
