// The paper: its colour, and what its surface is like.

/** Papers and inks that people know, by their colours. */
export const PAPERS = {
  white: "#fdfcf8", cream: "#f7efdc", kraft: "#c9a57a", grey: "#e2e2de", rose: "#f6e3e0", sky: "#e1ebf3", slate: "#2b3036", black: "#141414",
};
export const INKS = {
  "blue black": "#1f2a44", "iron gall": "#2b2a33", black: "#111111", "royal blue": "#2440a8", turquoise: "#0f7480", green: "#1f5a3c",
  sepia: "#5b3a29", oxblood: "#6b1d22", violet: "#4f2f74", white: "#fbfbf6",
};

/**
 * Paints a sheet on a canvas whose unit is the millimetre.
 * @param {{width: number, height: number}} sheet
 * @param {{colour: string, texture: "smooth" | "grain" | "laid"}} paper
 */
export function paintPaper(context, { width, height }, { colour, texture }) {
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  if (texture === "grain") grain(context, width, height);
  if (texture === "laid") laid(context, width, height);
}

/** Specks, light and dark, each time the same. */
function grain(context, width, height) {
  const side = 160;
  const tile = new OffscreenCanvas(side, side);
  const specks = tile.getContext("2d");
  const picture = specks.createImageData(side, side);
  let state = 7;
  for (let at = 0; at < picture.data.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const shade = (state >>> 24) / 255;
    picture.data.fill(shade < 0.5 ? 0 : 255, at, at + 3);
    picture.data[at + 3] = Math.abs(shade - 0.5) * 26;
  }
  specks.putImageData(picture, 0, 0);
  context.save();
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix([0.15, 0, 0, 0.15, 0, 0])); // a speck is 0.15 mm
  context.fillStyle = pattern;
  context.fillRect(0, 0, width, height);
  context.restore();
}

/** The wires of the mould: fine lines across, and some down. */
function laid(context, width, height) {
  context.save();
  context.strokeStyle = "#80706018";
  context.lineWidth = 0.25;
  context.beginPath();
  for (let y = 0.5; y < height; y += 1) {
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.stroke();
  context.lineWidth = 0.5;
  context.beginPath();
  for (let x = 12; x < width; x += 25) {
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  context.stroke();
  context.restore();
}
