// Writes texts apart from the page, so that the page stays quick however long they are. A message
// {job, text, settings, again} is answered by {job, omissions} where characters are left out, by {job, word} for each
// word and {job, notes} at the end, or by {job, problem}. A message {question, ask, …}, one of `answers`, is answered by
// {question, answer} or {question, problem}.

import { loadModel } from "../ductus.js";
import { writeAgain } from "./again.js";
import { wordAlone } from "./alone.js";

const models = {};
const load = (name) => (models[name] ??= loadModel(new URL(`../models/${name}.safetensors`, import.meta.url)));
/** Hands are written by the model that knows them, styles by the one that they were made for. */
const modelFor = ({ hand }) => load(hand ? "hands" : "scribe");
let newest = 0;

const answers = {
  /** The hand of an ink file. */
  learn: async ({ inkFile }) => (await load("hands")).learnHand(inkFile),
  /** Hands in one, by their weights. */
  async mix({ hands, weights }) {
    const model = await load("hands");
    let [mixed, sum] = [hands[0], weights[0]];
    for (let i = 1; i < hands.length; i++) {
      sum += weights[i];
      mixed = model.mixHands(mixed, hands[i], weights[i] / sum);
    }
    return mixed;
  },
  /** The hands that the model offers. */
  offered: async () => (await load("hands")).hands,
  /** A word by itself, as it is typed: see typed.js. */
  word: async ({ text, hand, seed }) => wordAlone(await load("hands"), text, { hand, seed }),
};

onmessage = async ({ data }) => {
  if (!data.ask) return void write(data);
  const { question, ask } = data;
  try {
    postMessage({ question, answer: await answers[ask](data) });
  } catch (error) {
    postMessage({ question, problem: error.message });
  }
};

async function write({ job, text, settings, again }) {
  newest = job;
  try {
    const scribe = await modelFor(settings);
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
}
