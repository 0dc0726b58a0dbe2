// Basic: the model writes across the page by itself, fades, and starts again.

let x, y;              // where the pen is, in pixels
let dx, dy, pen;       // its next movement, and whether it lifts after it (1) or not (0)
let lifted;            // whether it was lifted before: then the movement goes through the air
let state;             // what the network remembers of all it wrote
let resting;           // frames to rest before the ink fades

const { temperature } = studio.with({ temperature: 0.65 });

function setup() {
  studio.canvas();
  Model.set_seed(studio.seed);   // the same seed, the same drawing
  restart();
}

function restart() {
  x = 40;
  y = height / 2;
  [dx, dy, pen] = Model.zero_input();
  lifted = 0;
  state = Model.zero_state();
  resting = 0;
}

function draw() {
  for (let i = 0; i < studio.stepsPerFrame; i++) step();
}

function step() {
  if (resting > 0) return rest();

  // The network reads the last movement …
  state = Model.update([dx, dy, pen], state);
  // … says what may come next, as a distribution …
  const pdf = Model.get_pdf(state);
  // … and one movement is drawn from it.
  [dx, dy, pen] = Model.sample(pdf, temperature);

  if (!lifted) studio.line(x, y, x + dx, y + dy);
  x += dx;
  y += dy;
  lifted = pen;

  if (x > width - 60 && lifted) resting = 150;
}

function rest() {
  resting -= 1;
  if (studio.reducedMotion) return noLoop();
  // After a moment the ink grows paler, and the next line begins.
  if (resting < 60) studio.fade(0.08);
  if (resting === 0) {
    studio.clear();
    restart();
  }
}
