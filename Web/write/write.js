// The page on which one types: a worker writes, and this shows the pen as it goes.

import { loadInk } from "../ductus.js";
import { paint, paintRules, pdf } from "./files.js";
import { fromAddress, Pad, toAddress } from "./hand.js";

const $ = (id) => document.getElementById(id);
const address = new URLSearchParams(location.hash.slice(1));
const isThumbnail = address.has("thumbnail");
const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
const controls = ["text", "style", "bias", "letterHeight", "lineSpacing", "nib", "penWidth", "colour", "paper", "page", "pace"];

document.body.classList.toggle("thumbnail", isThumbnail);
let seed = Number(address.get("seed")) || newSeed();
let styles = {};
let ink; // the library's face for ink, once it is loaded

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
let job = 0;
let words = [];      // all words of the text, as far as they are written
let shown = 0;       // the pen's time, in seconds: what was drawn before it is on the page
let shownPage = 0;
let follows = true;  // whether the page shown is the one the pen is on
let inkWindow = null;

function newSeed() {
  return 1 + Math.floor(Math.random() * 99999);
}

// ---- what is asked

function pageSize() {
  const [width, height] = $("page").value.split("x").map(Number);
  return { width, height };
}

function settings() {
  return {
    seed, bias: Number($("bias").value), style: styles[$("style").value],
    page: { ...pageSize(), letterHeight: Number($("letterHeight").value), lineSpacing: Number($("lineSpacing").value) },
  };
}

function write({ keep }) {
  remember();
  const text = $("text").value;
  job += 1;
  former = keep ? words : [];
  if (!keep) shown = 0;
  words = [];
  finished = false;
  inkWindow = null;
  tell(text.trim() === "" ? "Type something." : "");
  if (text.trim() !== "") worker.postMessage({ job, text, settings: settings() });
  else draw();
}

function startAgain() {
  redraw = true;
  shownPage = 0;
  write({ keep: false });
}

let former = []; // the words of the text before: those that stay as they were need not be written again

worker.onmessage = ({ data }) => {
  if (data.job !== job) return;
  if (data.problem) tell(data.problem);
  if (data.notes) {
    if (data.notes.sentences.length > 0) tell(data.notes.sentences.join(" "));
    former = [];
    finished = true;
  }
  if (data.word) {
    const { word } = data;
    const before = former[words.length];
    words.push(word);
    const end = word.strokes.at(-1)?.at(-1)?.time ?? 0;
    // A change in the middle of a text is written from there on.
    if (before && JSON.stringify(before.strokes) !== JSON.stringify(word.strokes)) {
      shown = Math.min(shown, word.strokes[0]?.[0]?.time ?? shown);
      former = [];
      redraw = true;
    }
    if (Number($("pace").value) === 0 || atOnce) shown = Math.max(shown, end);
  }
};
worker.onerror = () => tell("The brain could not be started. Reload the page, or try a newer browser.");

// ---- what is seen

let redraw = true;   // the page must be painted anew
let painted = 0;     // the time up to which it is painted
let finished = false; // whether the text is written to its end
let rested = false;  // whether the pen has come to rest there
let last = performance.now();

function frame(now) {
  const pace = Number($("pace").value);
  const end = words.at(-1)?.strokes.at(-1)?.at(-1)?.time ?? 0;
  shown = Math.min(end, shown + (Math.min(0.1, (now - last) / 1000)) * (pace || 1000));
  last = now;
  const current = words.findLast((word) => (word.strokes[0]?.[0]?.time ?? Infinity) <= shown);
  if (follows && current && current.page !== shownPage) turn(current.page);
  // Strokes were painted as they grew: where the pen rests, the page is painted as it will be saved.
  const rests = finished && shown === end;
  if (rests && !rested) redraw = true;
  rested = rests;
  if (redraw || shown !== painted) draw();
  requestAnimationFrame(frame);
}

