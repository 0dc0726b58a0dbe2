// Figure: writing as a list of movements, looked at one at a time; the reader's own, too.

import { BLUE, FAINT, INK, paper, places, trace, write } from "./paper.js";

/** How far apart the points of a hand are, in pixels. */
const SPACING = 7;

/** @param {HTMLElement} figure */
export function offsets(figure) {
  const canvas = figure.querySelector("canvas");
  const slider = figure.querySelector("input");
  const told = figure.querySelector("output");
  const example = write({ seed: 12, count: 190, temperature: 0.45, scale: 19 });
  let movements = example;
  let origin = null; // where the reader's own writing began
  const redraw = paper(canvas, draw);

  slider.addEventListener("input", redraw);
  figure.querySelector("button").addEventListener("click", () => {
    [movements, origin] = [example, null];
    look(31);
  });
  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", follow);
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, lift);
  look(31);

  function look(at) {
    slider.max = Math.max(1, movements.length);
    slider.value = at;
    redraw();
  }

  // ---- the reader's pen

  let hand = null;

  function begin(event) {
    if (!event.isPrimary || event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = [event.offsetX, event.offsetY];
    if (origin) go(x, y);
    else [movements, origin] = [[], { x, y }];
    hand = { x, y };
  }

  function follow({ offsetX: x, offsetY: y }) {
    if (hand && Math.hypot(x - hand.x, y - hand.y) >= SPACING) go(x, y);
  }

  function lift() {
    if (!hand) return;
    hand = null;
    if (movements.length > 0) movements.at(-1)[2] = 1;
    look(movements.length);
  }

  function go(x, y) {
    const last = places(movements, origin.x, origin.y).at(-1);
    movements.push([Math.round(x - last.x), Math.round(y - last.y), 0]);
    hand = { x, y };
    look(movements.length);
  }

  // ---- the drawing

  function draw(context, width, height) {
    const points = origin ? places(movements, origin.x, origin.y) : middle(places(movements), width, height);
    context.strokeStyle = FAINT;
    context.lineWidth = 1.5;
    context.setLineDash([2, 5]);
    trace(context, points.map((point) => ({ ...point, inked: true })));
    context.setLineDash([]);
    context.strokeStyle = INK;
    context.lineWidth = 2;
    trace(context, points);
    context.fillStyle = INK;
    for (const { x, y } of points) disc(context, x, y, 2.4);
    const at = Math.min(Number(slider.value), movements.length);
    told.textContent = at > 0 ? describe(movements[at - 1], at) : "Write in the field above.";
    if (at > 0) arrow(context, points[at - 1], points[at]);
  }

  function middle(points, width, height) {
    const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
    // Where it is too long for the canvas, its beginning is seen.
    const right = Math.max(20 - Math.min(...xs), (width - Math.min(...xs) - Math.max(...xs)) / 2);
    const down = (height - Math.min(...ys) - Math.max(...ys)) / 2;
    return points.map(({ x, y, inked }) => ({ x: x + right, y: y + down, inked }));
  }
}

function arrow(context, from, to) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  context.strokeStyle = context.fillStyle = BLUE;
  context.lineWidth = 3.5;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  for (const side of [2.6, -2.6]) {
    context.moveTo(to.x, to.y);
    context.lineTo(to.x + 14 * Math.cos(angle + side), to.y + 14 * Math.sin(angle + side));
  }
  context.stroke();
  disc(context, from.x, from.y, 5);
}

function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function describe([dx, dy, pen], at) {
  const [right, down] = [Math.round(dx), Math.round(dy)];
  const across = `${Math.abs(right)} to the ${right < 0 ? "left" : "right"}`;
  const along = `${Math.abs(down)} ${down < 0 ? "up" : "down"}`;
  return `Movement ${at}: [${right}, ${down}, ${pen}]. ${across}, ${along}; then the pen ${pen ? "lifts" : "stays on the paper"}.`;
}
