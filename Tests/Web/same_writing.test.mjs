// One seed, one drawing, everywhere: the record is the one that Swift's tests compare too.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import * as built from "./built.mjs";
import { hashesOfWriting, recorded } from "./same_writing.mjs";

const folder = new URL("../same-writing/", import.meta.url);
const read = (name) => readFile(new URL(name, folder), "utf8");

// Scribe writes all that the shipped styles write; the model of hands writes in them when it is asked to.
for (const [name, every] of [["scribe", 1], ["hands", 3]]) test(`every hand writes the recorded bits with ${name}`, async () => {
  const jobs = JSON.parse(await read("jobs.json"));
  const inkFiles = await Promise.all(
    jobs.hands.map((hand) => read(hand.endsWith(".json") ? hand : `../../Models/styles/${hand}.json`)));
  const model = await built.loadModel(new URL(`models/${name}.safetensors`, built.WEB));
  assert.equal(
    await hashesOfWriting(built, model, jobs, inkFiles, every), recorded(await read(`${name}.txt`), jobs, every));
});
