// The code of a sketch beside the sketch: change it where it stands, run it, keep it, give it away as a link. The code runs
// in a sandbox (editor/run.js), whoever wrote it.

import { editor } from "../editor/editor.js";
import { packed, unpacked } from "./code-link.js";

const link = document.querySelector(".code-link");
const name = link.getAttribute("href").replace(".js", "");
const key = `ductus.sketch.${name}`;
const address = new URLSearchParams(location.hash.slice(1));
const shared = address.get("code"); // read before the sketch writes its own settings there
const isThumbnail = address.has("thumbnail");
let workshop;
let opening;
let isLinkRunning = false;

if (!isThumbnail) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    toggle();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
  if (shared !== null) addEventListener("load", () => { opening ??= open(shared); });
}

async function toggle() {
  if (!workshop) {
    opening ??= open();
    return;
  }
  workshop.figure.hidden = !workshop.figure.hidden;
  link.setAttribute("aria-expanded", String(!workshop.figure.hidden));
  dispatchEvent(new Event("resize")); // the sketch has more room, or less
}

/** Opens the editor, with the code of a link or what was kept. @param {string} [link] */
async function open(shared) {
  let code;
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    code = await response.text();
  } catch (error) {
    location.assign(link.href); // the code can at least be read there
    return;
  }
  workshop = made(code);
  link.setAttribute("aria-expanded", "true");
  dispatchEvent(new Event("resize"));
  const kept = read();
  if (shared !== undefined) {
    try {
      workshop.code = await unpacked(shared);
      isLinkRunning = true; // a page must not save anything because somebody followed a link
      workshop.run();
      isLinkRunning = false;
      workshop.tell("This sketch came with the link. Once you have pressed Run, it can save pictures, too.");
    } catch (error) {
      workshop.tell(`The link holds no code that can be read (${error.message}). Here is the sketch as it was.`);
    }
  } else if (kept !== null && kept !== code) {
    workshop.code = kept;
    workshop.tell("This is what you kept. Reset brings the sketch as it was.");
  }
}

/** The editor beside the drawing. */
function made(code) {
  const main = document.querySelector("main");
  const work = Object.assign(document.createElement("div"), { className: "work" });
  const figure = Object.assign(document.createElement("figure"), { className: "editor" });
  const title = document.querySelector("h1").textContent;
  const label = Object.assign(document.createElement("label"), { htmlFor: "code", textContent: `The code of ${title}` });
  const field = Object.assign(document.createElement("textarea"), {
    id: "code", spellcheck: false, autocapitalize: "off", autocomplete: "off", defaultValue: code,
  });
  field.value = code;
  const told = Object.assign(document.createElement("p"), { className: "told" });
  told.setAttribute("role", "status");
  figure.setAttribute("role", "region"); // it stands beside the page's main part
  figure.setAttribute("aria-label", "Code");
  figure.append(label, field);
  main.replaceWith(work);
  work.append(main, figure);

  let isOriginal = true;
  /** The sketch that the page came with gives way to the changed one, which has buttons of its own. */
  const started = () => {
    if (isOriginal) studio.end();
    isOriginal = false;
  };
  const made = editor(figure, { page: "run.html", stage: main, allows: () => (isLinkRunning ? "" : "allow-downloads"), started });
  const button = (text, action) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", action);
    return made;
  };
  made.bar.append(button("Keep", keep), button("Copy link to this code", share), told);
  const tell = (message) => { told.textContent = message; };

  function keep() {
    try {
      localStorage.setItem(key, made.code);
      tell("Kept in this browser: it is here when you come back.");
    } catch {
      tell("This browser keeps nothing here: its storage is full or shut. Copy the link instead, or the code.");
    }
  }

  async function share() {
    const url = new URL(location.href);
    try {
      url.hash = `code=${await packed(made.code)}`;
    } catch (error) {
      tell(`${error.message[0].toUpperCase()}${error.message.slice(1)}.`);
      return;
    }
    try {
      await navigator.clipboard.writeText(url.href);
      tell("The link is copied: it holds the code.");
    } catch {
      history.replaceState(null, "", url);
      tell("The address above holds the code now.");
    }
  }

  return {
    figure, tell, run: made.run,
    set code(text) { made.code = text; },
  };
}

function read() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is shut
  }
}
