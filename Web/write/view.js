// The page on the screen: the pen goes over it, page after page.

import { $, inkPage, pace, pageSize, pen } from "./controls.js";
import { frameDoubts } from "./doubts.js";
import { paint, paintRules } from "./files.js";
import { paintPaper } from "./paper.js";
import { drawWindow } from "./window.js";

const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** When a word begins and ends, in seconds of the pen's time. */
const beginOf = (word) => word.strokes[0]?.[0]?.time ?? Infinity;
const endOf = (word) => word?.strokes.at(-1)?.at(-1)?.time ?? 0;

export class View {
  /** The library's face for ink; until it is loaded there is nothing to see. */
  ink;
  #writing;
  #writeAgain;
  #shown = 0;        // the pen's time, in seconds: what was drawn before it is on the page
  #page = 0;
  #follows = true;   // whether the page shown is the one the pen is on
  #isPaused = false;
  #mustRedraw = true;
  #painted = 0;      // the time up to which the page is painted
  #hasRested = false; // whether the pen has come to rest there
  #framed = "";      // by what the frames of doubtful words were made
  #last = performance.now();

  /**
   * @param {import("./writing.js").Writing} writing
   * @param {(index: number) => void} writeAgain has a word written again
   */
  constructor(writing, writeAgain) {
    this.#writing = writing;
    this.#writeAgain = writeAgain;
    $("back").onclick = () => this.#leaf(-1);
    $("next").onclick = () => this.#leaf(1);
    $("pause").onclick = () => this.#pause(!this.#isPaused);
    $("replay").onclick = () => this.replay();
    addEventListener("resize", () => this.redraw());
    // A browser in need takes the canvas away, and gives an empty one in its place.
    $("sheet").addEventListener("contextrestored", () => this.redraw());
  }

  /** From now on the pen goes. */
  start() {
    const frame = (now) => {
      this.#go(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  redraw() {
    this.#mustRedraw = true;
  }

  /** The page is turned with the pen. */
  follow() {
    this.#follows = true;
  }

  /** The pen begins anew. */
  restart() {
    this.#shown = 0;
    this.redraw();
  }

  replay() {
    this.restart();
    this.follow();
    this.#pause(false);
    this.turn(0);
  }

  /** A word has come. @param {boolean} isNew whether another stood in its place */
  take(word, isNew) {
    if (isNew) {
      this.#shown = Math.min(this.#shown, word.strokes[0]?.[0]?.time ?? this.#shown);
      this.redraw();
    }
    this.#showNumber();
    if (pace() === 0 || atOnce) this.#shown = Math.max(this.#shown, endOf(word));
  }

  /** Shows a page, or the nearest that there is; without a number the one that is shown, if it is still there. */
  turn(page = this.#page) {
    this.#page = Math.max(0, Math.min(page, this.#pageCount - 1));
    this.redraw();
    this.#showNumber();
  }

  #leaf(by) {
    this.#follows = false;
    this.turn(this.#page + by);
  }

  #pause(does) {
    this.#isPaused = does;
    $("pause").setAttribute("aria-pressed", does);
  }

  /** Pages so far; the one shown stays until it is certain that the text ends before it. */
  get #pageCount() {
    return 1 + Math.max(this.#writing.words.at(-1)?.page ?? 0, this.#writing.isWritten ? 0 : this.#page);
  }

  #showNumber() {
    const count = this.#pageCount;
    $("number").textContent = count > 1 ? `page ${this.#page + 1} of ${count}` : "";
    $("back").hidden = this.#page === 0;
    $("next").hidden = this.#page >= count - 1;
  }

  #go(now) {
    const { words, isWritten } = this.#writing;
    const end = endOf(words.at(-1));
    if (!this.#isPaused) this.#shown = Math.min(end, this.#shown + (Math.min(0.1, (now - this.#last) / 1000)) * (pace() || 1000));
    this.#last = now;
    const current = words.findLast((word) => beginOf(word) <= this.#shown);
    if (this.#follows && current && current.page !== this.#page) this.turn(current.page);
    // Strokes were painted as they grew: where the pen rests, the page is painted as it will be saved.
    const rests = isWritten && this.#shown === end;
    if (rests && !this.#hasRested) this.redraw();
    this.#hasRested = rests;
    if (this.#mustRedraw || this.#shown !== this.#painted) this.#draw();
    this.#frameDoubts();
  }

  #draw() {
    if (!this.ink) return;
    const { words } = this.#writing;
    const canvas = $("sheet");
    const { width, height } = pageSize();
    canvas.parentElement.style.setProperty("--ratio", width / height);
    const scale = Math.max(1, Math.min(2.5, devicePixelRatio)) * Math.min(900, canvas.parentElement.clientWidth || 900) / width;
    const context = canvas.getContext("2d");
    if (this.#mustRedraw || this.#painted > this.#shown) {
      [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
      context.setTransform(scale, 0, 0, scale, 0, 0);
      paintPaper(context, { width, height }, { colour: $("sheetColour").value, texture: $("texture").value });
      const { rules } = this.ink.paths(inkPage([]));
      if (rules) paintRules(context, rules);
      this.#painted = -1;
      this.#mustRedraw = false;
    }
    const strokes = [];
    for (const word of words) {
      if (word.page !== this.#page) continue;
      for (const stroke of word.strokes) {
        if (stroke.at(-1).time <= this.#painted || stroke[0].time > this.#shown) continue;
        strokes.push(stroke.at(-1).time <= this.#shown ? stroke : stroke.filter((point) => point.time <= this.#shown));
      }
    }
    if (strokes.length > 0) paint(context, this.ink.paths(inkPage([{ strokes }])).groups[0], pen().colour);
    this.#painted = this.#shown;
    if ($("window").closest("details").open) drawWindow($("window"), words, this.#shown);
  }

  /** Frames the words of the page that may not be legible, as far as the pen has come. */
  #frameDoubts() {
    const { width, height } = pageSize();
    const doubtful = this.#writing.words.map((word, index) => ({ word, index })).filter(({ word }) => (
      word.isDoubtful && word.page === this.#page && word.strokes.length > 0 && endOf(word) <= this.#shown));
    const key = JSON.stringify([this.#writing.job, this.#page, width, height, doubtful.map(({ index }) => index)]);
    if (this.#framed === key) return;
    this.#framed = key;
    frameDoubts($("doubts"), doubtful, { width, height }, this.#writeAgain);
  }
}
