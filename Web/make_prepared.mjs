// Writes the ink that the pages show before the model has come: prepared by the same brain, with the same bits.
//
//     node make_prepared.mjs FOLDER
//
// FOLDER holds the built pages; landing/prepared.js and write/prepared.js are written into it.

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const at = (path) => new URL(path, folder);
const { loadModel } = await import(at("ductus.js"));
const { wordAlone } = await import(at("write/alone.js"));
const { Typed, wordsOf } = await import(at("landing/typed.js"));
const { packed } = await import(at("write/packed.js"));

const model = await loadModel(await readFile(at("models/hands.safetensors")));
const hands = JSON.parse(await readFile(at("hands/index.json"), "utf8"));

/** What a page's text field holds when the page opens. */
async function textOf(page) {
  const found = /<textarea id="text"[^>]*>([^<]*)<\/textarea>/.exec(await readFile(at(page), "utf8"));
  if (!found) throw new Error(`${page}: a text field with the id "text" was expected; its text is what is prepared`);
  return found[1];
}

const landing = await readFile(at("index.html"), "utf8");
const chosen = /aria-checked="true" data-hand="(\w+)"/.exec(landing)?.[1];
const hand = hands.find(({ name }) => name === chosen);
if (!hand) throw new Error(`index.html: a hand of Models/hands that is checked was expected, not ${chosen}`);
const seed = 48; // with this seed the words are of one size, and each is plain
const inks = {};
for (const word of wordsOf(await textOf("index.html")).flat()) {
  inks[Typed.key(word, hand.name)] = wordAlone(model, word.text, { hand, seed: seed + 7919 * word.nth }).strokes;
}
await writeFile(at("landing/prepared.js"), `export const FIRST = ${JSON.stringify({ seed, inks })};\n`);

// The page that one opens to write: as its controls stand.
const text = await textOf("write.html");
const page = { width: 148, height: 105, letterHeight: 2.8, lineSpacing: 13 };
const evenly = 18; // with this seed the hand writes this text evenly, and each word of it well
const words = [...model.write(text, { hand: hands[0], seed: evenly, bias: 1, page })];
const opened = { text, seed: evenly, style: hands[0].name, words: words.map(packed) };
await writeFile(at("write/prepared.js"), `export const OPENED = ${JSON.stringify(opened)};\n`);
