// Times steps of whatever `Model` the page holds.

let state = null;
let offset = [0, 0, 0];

/** Microseconds of a step: update, pdf, sample. */
globalThis.timeOfStep = (steps) => {
  if (!state) {
    Model.set_scale_factor(10);
    state = Model.zero_state();
  }
  const begin = performance.now();
  for (let step = 0; step < steps; step++) {
    state = Model.update(offset, state);
    offset = Model.sample(Model.get_pdf(state), 0.65);
  }
  return ((performance.now() - begin) * 1000) / steps;
};
