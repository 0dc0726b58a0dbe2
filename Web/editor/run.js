// Runs one p5.js sketch, whose code the lesson sends, and tells the lesson what goes wrong in it. The page is shut in a
// sandbox: it has no origin, so that whatever the code does stays here.

(() => {
  /** What p5.js calls in a sketch. */
  const CALLED = [
    "preload", "setup", "draw", "windowResized", "mousePressed", "mouseReleased", "mouseMoved", "mouseDragged",
    "mouseClicked", "doubleClicked", "mouseWheel", "touchStarted", "touchMoved", "touchEnded", "keyPressed",
    "keyReleased", "keyTyped",
  ];
  const isShutIn = window.origin === "null";
  let isRunning = false;

  const tell = (message) => parent.postMessage(message, "*");

  function report(error, line) {
    const place = /sketch\.js:(\d+)/.exec(error?.stack ?? "");
    tell({ error: String(error?.message ?? error), line: place ? Number(place[1]) : line });
  }

  /** Browsers hide from a page without origin what fails inside p5.js; what is caught here is not hidden. */
  function guard(name) {
    const action = window[name];
    if (typeof action !== "function") return;
    window[name] = (...given) => {
      try {
        return action(...given);
      } catch (error) {
        if (typeof noLoop === "function") noLoop();
        report(error);
      }
    };
  }

  function run(code) {
    isRunning = true;
    const script = document.createElement("script");
    script.textContent = `${code}\n//# sourceURL=sketch.js`;
    document.body.append(script);
    CALLED.forEach(guard);
    // A page in a frame may not feel how the device is held; where these are missing, p5.js does not ask for it.
    delete window.DeviceMotionEvent;
    delete window.DeviceOrientationEvent;
    if (typeof window.setup === "function" || typeof window.draw === "function") new p5();
  }

  addEventListener("error", (event) => report(event.error ?? event.message, event.lineno));
  addEventListener("message", ({ source, data }) => {
    if (!isShutIn || source !== parent || source === window) return;
    if (data.code !== undefined && !isRunning) run(data.code);
    if (data.question) tell({ answer: data.question });
  });
  addEventListener("load", ready);

  /** A busy browser loads a frame before it gives it the size that sketches ask for. */
  function ready() {
    if (innerWidth > 0) tell({ ready: true });
    else addEventListener("resize", ready, { once: true });
  }
})();
