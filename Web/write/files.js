// Pages as files. A page is {width, height, words, rules}; words hold strokes of points in millimetres.

import { pens, smooth } from "./pens.js";

const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

/** An SVG in millimetres: one group a word, one path a stroke. */
export function svg({ width, height, words, rules }, { colour, nib, penWidth }) {
  const lines = rules.map(([x0, y0, x1, y1]) => `<path d="M${x0} ${y0}L${x1} ${y1}"/>`).join("");
  const groups = words.map(({ text, strokes }) => {
    const paths = strokes.flatMap((points) => pens[nib](points, penWidth)).map((shape) => shape.area
      ? `<path d="M${shape.area.map(({ x, y }) => `${+x.toFixed(3)} ${+y.toFixed(3)}`).join("L")}Z" fill="${colour}" stroke="none"/>`
      : `<path d="${smooth(shape.points)}" stroke-width="${+shape.width.toFixed(3)}"/>`);
    return `<g>\n<title>${escaped(text)}</title>\n${paths.join("\n")}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" `
    + `fill="none" stroke="${colour}" stroke-linecap="round" stroke-linejoin="round">\n`
    + (lines ? `<g stroke="#a8c0d8" stroke-width="0.15">${lines}</g>\n` : "") + groups.join("\n") + "\n</svg>\n";
}

/** A PDF of all pages. */
export function pdf(pages, { colour, nib, penWidth }) {
  const points = 72 / 25.4;
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) / 255).toFixed(3));
  const number = (value) => +value.toFixed(3);
  const content = ({ height, words, rules }) => {
    const place = ({ x, y }) => `${number(x)} ${number(height - y)}`;
    const parts = [`${points} 0 0 ${points} 0 0 cm 1 J 1 j 0.66 0.75 0.85 RG 0.15 w`];
    for (const [x0, y0, x1, y1] of rules) parts.push(`${place({ x: x0, y: y0 })} m ${place({ x: x1, y: y1 })} l S`);
    parts.push(`${r} ${g} ${b} RG ${r} ${g} ${b} rg`);
    for (const shape of words.flatMap(({ strokes }) => strokes.flatMap((stroke) => pens[nib](stroke, penWidth)))) {
      const [first, ...rest] = shape.area ?? shape.points;
      const lines = rest.length > 0 ? rest.map((point) => `${place(point)} l`).join(" ") : `${place(first)} l`;
      parts.push(`${shape.area ? "" : `${number(shape.width)} w `}${place(first)} m ${lines} ${shape.area ? "f" : "S"}`);
    }
    return parts.join("\n");
  };
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""];
  const kids = pages.map((page) => {
    const text = content(page);
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${number(page.width * points)} ${number(page.height * points)}] `
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

/** Paints shapes on a canvas whose unit is the millimetre. */
export function paint(context, shapes, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineCap = context.lineJoin = "round";
  for (const shape of shapes) {
    if (shape.area) {
      context.beginPath();
      for (const { x, y } of shape.area) context.lineTo(x, y);
      context.closePath();
      context.fill();
    } else {
      context.lineWidth = shape.width;
      context.stroke(new Path2D(smooth(shape.points)));
    }
  }
}
