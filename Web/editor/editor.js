// Code that can be changed and run in the page: a text field, its drawing above it, its mistakes below it.

import { advice } from "./advice.js";

/** A sketch that has not answered for so many milliseconds goes round in circles. */
const PATIENCE = 4000;
/** Whether a sketch has run in this page: others then begin without waiting for the network. */
let hasRun = false;
/** For each editor of the page: lets its sketch begin again, if it has not begun. */
const beginAgain = [];

/** Motion is unwelcome: nothing runs before it is asked to. */
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Brings a figure with a label and a text field full of code to life.
 * @param {HTMLElement} figure
 * @param {object} [settings]
 * @param {string | URL} [settings.page] the page that runs the code
 * @param {HTMLElement} [settings.stage] where the drawing goes; without one, above the code
 * @param {() => string} [settings.allows] what the sandbox of a run allows besides scripts
 * @param {() => void} [settings.started] told of each run
 */
export function editor(
  figure, { page = new URL("run.html", import.meta.url), stage = madeStage(), allows = () => "", started = () => {} } = {},
) {
  const field = figure.querySelector("textarea");
  const label = figure.querySelector("label");
  const numbers = Object.assign(document.createElement("pre"), { className: "numbers", ariaHidden: "true" });
  const code = Object.assign(document.createElement("div"), { className: "code" });
  const bar = Object.assign(document.createElement("div"), { className: "bar" });
  const complaint = Object.assign(document.createElement("p"), { className: "complaint" });
  complaint.setAttribute("role", "alert");
  const controls = {
    run,
    get code() { return field.value; },
    set code(text) {
      field.value = text;
      number();
    },
    bar,
  };
  const isBesideCode = stage.isConnected; // something else draws there until the code is run
  let frame;

  field.value = field.defaultValue.trimEnd();
  const original = field.value;
  code.append(numbers, field);
  bar.append(label, button("Run", run), button("Reset", reset));
  figure.prepend(...(isBesideCode ? [] : [stage]), bar, code, complaint);
  number();
  field.addEventListener("input", () => number());
  field.addEventListener("keydown", keys());
  addEventListener("message", hear);
  setInterval(ask, PATIENCE / 4);
  beginAgain.push(() => {
    if (!frame || frame.isReady) return;
    const waiting = frame;
    Object.assign(waiting, { answered: performance.now(), patience: 2 * waiting.patience });
    stage.replaceChildren(); // the browser ends a process in which no sketch is left
    setTimeout(() => { if (frame === waiting) stage.replaceChildren(waiting); }, 0);
  });

  if (isBesideCode) return controls;
  if (isCalm) {
    stage.append(Object.assign(document.createElement("p"), { textContent: "Press Run, and it draws." }));
  } else {
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (!frame) run();
    }, { rootMargin: "200px" }).observe(stage);
  }

  function button(text, action) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.setAttribute("aria-label", `${text}: ${label.textContent}`);
    made.addEventListener("click", action);
    return made;
  }

  /** A fresh page for each run: nothing of the last one is left in it. */
  function run() {
    tell("");
    frame = document.createElement("iframe");
    frame.setAttribute("sandbox", `allow-scripts ${allows()}`.trim());
    frame.title = `Drawing: ${label.textContent}`;
    frame.src = page;
    Object.assign(frame, { code: field.value, answered: performance.now(), patience: PATIENCE });
    started();
    stage.replaceChildren(frame);
  }

  function reset() {
    field.value = original;
    run();
  }

  return controls;

  function hear({ source, data }) {
    if (!source || source !== frame?.contentWindow) return;
    if (data.ready) {
      frame.contentWindow.postMessage({ code: frame.code }, "*");
      frame.isReady = hasRun = true;
    }
    if (data.ready || data.answer) frame.answered = performance.now();
    if (data.error) {
      const line = data.line && Math.min(data.line, field.rows); // the end of the code is on its last line
      tell(advice(data.error, line), line);
    }
  }

  /**
   * Asks the sketch whether it still listens; one that is caught in a loop cannot answer, and is stopped. A browser runs all
   * sketches in one process, in which none can begin beside such a loop: those that have not begun make way, and begin again.
   */
  function ask() {
    if (!frame || document.hidden) return;
    const silence = performance.now() - frame.answered;
    if (!frame.isReady) {
      if (hasRun && silence > frame.patience) for (const again of beginAgain) again();
      return;
    }
    if (frame.asked && silence > PATIENCE) {
      stage.replaceChildren();
      frame = undefined;
      tell("The sketch never came to an end and was stopped. Is there a loop whose condition stays true for ever?");
      return;
    }
    frame.asked = true;
    frame.contentWindow.postMessage({ question: "listening" }, "*");
  }

  function tell(message, line) {
    complaint.textContent = message;
    number(line);
  }

  function number(wrong) {
    const count = field.value.split("\n").length;
    field.rows = count;
    numbers.replaceChildren(...Array.from({ length: count }, (_, i) => {
      const line = Object.assign(document.createElement("span"), { textContent: `${i + 1}\n` });
      line.classList.toggle("wrong", i + 1 === wrong);
      return line;
    }));
  }

  /** Tab indents; Escape lets the next Tab leave the field; Control and Enter run the code. */
  function keys() {
    let isLeaving = false;
    return (event) => {
      const indents = event.key === "Tab" && !event.shiftKey && !isLeaving;
      if (event.key !== "Shift") isLeaving = event.key === "Escape";
      if (indents) {
        event.preventDefault();
        document.execCommand("insertText", false, "  "); // the one way that undo knows of
      }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        run();
      }
    };
  }
}

/** An element for the drawing. */
function madeStage() {
  return Object.assign(document.createElement("div"), { className: "stage" });
}
