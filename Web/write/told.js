// What the page tells its reader: a sentence below the text, and marks in the text where characters are left out.

import { $ } from "./controls.js";

let marked = []; // pairs of place and character

/** @param {string} text a sentence; none: what was told is told no more */
export function tell(text, { isWarning = false } = {}) {
  $("told").textContent = text;
  $("told").classList.toggle("warning", isWarning);
}

/** Marks what is left out, behind the text field. @param {[number, string][]} omissions by their places in the text */
export function mark(omissions) {
  marked = omissions;
  const parts = [];
  if (omissions.length > 0) {
    const characters = [...$("text").value];
    let at = 0;
    for (const [index, character] of omissions) {
      const { length } = [...character];
      const left = Object.assign(document.createElement("mark"), { textContent: characters.slice(index, index + length).join("") });
      parts.push(characters.slice(at, index).join(""), left);
      at = index + length;
    }
    parts.push(characters.slice(at).join(""), "\n ");
  }
  $("marks").replaceChildren(...parts);
  $("marks").scrollTop = $("text").scrollTop;
}

/** Marks stay where their characters do, until the text is looked at again. */
export function keepMarks() {
  const characters = [...$("text").value];
  mark(marked.filter(([index, character]) => characters.slice(index, index + [...character].length).join("") === character));
}

$("text").addEventListener("scroll", () => { $("marks").scrollTop = $("text").scrollTop; });
