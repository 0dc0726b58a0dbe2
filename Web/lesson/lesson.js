// Brings the lesson's figures and code to life.

import { distribution } from "./distribution.js";
import { editor } from "../editor/editor.js";
import { memory } from "./memory.js";
import { offsets } from "./offsets.js";
import { temperature } from "./temperature.js";

// Where the browser cannot run the model, model.js has said so on the page.
if (typeof Model !== "undefined") {
  for (const figure of [offsets, memory, distribution, temperature]) figure(document.getElementById(figure.name));
}
for (const figure of document.querySelectorAll(".editor")) editor(figure);
