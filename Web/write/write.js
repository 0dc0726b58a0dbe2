// The page on which one types: what its controls ask for is written (writing.js), shown (view.js) and saved (saving.js).

import { loadInk } from "../ductus.js";
import { asker } from "./ask.js";
import { offerCode } from "./code-panel.js";
import { $, CONTROLS, paperInFiles, pen, setFromAddress, sheet, showValues, toldOf } from "./controls.js";
import { Gallery } from "./gallery.js";
import { fromAddress, handFromAddress, handToAddress, toInkFile } from "./hand.js";
import { takeFiles } from "./incoming.js";
import { offerPad } from "./own-hand.js";
import { unpacked } from "./packed.js";
import { INKS, PAPERS } from "./paper.js";
import { Past } from "./past.js";
import { OPENED } from "./prepared.js"; // written by make_prepared.mjs
import { offerFiles } from "./saving.js";
import { isSeed, keep, keptSeed, newSeed } from "./seed.js";
import { keepMarks, mark, tell } from "./told.js";
import { View } from "./view.js";
import { Writing } from "./writing.js";

const address = new URLSearchParams(location.hash.slice(1));
let seed = [...address.keys()].length > 0 ? Number(address.get("seed")) : keptSeed() ?? OPENED.seed;
if (!isSeed(seed)) seed = newSeed();
const styles = {};   // what each name of a hand stands for: {hand} or {style}, as the library takes them
const [OWN, MIXED] = ["your own", "mixed"]; // names of hands that are no file's
let ink;             // the library's face for ink, once it is loaded
let typing;          // the timer that waits for a pause in the typing
let textBefore = "";

// ---- what is told

let isStale = false; // whether what is told was said of the text before
let damaged = "";    // what is wrong with the link the page was opened by
let omitted = "";    // what is left out of the text, in a sentence
let notes = [];      // sentences on all else

/** Tells all that is to be known of what was written. */
function tellAll() {
  const doubtful = writing.words.filter(({ isDoubtful }) => isDoubtful).map(({ text }) => text);
  const told = [damaged, omitted, ...notes];
  if (doubtful.length > 0) {
    const listed = doubtful.length > 6 ? `${doubtful.slice(0, 6).join(", ")} and ${doubtful.length - 6} more` : doubtful.join(", ");
    told.push(`Perhaps not legible: ${listed}. Click a framed word on the page to have it written again.`);
  }
  tell(told.filter((sentence) => sentence).join(" "), { isWarning: Boolean(omitted) || doubtful.length > 0 });
}

// ---- writing

const writing = new Writing({
  word(word, isNew) {
    if (isStale) tell("");
    isStale = false;
    view.take(word, isNew);
  },
  omissions(characters, omissions) {
    const named = characters.length > 8 ? [...characters.slice(0, 8), "…"] : characters;
    omitted = `The hand has not learned to write ${named.join(" ")} and leaves it out where it is marked.`;
    isStale = false;
    tell(omitted, { isWarning: true });
    mark(omissions);
  },
  problem: (problem) => tell(problem, { isWarning: true }),
  notes(sentences, omissions) {
    if (omissions.length === 0) mark([]);
    notes = sentences;
    tellAll();
  },
  progress(share) { $("progress").value = share; },
  dropped: () => view.redraw(),
  end: () => view.turn(),
});

const view = new View(writing, (index) => {
  writing.again = { ...writing.again, [index]: (writing.again[index] ?? 0) + 1 };
  write({ keep: true });
});

/** What a name stands for. A hand's own ink is kept beside it for saving and not written from. */
const asked = (name) => (styles[name]?.hand ? { hand: styles[name].hand } : { style: styles[name]?.style });

function settings() {
  // On squared paper the writing stands on the squares.
  const place = $("paper").value === "squared" ? ink.onSquares(sheet()) : {};
  return {
    seed, bias: Number($("bias").value), ...asked($("style").value),
    page: { ...sheet(), ...place, letterHeight: Number($("letterHeight").value) },
  };
}

/** @param {{keep: boolean}} how whether words that come out as before stay on the page */
function write({ keep }) {
  clearTimeout(typing);
  typing = undefined;
  remember();
  const text = $("text").value;
  if (!keep) view.restart();
  omitted = "";
  notes = [];
  isStale = keep;
  if (!keep) tell("");
  if (text.trim() === "") tell("Type something.");
  writing.begin(text, settings(), keep);
}

function startAgain() {
  writing.again = {};
  damaged = "";
  write({ keep: false });
  view.follow();
  view.turn(0);
}

/** The words, once all are written; until then the page shows how far it is. */
async function whole() {
  if (typing) write({ keep: true });
  if (!writing.isWritten) {
    isStale = false;
    tell("The rest is written first, then the file is saved.");
    $("progress").hidden = false;
    await writing.whole();
    $("progress").hidden = true;
  }
  return writing.words;
}

// ---- hands

/** A worker beside the one that writes. */
const aside = asker();

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

/** From now on the text is written in this hand. */
function take(own, { use = true } = {}) {
  offer(OWN, own);
  try {
    localStorage.setItem(OWN, JSON.stringify(own));
  } catch { /* nothing can be kept here: the link and the hand file keep it */ }
  if (use) $("style").value = OWN;
}

/** Takes the hand of an ink file, or a hand file. Whoever saves meanwhile waits for it. */
async function writeLike(file) {
  const before = writing.isWritten;
  writing.isWritten = false;
  try {
    const { format } = typeof file === "string" ? JSON.parse(file.trimStart().startsWith("{") ? file : "{}") : file;
    if (format === "ductus hand 1") take({ hand: JSON.parse(file) });
    else take({ hand: await aside("learn", { inkFile: file }), style: ink.style(file) });
  } catch (error) {
    writing.isWritten = before;
    throw error;
  }
  $("hand").close();
  startAgain();
  gallery.mark(OWN);
}

