// The window over the text: how strongly the network looks at each character as the pen moves.

/**
 * Draws the window of the run of words that the pen is in.
 * @param {HTMLCanvasElement} canvas
 * @param {import("../ductus.js").Word[]} words
 * @param {number} shown the pen's time, in seconds
 */
export function drawWindow(canvas, words, shown) {
  const runs = words.filter((word) => word.window);
  const place = runs.findLastIndex((word) => (word.strokes[0]?.[0]?.time ?? Infinity) <= shown);
  if (place < 0) return;
  const { strokes, window: { text, steps, coverage } } = runs[place];
  const start = strokes[0][0].time;
  const end = runs[place + 1]?.strokes[0]?.[0]?.time ?? words.at(-1).strokes.at(-1)?.at(-1)?.time ?? start;
  const rows = text.length + 1;
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  const row = canvas.height / rows, left = 24;
  const until = Math.round(steps * Math.min(1, (shown - start) / Math.max(0.01, end - start)));
  context.font = `${Math.min(15, row)}px sans-serif`;
  for (let character = 0; character < rows; character++) {
    const y = canvas.height - (character + 1) * row;
    context.fillStyle = "#625a50";
    context.fillText(character === text.length ? "■" : text[character], 4, y + row * 0.8);
  }
  for (let step = 0; step < until; step++) {
    let total = 1e-6;
    for (let character = 0; character < rows; character++) total += coverage[step * rows + character];
    for (let character = 0; character < rows; character++) {
      const share = coverage[step * rows + character] / total;
      if (share < 0.03) continue;
      context.fillStyle = `rgba(36, 80, 143, ${share})`;
      context.fillRect(left + (canvas.width - left) * step / steps, canvas.height - (character + 1) * row,
        (canvas.width - left) / steps + 0.5, row);
    }
  }
}
