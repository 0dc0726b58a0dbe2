// Ink: the same movements with better pens. A broad nib is wide across and thin along its edge; a brush leaves more ink
// where it goes slowly.

let x, y, dx, dy, pen, lifted, state;
let thickness;                       // how wide the stroke is where the pen is
let line_;                           // the number of the line that is being written
const settings = studio.with({ temperature: 0.5, pen: "brush" });

function setup() {
  studio.canvas();
  studio.slider("temperature", { label: "Temperature", least: 0.05, most: 1.2 });
  studio.choice("pen", "Pen", { brush: "pressure brush", nib: "broad nib", fine: "fine liner" }, studio.again);
  Model.set_seed(studio.seed);
  restart();
}

function restart() {
  line_ = -1;
  newLine();
}

// On a narrow page letters, pens and lines are smaller: studio.size tells how much.
const lineTop = (number) => (90 + 120 * number) * studio.size;

function newLine() {
  line_ += 1;
  state = Model.zero_state();
  [x, y] = [50 * studio.size, lineTop(line_)];
  [dx, dy, pen] = Model.zero_input();
  lifted = 0;
  thickness = 3 * studio.size;
}

function draw() {
  for (let i = 0; i < studio.stepsPerFrame; i++) step();
}

function step() {
  if (line_ > 0 && lineTop(line_) > height - 50 * studio.size) {
    if (studio.reducedMotion) return noLoop();
    if (!studio.fade(0.04)) restart();
    return;
  }
  state = Model.update([dx, dy, pen], state);
  [dx, dy, pen] = Model.sample(Model.get_pdf(state), settings.temperature);
  if (!lifted) pens[settings.pen](x, y, x + dx, y + dy);
  x += dx;
  y += dy;
  lifted = pen;
  if (x > width - 70 * studio.size && lifted) newLine();
}

const pens = {
  // A line of one width.
  fine(x0, y0, x1, y1) {
    studio.line(x0, y0, x1, y1, { width: Math.max(1, 1.8 * studio.size) });
  },

  // The nib is a short edge at 40 degrees: what it passes over is a parallelogram.
  nib(x0, y0, x1, y1) {
    const edge = 5 * studio.size;
    const [across, up] = [edge * Math.cos(-0.7), edge * Math.sin(-0.7)];
    studio.area([
      [x0 - across, y0 - up], [x0 + across, y0 + up], [x1 + across, y1 + up], [x1 - across, y1 - up],
    ]);
    studio.line(x0 - across, y0 - up, x0 + across, y0 + up, { width: 1.2 });
    studio.line(x1 - across, y1 - up, x1 + across, y1 + up, { width: 1.2 });
  },

  // The faster, the thinner; the width changes little by little, as bristles do.
  brush(x0, y0, x1, y1) {
    const speed = Math.hypot(x1 - x0, y1 - y0);
    const before = thickness;
    thickness += 0.25 * (Math.max(0.8 * studio.size, 9 * studio.size - 0.9 * speed) - thickness);
    const along = [(x1 - x0) / (speed || 1), (y1 - y0) / (speed || 1)];
    const side = (x, y, thick) => [x - along[1] * thick / 2, y + along[0] * thick / 2];
    studio.area([side(x0, y0, before), side(x1, y1, thickness), side(x1, y1, -thickness), side(x0, y0, -before)]);
    studio.line(x1, y1, x1, y1, { width: thickness });
  },
};
