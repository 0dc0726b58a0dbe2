// Figure: the same beginning and the same luck at several temperatures; one of them is the reader's.

import { BLUE, INK, QUIET, paper, places, trace, write } from "./paper.js";

const FIXED = [0.2, 0.65, 1.2];

/** @param {HTMLElement} figure */
export function temperature(figure) {
  const canvas = figure.querySelector("canvas");
  const slider = figure.querySelector("input");
  const told = figure.querySelector("output");
  let seed = 12;
  const redraw = paper(canvas, draw);
  slider.addEventListener("input", redraw);
  figure.querySelector("button").addEventListener("click", () => {
    seed += 1;
    redraw();
  });

  function draw(context, width, height) {
    const rows = [Number(slider.value), ...FIXED];
    told.textContent = rows[0].toFixed(2);
    rows.forEach((value, row) => {
      const y = height * (row + 0.5) / rows.length;
      context.fillStyle = row === 0 ? BLUE : QUIET;
      context.fillText(row === 0 ? "yours" : value.toFixed(2), 16, y + 5);
      context.strokeStyle = row === 0 ? BLUE : INK;
      context.lineWidth = 1.8;
      context.save();
      context.beginPath();
      context.rect(60, y - height / rows.length / 2, width - 70, height / rows.length);
      context.clip();
      const points = places(write({ seed, count: 1000, temperature: value, scale: 5.5 }), 70, y);
      const beyond = points.findIndex(({ x }) => x > width - 30);
      const line = beyond < 0 ? points : points.slice(0, beyond);
      const rise = line.reduce((sum, point) => sum + point.y - y, 0) / line.length;
      context.translate(0, -rise);
      trace(context, line);
      context.restore();
    });
  }
}
