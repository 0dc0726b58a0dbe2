// Times many futures of the shipped model, which step together.

import { loadModel } from "./ductus.js";

const writer = (await loadModel("models/cursive.safetensors")).writer({ seed: 7, temperature: 0.65 });
const seeds = Array.from({ length: 50 }, (_, seed) => seed);
writer.write(50);

/** Milliseconds of 50 futures of 10 steps each, in workers or in the page itself. */
globalThis.timeOfFutures = async (times, apart) => {
  const begin = performance.now();
  for (let i = 0; i < times; i++) await (apart ? writer.futures(seeds, 10) : writer.branches(seeds).write(10));
  return (performance.now() - begin) / times;
};
