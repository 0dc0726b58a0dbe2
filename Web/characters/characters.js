// Characters that a model of drawings makes up, on a sheet that draws itself.

import { loadInk, loadModel } from "../ductus.js";

const $ = (id) => document.getElementById(id);
const name = document.body.dataset.model;
const address = new URLSearchParams(location.hash.slice(1));
const COLUMNS = matchMedia("(max-width: 40rem)").matches ? 4 : 6;
const CELL = 20; // millimetres

const newSeed = () => 1 + Math.floor(Math.random() * 99999);
let seed = Number(address.get("seed"));
if (!Number.isSafeInteger(seed) || seed < 1) seed = newSeed();
let columns = Number(address.get("columns"));
if (!(Number.isInteger(columns) && columns >= 1 && columns <= 40)) columns = COLUMNS;
const temperature = Number(address.get("temperature"));
if (temperature > 0) $("temperature").value = temperature;
if ([...$("count").options].some(({ value }) => value === address.get("count"))) $("count").value = address.get("count");

let model, ink, page;

/** Makes the drawings anew, and shows them as they come about. */
function draw() {
  const settings = { seed, count: Number($("count").value), temperature: Number($("temperature").value), columns, cell: CELL };
  document.querySelector("output").textContent = settings.temperature.toFixed(2);
  const words = [...model.draw(settings)];
  const rows = Math.ceil(settings.count / columns);
  page = { words, sheet: { width: columns * CELL, height: rows * CELL, margin: 0 } };
  $("command").textContent = `ductus scribble --model ${name} --count ${settings.count} --seed ${seed} `
    + `--temperature ${settings.temperature} --width ${columns * CELL} --cell ${CELL} -o ${name}-${seed}.svg`;
  history.replaceState(null, "", `#${new URLSearchParams({ seed, count: settings.count, temperature: settings.temperature, columns })}`);
  show();
}

/** Shows the sheet; it draws itself from the beginning. */
function show() {
  const { width, height } = page.sheet;
  const picture = new Image();
  picture.alt = `${page.words.length} characters that the model made up`;
  picture.src = URL.createObjectURL(new Blob([animation()], { type: "image/svg+xml" }));
  picture.onload = () => URL.revokeObjectURL(picture.src);
  $("paper").style.aspectRatio = `${width} / ${height}`;
  $("paper").replaceChildren(picture);
}

/** However many they are, all are there after some twelve seconds: a hand makes 60 points a second, and lifts the pen. */
function animation() {
  const strokes = page.words.flatMap((word) => word.strokes);
  const seconds = strokes.reduce((sum, { length }) => sum + length / 60 + 0.1, 0);
  return ink.animatedSVG(page, { pace: Math.max(1, seconds / 12) });
}

function save(text, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function tell(message) {
  $("told").textContent = message;
}

try {
  [model, ink] = await Promise.all([loadModel(`models/${name}.safetensors`), loadInk()]);
  draw();
  $("another").onclick = () => { seed = newSeed(); draw(); };
  $("replay").onclick = show;
  $("temperature").oninput = draw;
  $("count").onchange = draw;
  $("svg").onclick = () => save(ink.svg(page), `${name}-${seed}.svg`);
  $("animation").onclick = () => save(animation(), `${name}-${seed}.animated.svg`);
  $("link").onclick = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      tell("The link to these very drawings is copied.");
    } catch {
      tell("Copy the link from the address above: this browser does not let the page do it.");
    }
  };
} catch (error) {
  tell(`${error.message} Load the page again; if that does not help, the studio is not whole.`);
}
$("form").addEventListener("submit", (event) => event.preventDefault());
