// Films of a page that writes itself: GIF, made here, and video, made by the browser's own encoder.

import { paint, paintRules } from "./files.js";
import { colourNumbers, GIF, paletteOf } from "./gif.js";
import { paintPaper } from "./paper.js";

/** How long the written page is shown at the end, in seconds. */
const REST = 1.5;
/** A film has so many frames at most. */
const MOST_FRAMES = 3000;
/** The encoder gives what it has each so many milliseconds, and is waited for at most so many. */
const SLICE = 100, PATIENCE = 15_000;
/** Kinds of video, the best first; which of them a browser makes differs. */
const VIDEOS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm", "video/mp4"];

/**
 * @typedef {object} FilmSettings
 * @property {number} width in pixels
 * @property {number} rate frames a second
 * @property {number} pace how often as fast as a hand
 * @property {number} [ratio] of width to height; that of the page unless told
 * @property {number} padding around the page, in millimetres
 * @property {{colour: string, texture: string} | null} paper null: none
 */

class Scene {
  #ink;
  #page;
  #settings;
  #strokes;
  #start;
  #painted = -1;

  /** @param {import("../ink.js").Ink} ink @param {import("../ink.js").InkPage} page @param {FilmSettings} settings */
  constructor(ink, page, settings) {
    [this.#ink, this.#page, this.#settings] = [ink, page, settings];
    const { width, height } = page.sheet;
    const across = width + 2 * settings.padding;
    const down = height + 2 * settings.padding;
    const even = (pixels) => 2 * Math.max(1, Math.round(pixels / 2)); // as video asks for
    this.canvas = Object.assign(document.createElement("canvas"), {
      width: even(settings.width), height: even(settings.width / (settings.ratio ?? across / down)),
    });
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    const scale = Math.min(this.canvas.width / across, this.canvas.height / down);
    this.placement = [
      scale, 0, 0, scale, (this.canvas.width - width * scale) / 2, (this.canvas.height - height * scale) / 2,
    ];
    this.#strokes = page.words.flatMap(({ strokes }) => strokes);
    this.#start = this.#strokes[0]?.[0].time ?? 0;
    const end = this.#strokes.at(-1)?.at(-1).time ?? 0;
    this.seconds = (end - this.#start) / settings.pace + REST;
    this.count = Math.ceil(this.seconds * settings.rate);
    if (this.count > MOST_FRAMES) {
      throw new Error(`The film would have ${this.count.toLocaleString("en")} frames, and ${MOST_FRAMES.toLocaleString("en")} `
        + "is the most: let the pen go faster, or ask for fewer frames a second.");
    }
  }

  #begin() {
    const { context, canvas } = this;
    const { paper } = this.#settings;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (paper) {
      context.fillStyle = paper.colour;
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    context.setTransform(...this.placement);
    if (paper) paintPaper(context, this.#page.sheet, paper);
    const { rules } = this.#ink.paths({ ...this.#page, words: [] });
    if (rules) paintRules(context, rules);
    this.#painted = -1;
  }

  /** Draws what is written at a time, in seconds of the film. */
  draw(seconds) {
    const time = this.#start + seconds * this.#settings.pace;
    if (this.#painted < 0 || time < this.#painted) this.#begin();
    const grown = this.#strokes.filter((stroke) => stroke.at(-1).time > this.#painted && stroke[0].time <= time)
      .map((stroke) => (stroke.at(-1).time <= time ? stroke : stroke.filter((point) => point.time <= time)));
    if (grown.length > 0) {
      paint(this.context, this.#ink.paths({ ...this.#page, words: [{ strokes: grown }] }).groups[0], this.#page.pen.colour);
    }
    this.#painted = time;
  }

  /** The same, from the empty page on. */
  drawAnew(seconds) {
    this.#painted = -1;
    this.draw(seconds);
  }

  /** Draws all of it anew: strokes that were painted as they grew are a little heavier. */
  drawWhole() {
    this.drawAnew(this.seconds);
  }

  get picture() {
    return this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
  }
}

/**
 * @param {(share: number) => void} progress
 * @returns {Promise<{blob: Blob, ending: string}>}
 */
export async function gif(ink, page, settings, progress) {
  const scene = new Scene(ink, page, settings);
  scene.drawWhole();
  const palette = paletteOf(scene.picture);
  const file = new GIF(scene.canvas.width, scene.canvas.height, palette);
  let told = 0;
  for (let frame = 0; frame < scene.count; frame++) {
    const isLast = frame === scene.count - 1;
    isLast ? scene.drawWhole() : scene.draw(frame / settings.rate);
    // Hundredths of a second, so rounded that their sum is right.
    const until = Math.round(((frame + 1) * 100) / settings.rate);
    file.add(colourNumbers(scene.picture, palette), Math.max(2, until - told));
    told = until;
    if (frame % 4 === 0) {
      progress(frame / scene.count);
      await new Promise((next) => setTimeout(next));
    }
  }
  return { blob: file.file, ending: "gif" };
}

/** The same as a video, which takes as long to make as it lasts. */
export async function video(ink, page, settings, progress) {
  const type = typeof MediaRecorder === "function" && VIDEOS.find((kind) => MediaRecorder.isTypeSupported(kind));
  if (!type || !HTMLCanvasElement.prototype.captureStream) throw new Error("This browser makes no videos: take the GIF, or another browser.");
  const scene = new Scene(ink, page, settings);
  scene.draw(0);
  const stream = scene.canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const show = () => (track.requestFrame ? track.requestFrame() : stream.requestFrame());
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 4_000_000 });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((yes, no) => {
    recorder.onstop = yes;
    recorder.onerror = ({ error }) => no(error ?? new Error("The browser could not make the video."));
  });
  recorder.start(SLICE);
  // What is shown before the encoder is ready is lost: the first picture stays until something of it has been encoded.
  // A canvas gives a picture only when it has been drawn on.
  const patience = performance.now() + PATIENCE;
  while (!parts.some(({ size }) => size > 0) && recorder.state === "recording" && performance.now() < patience) {
    scene.drawAnew(0);
    show();
    await new Promise((next) => setTimeout(next, 1000 / settings.rate));
  }
  const begin = performance.now();
  for (let frame = 0; frame < scene.count; frame++) {
    frame === scene.count - 1 ? scene.drawWhole() : scene.draw(frame / settings.rate);
    show();
    progress(frame / scene.count);
    await new Promise((next) => setTimeout(next, Math.max(0, begin + ((frame + 1) * 1000) / settings.rate - performance.now())));
  }
  recorder.stop();
  await ended;
  return { blob: new Blob(parts, { type }), ending: type.startsWith("video/mp4") ? "mp4" : "webm" };
}