const openPad = offerPad({ own: () => styles[OWN], writeLike, learn: (inkFile) => aside("learn", { inkFile }) });
takeFiles(writeLike);

// ---- saving

offerFiles({ whole, words: () => writing.words, ink: () => ink, seed: () => seed });

/** The file that the code needs beside it: a hand or ink of one's own. */
function ownFile() {
  const { hand, style } = styles[$("style").value] ?? {};
  if (![OWN, MIXED].includes($("style").value)) return null;
  return hand ? { name: "my.hand.json", content: JSON.stringify(hand) } : { name: "my-ink.json", content: JSON.stringify(toInkFile(style)) };
}

const showCode = offerCode(() => {
  if (!ink) return null;
  const name = $("style").value;
  const file = ownFile();
  const made = {
    text: $("text").value, seed, bias: Number($("bias").value), name, isHand: Boolean(styles[name]?.hand), isShipped: !file,
    file: file?.name, omits: omitted !== "", page: settings().page, pen: pen(), ruling: $("paper").value, paper: paperInFiles(),
    animation: `text-${seed}.animated.svg`,
  };
  return { made, file, isChanged: Object.keys(writing.again).length > 0 };
});

// ---- the address, and how things stood before

const past = new Past();

function remember() {
  const told = new URLSearchParams({ seed });
  for (const id of CONTROLS) told.set(id, toldOf(id));
  const { hand, told: before } = styles[$("style").value] ?? {};
  if ([OWN, MIXED].includes($("style").value)) told.set("hand", hand ? handToAddress(hand) : before);
  const counts = Object.entries(writing.again).map((pair) => pair.join(".")).join("_");
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
  writing.again = {};
  for (const pair of (address.get("again") ?? "").split("_")) {
    const [index, count] = pair.split(".").map(Number);
    if (Number.isInteger(index) && count > 0 && count < 1000) writing.again[index] = Math.floor(count);
  }
  return problem;
}

/** Goes back to how things stood before the last change. */
function undo() {
  if (past.isEmpty) return;
  const before = new URLSearchParams(past.back());
  takeFromAddress(before, false);
  for (const id of CONTROLS) setFromAddress(id, before);
  seed = Number(before.get("seed"));
  textBefore = $("text").value;
  gallery.mark($("style").value);
  view.redraw();
  write({ keep: true });
}

$("undo").onclick = undo;
addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("textarea, input:not([type=range], [type=checkbox], [type=color])");
  if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || isTyping) return;
  event.preventDefault();
  undo();
});

$("link").onclick = async () => {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    tell("The link is copied: it makes this very page.");
  } catch {
    tell("The address above makes this very page.");
  }
};

// ---- the controls

$("another").onclick = () => { seed = newSeed(); startAgain(); };
$("seed").addEventListener("change", () => {
  if (isSeed(Number($("seed").value))) {
    seed = Number($("seed").value);
    lock();
    startAgain();
  } else {
    $("seed").value = seed; // as it was
    tell("A seed is a whole number, 1 or more.", { isWarning: true });
  }
});
$("lock").addEventListener("change", lock);

/** A seed that is locked stays, in this browser, whatever else changes. */
function lock() {
  $("another").disabled = $("lock").checked;
  keep($("lock").checked ? seed : null);
}

$("form").onsubmit = (event) => event.preventDefault();
$("text").addEventListener("input", () => {
  clearTimeout(typing);
  view.follow();
  keepMarks();
  forgetFrom($("text").value);
  typing = setTimeout(() => write({ keep: true }), 100);
});

/** Words behind a change of the text have other numbers: that they were to be written again is forgotten. */
function forgetFrom(text) {
  let same = 0;
  while (same < text.length && text[same] === textBefore[same]) same += 1;
  const whole = text.slice(0, same).split(/\s+/).filter((word) => word).length - 1;
  writing.again = Object.fromEntries(Object.entries(writing.again).filter(([index]) => index < whole));
  textBefore = text;
}

for (const id of ["style", "bias", "letterHeight", "lineSpacing", "page"]) {
  $(id).addEventListener("change", startAgain);
}
$("style").addEventListener("change", () => gallery.mark($("style").value));
for (const id of ["nib", "penWidth", "colour", "paper", "sheetColour", "texture", "clear"]) {
  $(id).addEventListener("input", () => { view.redraw(); remember(); });
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

// On a phone the controls are a sheet that rises over the lower half of the screen.
function openControls(isOpen) {
  $("controls").classList.toggle("open", isOpen);
  $("more").setAttribute("aria-expanded", isOpen);
  $(isOpen ? "style" : "more").focus();
}
$("more").onclick = () => openControls(!$("controls").classList.contains("open"));
$("less").onclick = () => openControls(false);
$("controls").addEventListener("keydown", (event) => { if (event.key === "Escape") openControls(false); });

// ---- the beginning

async function begin() {
  // Before anything is awaited: somebody may type already.
  for (const id of CONTROLS) if (id !== "style") setFromAddress(id, address);
  const [brain, hands, names] = await Promise.all([
    loadInk(), ...["hands", "styles"].map(async (folder) => (await fetch(`${folder}/index.json`)).json()),
  ]);
  ink = view.ink = brain;
  for (const hand of hands) offer(hand.name, { hand });
  if (isAsPrepared()) {
    writing.words = OPENED.words.map(unpacked);
    view.turn(0);
  }
  view.start();
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
  view.turn(0);
  write({ keep: writing.words.length > 0 });
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
