// The page on which one types: a worker writes, and this shows the pen as it goes.

import { loadInk } from "../ductus.js";
import { extent } from "./again.js";
import { asker } from "./ask.js";
import * as code from "./code.js";
import { paint, paintRules, pdf } from "./files.js";
import { gif, video } from "./film.js";
import { Gallery } from "./gallery.js";
import { fromAddress, handFromAddress, handToAddress, Pad, toInkFile } from "./hand.js";
import { unpacked } from "./packed.js";
import { INKS, paintPaper, PAPERS } from "./paper.js";
import { Past } from "./past.js";
import { OPENED } from "./prepared.js"; // written by make_prepared.mjs
import { layForPrint } from "./print.js";

const $ = (id) => document.getElementById(id);
const address = new URLSearchParams(location.hash.slice(1));
const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
const controls = ["text", "style", "bias", "letterHeight", "lineSpacing", "nib", "penWidth", "colour", "paper", "page", "pace", "sheetColour", "texture",
  "clear"];

const SEED = "seed"; // where a seed that is to stay is kept
let seed = [...address.keys()].length > 0 ? Number(address.get("seed")) : keptSeed() ?? OPENED.seed;
if (!isSeed(seed)) seed = newSeed();
let styles = {};     // what each name of a hand stands for: {hand} or {style}, as the library takes them
let ink; // the library's face for ink, once it is loaded

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
let job = 0;
let textBefore = "";
let typing;          // the timer that waits for a pause in the typing
let words = [];      // all words of the text, as far as they are written
let fresh = 0;       // how many of them belong to the text as it stands: the others are still of the text before
let written = 0;     // characters in those, of
let total = 1;
let isWritten = false; // whether they are all
let shown = 0;       // the pen's time, in seconds: what was drawn before it is on the page
let shownPage = 0;
let follows = true;  // whether the page shown is the one the pen is on

function isSeed(value) {
  return Number.isSafeInteger(value) && value > 0;
}

/** The seed that was locked when the page was open before. */
function keptSeed() {
  try {
    const kept = Number(localStorage.getItem(SEED));
    return isSeed(kept) ? kept : undefined;
  } catch {
    return undefined; // nothing is kept here
  }
}

function newSeed() {
  return 1 + Math.floor(Math.random() * 99999);
}

// ---- what is asked

function pageSize() {
  const [width, height] = $("page").value.split("x").map(Number);
  return { width, height };
}

const sheet = () => ({ ...pageSize(), lineSpacing: Number($("lineSpacing").value) });

/** How often as fast as a hand the pen goes; 0: all is there at once. */
const pace = () => ($("pace").value === $("pace").max ? 0 : 2 ** Number($("pace").value));

function settings() {
  // On squared paper the writing stands on the squares.
  const place = $("paper").value === "squared" ? ink.onSquares(sheet()) : {};
  return {
    seed, bias: Number($("bias").value), ...asked($("style").value),
    page: { ...sheet(), ...place, letterHeight: Number($("letterHeight").value) },
  };
}

/** What a name stands for. A hand's own ink is kept beside it for saving and not written from. */
const asked = (name) => (styles[name]?.hand ? { hand: styles[name].hand } : { style: styles[name]?.style });

function write({ keep }) {
  clearTimeout(typing);
  typing = undefined;
  remember();
  const text = $("text").value;
  job += 1;
  if (!keep) {
    shown = 0;
    words = [];
    redraw = true;
  }
  fresh = 0;
  written = 0;
  isWritten = false;
  document.body.dataset.state = "writing";
  omitted = "";
  notes = [];
  isStale = keep;
  if (!keep) tell("");
  if (text.trim() === "") tell("Type something.");
  if (text.trim() !== "") {
    total = text.replace(/\s/g, "").length;
    worker.postMessage({ job, text, settings: settings(), again });
  } else {
    end();
  }
}

function startAgain() {
  again = {};
  damaged = "";
  write({ keep: false });
  follows = true;
  turn(0);
}

/** What is left of the text before goes. */
function dropFormer() {
  if (fresh < words.length) redraw = true;
  words.length = fresh;
}

/** The text is written as far as it can be: whoever waits for that goes on. */
function end() {
  dropFormer();
  isWritten = true;
  document.body.dataset.state = "written";
  turn(shownPage);
  for (const go of waiting.splice(0)) go();
}

const waiting = [];

