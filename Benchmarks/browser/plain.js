// The tutorial's network as one would write it in plain JavaScript with typed arrays: 500 units, 20 Gaussians.
// Its weights are random: what they are changes no time.

const UNITS = 500;
const MIXTURES = 20;
const INPUTS = 3 + UNITS;
const OUTPUTS = 1 + 6 * MIXTURES;

const random = (count, deviation) => Float32Array.from({ length: count }, () => (Math.random() * 2 - 1) * deviation);
const gateWeights = random(4 * UNITS * INPUTS, 0.05); // [gate][input], gates i, g, f, o
const gateBias = random(4 * UNITS, 0.1);
const outputWeights = random(OUTPUTS * UNITS, 0.05); // [output][unit]
const outputBias = random(OUTPUTS, 0.1);

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** weights · input + bias, row by row. */
function product(weights, input, bias, result) {
  const columns = input.length;
  for (let row = 0; row < result.length; row++) {
    let sum = bias[row];
    for (let column = 0, at = row * columns; column < columns; column++, at++) sum += weights[at] * input[column];
    result[row] = sum;
  }
}

const input = new Float32Array(INPUTS);
const gates = new Float32Array(4 * UNITS);

function update([dx, dy, pen], [h, c]) {
  input[0] = dx / 10;
  input[1] = dy / 10;
  input[2] = pen;
  input.set(h, 3);
  product(gateWeights, input, gateBias, gates);
  const nextH = new Float32Array(UNITS);
  const nextC = new Float32Array(UNITS);
  for (let unit = 0; unit < UNITS; unit++) {
    const cell =
      sigmoid(gates[2 * UNITS + unit] + 1) * c[unit] + sigmoid(gates[unit]) * Math.tanh(gates[UNITS + unit]);
    nextC[unit] = cell;
    nextH[unit] = sigmoid(gates[3 * UNITS + unit]) * Math.tanh(cell);
  }
  return [nextH, nextC];
}

function getPdf([h]) {
  const z = new Float32Array(OUTPUTS);
  product(outputWeights, h, outputBias, z);
  z[0] = sigmoid(z[0]);
  let most = -Infinity;
  for (let i = 1; i <= MIXTURES; i++) most = Math.max(most, z[i]);
  let total = 0;
  for (let i = 1; i <= MIXTURES; i++) total += z[i] = Math.exp(z[i] - most);
  for (let i = 1; i <= MIXTURES; i++) z[i] /= total;
  for (let i = 1 + 3 * MIXTURES; i < 1 + 5 * MIXTURES; i++) z[i] = Math.exp(z[i]);
  for (let i = 1 + 5 * MIXTURES; i < OUTPUTS; i++) z[i] = Math.tanh(z[i]);
  return z;
}

function normal() {
  for (;;) {
    const x = Math.random() * 2 - 1;
    const y = Math.random() * 2 - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

function sample(z, temperature) {
  let total = 0;
  for (let i = 1; i <= MIXTURES; i++) total += Math.exp(Math.log(z[i]) / temperature);
  let left = Math.random() * total;
  let i = 0;
  while (i < MIXTURES - 1 && (left -= Math.exp(Math.log(z[1 + i]) / temperature)) >= 0) i++;
  const rho = z[1 + 5 * MIXTURES + i];
  const [first, second] = [normal(), normal()];
  const dx = z[1 + MIXTURES + i] + z[1 + 3 * MIXTURES + i] * temperature * first;
  const deviation = rho * first + Math.sqrt(1 - rho * rho) * second;
  const dy = z[1 + 2 * MIXTURES + i] + z[1 + 4 * MIXTURES + i] * temperature * deviation;
  return [dx * 10, dy * 10, Math.random() < z[0] ? 1 : 0];
}

globalThis.Model = {
  zero_state: () => [new Float32Array(UNITS), new Float32Array(UNITS)],
  update,
  get_pdf: getPdf,
  sample,
  set_scale_factor() {},
};
