// The end of model.js: opens what was packed into it and puts the globals in place, before the next script runs.

import { Brain, checkBrowser } from "./brain.js";
import { nj } from "./arrays.js";
import { tutorialModel } from "./tutorial.js";
import { packedModel, unpackedProgram } from "./unpack.js";
import { PACKED } from "./packed.js"; // written by make_model_js.py

try {
  checkBrowser();
  const program = new WebAssembly.Module(unpackedProgram(PACKED.program));
  globalThis.Model = tutorialModel(new Brain(program, packedModel(PACKED.model)));
  globalThis.nj ??= nj;
} catch (error) {
  tell(`Handwriting cannot run here. ${error.message}`);
  throw error;
}
if (typeof module === "object") module.exports = globalThis.Model;

/** Says it on the page, so that nobody sits before a blank one. */
function tell(message) {
  if (typeof document !== "object") return;
  const show = () => {
    const paragraph = document.createElement("p");
    paragraph.setAttribute("role", "alert");
    paragraph.textContent = message;
    document.body.prepend(paragraph);
  };
  if (document.body) show();
  else document.addEventListener("DOMContentLoaded", show);
}
