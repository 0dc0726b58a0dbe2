// Writes texts apart from the page, so that the page stays quick however long they are. A message
// {job, text, settings, again} is answered by {job, omissions} where characters are left out, by {job, word} for each
// word and {job, notes} at the end, or by {job, problem}.

import { loadModel } from "../ductus.js";
import { writeAgain } from "./again.js";

const model = loadModel(new URL("../models/scribe.safetensors", import.meta.url));
let newest = 0;

onmessage = async ({ data: { job, text, settings, again } }) => {
  newest = job;
  try {
    const scribe = await model;
    const omissions = scribe.omissions(text);
    if (omissions.length > 0) postMessage({ job, omissions });
    const words = writeAgain(scribe, text, { ...settings, keepsWindow: true, omitsUnknown: true }, again);
    let rest = performance.now();
    for (;;) {
      const { value, done } = words.next();
      postMessage(done ? { job, notes: value } : { job, word: value });
      if (done) return;
      // Now and then a look at what else has come: a newer text makes this one stop.
      if (performance.now() - rest > 30) {
        await new Promise((next) => setTimeout(next));
        rest = performance.now();
      }
      if (newest !== job) return void words.return();
    }
  } catch (error) {
    postMessage({ job, problem: error.message });
  }
};
