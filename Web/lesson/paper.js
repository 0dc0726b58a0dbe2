// What the figures share: a sharp canvas, the colours, ink by the model, and motion only where it is seen and welcome.

export const INK = "#1f1c19";
export const BLUE = "#24508f";
export const RED = "#a8412f";
export const QUIET = "#625a50";
export const FAINT = "#d9d0bf";

export const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * A canvas that stays sharp and as large as its style says. `draw(context, width, height)` is called when it must be
 * drawn; the function that comes back asks for that.
 * @param {HTMLCanvasElement} canvas
 * @param {(context: CanvasRenderingContext2D, width: number, height: number) => void} draw
 */
export function paper(canvas, draw) {
  const context = canvas.getContext("2d");
  const redraw = () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(context, { lineCap: "round", lineJoin: "round", font: "14px system-ui, sans-serif" });
    draw(context, width, height);
  };
  new ResizeObserver(redraw).observe(canvas);
  canvas.addEventListener("contextrestored", redraw);
  return redraw;
}

/** Calls `frame` 60 times a second while the canvas is in view. */
export function whileSeen(canvas, frame) {
  let isSeen = false;
  const tick = () => {
    if (!isSeen) return;
    frame();
    requestAnimationFrame(tick);
  };
  new IntersectionObserver(([entry]) => {
    const was = isSeen;
    isSeen = entry.isIntersecting;
    if (isSeen && !was) tick();
  }).observe(canvas);
}

/** Movements that the model makes by itself. */
export function write({ seed, count, temperature = 0.6, scale = 10, state = Model.zero_state() }) {
  Model.set_seed(seed);
  Model.set_scale_factor(scale);
  let movement = Model.zero_input();
  return Array.from({ length: count }, () => {
    state = Model.update(movement, state);
    movement = Model.sample(Model.get_pdf(state), temperature);
    return movement;
  });
}

/** The places where movements lead, the beginning first: {x, y, inked}. `inked`: a line is drawn to it. */
export function places(movements, x = 0, y = 0) {
  let inked = true;
  const found = [{ x, y, inked: false }];
  for (const [dx, dy, pen] of movements) {
    x += dx;
    y += dy;
    found.push({ x, y, inked });
    inked = !pen;
  }
  return found;
}

/** Draws a line through places, where the pen was down. */
export function trace(context, points) {
  context.beginPath();
  for (const { x, y, inked } of points) inked ? context.lineTo(x, y) : context.moveTo(x, y);
  context.stroke();
}