function draw() {
  if (!ink) return;
  const canvas = $("sheet");
  const { width, height } = pageSize();
  const scale = Math.max(1, Math.min(2.5, devicePixelRatio)) * Math.min(900, canvas.parentElement.clientWidth || 900) / width;
  const context = canvas.getContext("2d");
  if (redraw || painted > shown) {
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = "#fdfcf8";
    context.fillRect(0, 0, width, height);
    paintRules(context, ink.paths(inkPage([])).rules);
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
  const sheet = { ...pageSize(), lineSpacing: Number($("lineSpacing").value) };
  return { words, sheet, pen: pen(), ruling: $("paper").value };
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

function turn(page) {
  shownPage = page;
  redraw = true;
  const last_ = words.at(-1)?.page ?? 0;
  $("number").textContent = last_ > 0 ? `page ${page + 1} of ${last_ + 1}` : "";
  $("back").hidden = page === 0;
  $("next").hidden = page >= last_;
}

const tell = (text) => { $("told").textContent = text; };

// ---- one's own hand

const OWN = "your own";
const pad = new Pad($("pad"));

/** From now on the text is written in this hand. */
function take(style) {
  styles[OWN] = style;
  if (![...$("style").options].some((option) => option.value === OWN)) $("style").append(new Option(OWN, OWN));
  $("style").value = OWN;
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

function writeLike(inkFile) {
  take(ink.style(inkFile));
  $("hand").close();
  startAgain();
}

$("ownHand").onclick = () => {
  $("hand").showModal();
  pad.ask($("handText").value);
};
$("handForm").onsubmit = (event) => event.preventDefault();
$("handClose").onclick = () => $("hand").close();
$("handText").oninput = () => pad.ask($("handText").value);
$("handClear").onclick = () => pad.ask($("handText").value);
$("handTake").onclick = () => tryHand(() => writeLike(pad.inkFile));
$("handSave").onclick = () => tryHand(() => {
  save(new Blob([JSON.stringify(pad.inkFile)], { type: "application/json" }), "my-hand.json");
});
$("handOpen").onchange = () => tryHand(async () => {
  const [file] = $("handOpen").files;
  $("handOpen").value = "";
  const text = await file.text();
  try {
    writeLike(text);
  } catch (error) {
    throw new Error(`${file.name}: ${error.message}`, { cause: error });
  }
});

// ---- the address and files

function remember() {
  if (isThumbnail) return;
  const told = new URLSearchParams({ seed });
  for (const id of controls) told.set(id, $(id).value);
  if ($("style").value === OWN) told.set("hand", toAddress(styles[OWN]));
  history.replaceState(null, "", `#${told}`);
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

function each(extension, make) {
  const all = pages();
  all.forEach(async (page, i) => save(await make(page), all.length > 1 ? `text-${seed}-${i + 1}.${extension}` : `text-${seed}.${extension}`));
}

function picture(page) {
  const { width, height, rules, shapes } = drawn(page);
  const scale = 300 / 25.4;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  paintRules(context, rules);
  paint(context, shapes, page.pen.colour);
  return canvas.convertToBlob({ type: "image/png" });
}

$("svg").onclick = () => each("svg", (page) => new Blob([ink.svg(page)], { type: "image/svg+xml" }));
$("png").onclick = () => each("png", picture);
$("pdf").onclick = () => {
  save(new Blob([pdf(pages().map(drawn), pen().colour)], { type: "application/pdf" }), `text-${seed}.pdf`);
};
$("replay").onclick = () => { shown = 0; follows = true; redraw = true; turn(0); };
$("another").onclick = () => { seed = newSeed(); redraw = true; write({ keep: false }); };
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

let typing;
$("text").addEventListener("input", () => {
  clearTimeout(typing);
  follows = true;
  typing = setTimeout(() => write({ keep: true }), 350);
});
for (const id of ["style", "bias", "letterHeight", "lineSpacing", "page"]) {
  $(id).addEventListener("change", startAgain);
}
for (const id of ["nib", "penWidth", "colour", "paper"]) {
  $(id).addEventListener("input", () => { redraw = true; remember(); });
}
$("pace").addEventListener("change", remember);
addEventListener("resize", () => { redraw = true; });

async function begin() {
  ink = await loadInk();
  const names = await (await fetch("styles/index.json")).json();
  await Promise.all(names.map(async (name) => { styles[name] = ink.style(await (await fetch(`styles/${name}.json`)).text()); }));
  for (const name of names) $("style").append(new Option(name, name));
  for (const id of controls) if (address.has(id)) $(id).value = address.get(id);
  let damaged = "";
  try {
    if (address.has("hand")) take(fromAddress(address.get("hand")));
  } catch {
    damaged = "The hand in this link is damaged: another writes instead.";
  }
  if ($("style").value === "") $("style").selectedIndex = 0;
  if (isThumbnail) {
    $("text").value = "Write what you like.";
    $("page").value = "148x105";
    $("letterHeight").value = 6;
    $("lineSpacing").value = 24;
  }
  turn(0);
  write({ keep: false });
  if (damaged) tell(damaged);
  requestAnimationFrame(frame);
}

begin().catch((error) => tell(`This page could not begin: ${error.message}`));
