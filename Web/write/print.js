// Printing from the browser: each page on a sheet of its own, in true millimetres.

const rules = new CSSStyleSheet();

/**
 * Puts pages where the printer finds them.
 * @param {HTMLElement} place
 * @param {{width: number, height: number}} sheet in millimetres
 * @param {string[]} pages as SVG
 */
export function layForPrint(place, { width, height }, pages) {
  rules.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0 }`);
  if (!document.adoptedStyleSheets.includes(rules)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  const parser = new DOMParser();
  place.replaceChildren(...pages.map((svg) => document.importNode(parser.parseFromString(svg, "image/svg+xml").documentElement, true)));
}
