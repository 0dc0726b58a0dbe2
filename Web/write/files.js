// The shapes that a pen leaves (see ink.js), on a canvas and in a PDF.

/** The lines of ruled paper. */
const RULES = { colour: "#a8c0d8", width: 0.15 };

/** Paints a page's rules on a canvas whose unit is the millimetre. @param {string} rules path data */
export function paintRules(context, rules) {
  context.strokeStyle = RULES.colour;
  context.lineWidth = RULES.width;
  context.stroke(new Path2D(rules));
}

/** Paints shapes on a canvas whose unit is the millimetre. */
export function paint(context, shapes, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineCap = context.lineJoin = "round";
  for (const { data, width } of shapes) {
    context.lineWidth = width;
    const path = new Path2D(data);
    width === undefined ? context.fill(path) : context.stroke(path);
  }
}

/**
 * A PDF of pages.
 * @param {{width: number, height: number, rules: string, shapes: {data: string, width?: number}[]}[]} pages
 * @param {string} colour as #1a2b3c
 * @param {string | null} paper
 */
export function pdf(pages, colour, paper) {
  const points = 72 / 25.4;
  const channels = (hex) => [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255).toFixed(3)).join(" ");
  const content = ({ width, height, rules, shapes }) => {
    // From here on the unit is the millimetre, and y grows downward.
    const parts = [`${points} 0 0 ${-points} 0 ${points * height} cm 1 J 1 j`];
    if (paper) parts.push(`${channels(paper)} rg 0 0 ${width} ${height} re f`);
    if (rules) parts.push(`${channels(RULES.colour)} RG ${RULES.width} w`, `${operators(rules)} S`);
    parts.push(`${channels(colour)} RG ${channels(colour)} rg`);
    for (const { data, width } of shapes) {
      parts.push(width === undefined ? `${operators(data)} f` : `${width} w ${operators(data)} S`);
    }
    return parts.join("\n");
  };
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""];
  const kids = pages.map((page) => {
    const text = content(page);
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width * points} ${page.height * points}] `
      + `/Contents ${objects.length} 0 R /Resources << >> >>`);
    return `${objects.length} 0 R`;
  });
  objects[1] = `<< /Type /Pages /Kids [${kids.join(" ")}] /Count ${kids.length} >>`;
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
    + `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}

/** SVG path data as PDF operators: M, H and V are absolute; l, c and z relative, as the library writes them. */
function operators(data) {
  let [x, y] = [0, 0];
  const told = (value) => +value.toFixed(3); // thousandths add up to thousandths
  const parts = [];
  for (const [, command, rest] of data.matchAll(/([MHVlcz])([^MHVlcz]*)/g)) {
    const numbers = rest.split(" ").map(Number);
    const places = numbers.map((number, at) => told(number + (at % 2 === 0 ? x : y)));
    if (command === "M") [x, y] = numbers;
    else if (command === "H") x = numbers[0];
    else if (command === "V") y = numbers[0];
    else if (command !== "z") [x, y] = places.slice(-2);
    const place = `${x} ${y}`;
    parts.push({ M: `${place} m`, l: `${place} l`, c: `${places.join(" ")} c`, z: "h" }[command] ?? `${place} l`);
  }
  return parts.join(" ");
}