/** Waits, and shows how far it is, until all of the text is written. @returns {Promise<boolean>} whether there is ink */
async function whole() {
  if (typing) write({ keep: true });
  if (!isWritten) {
    isStale = false;
    tell("The rest is written first, then the file is saved.");
    $("progress").hidden = false;
    await new Promise((go) => waiting.push(go));
    $("progress").hidden = true;
  }
  return words.length > 0;
}

let isStale = false; // whether what is told was said of the text before
let damaged = "";  // what is wrong with the link the page was opened by
let omitted = "";  // what is left out of the text, in a sentence
let marked = [];   // where that is, as pairs of place and character
let notes = [];    // sentences on all else
let again = {};    // how often a word, by its number, is written again

worker.onmessage = ({ data }) => {
  if (data.job !== job) return;
  if (data.omissions) {
    const characters = [...new Set(data.omissions.map(([, character]) => character))];
    const named = characters.length > 8 ? [...characters.slice(0, 8), "…"] : characters;
    omitted = `The hand has not learned to write ${named.join(" ")} and leaves it out where it is marked.`;
    isStale = false;
    tell(omitted, { isWarning: true });
    mark($("text").value, data.omissions);
  }
  if (data.problem) {
    tell(data.problem, { isWarning: true });
    end();
  }
  if (data.notes) {
    dropFormer();
    const { sentences, doubtful, omissions } = data.notes;
    // The first sentence tells what is left out and the last what is in doubt: both are said in the page's own words.
    if (omissions.length === 0) mark("", []);
    notes = sentences.slice(omissions.length > 0 ? 1 : 0, doubtful.length > 0 ? -1 : undefined);
    tellAll();
    end();
  }
  if (data.word) {
    const { word } = data;
    if (isStale) tell("");
    isStale = false;
    const before = words[fresh];
    const isSame = before && before.page === word.page && JSON.stringify(before.strokes) === JSON.stringify(word.strokes);
    // What is written already and stays as it was is not written again.
    if (before && !isSame) {
      shown = Math.min(shown, word.strokes[0]?.[0]?.time ?? shown);
      words.length = fresh;
      redraw = true;
    }
    if (word.page !== words[fresh - 1]?.page) queueMicrotask(showNumber);
    words[fresh] = word;
    fresh += 1;
    written += word.text.length;
    $("progress").value = written / total;
    const end = word.strokes.at(-1)?.at(-1)?.time ?? 0;
    if (pace() === 0 || atOnce) shown = Math.max(shown, end);
  }
};
worker.onerror = () => tell("The brain could not be started. Reload the page, or try a newer browser.");

// ---- what is seen

let redraw = true;   // the page must be painted anew
let isPaused = false;
let painted = 0;     // the time up to which it is painted
let rested = false;  // whether the pen has come to rest there
let last = performance.now();

function frame(now) {
  const end = words.at(-1)?.strokes.at(-1)?.at(-1)?.time ?? 0;
  if (!isPaused) shown = Math.min(end, shown + (Math.min(0.1, (now - last) / 1000)) * (pace() || 1000));
  last = now;
  const current = words.findLast((word) => (word.strokes[0]?.[0]?.time ?? Infinity) <= shown);
  if (follows && current && current.page !== shownPage) turn(current.page);
  // Strokes were painted as they grew: where the pen rests, the page is painted as it will be saved.
  const rests = isWritten && shown === end;
  if (rests && !rested) redraw = true;
  rested = rests;
  if (redraw || shown !== painted) draw();
  frameDoubts();
  requestAnimationFrame(frame);
}

function draw() {
  if (!ink) return;
  const canvas = $("sheet");
  const { width, height } = pageSize();
  canvas.parentElement.style.setProperty("--ratio", width / height);
  const scale = Math.max(1, Math.min(2.5, devicePixelRatio)) * Math.min(900, canvas.parentElement.clientWidth || 900) / width;
  const context = canvas.getContext("2d");
  if (redraw || painted > shown) {
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    context.setTransform(scale, 0, 0, scale, 0, 0);
    paintPaper(context, { width, height }, { colour: $("sheetColour").value, texture: $("texture").value });
    const { rules } = ink.paths(inkPage([]));
    if (rules) paintRules(context, rules);
    painted = -1;
    redraw = false;
  }
  const strokes = [];
  for (const word of words) {
    if (word.page !== shownPage) continue;
    for (const stroke of word.strokes) {
      if (stroke.at(-1).time <= painted || stroke[0].time > shown) continue;
      strokes.push(stroke.at(-1).time <= shown ? stroke : stroke.filter((point) => point.time <= shown));
    }
  }
  if (strokes.length > 0) paint(context, ink.paths(inkPage([{ strokes }])).groups[0], pen().colour);
  painted = shown;
  drawWindow();
}

