// One seed, one drawing, everywhere: the record is the one that Swift's tests compare too.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import * as built from "./built.mjs";
import { hashesOfWriting, recorded } from "./same_writing.mjs";

const folder = new URL("../same-writing/", import.meta.url);
const read = (name) => readFile(new URL(name, folder), "utf8");

async function compared(name, every, first) {
  const jobs = JSON.parse(await read("jobs.json"));
  const inkFiles = await Promise.all(
    jobs.hands.map((hand) => read(hand.endsWith(".json") ? hand : `../../Models/styles/${hand}.json`)));
  const model = await built.loadModel(new URL(`models/${name}.safetensors`, built.WEB));
  return {
    written: await hashesOfWriting(built, model, jobs, inkFiles, every, first),
    record: recorded(await read(`${name}.txt`), jobs, every, first),
  };
}

// Scribe writes all that the shipped styles write; the model of hands writes in them when it is asked to. Each part has a
// thread of its own.
if (isMainThread) {
  describe("every hand writes the recorded bits", { concurrency: true }, () => {
    for (const part of [["scribe", 2, 0], ["scribe", 2, 1], ["hands", 3, 0]]) {
      const [name, every, first] = part;
      test(`with ${name}, part ${first + 1} of ${every}`, async () => {
        const [{ written, record }] = await once(new Worker(new URL(import.meta.url), { workerData: part }), "message");
        assert.ok(written);
        assert.equal(written, record);
      });
    }
  });
} else {
  parentPort.postMessage(await compared(...workerData));
}
