// Texts from elsewhere: files dropped on the page, and what is pasted.

import { $ } from "./controls.js";
import { tell } from "./told.js";

/** Texts longer than this are not even looked at: the library takes far fewer characters. */
const LONGEST_FILE = 4_000_000;

/** From now on files may be dropped. @param {(content: string) => Promise<void>} takeHand takes a hand or an ink file */
export function takeFiles(takeHand) {
  for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      document.body.classList.toggle("dropping", isOver);
      if (name === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0], takeHand);
    });
  }
}

async function take(file, takeHand) {
  try {
    if (file.size > LONGEST_FILE) throw new Error(`this is no text for a page, it has ${file.size.toLocaleString("en")} bytes`);
    let content;
    try {
      content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      throw new Error("this is no text in UTF-8");
    }
    if (/\.json$/i.test(file.name)) return await takeHand(content);
    $("text").value = inLines(content);
    $("text").dispatchEvent(new Event("input"));
  } catch (error) {
    tell(`${file.name}: ${error.message}`, { isWarning: true });
  }
}

$("text").addEventListener("paste", (event) => {
  const plain = event.clipboardData.getData("text/plain");
  let text = inLines(plain);
  const html = event.clipboardData.getData("text/html");
  if (html && !text.trim().includes("\n")) text = paragraphs(html) || text;
  if (text === plain) return;
  event.preventDefault();
  document.execCommand("insertText", false, text); // the one way that undo knows of
});

/** A text with its lines as people see them, whichever sign parts them. */
const inLines = (text) => text.replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g, "\n");

/** The paragraphs of formatted text, one a line. */
function paragraphs(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const part of body.querySelectorAll("style, script")) part.remove();
  for (const part of body.querySelectorAll("br, p, div, li, h1, h2, h3, h4, h5, h6, tr, blockquote")) part.before("\n");
  return body.textContent.replace(/[ \t\r]*\n\s*/g, "\n").trim();
}
