// Runs a sketch that the lesson's reader may have changed. This page lies in a sandbox: it has no origin and no network
// and reaches nothing of the page around it, but by the messages below.

const tell = (message) => parent.postMessage(message, "*");

addEventListener("error", ({ message, lineno, filename }) => {
  // a line of the reader's own, not of p5.js or the model
  const isOwn = !filename || filename === location.href;
  tell({ problem: message.replace(/^Uncaught /, ""), line: isOwn ? lineno : undefined });
  if (window.p5?.instance) noLoop();
});
addEventListener("unhandledrejection", ({ reason }) => tell({ problem: String(reason) }));

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  if (data.code !== undefined) run(data.code);
  if (data.areYouThere) tell({ isHere: true });
});

function run(code) {
  const script = document.createElement("script");
  script.textContent = code;
  document.body.append(script);
  if (typeof p5 === "undefined") return tell({ problem: "p5.js could not be loaded. Load the page again." });
  if (typeof Model === "undefined") return tell({ problem: "The model could not be loaded. Load the page again." });
  if (typeof setup !== "function" && typeof draw !== "function") {
    return tell({ problem: "There is nothing to run: a sketch has a function setup() or draw()." });
  }
  // p5.js would listen to how the device is held, which a sandbox forbids and the console would complain of.
  delete window.DeviceOrientationEvent;
  delete window.DeviceMotionEvent;
  new p5();
}

addEventListener("load", () => tell({ isReady: true }));
