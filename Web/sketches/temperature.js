// Temperature: drag up or down (or use the bar, or the arrow keys) while it writes. Cool ink is careful, hot is wild.

let x, y, dx, dy, pen, lifted, state;
let line_;           // the number of the line that is being written
const settings = studio.with({ temperature: 0.65 });
let bar;

function setup() {
  studio.canvas();
  bar = studio.slider("temperature", { label: "Temperature", least: 0.05, most: 1.5 });
  // Dragging over the page sets the temperature, too: hot at the top, cool at the bottom.
  const drag = (x, y) => bar.set(1.5 * (1 - y / height));
  studio.pen({ down: drag, move: drag, up() {} });
  Model.set_seed(studio.seed);
  restart();
}

function restart() {
  line_ = -1;
  newLine();
}

// On a narrow page letters and lines are smaller: studio.size tells how much.
const lineTop = (number) => (80 + 110 * number) * studio.size;

function newLine() {
  line_ += 1;
  state = Model.zero_state();
  [x, y] = [40 * studio.size, lineTop(line_)];
  [dx, dy, pen] = Model.zero_input();
  lifted = 0;
}

function keyPressed() {
  if (!studio.hasKeys) return;
  if (keyCode === UP_ARROW) bar.set(settings.temperature + 0.05);
  if (keyCode === DOWN_ARROW) bar.set(settings.temperature - 0.05);
}

function draw() {
  for (let i = 0; i < studio.stepsPerFrame; i++) step();
}

function step() {
  if (line_ > 0 && lineTop(line_) > height - 40 * studio.size) {
    if (studio.reducedMotion) return noLoop();
    if (!studio.fade(0.04)) restart();   // the page is full: let it fade and begin again
    return;
  }
  state = Model.update([dx, dy, pen], state);
  [dx, dy, pen] = Model.sample(Model.get_pdf(state), settings.temperature);
  if (!lifted) studio.line(x, y, x + dx, y + dy, { colour: heat(settings.temperature) });
  x += dx;
  y += dy;
  lifted = pen;
  if (x > width - 60 * studio.size && lifted) newLine();
}

// From blue, cold, over black to red, hot.
function heat(temperature) {
  const cold = Math.max(0, 0.65 - temperature) / 0.65, hot = Math.max(0, temperature - 0.65) / 0.85;
  return `rgb(${Math.round(31 + 190 * hot)}, ${Math.round(28 + 50 * cold)}, ${Math.round(25 + 170 * cold)})`;
}
