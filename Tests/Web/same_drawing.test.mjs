// One seed, one drawing, everywhere: the record is the one that Swift's tests compare too.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { cursive } from "./built.mjs";
import { drawnPoints } from "./same_drawing.mjs";

const record = await readFile(new URL("../same-drawing.txt", import.meta.url), "utf8");

test("a thousand points have the recorded bits", async () => {
  assert.equal(drawnPoints(await cursive()), record);
});
