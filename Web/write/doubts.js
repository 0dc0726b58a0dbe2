// Frames around the words that may not be legible: a click has one written again.

import { extent } from "./again.js";

/**
 * @param {HTMLElement} place over the page
 * @param {{word: import("../ductus.js").Word, index: number}[]} doubtful words of the page and their numbers
 * @param {{width: number, height: number}} page in millimetres
 * @param {(index: number) => void} choose called when a word is clicked
 */
export function frameDoubts(place, doubtful, { width, height }, choose) {
  place.replaceChildren(...doubtful.map(({ word, index }) => {
    const { left, right, top, bottom } = extent(word.strokes);
    const button = document.createElement("button");
    button.type = "button";
    button.title = `“${word.text}” is perhaps not legible: click to have it written again`;
    button.setAttribute("aria-label", `Write “${word.text}” again`);
    button.style.left = `${(100 * (left - 1)) / width}%`;
    button.style.top = `${(100 * (top - 1)) / height}%`;
    button.style.width = `${(100 * (right - left + 2)) / width}%`;
    button.style.height = `${(100 * (bottom - top + 2)) / height}%`;
    button.onclick = () => choose(index);
    return button;
  }));
}
