// The files that a page can be saved as, and print.

import { $, animationPace, inkPage, paperInFiles, paperInPictures, pen, sheet } from "./controls.js";
import { paint, paintRules, pdf } from "./files.js";
import { gif, video } from "./film.js";
import { paintPaper } from "./paper.js";
import { layForPrint } from "./print.js";
import { tell } from "./told.js";

/** Has the browser save a file. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * Gives the buttons of the page their work.
 * @param {object} parts
 * @param {() => Promise<import("../ductus.js").Word[]>} parts.whole the words, once all are written
 * @param {() => import("../ductus.js").Word[]} parts.words those that there are now
 * @param {() => import("../ink.js").Ink} parts.ink
 * @param {() => number} parts.seed
 */
export function offerFiles({ whole, words, ink, seed }) {
  const pagesOf = (words) => {
    const count = 1 + (words.at(-1)?.page ?? 0);
    return Array.from({ length: count }, (_, page) => inkPage(words.filter((word) => word.page === page)));
  };

  /** What is on a page: its size, rules and shapes. */
  const drawn = (page) => {
    const { rules, groups } = ink().paths(page);
    return { ...page.sheet, rules, shapes: groups.flat() };
  };

  /** Does what may fail, and tells why it did. */
  const attempt = (act) => async () => {
    try {
      await act();
    } catch (error) {
      tell(error.message, { isWarning: true });
    }
  };

  /** Saves a file for each page. */
  async function each(make) {
    const words = await whole();
    if (words.length === 0) return;
    const all = pagesOf(words);
    for (const [i, page] of all.entries()) {
      const { blob, ending } = await make(page, i, all.length);
      save(blob, all.length > 1 ? `text-${seed()}-${i + 1}.${ending}` : `text-${seed()}.${ending}`);
    }
  }

  const file = (content, type, ending) => ({ blob: new Blob([content], { type }), ending });
  $("svg").onclick = attempt(() => each((page) => file(ink().svg(page), "image/svg+xml", "svg")));
  $("animation").onclick = attempt(() => each((page) => (
    file(ink().animatedSVG(page, { pace: animationPace() }), "image/svg+xml", "animated.svg"))));
  for (const language of ["hpgl", "gcode"]) {
    $(language).onclick = attempt(() => {
      const machine = plotter();
      return each((page) => file(ink()[language](page, machine), "text/plain", language));
    });
  }
  $("png").onclick = attempt(() => each(async (page) => ({ blob: await picture(drawn(page), page.pen.colour), ending: "png" })));
  $("pdf").onclick = attempt(async () => {
    const words = await whole();
    if (words.length === 0) return;
    const content = pdf(pagesOf(words).map(drawn), pen().colour, paperInFiles());
    save(new Blob([content], { type: "application/pdf" }), `text-${seed()}.pdf`);
  });
  $("print").onclick = attempt(async () => {
    if ((await whole()).length > 0) print();
  });
  // Whatever asks for printing, the page is laid out as far as it is written.
  addEventListener("beforeprint", () => layForPrint($("prints"), sheet(), pagesOf(words()).map((page) => ink().svg(page))));

  $("film").onclick = attempt(async () => {
    const settings = film();
    const make = $("filmKind").value === "gif" ? gif : video;
    try {
      await each((page, i, count) => {
        $("film").disabled = true;
        tell(count > 1 ? `The film of page ${i + 1} of ${count} is made.` : "The film is made.");
        $("progress").hidden = false;
        return make(ink(), page, settings, (share) => { $("progress").value = share; });
      });
      tell("");
    } finally {
      $("progress").hidden = true;
      $("film").disabled = false;
    }
  });
}

/** The plotter as the controls tell it. @throws {Error} if its size is none */
function plotter() {
  const [width, height] = ($("reach").value.match(/[\d.]+/g) ?? []).map(Number);
  if ($("reach").value.trim() !== "" && !(height > 0 && $("reach").validity.valid)) {
    throw new Error("The machine's size is told as 300x218, in millimetres.");
  }
  const optional = (id) => ($(id).value === "" ? undefined : Number($(id).value));
  return {
    width, height, origin: $("origin").value, lift: $("lift").value, speed: optional("speed"), up: optional("up"),
    down: optional("down"), turned: $("turned").checked, sort: $("sort").checked,
  };
}

/** A film's settings as the controls tell them. @throws {Error} if a number is missing or out of its bounds */
function film() {
  const number = (id) => {
    if ($(id).value === "" || !$(id).validity.valid) throw new Error(`${$(id).labels[0].textContent.trim()}: ${$(id).min} to ${$(id).max}, please.`);
    return Number($(id).value);
  };
  return {
    width: number("filmWidth"), rate: number("frameRate"), padding: number("padding"), pace: animationPace(),
    ratio: $("ratio").value === "page" ? undefined : Number($("ratio").value), paper: paperInPictures(),
  };
}

/** A page as a PNG of 300 dots an inch. */
function picture({ width, height, rules, shapes }, colour) {
  const scale = 300 / 25.4;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  const paper = paperInPictures();
  if (paper) paintPaper(context, { width, height }, paper);
  if (rules) paintRules(context, rules);
  paint(context, shapes, colour);
  return canvas.convertToBlob({ type: "image/png" });
}
