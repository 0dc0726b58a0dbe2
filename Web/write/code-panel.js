// The panel with the code that makes what is on the page.

import { $ } from "./controls.js";
import * as code from "./code.js";
import { save } from "./saving.js";
import { tell } from "./told.js";

/**
 * Gives the panel its work.
 * @param {() => {made: import("./code.js").Made, file: {name: string, content: string} | null, isChanged: boolean} | null} look
 *   what is on the page, the file that the code needs beside it, and whether a click had words written again; null: nothing yet
 * @returns {() => void} shows the code of what is on the page now
 */
export function offerCode(look) {
  const show = () => {
    const seen = $("app").open ? look() : null;
    if (!seen) return;
    const language = $("language").value;
    $("code").textContent = code[language](seen.made);
    const told = [];
    if (seen.isChanged && language !== "embed") told.push("Words that a click wrote again are as they were at first.");
    if (language === "embed") told.push("The button Animation saves the file beside your page: no model, no script.");
    $("codeTold").textContent = told.join(" ");
    $("needed").hidden = !seen.file || language === "embed";
  };
  $("app").addEventListener("toggle", show);
  $("language").addEventListener("change", show);
  $("needed").onclick = () => {
    const { name, content } = look().file;
    save(new Blob([content], { type: "application/json" }), name);
  };
  $("copyCode").onclick = async () => {
    try {
      await navigator.clipboard.writeText($("code").textContent);
      tell("The code is copied.");
    } catch {
      getSelection().selectAllChildren($("code"));
      tell("The code is marked: copy it from there.");
    }
  };
  return show;
}
