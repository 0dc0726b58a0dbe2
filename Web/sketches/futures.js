// Futures: write, or watch. At each moment fifty ways in which the writing may go on branch from where the pen is.

let x, y, state, last, lifted;   // as in the other sketches
let rest;                        // frames since the hand lifted
let futures = [];                // the ways it may go on: lists of points
let moment;                      // how many movements there are: each moment has its own futures
let shown;                       // how many futures of this moment are there
const FUTURES = 50, STEPS = 40;

const settings = studio.with({ temperature: 0.7, ink: "" });
let ink;                         // what is really written

function setup() {
  studio.canvas();
  studio.slider("temperature", { label: "Temperature", least: 0.05, most: 1.5 });
  studio.pen({
    down: (toX, toY) => happen("d", Math.round(toX - x), Math.round(toY - y)),
    move: (toX, toY) => happen("m", Math.round(toX - x), Math.round(toY - y)),
    up: () => happen("u"),
  });
  Model.set_seed(studio.seed);
  restart();
}

function restart() {
  ink = [];
  futures = [];
  [moment, shown] = [0, 0];
  [x, y] = [40, height / 2];
  state = Model.zero_state();
  last = [0, 0, 0];
  lifted = false;
  rest = 0;
  studio.retell(happen);
}

// Everything that happens on the page happens here.
function happen(kind, dx, dy) {
  studio.note(kind, dx, dy);
  shown = 0;
  if (kind === "d") {
    lifted = true;
    ink.length === 0 ? [x, y] = [x + dx, y + dy] : go(dx, dy, 0);
    lifted = false;
    rest = -1;
  }
  if (kind === "m") go(dx, dy, 0);
  if (kind === "u") [last[2], lifted, rest] = [1, true, 0];
  if (kind === "w") {
    chance(0);
    const next = Model.sample(Model.get_pdf(Model.update(last, state)), settings.temperature);
    go(...next, "#24508f");
    lifted = next[2] === 1;
  }
}

// Each moment and each of its futures has a chance of its own: a link repeats them all.
function chance(number) {
  Model.set_seed(studio.seed * 1e6 + moment * 100 + number);
}

// The pen moves. The network reads the movement before.
function go(dx, dy, pen, colour = studio.INK) {
  moment += 1;
  state = Model.update(last, state);
  if (!lifted) ink.push([x, y, x + dx, y + dy, colour]);
  [x, y, last] = [x + dx, y + dy, [dx, dy, pen]];
}

// One way it may go on: a copy of what the network remembers writes on by itself. What comes back are its strokes.
function future() {
  let branch = Model.copy_state(state), [dx, dy, pen] = last, [toX, toY] = [x, y];
  const strokes = lifted ? [] : [[[x, y]]];
  for (let i = 0; i < STEPS; i++) {
    branch = Model.update([dx, dy, pen], branch);
    if (pen === 1) strokes.push([]);
    [dx, dy, pen] = Model.sample(Model.get_pdf(branch), settings.temperature);
    [toX, toY] = [toX + dx, toY + dy];
    strokes.at(-1)?.push([toX, toY]);
  }
  return strokes;
}

function draw() {
  // A few new futures each frame; the oldest make room. When the pen moves on, all begin at its new place.
  for (let i = 0; i < 3 && shown < FUTURES; i++) {
    shown += 1;
    chance(shown);
    futures.push(future());
  }
  futures = futures.slice(-FUTURES);

  studio.clear();
  futures.forEach((strokes, age) => {
    const colour = `hsl(212, ${20 + age}%, ${90 - age * 0.6}%)`;
    for (const stroke of strokes) studio.path(stroke, { colour, width: 1.2 });
  });
  for (const [x0, y0, x1, y1, colour] of ink) studio.line(x0, y0, x1, y1, { colour, width: 2.5 });

  // Left alone, the model takes one of the ways, a movement in every eight frames.
  if (rest < 0) return;
  rest += 1;
  if (rest > 40 && rest % 8 === 0 && x < width - 80 && !studio.reducedMotion) {
    happen("w");
    futures = futures.slice(-FUTURES / 2);
  }
}
