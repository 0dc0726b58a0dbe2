// The code that makes what is on the page, in other programs.

/**
 * @typedef {object} Made
 * @property {string} text
 * @property {number} seed
 * @property {number} bias
 * @property {string} name the hand's
 * @property {boolean} isHand whether it is a hand, and not a style's ink
 * @property {boolean} isShipped whether it comes with Ductus; otherwise it is saved in `file`
 * @property {string} file
 * @property {boolean} omits whether characters are left out
 * @property {{width: number, height: number, letterHeight: number, lineSpacing: number, margin?: number}} page
 * @property {{width: number, colour: string, nib: string}} pen
 * @property {string} ruling
 * @property {string | null} paper a colour; null: none
 */

/** In JavaScript, in a page beside ductus.js or in Node. @param {Made} made */
export function javascript({ text, seed, bias, name, isHand, isShipped, file, omits, page, pen, ruling, paper }) {
  const shipped = isHand
    ? `(await (await fetch("hands/index.json")).json()).find(({ name }) => name === ${JSON.stringify(name)})`
    : `ink.style(await (await fetch("styles/${name}.json")).text())`;
  const own = isHand ? `await (await fetch("${file}")).json()` : `ink.style(await (await fetch("${file}")).text())`;
  const more = paper ? `, paper: ${JSON.stringify(paper)}` : "";
  return `import { loadInk, loadModel } from "./ductus.js";

const [model, ink] = await Promise.all([loadModel("models/${isHand ? "hands" : "scribe"}.safetensors"), loadInk()]);
const ${isHand ? "hand" : "style"} = ${isShipped ? shipped : own};
const sheet = ${spaced(page)};
const text = ${JSON.stringify(text)};
const words = [...model.write(text, { ${isHand ? "hand" : "style"}, seed: ${seed}, bias: ${bias}, page: sheet${omits ? ", omitsUnknown: true" : ""} })];
const svg = ink.svg({
  words: words.filter(({ page }) => page === 0),
  sheet, pen: ${spaced(pen)}, ruling: "${ruling}"${more},
});
`;
}

/** In Swift. @param {Made} made */
export function swift({ text, seed, bias, name, isHand, isShipped, file, omits, page, pen, ruling, paper }) {
  const { width, height, margin, lineSpacing, letterHeight } = page;
  const path = isShipped ? (isHand ? `Models/hands/${name}.hand.json` : `Models/styles/${name}.json`) : file;
  const hand = isHand
    ? `options.hand = try HandFile(parsing: bytes("${path}")).hand`
    : `options.style = try InkFile(parsing: bytes("${path}")).style(name: "${name}")`;
  const colour = (hex) => {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return `Colour(red: ${red}, green: ${green}, blue: ${blue})`;
  };
  return `import Ductus
import Foundation

func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

let scribe = try Scribe(HandwritingModel(parsing: bytes("Models/${isHand ? "hands" : "scribe"}.safetensors")))
var options = Scribe.Options(bias: ${bias}, seed: ${seed})
${hand}
${omits ? "options.omitsUnknown = true\n" : ""}let sheet = Sheet(
    width: ${width}, height: ${height}, ${margin === undefined ? "" : `margin: ${margin}, `}lineSpacing: ${lineSpacing}, letterHeight: ${letterHeight})
let words = try scribe.write(${swiftString(text)}, options: options).set(on: sheet, seed: ${seed})
let pen = Pen(width: ${pen.width}, colour: ${colour(pen.colour)}, nib: .${pen.nib})
let pages = Page.pages(words, on: sheet, pen: pen${paper ? `, paper: ${colour(paper)}` : ""}, ruling: .${ruling})
print(try pages[0].svg())
`;
}

/** In a terminal. @param {Made} made */
export function command({ text, seed, bias, name, isShipped, file, omits, page, pen, ruling, paper }) {
  const { width, height, margin, lineSpacing, letterHeight } = page;
  const parts = [
    `ductus write ${quoted(text)}`, `--style ${isShipped ? name : file} --seed ${seed} --bias ${bias}`,
    `--page ${width}x${height}${margin === undefined ? "" : ` --margin ${margin}`} --size ${letterHeight} --line-spacing ${lineSpacing}`,
    `--pen-width ${pen.width} --colour ${pen.colour.slice(1)}${pen.nib === "round" ? "" : ` --nib ${pen.nib}`}`
      + `${ruling === "blank" ? "" : ` --${ruling}`}${paper ? ` --paper ${paper.slice(1)}` : ""}${omits ? " --skip-unknown" : ""}`,
    "-o page.svg",
  ];
  return `${parts.join(" \\\n  ")}\n`;
}

/** In any page, with nothing but one file: the drawing that writes itself. @param {Made} made */
export function embed({ text, page, animation }) {
  const spoken = text.replace(/\s+/g, " ").trim().replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return `<img src="${animation}" alt="${spoken}" style="width: 100%; max-width: ${page.width}mm">\n`;
}

/** An object as people write it. */
function spaced(object) {
  const members = Object.entries(object).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{ ${members.join(", ")} }`;
}

/** A text in quotes, as shells that follow POSIX read it. */
const quoted = (text) => `'${text.replace(/'/g, "'\\''")}'`;

function swiftString(text) {
  const escaped = [...text].map((character) => {
    if (character === "\\" || character === '"') return `\\${character}`;
    if (character === "\n") return "\\n";
    return character < " " ? `\\u{${character.codePointAt(0).toString(16)}}` : character;
  });
  return `"${escaped.join("")}"`;
}
