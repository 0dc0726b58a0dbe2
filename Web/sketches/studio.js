// What all sketches share: a canvas that fills the page, ink that is remembered so that it can be saved, the buttons
// below it, and the address, which holds the seed, the settings and what a person wrote, so that it reproduces the
// very drawing. A sketch calls `studio.canvas()` in setup() and has a function restart().

const studio = (() => {
  const PAPER = "#fbf8f1";
  const INK = "#1f1c19";
  const address = new URLSearchParams(location.hash.slice(1));
  const isThumbnail = address.has("thumbnail");
  const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let marks = []; // all that is on the page: {points, colour, width, alpha} lines and {shape, colour, alpha} areas
  let seed = Number(address.get("seed") ?? newSeed());
  if (!Number.isSafeInteger(seed) || seed < 0) seed = newSeed();
  const settings = {};
  let room; // the element that holds the canvas
  let size = 1; // how large letters are: 1 on a wide page, down to 0.4 on a narrow one
  /** The page's size where a link asks for one: what is drawn on it is the same on every screen. */
  let sizeAsked = /^([1-9]\d{2,3})x([1-9]\d{2,3})$/.exec(address.get("page") ?? "")?.slice(1).map(Number);

  if (typeof p5 === "undefined") tell("p5.js, which draws, could not be loaded.");
  else if (typeof Model === "undefined") tell("The model could not be loaded: model.js is missing or damaged.");

  /** Says it on the page, so that nobody sits before a blank one. model.js may have said it already. */
  function tell(problem) {
    if (document.querySelector("[role=alert]")) return;
    const message = Object.assign(document.createElement("p"), { className: "trouble" });
    message.setAttribute("role", "alert");
    message.textContent = `${problem} Load the page again; if that does not help, the studio is not whole.`;
    document.querySelector("main").prepend(message);
  }

  function newSeed() {
    return 1 + Math.floor(Math.random() * 99999);
  }

  // ---- the canvas

  /** A canvas as large as the room for it, or of the size that the link asks for. Call it in setup(). */
  function canvas() {
    document.body.classList.toggle("thumbnail", isThumbnail);
    room = document.querySelector("main");
    const made = createCanvas(1, 1);
    made.parent(room);
    makeTools(); // before the canvas is fitted: they take their part of the page
    fit();
    made.elt.setAttribute("role", "img");
    made.elt.setAttribute("aria-label", `${document.title}: a drawing. ${document.querySelector(".hint")?.textContent ?? ""}`);
    made.elt.addEventListener("contextrestored", paintAgain);
    prepare();
    window.windowResized = () => {
      fit();
      again();
    };
    // Below the page, a message may need room for itself: the drawing stays as it is and is shown smaller.
    watcher = new ResizeObserver(() => show(width, height));
    watcher.observe(room);
    remember();
  }

  let watcher;

  /** An empty page, and round ends of lines. */
  function prepare() {
    strokeCap(ROUND);
    strokeJoin(ROUND);
    background(PAPER);
  }

  /** Ends the sketch: nothing of it stays on the page. */
  function end() {
    watcher?.disconnect();
    window.windowResized = undefined;
    window.remove?.(); // p5's: its canvas and all that it listens to
    document.querySelector(".tools").remove();
  }

  /** Gives the page its size, and shows it as large as there is room. */
  function fit() {
    const [across, down] = sizeAsked ?? [Math.max(100, room.clientWidth), Math.max(100, room.clientHeight)];
    pixelDensity(Math.min(4, Math.max(0.5, shownAt(across, down) * devicePixelRatio)));
    resizeCanvas(across, down);
    show(across, down);
    // Offsets in pixels: on a wide page a small letter is some 30 pixels tall.
    size = Math.max(0.4, Math.min(1, across / 800));
    if (typeof Model !== "undefined") Model.set_scale_factor(10 * size);
  }

  /** How large a page of a size is shown. */
  const shownAt = (across, down) => Math.min(room.clientWidth / across, room.clientHeight / down);

  function show(across, down) {
    const { style } = room.querySelector("canvas");
    style.width = `${across * shownAt(across, down)}px`;
    style.height = `${down * shownAt(across, down)}px`;
  }

  /** A control among the buttons, which takes its part of the page, too. Sketches make theirs before they draw. */
  function addControl(element) {
    document.querySelector(".tools").prepend(element);
    fit();
    background(PAPER);
    remember();
  }

  /** Begins the same drawing again. */
  function again() {
    clear();
    Model.set_seed(seed);
    restart();
    loop();
  }

  /** Empties the page. */
  function clear() {
    marks = [];
    faded = null;
    background(PAPER);
  }

  // ---- ink

  /** A line of ink from one place to the next. */
  function line_(x0, y0, x1, y1, { colour = INK, width = 2 } = {}) {
    const part = { points: [[x0, y0], [x1, y1]], colour, width, alpha: 1 };
    paint(part);
    const last = marks[marks.length - 1];
    const end = last?.points?.[last.points.length - 1];
    if (end && end[0] === x0 && end[1] === y0 && last.colour === colour && last.width === width && last.alpha === 1) {
      last.points.push([x1, y1]);
    } else {
      marks.push(part);
    }
  }

  /** A line of ink through many places at once. */
  function path(points, { colour = INK, width = 2 } = {}) {
    add({ points, colour, width, alpha: 1 });
  }

  /** An area of ink with these corners. */
  function area(corners, { colour = INK, alpha = 1 } = {}) {
    add({ shape: corners, colour, alpha });
  }

  /** Letters set, not written: what a picture says of itself. */
  function label(content, x, y, { colour = "#625a50", size = 15, align = "left" } = {}) {
    add({ label: content, x, y, colour, size, align, alpha: 1 });
  }

  function add(mark) {
    paint(mark);
    marks.push(mark);
  }

  /** Puts a mark on the canvas. */
  function paint(mark) {
    const colour = color(mark.colour);
    colour.setAlpha(255 * mark.alpha);
    if (mark.points) {
      noFill();
      stroke(colour);
      strokeWeight(mark.width);
      // A canvas draws nothing where a line has no length.
      const [[x, y], ...others] = mark.points;
      if (others.every((other) => other[0] === x && other[1] === y)) point(x, y);
      else polygon(mark.points);
      return;
    }
    noStroke();
    fill(colour);
    if (mark.shape) {
      polygon(mark.shape, CLOSE);
      return;
    }
    textSize(mark.size);
    textFont("sans-serif");
    textAlign(mark.align);
    text(mark.label, mark.x, mark.y);
  }

  function polygon(corners, end) {
    beginShape();
    for (const [x, y] of corners) vertex(x, y);
    endShape(end);
  }

  /** Paints all marks once more: a browser in need takes the canvas away, and gives an empty one in its place. */
  function paintAgain() {
    resizeCanvas(width, height, true);
    show(width, height);
    prepare();
    for (const mark of marks) paint(mark);
  }

  /** All ink grows paler by a share, until nothing of it is left. */
  function fade(share) {
    for (const mark of marks) mark.alpha *= 1 - share;
    marks = marks.filter((mark) => mark.alpha > 0.03);
    // A picture of the page, drawn anew each time: pale veils one over the other would tint the paper.
    if (faded?.marks !== marks.length) faded = { picture: get(), marks: marks.length, left: 1 };
    faded.left *= 1 - share;
    background(PAPER);
    if (marks.length === 0) return false;
    drawingContext.globalAlpha = faded.left;
    image(faded.picture, 0, 0, width, height);
    drawingContext.globalAlpha = 1;
    return true;
  }

  let faded = null; // the page as it was when its ink began to fade, and how much of that is left

  // ---- the pen of a person

  /**
   * Follows mouse, pen and touch over the canvas. Points come about as far apart as those the network learned from:
   * `down(x, y)` where the pen is set down, `move(x, y)` for each further point, `up()` where it lifts.
   */
  function pen({ down, move, up }) {
    const element = document.querySelector("main canvas");
    const spacing = 5;
    let held = null;
    const place = (event) => {
      const box = element.getBoundingClientRect();
      return [(event.clientX - box.left) * width / box.width, (event.clientY - box.top) * height / box.height];
    };
    element.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0) return;
      event.preventDefault();
      try { element.setPointerCapture(event.pointerId); } catch { /* the pointer is gone already */ }
      held = place(event);
      down(...held.map(Math.round));
    });
    element.addEventListener("pointermove", (event) => {
      if (!held || !event.isPrimary) return;
      for (const part of event.getCoalescedEvents?.() ?? []) follow(part);
      follow(event);
    });
    function follow(event) {
      const [x, y] = place(event);
      let distance = Math.hypot(x - held[0], y - held[1]);
      while (distance >= spacing) {
        const share = spacing / distance;
        held = [held[0] + (x - held[0]) * share, held[1] + (y - held[1]) * share];
        move(...held.map(Math.round));
        distance -= spacing;
      }
    }
    const lift = (event) => {
      if (!held || !event.isPrimary) return;
      held = null;
      up();
    };
    element.addEventListener("pointerup", lift);
    element.addEventListener("pointercancel", lift);
  }

  /** A bar across the top of the canvas that sets `settings[name]` when it is dragged, or by the arrow keys. */
  function slider(name, { label, least, most, step = 0.01 }) {
    const element = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "range", min: least, max: most, step });
    settings[name] = Math.max(least, Math.min(most, settings[name]));
    const value = document.createElement("output");
    input.value = settings[name];
    input.name = name;
    value.textContent = settings[name].toFixed(2);
    input.addEventListener("input", () => set(Number(input.value)));
    element.append(`${label} `, input, value);
    addControl(element);
    const set = (number) => {
      input.value = Math.max(least, Math.min(most, number));
      settings[name] = Number(input.value); // rounded to a step of the bar
      value.textContent = settings[name].toFixed(2);
      remember();
    };
    return { set };
  }

  /** One of several, by a list below the canvas. */
  function choice(name, label, options, changed) {
    const element = document.createElement("label");
    const select = document.createElement("select");
    if (!Object.hasOwn(options, settings[name])) settings[name] = Object.keys(options)[0];
    for (const [value, text] of Object.entries(options)) select.append(new Option(text, value));
    select.value = settings[name];
    select.addEventListener("change", () => {
      settings[name] = select.value;
      remember();
      changed?.();
    });
    element.append(`${label} `, select);
    addControl(element);
  }

  // ---- what happened

  let told = []; // [kind, dx, dy] of each event; ["w", count] for movements of the model in a row
  let isRetelling = false;

  /**
   * Writes down what happens, so that a link can tell it again: kind "d" (the pen is set down after dx, dy), "m" (it
   * moves on by dx, dy), "u" (it lifts) or "w" (the model writes a movement).
   */
  function note(kind, dx = 0, dy = 0) {
    if (isRetelling) return;
    const last = told[told.length - 1];
    if (kind !== "w") told.push([kind, dx, dy]);
    else if (last?.[0] === "w") last[1] += 1;
    else told.push(["w", 1]);
    settings.ink = told.map(([kind, ...numbers]) => (kind === "u" ? "u" : kind + numbers.join("_"))).join(".");
    if (kind === "u") remember();
  }

  /** Lets everything that the address tells happen again. */
  function retell(happen) {
    told = [];
    for (const part of (settings.ink ?? "").split(".")) {
      const [first, second] = part.slice(1).split("_").map(Number);
      if (part[0] === "u") told.push(["u"]);
      else if (part[0] === "w" && first > 0) told.push(["w", Math.min(first, 20000)]);
      else if (/[dm]/.test(part[0] ?? "") && isNear(first) && isNear(second)) told.push([part[0], first, second]);
    }
    isRetelling = true;
    for (const [kind, first, second] of told) {
      if (kind === "w") for (let n = 0; n < first; n++) happen("w");
      else happen(kind, first, second);
    }
    isRetelling = false;
  }

  /** Whether a movement stays within any page: a damaged link may say anything. */
  const isNear = (distance) => Math.abs(distance) < 10_000;

  /** Forgets what happened: the next drawing begins on an empty page. */
  function forget() {
    told = [];
    settings.ink = "";
  }

  // ---- the address

  /** Settings with their values where the address has none. */
  function withSettings(defaults) {
    for (const [name, value] of Object.entries(defaults)) {
      const told = address.get(name);
      const number = Number(told);
      settings[name] = typeof value !== "number" ? (told ?? value) : told !== null && Number.isFinite(number) ? number : value;
    }
    return settings;
  }

  /** Puts the seed and the settings into the address. */
  function remember() {
    if (isThumbnail) return;
    const told = new URLSearchParams({ seed, page: `${width}x${height}` });
    for (const [name, value] of Object.entries(settings)) {
      if (value !== "") told.set(name, typeof value === "number" ? +value.toFixed(3) : value);
    }
    history.replaceState(null, "", `#${told}`);
  }

  // ---- the buttons

  function makeTools() {
    const tools = document.querySelector(".tools");
    if (!tools || tools.dataset.made) return;
    tools.dataset.made = "yes";
    const told = Object.assign(document.createElement("span"), { className: "told" });
    told.setAttribute("role", "status");
    const button = (text, action) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      made.addEventListener("click", action);
      tools.append(made);
    };
    button("Replay", again);
    button("Another", () => {
      seed = newSeed();
      sizeAsked = undefined;
      windowResized();
      if ("ink" in settings) forget();
      remember();
      again();
    });
    button("Save SVG", () => save(new Blob([svg()], { type: "image/svg+xml" }), "svg"));
    button("Save PNG", () => document.querySelector("main canvas").toBlob((blob) => save(blob, "png")));
    // In a frame the address is another page's.
    if (parent === window) button("Copy link", async () => {
      remember();
      try {
        await navigator.clipboard.writeText(location.href);
        told.textContent = "The link is copied: it makes this very drawing.";
      } catch {
        told.textContent = "The address above makes this very drawing.";
      }
    });
    tools.append(told);
  }

  function save(blob, extension) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${document.title.split(" ")[0].toLowerCase()}-${seed}.${extension}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** What is on the page, one path a stroke. */
  function svg() {
    const number = (value) => +value.toFixed(2);
    const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${number(x)} ${number(y)}`).join("");
    const drawn = marks.map((mark) => {
      const pale = mark.alpha < 1 ? ` opacity="${number(mark.alpha)}"` : "";
      if (mark.label) {
        const anchor = mark.align === "center" ? "middle" : "start";
        const set = `font-family="sans-serif" font-size="${mark.size}" text-anchor="${anchor}"`;
        const content = mark.label.replace(/[&<]/g, (letter) => (letter === "&" ? "&amp;" : "&lt;"));
        return `<text x="${number(mark.x)}" y="${number(mark.y)}" ${set} fill="${mark.colour}"${pale}>${content}</text>`;
      }
      return mark.points
        ? `<path d="${path(mark.points)}" stroke="${mark.colour}" stroke-width="${number(mark.width)}"${pale}/>`
        : `<path d="${path(mark.shape)}Z" fill="${mark.colour}" stroke="none"${pale}/>`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" `
      + `fill="none" stroke-linecap="round" stroke-linejoin="round">\n${drawn.join("\n")}\n</svg>\n`;
  }

  return {
    canvas, clear, again, end, line: line_, path, area, label, fade, pen, note, retell, slider, choice, remember, settings, svg,
    isThumbnail,
    with: withSettings, PAPER, INK,
    get seed() { return seed; },
    get size() { return size; },
    /** Whether keys are for the drawing: they are not where a button or a slider has the focus. */
    get hasKeys() { return !document.activeElement?.closest(".tools"); },
    /** How many steps to draw in a frame: one, as a hand moves; many where motion is unwelcome. */
    stepsPerFrame: reducedMotion ? 400 : 1,
    reducedMotion,
  };
})();
