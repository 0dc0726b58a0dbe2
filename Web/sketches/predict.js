// Predict: write something. When your hand rests, the model goes on; write again, and it follows you from there.

let x, y;          // where the pen is
let state, last;   // what the network remembers, and the movement it has not read yet
let lifted;        // whether the pen is in the air
let rest;          // frames since the hand lifted; -1 while it writes and before it ever did

const settings = studio.with({ temperature: 0.5, ink: studio.isThumbnail ? "d40_90.m0_-5.m1_-5.m1_-5.m3_-4.m4_-2.m4_2.m2_5.m0_5.m-2_5.m-4_4.m-5_1.u.d18_-2.m4_-4.m2_-5.m-3_-3.m-4_3.m-2_5.m2_5.m5_1.m5_-3.u" : "" });

function setup() {
  studio.canvas();
  studio.slider("temperature", { label: "Temperature", least: 0.05, most: 1.2 });
  studio.pen({
    down: (toX, toY) => happen("d", Math.round(toX - x), Math.round(toY - y)),
    move: (toX, toY) => happen("m", Math.round(toX - x), Math.round(toY - y)),
    up: () => happen("u"),
  });
  Model.set_seed(studio.seed);
  restart();
}

function restart() {
  [x, y] = [0, 0];
  state = Model.zero_state();
  last = [0, 0, 1];
  lifted = true;
  rest = -1;
  studio.retell(happen);
}

// Everything that happens on the page happens here.
function happen(kind, dx, dy) {
  studio.note(kind, dx, dy);
  if (kind === "d") {
    // Set down somewhere else. The way there is part of the writing, unless it is the way to the first word.
    const isFirst = x === 0 && y === 0;
    lifted = true;
    isFirst ? [x, y] = [dx, dy] : go(dx, dy, 0);
    lifted = false;
    rest = -1;
  }
  if (kind === "m") go(dx, dy, 0);
  if (kind === "u") {
    last[2] = 1;      // the movement made last ends its stroke
    lifted = true;
    rest = 0;
  }
  if (kind === "w") {
    const colour = "#24508f";
    state = Model.update(last, state);
    const [toX, toY, pen] = Model.sample(Model.get_pdf(state), settings.temperature);
    if (!lifted) studio.line(x, y, x + toX, y + toY, { colour, width: 2.5 });
    [x, y, last, lifted] = [x + toX, y + toY, [toX, toY, pen], pen === 1];
  }
}

// The person's pen moves: the network reads the movement before.
function go(dx, dy, pen) {
  state = Model.update(last, state);
  if (!lifted) studio.line(x, y, x + dx, y + dy, { width: 2.5 });
  [x, y, last] = [x + dx, y + dy, [dx, dy, pen]];
}

function draw() {
  if (rest < 0) return;
  rest += 1;
  if (rest < 30) return;                                            // half a second: the hand has come to rest
  if (x > width - 30 || x < 5 || y < 5 || y > height - 5) return;   // the page ends here
  for (let i = 0; i < studio.stepsPerFrame && x < width - 30; i++) happen("w");
}