const pen = () => ({ colour: $("colour").value, nib: $("nib").value, width: Number($("penWidth").value) });

/** A page as ink.js takes it. */
function inkPage(words) {
  return { words, sheet: sheet(), pen: pen(), ruling: $("paper").value, paper: paperInFiles() };
}

/** The paper's colour in what is saved; null: none, where none was chosen or none is wanted. */
function paperInFiles() {
  const { value, defaultValue } = $("sheetColour");
  return value === defaultValue || $("clear").checked ? null : value;
}

/** The paper beneath a picture or a film; null: none. */
function paperInPictures() {
  if ($("clear").checked) return null;
  const texture = $("texture").value;
  return { colour: paperInFiles() ?? (texture === "smooth" ? "#ffffff" : $("sheetColour").value), texture };
}

/** The window of the run of words that the pen is in. */
function drawWindow() {
  const canvas = $("window");
  if (!canvas.closest("details").open) return;
  const begun = words.filter((word) => word.window && (word.strokes[0]?.[0]?.time ?? Infinity) <= shown);
  const current = begun.at(-1);
  if (!current) return;
  const next = words[words.indexOf(current) + 1] && words.slice(words.indexOf(current) + 1).find((word) => word.window);
  const start = current.strokes[0][0].time;
  const end = next?.strokes[0]?.[0]?.time ?? words.at(-1).strokes.at(-1)?.at(-1)?.time ?? start;
  const { text, steps, coverage } = current.window;
  const rows = text.length + 1;
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  const row = canvas.height / rows, left = 24;
  const until = Math.round(steps * Math.min(1, (shown - start) / Math.max(0.01, end - start)));
  context.font = `${Math.min(15, row)}px sans-serif`;
  for (let character = 0; character < rows; character++) {
    const y = canvas.height - (character + 1) * row;
    context.fillStyle = "#625a50";
    context.fillText(character === text.length ? "■" : text[character], 4, y + row * 0.8);
  }
  for (let step = 0; step < until; step++) {
    let total = 1e-6;
    for (let character = 0; character < rows; character++) total += coverage[step * rows + character];
    for (let character = 0; character < rows; character++) {
      const share = coverage[step * rows + character] / total;
      if (share < 0.03) continue;
      context.fillStyle = `rgba(36, 80, 143, ${share})`;
      context.fillRect(left + (canvas.width - left) * step / steps, canvas.height - (character + 1) * row,
        (canvas.width - left) / steps + 0.5, row);
    }
  }
}

/** Pages so far; the one shown stays until it is certain that the text ends before it. */
const pageCount = () => 1 + Math.max(words.at(-1)?.page ?? 0, isWritten ? 0 : shownPage);

function turn(page) {
  shownPage = Math.max(0, Math.min(page, pageCount() - 1));
  redraw = true;
  showNumber();
}

function showNumber() {
  const count = pageCount();
  $("number").textContent = count > 1 ? `page ${shownPage + 1} of ${count}` : "";
  $("back").hidden = shownPage === 0;
  $("next").hidden = shownPage >= count - 1;
}

function tell(text, { isWarning = false } = {}) {
  $("told").textContent = text;
  $("told").classList.toggle("warning", isWarning);
}

/** Tells all that is to be known of what was written. */
function tellAll() {
  const doubtful = words.filter(({ isDoubtful }) => isDoubtful).map(({ text }) => text);
  const told = [damaged, omitted, ...notes];
  if (doubtful.length > 0) {
    const listed = doubtful.length > 6 ? `${doubtful.slice(0, 6).join(", ")} and ${doubtful.length - 6} more` : doubtful.join(", ");
    told.push(`Perhaps not legible: ${listed}. Click a framed word on the page to have it written again.`);
  }
  tell(told.filter((sentence) => sentence).join(" "), { isWarning: Boolean(omitted) || doubtful.length > 0 });
}

