// What `make web` built, for the tests in Node.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

export const WEB = new URL("../../.build/web/", import.meta.url);
export const { loadInk, loadModel } = await import(new URL("ductus.js", WEB));

export const cursive = () => loadModel(new URL("models/cursive.safetensors", WEB));
export const bytesOf = (name) => readFile(new URL(name, WEB));

/** The tutorial's interface as model.js puts it in place. */
export const tutorial = () => createRequire(import.meta.url)(new URL("model.js", WEB).pathname);
