// Figure: writing, and below it some of the numbers that the network keeps; they can be wiped out while it writes.

import { BLUE, INK, QUIET, RED, isCalm, paper, places, trace, whileSeen } from "./paper.js";

const ROWS = 36;
const REST = 120; // frames before the next line

/** @param {HTMLElement} figure */
export function memory(figure) {
  const canvas = figure.querySelector("canvas");
  const [forget, again] = figure.querySelectorAll("button");
  let movements, columns, wiped, state, rest;
  const redraw = paper(canvas, (context, width, height) => {
    if (!movements) begin(width);
    draw(context, width, height);
  });

  forget.addEventListener("click", () => {
    state = Model.zero_state();
    wiped.push(movements.length);
    if (isCalm) fill();
  });
  again.addEventListener("click", () => {
    begin();
    redraw();
  });
  if (!isCalm) whileSeen(canvas, frame);

  function begin() {
    [movements, columns, wiped, state, rest] = [[], [], [], Model.zero_state(), 0];
    if (isCalm) fill();
  }

  /** Where motion is unwelcome: half a line at once, so that there is something to forget in its middle. */
  function fill() {
    for (let i = 0; i < 180 && !isFull(); i++) step();
    redraw();
  }

  function frame() {
    if (!movements) return;
    if (!isFull()) step();
    else if (++rest > REST) begin();
    redraw();
  }

  function isFull() {
    const x = movements.reduce((sum, [dx]) => sum + dx, 40);
    return x > canvas.clientWidth - 50 || columns.length * pace() > canvas.clientWidth - 82;
  }

  function step() {
    Model.set_scale_factor(9);
    state = Model.update(movements.at(-1) ?? Model.zero_input(), state);
    const stride = Math.floor(state[0].length / ROWS);
    columns.push(Array.from({ length: ROWS }, (_, row) => state[0].get(row * stride)));
    movements.push(Model.sample(Model.get_pdf(state), 0.55));
  }

  /** The width of a moment, so that a line of writing fills the figure's. */
  function pace() {
    return Math.max(1, canvas.clientWidth / 420);
  }

  function draw(context, width, height) {
    const paper_ = height * 0.5, cell = (height - paper_ - 34) / ROWS;
    const points = places(movements, 40, paper_ * 0.55);
    context.strokeStyle = INK;
    context.lineWidth = 2;
    trace(context, points);
    context.fillStyle = QUIET;
    context.fillText("what it remembers, moment by moment", 40, height - 8);
    columns.forEach((column, moment) => column.forEach((value, row) => {
      // the root lets small numbers be seen beside large ones
      const strength = Math.sqrt(Math.abs(value));
      context.fillStyle = value > 0 ? `rgb(36 80 143 / ${strength})` : `rgb(200 90 20 / ${strength})`;
      context.fillRect(40 + moment * pace(), paper_ + 8 + row * cell, pace() + 0.3, cell);
    }));
    for (const moment of wiped) {
      const { x, y } = points[moment];
      context.fillStyle = context.strokeStyle = RED;
      context.lineWidth = 2;
      context.fillRect(40 + moment * pace() - 1, paper_ + 4, 2, height - paper_ - 30);
      context.beginPath();
      context.arc(x, y, 8, 0, 2 * Math.PI);
      context.stroke();
    }
    if (wiped.length === 0 && points.length > 1) {
      const { x, y } = points.at(-1);
      context.fillStyle = BLUE;
      context.beginPath();
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