/** Marks what is left out, behind the text field. @param {[number, string][]} omissions */
function mark(text, omissions) {
  marked = omissions;
  const parts = [];
  if (omissions.length > 0) {
    const characters = [...text];
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

/** Frames the words of the page that may not be legible, as far as the pen has come. */
function frameDoubts() {
  const { width, height } = pageSize();
  const framed = words.map((word, index) => ({ word, index }))
    .filter(({ word }) => word.isDoubtful && word.page === shownPage && word.strokes.length > 0 && word.strokes.at(-1).at(-1).time <= shown);
  const key = JSON.stringify([job, shownPage, width, height, framed.map(({ index }) => index)]);
  if ($("doubts").dataset.key === key) return;
  $("doubts").dataset.key = key;
  $("doubts").replaceChildren(...framed.map(({ word, index }) => {
    const { left, right, top, bottom } = extent(word.strokes);
    const button = document.createElement("button");
    button.type = "button";
    button.title = `“${word.text}” is perhaps not legible: click to have it written again`;
    button.setAttribute("aria-label", `Write “${word.text}” again`);
    button.style.left = `${(100 * (left - 1)) / width}%`;
    button.style.top = `${(100 * (top - 1)) / height}%`;
    button.style.width = `${(100 * (right - left + 2)) / width}%`;
    button.style.height = `${(100 * (bottom - top + 2)) / height}%`;
    button.onclick = () => {
      again = { ...again, [index]: (again[index] ?? 0) + 1 };
      write({ keep: true });
    };
    return button;
  }));
}

// ---- hands

/** A worker beside the one that writes. */
const aside = asker();

const MIXED = "mixed";
const gallery = new Gallery({
  list: $("gallery"), map: $("map"),
  mix: (hands, weights) => aside("mix", { hands, weights }),
  choose(name, hand) {
    if (hand) offer(MIXED, { hand });
    $("style").value = name ?? MIXED;
    startAgain();
    gallery.mark(name);
  },
});

/** From now on a name stands for this. */
function offer(name, value) {
  styles[name] = value;
  if (![...$("style").options].some((option) => option.value === name)) $("style").append(new Option(name, name));
}

// ---- one's own hand

const OWN = "your own";
const pad = new Pad($("pad"));

/** From now on the text is written in this hand. */
function take(own, { use = true } = {}) {
  offer(OWN, own);
  try {
    localStorage.setItem(OWN, JSON.stringify(own));
  } catch { /* nothing can be kept here: the link and the hand file keep it */ }
  if (use) $("style").value = OWN;
}

/** Does what may fail, and says why it did. */
async function tryHand(act) {
  try {
    await act();
    $("handTold").textContent = "";
  } catch (error) {
    $("handTold").textContent = error.message;
  }
}

/** Takes the hand of an ink file, or a hand file. Whoever saves meanwhile waits for it. */
async function writeLike(file) {
  const before = isWritten;
  isWritten = false;
  document.body.dataset.state = "writing";
  try {
    const { format } = typeof file === "string" ? JSON.parse(file.trimStart().startsWith("{") ? file : "{}") : file;
    if (format === "ductus hand 1") take({ hand: JSON.parse(file) });
    else take({ hand: await aside("learn", { inkFile: file }), style: ink.style(file) });
  } catch (error) {
    isWritten = before;
    if (before) document.body.dataset.state = "written";
    throw error;
  }
  $("hand").close();
  startAgain();
  gallery.mark(OWN);
}

function openPad() {
  $("hand").showModal();
  pad.ask($("handText").value);
  $("handTold").textContent = styles[OWN] ? "The hand in use is kept in this browser; saved as a file, it writes elsewhere, too." : "";
}
$("ownHand").onclick = openPad;
$("handForm").onsubmit = (event) => event.preventDefault();
$("handClose").onclick = () => $("hand").close();
$("handText").oninput = () => pad.ask($("handText").value);
$("handClear").onclick = () => pad.ask($("handText").value);
$("handTake").onclick = () => tryHand(() => writeLike(pad.inkFile));
$("handSave").onclick = () => tryHand(() => {
  const file = pad.isEmpty && styles[OWN]?.style ? toInkFile(styles[OWN].style) : pad.inkFile;
  save(new Blob([JSON.stringify(file)], { type: "application/json" }), "my-ink.json");
});
$("handKeep").onclick = () => tryHand(async () => {
  const hand = pad.isEmpty && styles[OWN]?.hand ? styles[OWN].hand : await aside("learn", { inkFile: pad.inkFile });
  save(new Blob([JSON.stringify(hand)], { type: "application/json" }), "my.hand.json");
});
// What was missing is no longer said once it is there.
$("pad").addEventListener("pointerup", () => {
  if ($("handTold").textContent === "") return;
  try {
    void pad.inkFile;
    $("handTold").textContent = "";
  } catch { /* there is still too little */ }
});
$("handOpen").onchange = () => tryHand(async () => {
  const [file] = $("handOpen").files;
  $("handOpen").value = "";
  const text = await file.text();
  try {
    await writeLike(text);
  } catch (error) {
    throw new Error(`${file.name}: ${error.message}`, { cause: error });
  }
});

// ---- the address and files

function remember() {
  const told = new URLSearchParams({ seed });
  for (const id of controls) told.set(id, toldOf(id));
  const { hand, told: before } = styles[$("style").value] ?? {};
  if ([OWN, MIXED].includes($("style").value)) told.set("hand", hand ? handToAddress(hand) : before);
  const counts = Object.entries(again).map((pair) => pair.join(".")).join("_");
  if (counts) told.set("again", counts);
  $("seed").value = seed;
  showValues();
  past.note(`${told}`);
  $("undo").disabled = past.isEmpty;
  showCode();
  try {
    history.replaceState(null, "", `#${told}`);
  } catch { /* the text is longer than an address may be */ }
}

/** What the address tells of a control. */
function toldOf(id) {
  if (id === "pace") return +pace().toFixed(3);
  return $(id).type === "checkbox" ? Number($(id).checked) : $(id).value;
}

/** Sets a control as the address tells it. */
function setFromAddress(id, address) {
  if (!address.has(id)) return;
  const control = $(id);
  const told = address.get(id);
  if (control.type === "checkbox") {
    control.checked = told === "1";
  } else if (id === "pace") {
    const times = Number(told);
    if (times >= 0) control.value = times === 0 ? control.max : Math.log2(times);
  } else {
    const usual = control.value;
    control.value = told;
    if (control.value === "" && id !== "text") control.value = usual; // a list has no such choice
  }
}

/** The hand and the words written again, as the address tells them. @returns {string} what is wrong with them */
function takeFromAddress(address, keeps) {
  let problem = "";
  try {
    const told = address.get("hand");
    const name = address.get("style") === MIXED ? MIXED : OWN;
    const value = told?.includes("~") ? { style: fromAddress(told), told } : told ? { hand: handFromAddress(told) } : null;
    if (value && keeps) take(value);
    else if (value) offer(name, value);
  } catch {
    problem = "The hand in this link is damaged: another writes instead.";
  }
  again = {};
  for (const pair of (address.get("again") ?? "").split("_")) {
    const [index, count] = pair.split(".").map(Number);
    if (Number.isInteger(index) && count > 0 && count < 1000) again[index] = Math.floor(count);
  }
  return problem;
}

const past = new Past();

/** Goes back to how things stood before the last change. */
function undo() {
  if (past.isEmpty) return;
  const before = new URLSearchParams(past.back());
  takeFromAddress(before, false);
  for (const id of controls) setFromAddress(id, before);
  seed = Number(before.get("seed"));
  textBefore = $("text").value;
  gallery.mark($("style").value);
  redraw = true;
  write({ keep: true });
}

$("undo").onclick = undo;
addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("textarea, input:not([type=range], [type=checkbox], [type=color])");
  if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || isTyping) return;
  event.preventDefault();
  undo();
});

