// One of a crew (crew.js). A message {job, model, state, seeds, steps, settings} is answered by {job, paths} or by
// {job, problem}; `model` comes with the first, and again when it is another.

import { loadModel } from "./ductus.js";

let loaded;

onmessage = async ({ data: { job, model, state, seeds, steps, settings } }) => {
  if (model) loaded = loadModel(model);
  try {
    const writer = (await loaded).writer({ seed: 0, prime: [], ...settings });
    writer.state.values.set(state);
    postMessage({ job, paths: seeds.length === 0 ? [] : await writer.futures(seeds, steps) });
  } catch (error) {
    postMessage({ job, problem: error.message });
  }
};
