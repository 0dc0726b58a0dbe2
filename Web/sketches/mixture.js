// Mixture: what the network expects of the next movement to the right, as twenty Gaussians. Drag the bar at the top:
// temperature bends them. Click, or press the space bar, to draw a movement and see what is expected after it.

let state, pdf, last;      // what is remembered, what is expected, and the movement drawn last
let word = [];             // the movements drawn so far
const settings = studio.with({ temperature: 0.65 });
let bar;

function setup() {
  studio.canvas();
  bar = studio.slider("temperature", { label: "Temperature", least: 0.05, most: 1.5 });
  const drag = (x, y) => {
    if (y < 70) bar.set(1.5 * (x - 40) / (width - 80));
  };
  let began = 0;
  studio.pen({
    down(x, y) { began = y; drag(x, y); if (y >= 70) step(); },
    move(x, y) { if (began < 70) bar.set(1.5 * (x - 40) / (width - 80)); },
    up() {},
  });
  Model.set_seed(studio.seed);
  restart();
}

function restart() {
  state = Model.zero_state();
  last = Model.zero_input();
  word = [];
  // A few movements, until the network is in two minds about the next.
  for (let i = 0; i < 40 || (i < 200 && spread(pdf[1], pdf[0]) < 2); i++) step();
}

// Draws a movement from what is expected, and asks what is expected after it.
function step() {
  state = Model.update(last, state);
  pdf = Model.get_pdf(state);
  last = Model.sample(pdf, settings.temperature);
  word.push(last);
}

function keyPressed() {
  if (!studio.hasKeys) return;
  if (key === " ") step();
  if (keyCode === RIGHT_ARROW) bar.set(settings.temperature + 0.05);
  if (keyCode === LEFT_ARROW) bar.set(settings.temperature - 0.05);
}

function draw() {
  if (studio.isThumbnail && !studio.reducedMotion) {
    settings.temperature = 0.55 + 0.4 * Math.sin(frameCount / 60);
    if (frameCount % 30 === 0) step();
  }
  studio.clear();
  drawBar();
  drawGaussians();
  drawWord();
}

function drawBar() {
  const at = 40 + (width - 80) * settings.temperature / 1.5;
  studio.line(40, 36, width - 40, 36, { colour: "#d9d0bf", width: 6 });
  studio.line(40, 36, at, 36, { colour: "#24508f", width: 6 });
  studio.line(at, 24, at, 48, { colour: "#24508f", width: 10 });
  if (studio.isThumbnail) return;
  studio.label(`temperature ${settings.temperature.toFixed(2)}`, 40, 72);
}

function drawGaussians() {
  const [pi, mu, , sigma] = pdf;
  const floor = height * 0.68, room = height * 0.5;
  // Temperature sharpens or evens out the shares, and narrows or widens each Gaussian.
  const shares = Array.from(pi.tolist(), (p) => Math.pow(p, 1 / settings.temperature));
  const total = shares.reduce((sum, p) => sum + p, 0);
  const scale = width / 8 / Math.max(1, Math.sqrt(spread(mu, pi)));
  let tallest = 1e-9;
  const curves = shares.map((share, i) => {
    const width_ = Math.max(0.02, sigma.get(i) * settings.temperature);
    const points = [];
    for (let x = 0; x <= width; x += 4) {
      const d = (x - width / 2) / scale - mu.get(i);
      const height_ = share / total / width_ * Math.exp(-0.5 * (d / width_) ** 2);
      tallest = Math.max(tallest, height_);
      points.push([x, height_]);
    }
    return points;
  });
  const tall = Math.sqrt(tallest);
  curves.forEach((points, i) => {
    // The square root lets small hills be seen beside tall ones.
    const hill = points.map(([x, h]) => [x, floor - room * Math.sqrt(h) / tall]);
    studio.area([[0, floor], ...hill, [width, floor]], { colour: `hsl(${i * 18}, 55%, 55%)`, alpha: 0.35 });
  });
  studio.line(0, floor, width, floor, { colour: "#a89d8a", width: 1 });
  studio.line(width / 2, floor, width / 2, floor + 8, { colour: "#a89d8a", width: 1 });
  if (studio.isThumbnail) return;
  studio.label("to the left · how far the pen moves next · to the right", width / 2, floor + 28, { align: "center", size: Math.min(15, width / 28) });
}

// How far apart the Gaussians that matter lie, squared.
function spread(mu, pi) {
  let mean = 0, square = 0;
  for (let i = 0; i < 20; i++) {
    mean += pi.get(i) * mu.get(i);
    square += pi.get(i) * mu.get(i) ** 2;
  }
  return square - mean * mean;
}

// The movements drawn so far, small, below the hills; the last is a dot.
function drawWord() {
  const size = 0.5, shown = word.slice(-220);
  const length = shown.reduce((sum, [dx]) => sum + dx, 0) * size;
  let x = Math.min(40, width - 60 - length), y = Math.min(height * 0.87, height * 0.68 + 70), lifted = 0;
  for (const [dx, dy, pen] of shown) {
    if (!lifted) studio.line(x, y, x + dx * size, y + dy * size, { width: 1.5 });
    x += dx * size;
    y += dy * size;
    lifted = pen;
  }
  studio.line(x, y, x, y, { colour: "#24508f", width: 7 });
}