/** What the sliders say, beside them. */
function showValues() {
  for (const output of document.querySelectorAll("output[for]")) {
    const { id, value } = $(output.htmlFor.value);
    if (id === "pace") output.value = pace() === 0 ? "at once" : pace() === 1 ? "a hand’s" : `${+pace().toFixed(2)} ×`;
    else output.value = id === "bias" ? Number(value).toFixed(2) : `${value} mm`;
  }
}

function pages() {
  const count = 1 + (words.at(-1)?.page ?? 0);
  return Array.from({ length: count }, (_, page) => inkPage(words.filter((word) => word.page === page)));
}

/** What is on a page: its size, rules and shapes. */
function drawn(page) {
  const { rules, groups } = ink.paths(page);
  return { ...page.sheet, rules, shapes: groups.flat() };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Saves a file for each page. */
async function each(extension, make) {
  if (!await whole()) return;
  const all = pages();
  for (const [i, page] of all.entries()) {
    save(await make(page), all.length > 1 ? `text-${seed}-${i + 1}.${extension}` : `text-${seed}.${extension}`);
  }
}

function picture(page) {
  const { width, height, rules, shapes } = drawn(page);
  const scale = 300 / 25.4;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  const paper = paperInPictures();
  if (paper) paintPaper(context, { width, height }, paper);
  if (rules) paintRules(context, rules);
  paint(context, shapes, page.pen.colour);
  return canvas.convertToBlob({ type: "image/png" });
}

$("svg").onclick = () => each("svg", (page) => new Blob([ink.svg(page)], { type: "image/svg+xml" }));
/** How often as fast as a hand an animation writes: as the page does, where that does not write at once. */
const animationPace = () => pace() || 1;
$("animation").onclick = () => each("animated.svg", (page) => (
  new Blob([ink.animatedSVG(page, { pace: animationPace() })], { type: "image/svg+xml" })));

function plotter() {
  const [width, height] = ($("reach").value.match(/[\d.]+/g) ?? []).map(Number);
  if ($("reach").value.trim() !== "" && !(height > 0 && $("reach").validity.valid)) {
    throw new Error("The machine's size is told as 300x218, in millimetres.");
  }
  const optional = (id) => ($(id).value === "" ? undefined : Number($(id).value));
  return {
    width, height, origin: $("origin").value, lift: $("lift").value, speed: optional("speed"), up: optional("up"),
    down: optional("down"), turned: $("turned").checked, sort: $("sort").checked,
  };
}

for (const language of ["hpgl", "gcode"]) {
  $(language).onclick = async () => {
    try {
      const machine = plotter();
      await each(language, (page) => new Blob([ink[language](page, machine)], { type: "text/plain" }));
    } catch (error) {
      tell(error.message, { isWarning: true });
    }
  };
}
$("png").onclick = () => each("png", picture);
$("pdf").onclick = async () => {
  if (!await whole()) return;
  save(new Blob([pdf(pages().map(drawn), pen().colour, paperInFiles())], { type: "application/pdf" }), `text-${seed}.pdf`);
};
$("print").onclick = async () => {
  if (!await whole()) return;
  print();
};
// Whatever asks for printing, the page is laid out as far as it is written.
addEventListener("beforeprint", () => layForPrint($("prints"), sheet(), pages().map((page) => ink.svg(page))));

$("film").onclick = async () => {
  const number = (id) => {
    if ($(id).value === "" || !$(id).validity.valid) throw new Error(`${$(id).labels[0].textContent.trim()}: ${$(id).min} to ${$(id).max}, please.`);
    return Number($(id).value);
  };
  try {
    const settings = {
      width: number("filmWidth"), rate: number("frameRate"), padding: number("padding"), pace: animationPace(),
      ratio: $("ratio").value === "page" ? undefined : Number($("ratio").value), paper: paperInPictures(),
    };
    if (!await whole()) return;
    $("film").disabled = true;
    const all = pages();
    for (const [i, page] of all.entries()) {
      tell(all.length > 1 ? `The film of page ${i + 1} of ${all.length} is made.` : "The film is made.");
      $("progress").hidden = false;
      const make = $("filmKind").value === "gif" ? gif : video;
      const { blob, ending } = await make(ink, page, settings, (share) => { $("progress").value = share; });
      save(blob, all.length > 1 ? `text-${seed}-${i + 1}.${ending}` : `text-${seed}.${ending}`);
    }
    tell("");
  } catch (error) {
    tell(error.message, { isWarning: true });
  } finally {
    $("progress").hidden = true;
    $("film").disabled = false;
  }
};

$("replay").onclick = () => { shown = 0; follows = true; redraw = true; pause(false); turn(0); };
$("pause").onclick = () => pause(!isPaused);
function pause(does) {
  isPaused = does;
  $("pause").setAttribute("aria-pressed", does);
}
$("another").onclick = () => { seed = newSeed(); startAgain(); };
$("seed").addEventListener("change", () => {
  if (isSeed(Number($("seed").value))) {
    seed = Number($("seed").value);
    keepSeed();
    startAgain();
  } else {
    $("seed").value = seed; // as it was
    tell("A seed is a whole number, 1 or more.", { isWarning: true });
  }
});
$("lock").addEventListener("change", keepSeed);

/** A seed that is locked stays, in this browser, whatever else changes. */
function keepSeed() {
  $("another").disabled = $("lock").checked;
  try {
    if ($("lock").checked) localStorage.setItem(SEED, seed);
    else localStorage.removeItem(SEED);
  } catch { /* nothing can be kept here */ }
}
$("link").onclick = async () => {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    tell("The link is copied: it makes this very page.");
  } catch {
    tell("The address above makes this very page.");
  }
};
$("back").onclick = () => { follows = false; turn(shownPage - 1); };
$("next").onclick = () => { follows = false; turn(shownPage + 1); };
$("form").onsubmit = (event) => event.preventDefault();

