// Neurons: what goes on in the network while it writes. Above, the writing takes the colour of one hidden unit: blue
// where it is silent, red where it fires. Below, many units at once, one a row, as the pen goes by. Click a row to
// colour the writing by that unit.

let x, y, dx, dy, pen, lifted, state;
let written = [];                 // movements, each with what all units did
const settings = studio.with({ temperature: 0.5, unit: -1 });   // -1: the busiest
const ROWS = 72;

function setup() {
  studio.canvas();
  studio.pen({
    down(x, y) {
      const row = Math.floor((y - heatTop()) / rowHeight());
      if (row >= 0 && row < ROWS) choose(row);
    },
    move() {},
    up() {},
  });
  Model.set_seed(studio.seed);
  restart();
}

const heatTop = () => height * 0.42;
// Below the rows there is room for two lines of text.
const rowHeight = () => (height - heatTop() - (studio.isThumbnail ? 24 : 68)) / ROWS;

function choose(row) {
  settings.unit = row;
  studio.remember();
  paintAll();
}

function keyPressed() {
  if (!studio.hasKeys) return;
  if (keyCode === UP_ARROW) choose(Math.max(0, settings.unit - 1));
  if (keyCode === DOWN_ARROW) choose(Math.min(ROWS - 1, settings.unit + 1));
}

function restart() {
  [x, y] = [40, height * 0.22];
  [dx, dy, pen] = Model.zero_input();
  lifted = 0;
  state = Model.zero_state();
  written = [];
}

function draw() {
  for (let i = 0; i < studio.stepsPerFrame; i++) step();
}

function step() {
  if (x > width - 50) return studio.reducedMotion ? noLoop() : rest();
  state = Model.update([dx, dy, pen], state);
  [dx, dy, pen] = Model.sample(Model.get_pdf(state), settings.temperature);
  // state[0] holds the activation of every hidden unit, from -1 to 1. Some units of each part of it are shown.
  const stride = Math.floor(state[0].shape[0] / ROWS);
  const units = Array.from({ length: ROWS }, (_, row) => state[0].get(row * stride));
  const movement = { x, y, toX: x + dx, toY: y + dy, lifted, units };
  written.push(movement);
  if (settings.unit < 0 && written.length === 80) choose(busiest());
  else paint(movement);
  x += dx;
  y += dy;
  lifted = pen;
}

// The unit whose activation changes most while the pen draws.
function busiest() {
  const change = (row) => written.reduce(
    (sum, { units }, i) => sum + (i > 0 ? Math.abs(units[row] - written[i - 1].units[row]) : 0), 0);
  let best = 0;
  for (let row = 1; row < ROWS; row++) if (change(row) > change(best)) best = row;
  return best;
}

let resting = 0;
function rest() {
  resting += 1;
  if (resting < 240) return;
  if (!studio.fade(0.05)) {
    resting = 0;
    studio.clear();
    restart();
  }
}

function paintAll() {
  studio.clear();
  written.forEach(paint);
}

function paint({ x, y, toX, toY, lifted, units }) {
  if (!lifted) studio.line(x, y, toX, toY, { colour: tone(units[Math.max(0, settings.unit)], 80), width: 3.5 });
  const h = rowHeight(), left = Math.min(x, toX), right = Math.max(x, toX, left + 1.2);
  units.forEach((activation, row) => {
    const y0 = heatTop() + row * h;
    studio.area([[left, y0], [right, y0], [right, y0 + h - 0.6], [left, y0 + h - 0.6]], { colour: tone(activation) });
  });
  if (settings.unit >= 0) studio.line(26, heatTop() + (settings.unit + 0.5) * h, 32, heatTop() + (settings.unit + 0.5) * h, { width: 5 });
}

// From blue over a quiet tone, that of the paper or darker, to red.
function tone(activation, darker = 0) {
  const share = Math.min(1, Math.abs(activation) * 1.5);
  const [r, g, b] = activation < 0 ? [36, 80, 173] : [200, 50, 30];
  const mix = (c, quiet) => Math.round(quiet + (c - quiet) * share);
  return `rgb(${mix(r, 238 - darker)}, ${mix(g, 231 - darker)}, ${mix(b, 218 - darker)})`;
}
