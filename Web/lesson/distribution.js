// Figure: the twenty Gaussians around the pen, enlarged; movements are drawn from them one by one, or a hundred.

import { BLUE, INK, QUIET, paper, places, trace } from "./paper.js";

const SCALE = 45; // pixels for 40 raw units
const TEMPERATURE = 0.65;
const colour = (number, strength) => `hsl(${number * 18} 60% 42% / ${strength})`;

/** @param {HTMLElement} figure */
export function distribution(figure) {
  const canvas = figure.querySelector("canvas");
  const told = figure.querySelector("output");
  const [move, sprinkle] = figure.querySelectorAll("button");
  let [movements, state, pdf, dots] = [[], Model.zero_state(), null, []];
  Model.set_seed(25);
  // A few movements, until the network is in two minds about the next.
  for (let i = 0; i < 60 || (i < 600 && !isTorn()); i++) step();
  const redraw = paper(canvas, draw);
  move.addEventListener("click", () => {
    step();
    redraw();
  });
  sprinkle.addEventListener("click", () => {
    Model.set_scale_factor(SCALE);
    for (let i = 0; i < 100; i++) dots.push(Model.sample(pdf, TEMPERATURE));
    dots = dots.slice(-2000);
    redraw();
  });

  function step() {
    Model.set_scale_factor(SCALE);
    if (pdf) movements.push(Model.sample(pdf, TEMPERATURE));
    state = Model.update(movements.at(-1) ?? Model.zero_input(), state);
    pdf = Model.get_pdf(state);
    dots = [];
  }

  /** Whether what is expected lies apart, but not off the canvas. */
  function isTorn() {
    const [pi, mu1, mu2] = pdf;
    const mean = (list) => list.multiply(pi).sum();
    const spread = (list) => mean(list.multiply(list)) - mean(list) ** 2;
    return spread(mu1) + spread(mu2) > 2 && Math.hypot(mean(mu1), mean(mu2)) < 3.2 && pi.max() < 0.7;
  }

  function draw(context, width, height) {
    const here = { x: width * 0.42, y: height * 0.5 };
    const way = places(movements.slice(-120));
    const end = way.at(-1);
    context.strokeStyle = INK;
    context.lineWidth = 3;
    trace(context, way.map(({ x, y, inked }) => ({ x: x - end.x + here.x, y: y - end.y + here.y, inked })));

    const [pi, mu1, mu2, sigma1, sigma2, rho, eos] = pdf;
    for (let i = 0; i < pi.length; i++) {
      if (pi.get(i) < 0.005) continue;
      const strength = Math.min(0.75, 0.12 + pi.get(i));
      for (const ring of [2, 1]) {
        ellipse(context, here, [mu1, mu2, sigma1, sigma2].map((list) => list.get(i) * SCALE), rho.get(i), ring);
        context.fillStyle = colour(i, strength * 0.3);
        context.fill();
        context.strokeStyle = colour(i, strength);
        context.lineWidth = 1;
        context.stroke();
      }
    }
    context.fillStyle = BLUE;
    for (const [dx, dy] of dots) context.fillRect(here.x + dx - 1.2, here.y + dy - 1.2, 2.4, 2.4);
    context.beginPath();
    context.arc(here.x, here.y, 6, 0, 2 * Math.PI);
    context.fill();
    shares(context, pi, width, height);
    const chance = Math.round(100 * eos.get(0));
    told.textContent = `It lifts the pen after this movement ${chance < 1 ? "less than once" : chance === 1 ? "once" : `${chance} times`} in a hundred.`;
  }
}

/** The place, twice as wide for a ring of 2, where most of a Gaussian's movements lead. */
function ellipse(context, here, [mu1, mu2, sigma1, sigma2], rho, ring) {
  const angle = 0.5 * Math.atan2(2 * rho * sigma1 * sigma2, sigma1 ** 2 - sigma2 ** 2);
  const mean = (sigma1 ** 2 + sigma2 ** 2) / 2;
  const apart = Math.hypot((sigma1 ** 2 - sigma2 ** 2) / 2, rho * sigma1 * sigma2);
  const [long, short] = [Math.sqrt(mean + apart), Math.sqrt(Math.max(0, mean - apart))];
  context.beginPath();
  context.ellipse(here.x + mu1, here.y + mu2, Math.max(1, ring * long), Math.max(1, ring * short), angle, 0, 2 * Math.PI);
}

function shares(context, pi, width, height) {
  const [left, bar] = [width - 150, 6];
  context.fillStyle = QUIET;
  context.fillText("how likely each is", left, 26);
  for (let i = 0; i < pi.length; i++) {
    context.fillStyle = colour(i, 0.85);
    context.fillRect(left, 38 + i * (height - 60) / pi.length, Math.max(1, 120 * pi.get(i)), bar);
  }
}