$("text").addEventListener("input", () => {
  clearTimeout(typing);
  follows = true;
  // Marks stay where their characters do, until the text is looked at again.
  const characters = [...$("text").value];
  mark($("text").value, marked.filter(([index, character]) => (
    characters.slice(index, index + [...character].length).join("") === character)));
  forgetFrom($("text").value);
  typing = setTimeout(() => write({ keep: true }), 100);
});
$("text").addEventListener("scroll", () => { $("marks").scrollTop = $("text").scrollTop; });

/** Words behind a change of the text have other numbers: that they were to be written again is forgotten. */
function forgetFrom(text) {
  let same = 0;
  while (same < text.length && text[same] === textBefore[same]) same += 1;
  const whole = text.slice(0, same).split(/\s+/).filter((word) => word).length - 1;
  again = Object.fromEntries(Object.entries(again).filter(([index]) => index < whole));
  textBefore = text;
}

for (const id of ["style", "bias", "letterHeight", "lineSpacing", "page"]) {
  $(id).addEventListener("change", startAgain);
}
$("style").addEventListener("change", () => gallery.mark($("style").value));
for (const id of ["nib", "penWidth", "colour", "paper", "sheetColour", "texture", "clear"]) {
  $(id).addEventListener("input", () => { redraw = true; remember(); });
}
for (const id of ["bias", "letterHeight", "lineSpacing"]) $(id).addEventListener("input", showValues);
$("pace").addEventListener("input", remember);
// On squared paper lines stand elsewhere.
let wasSquared = false;
$("paper").addEventListener("change", () => {
  if (wasSquared !== ($("paper").value === "squared")) write({ keep: true });
  wasSquared = $("paper").value === "squared";
});

