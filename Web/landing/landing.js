// The landing page: a pen that writes what one types, in a hand that a click changes; the sketches, at rest until somebody
// looks at them.

import { asker } from "../write/ask.js";
import { Typed } from "./typed.js";
import { FIRST } from "./prepared.js"; // written by make_prepared.mjs

const $ = (id) => document.getElementById(id);
const ask = asker();
const hands = new Map();  // by name, as the worker takes them
const omitted = new Map(); // what was left out, by the word
let seed = FIRST.seed;

const typed = new Typed($("paper"), {
  async write({ text, nth, hand }) {
    await known;
    const { strokes, omissions } = await ask("word", { text, hand: hands.get(hand), seed: seed + 7919 * nth });
    omitted.set(text, omissions);
    tellOmissions();
    return strokes;
  },
  colour: () => getComputedStyle($("paper")).color,
  failed: (error) => tell(error.message),
});

const known = (async () => {
  const response = await fetch("hands/index.json");
  if (!response.ok) throw new Error(`The hands could not be fetched: the server answers ${response.status}. Load the page again.`);
  for (const hand of await response.json()) hands.set(hand.name, hand);
})();
known.catch(() => {}); // it is told where a hand is asked for

const hand = () => document.querySelector("#hands [aria-checked=true]").dataset.hand;

function show({ hurries }) {
  typed.show($("text").value, hand(), { hurries });
  tellOmissions();
  const told = new URLSearchParams({ text: $("text").value, style: hand(), seed });
  $("onwards").href = `write.html#${told}`;
}

function tell(message) {
  $("told").textContent = message;
}

/** Says which characters of the text the hand leaves out. */
function tellOmissions() {
  const characters = new Set($("text").value.split(/\s+/).flatMap((word) => omitted.get(word) ?? []));
  const named = [...characters].slice(0, 8).join(" ");
  tell(characters.size > 0 ? `The hands have not learned to write ${named}${characters.size > 8 ? " …" : ""} and leave it out.` : "");
}

$("text").addEventListener("input", () => show({ hurries: true }));
$("form").addEventListener("submit", (event) => event.preventDefault());

// ---- the hands: one of them is checked, the arrow keys go from one to the next

const buttons = [...document.querySelectorAll("#hands button")];

function choose(button) {
  for (const other of buttons) {
    other.setAttribute("aria-checked", other === button);
    other.tabIndex = other === button ? 0 : -1;
  }
  show({ hurries: false });
}

for (const [at, button] of buttons.entries()) {
  button.addEventListener("click", () => choose(button));
  button.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next.focus();
    choose(next);
  });
}

typed.know(FIRST.inks);
show({ hurries: false });

/** Fetches the model and has it write, unseen: the first word in a hand takes longer than those behind it. */
async function warmUp() {
  await known;
  await ask("word", { text: "a", hand: hands.get(hand()), seed });
}

// Once the first ink is on the paper, before anybody needs it.
requestAnimationFrame(() => setTimeout(() => warmUp().catch((error) => tell(error.message)), 100));

// ---- the sketches: a picture at first, alive under the mouse, the focus, or in the middle of a touch screen

const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let alive = null;

/** Lets one card's sketch draw, and no other. */
function enliven(card) {
  if (alive === card) return;
  alive?.querySelector("iframe")?.remove();
  alive = card;
  if (!card) return;
  const frame = document.createElement("iframe");
  frame.src = `sketches/${card.dataset.sketch}.html#thumbnail`;
  frame.title = `${card.dataset.sketch}, drawing by itself`;
  frame.tabIndex = -1;
  frame.addEventListener("load", () => frame.classList.add("ready"));
  card.querySelector(".picture").append(frame);
}

if (!isCalm) {
  for (const card of document.querySelectorAll("[data-sketch]")) {
    card.addEventListener("pointerenter", ({ pointerType }) => { if (pointerType === "mouse") enliven(card); });
    card.addEventListener("pointerleave", ({ pointerType }) => { if (pointerType === "mouse") enliven(null); });
    card.addEventListener("focusin", () => enliven(card));
    card.addEventListener("focusout", () => enliven(null));
  }
  if (matchMedia("(hover: none)").matches) {
    const middle = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) enliven(target);
        else if (alive === target) enliven(null);
      }
    }, { rootMargin: "-45% 0px -45% 0px" });
    for (const card of document.querySelectorAll("[data-sketch]")) middle.observe(card);
  }
}
