// The lesson's sketches: beside each frame its code, to be changed and run again.

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
const PATIENCE = 4000; // milliseconds that a sketch may be silent

for (const figure of document.querySelectorAll("figure.live")) makeLive(figure);

function makeLive(figure) {
  const editor = figure.querySelector("textarea");
  const place = figure.querySelector(".frame");
  const status = Object.assign(document.createElement("output"), { className: "told" });
  let frame;

  const button = (text, title, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, title });
    made.addEventListener("click", act);
    return made;
  };
  const tools = Object.assign(document.createElement("div"), { className: "tools" });
  tools.append(
    button("Run", "Run the code as it stands (Ctrl+Enter in the code)", run),
    button("Undo all", "Bring back the code of the lesson", () => {
      editor.value = editor.defaultValue;
      run();
    }),
    status,
  );
  figure.append(tools);
  editor.rows = Math.min(26, editor.value.trimEnd().split("\n").length + 1);
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });

  /** Every run has a fresh frame: nothing is left of the one before. */
  function run() {
    frame?.remove();
    status.textContent = "";
    figure.classList.remove("wrong");
    frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.title = place.dataset.title;
    frame.src = "lesson/run.html";
    place.replaceChildren(frame);
  }

  function tell(text) {
    status.textContent = text;
    figure.classList.add("wrong");
  }

  addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow) return;
    if (data.isReady) {
      source.postMessage({ code: editor.value }, "*");
      watch(frame);
    }
    if (data.isHere) frame.wasHere = true;
    if (data.problem) tell(data.line ? `Line ${data.line}: ${data.problem}` : data.problem);
  });

  /** A loop without end is stopped from outside. */
  function watch(watched) {
    watched.wasHere = false;
    watched.contentWindow.postMessage({ areYouThere: true }, "*");
    setTimeout(() => {
      if (watched !== frame) return;
      if (watched.wasHere || document.hidden) return watch(watched);
      frame.remove();
      frame = undefined;
      tell("The sketch was stopped: it does not answer. Is there a loop that never ends?");
    }, PATIENCE);
  }

  if (reducedMotion) {
    place.append(button("Run this sketch", "It moves", run));
    return;
  }
  // Sketches begin when the reader comes to them.
  const near = new IntersectionObserver(
    ([entry]) => {
      if (!entry.isIntersecting) return;
      near.disconnect();
      run();
    },
    { rootMargin: "200px" },
  );
  near.observe(place);
}