/** Colours to choose from, for a control. */
function swatches(place, colours, control) {
  for (const [name, colour] of Object.entries(colours)) {
    const button = Object.assign(document.createElement("button"), { type: "button", title: name });
    button.setAttribute("aria-label", name);
    button.style.background = colour;
    button.onclick = () => {
      control.value = colour;
      control.dispatchEvent(new Event("input"));
    };
    place.append(button);
  }
}
swatches($("inks"), INKS, $("colour"));
swatches($("papers"), PAPERS, $("sheetColour"));

// ---- the code of what is on the page

/** The file that the code needs beside it: a hand or ink of one's own. */
function ownFile() {
  const { hand, style } = styles[$("style").value] ?? {};
  if (![OWN, MIXED].includes($("style").value)) return null;
  return hand ? { name: "my.hand.json", content: JSON.stringify(hand) } : { name: "my-ink.json", content: JSON.stringify(toInkFile(style)) };
}

function showCode() {
  if (!$("app").open || !ink) return;
  const name = $("style").value;
  const file = ownFile();
  const { letterHeight, ...page } = settings().page;
  const made = {
    text: $("text").value, seed, bias: Number($("bias").value), name, isHand: Boolean(styles[name]?.hand), isShipped: !file,
    file: file?.name, omits: omitted !== "", page: { ...page, letterHeight }, pen: pen(), ruling: $("paper").value,
    paper: paperInFiles(), animation: `text-${seed}.animated.svg`,
  };
  $("code").textContent = code[$("language").value](made);
  const told = [];
  if (Object.keys(again).length > 0 && $("language").value !== "embed") told.push("Words that a click wrote again are as they were at first.");
  if ($("language").value === "embed") told.push("The button Animation saves the file beside your page: no model, no script.");
  $("codeTold").textContent = told.join(" ");
  $("needed").hidden = !file || $("language").value === "embed";
}

