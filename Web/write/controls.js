// What the controls of the page say, and how the address tells it.

export const $ = (id) => document.getElementById(id);

/** The controls that the address tells of. */
export const CONTROLS = ["text", "style", "bias", "letterHeight", "lineSpacing", "nib", "penWidth", "colour", "paper", "page", "pace",
  "sheetColour", "texture", "clear"];

/** In millimetres. */
export function pageSize() {
  const [width, height] = $("page").value.split("x").map(Number);
  return { width, height };
}

export const sheet = () => ({ ...pageSize(), lineSpacing: Number($("lineSpacing").value) });

export const pen = () => ({ colour: $("colour").value, nib: $("nib").value, width: Number($("penWidth").value) });

/** How often as fast as a hand the pen goes; 0: all is there at once. */
export const pace = () => ($("pace").value === $("pace").max ? 0 : 2 ** Number($("pace").value));

/** How often as fast as a hand an animation writes: as the page does, where that does not write at once. */
export const animationPace = () => pace() || 1;

/** The paper's colour in what is saved; null: none, where none was chosen or none is wanted. */
export function paperInFiles() {
  const { value, defaultValue } = $("sheetColour");
  return value === defaultValue || $("clear").checked ? null : value;
}

/** The paper beneath a picture or a film; null: none. */
export function paperInPictures() {
  if ($("clear").checked) return null;
  const texture = $("texture").value;
  return { colour: paperInFiles() ?? (texture === "smooth" ? "#ffffff" : $("sheetColour").value), texture };
}

/** A page of words as ink.js takes it. */
export function inkPage(words) {
  return { words, sheet: sheet(), pen: pen(), ruling: $("paper").value, paper: paperInFiles() };
}

/** What the sliders say, beside them. */
export function showValues() {
  for (const output of document.querySelectorAll("output[for]")) {
    const { id, value } = $(output.htmlFor.value);
    if (id === "pace") output.value = pace() === 0 ? "at once" : pace() === 1 ? "a hand’s" : `${+pace().toFixed(2)} ×`;
    else output.value = id === "bias" ? Number(value).toFixed(2) : `${value} mm`;
  }
}

/** What the address tells of a control. */
export function toldOf(id) {
  if (id === "pace") return +pace().toFixed(3);
  return $(id).type === "checkbox" ? Number($(id).checked) : $(id).value;
}

/** Sets a control as the address tells it. @param {URLSearchParams} address */
export function setFromAddress(id, address) {
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
