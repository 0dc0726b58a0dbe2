// One seed, one drawing, everywhere: the record is the one that Swift's tests compare too.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { cursive } from "./built.mjs";

const record = await readFile(new URL("../same-drawing.txt", import.meta.url), "utf8");

test("a thousand points have the recorded bits", async () => {
  const bits = (value) => new Uint32Array(Float32Array.of(value).buffer)[0];
  const offsets = (await cursive()).writer({ seed: 2017, temperature: 0.7, bias: 0.25 }).write(1000);
  const drawn = offsets.map(({ dx, dy, endOfStroke }) => `${bits(dx)} ${bits(dy)} ${endOfStroke ? 1 : 0}\n`).join("");
  assert.equal(drawn, record);
});