$("app").addEventListener("toggle", showCode);
$("language").addEventListener("change", showCode);
$("needed").onclick = () => save(new Blob([ownFile().content], { type: "application/json" }), ownFile().name);
$("copyCode").onclick = async () => {
  try {
    await navigator.clipboard.writeText($("code").textContent);
    tell("The code is copied.");
  } catch {
    getSelection().selectAllChildren($("code"));
    tell("The code is marked: copy it from there.");
  }
};

// ---- texts from elsewhere

/** Texts longer than this are not even looked at: the library takes far fewer characters. */
const LONGEST_FILE = 4_000_000;

/** Takes a file that was dropped: a text, a hand or ink. */
async function takeFile(file) {
  try {
    if (file.size > LONGEST_FILE) throw new Error(`this is no text for a page, it has ${file.size.toLocaleString("en")} bytes`);
    let content;
    try {
      content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      throw new Error("this is no text in UTF-8");
    }
    if (/\.json$/i.test(file.name)) return await writeLike(content);
    $("text").value = inLines(content);
    $("text").dispatchEvent(new Event("input"));
  } catch (error) {
    tell(`${file.name}: ${error.message}`, { isWarning: true });
  }
}

/** A text with its lines as people see them, whichever sign parts them. */
const inLines = (text) => text.replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g, "\n");

for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("dropping", isOver);
    if (name === "drop" && event.dataTransfer.files[0]) takeFile(event.dataTransfer.files[0]);
  });
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

/** The paragraphs of formatted text, one a line. */
function paragraphs(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const part of body.querySelectorAll("style, script")) part.remove();
  for (const part of body.querySelectorAll("br, p, div, li, h1, h2, h3, h4, h5, h6, tr, blockquote")) part.before("\n");
  return body.textContent.replace(/[ \t\r]*\n\s*/g, "\n").trim();
}
addEventListener("resize", () => { redraw = true; });
// A browser in need takes the canvas away, and gives an empty one in its place.
$("sheet").addEventListener("contextrestored", () => { redraw = true; });

// On a phone the controls are a sheet that rises over the lower half of the screen.
function openControls(isOpen) {
  $("controls").classList.toggle("open", isOpen);
  $("more").setAttribute("aria-expanded", isOpen);
  $(isOpen ? "style" : "more").focus();
}
$("more").onclick = () => openControls(!$("controls").classList.contains("open"));
$("less").onclick = () => openControls(false);
$("controls").addEventListener("keydown", (event) => { if (event.key === "Escape") openControls(false); });

async function begin() {
  // Before anything is awaited: somebody may type already.
  for (const id of controls) if (id !== "style") setFromAddress(id, address);
  const [brain, hands, names] = await Promise.all([
    loadInk(), ...["hands", "styles"].map(async (folder) => (await fetch(`${folder}/index.json`)).json()),
  ]);
  ink = brain;
  for (const hand of hands) offer(hand.name, { hand });
  if (isAsPrepared()) {
    words = OPENED.words.map(unpacked);
    turn(0);
  }
  requestAnimationFrame(frame);
  await Promise.all(names.map(async (name) => { styles[name] = { style: ink.style(await (await fetch(`styles/${name}.json`)).text()) }; }));
  for (const name of names) offer(name, styles[name]);
  setFromAddress("style", address);
  try {
    const kept = localStorage.getItem(OWN);
    if (kept && !address.has("hand")) take(JSON.parse(kept), { use: false });
  } catch { /* nothing is kept here */ }
  damaged = takeFromAddress(address, true);
  if ($("style").value === "") $("style").selectedIndex = 0;
  $("lock").checked = keptSeed() === seed;
  $("another").disabled = $("lock").checked;
  textBefore = $("text").value;
  turn(0);
  write({ keep: words.length > 0 });
  if (damaged) tell(damaged, { isWarning: true });
  if (address.has("own")) openPad();
  setTimeout(() => showHands(hands), 1500);
}

/** Whether the page is opened as it is prepared for: its ink is there before the model has come. */
function isAsPrepared() {
  const { text, seed: prepared, style } = OPENED;
  return [...address.keys()].length === 0 && seed === prepared && $("text").value === text && $("style").value === style;
}

/** The gallery and the map, once the text has begun. */
async function showHands(hands) {
  gallery.show(hands);
  gallery.mark($("style").value);
  gallery.lay(await aside("offered", {}));
}

begin().catch((error) => tell(`This page could not begin: ${error.message}`));
