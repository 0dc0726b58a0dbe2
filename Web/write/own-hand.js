// The dialog in which a person writes a line of their own.

import { $ } from "./controls.js";
import { Pad, toInkFile } from "./hand.js";
import { save } from "./saving.js";

/**
 * Gives the dialog's buttons their work.
 * @param {object} parts
 * @param {() => {hand?: object, style?: object} | undefined} parts.own the hand that is kept in this browser
 * @param {(file: string | object) => Promise<void>} parts.writeLike takes the hand of an ink file, or a hand file
 * @param {(inkFile: object) => Promise<object>} parts.learn makes a hand of an ink file
 * @returns {() => void} opens the dialog
 */
export function offerPad({ own, writeLike, learn }) {
  const pad = new Pad($("pad"));

  /** Does what may fail, and says why it did. */
  const attempt = (act) => async () => {
    try {
      await act();
      $("handTold").textContent = "";
    } catch (error) {
      $("handTold").textContent = error.message;
    }
  };

  $("handForm").onsubmit = (event) => event.preventDefault();
  $("handClose").onclick = () => $("hand").close();
  $("handText").oninput = () => pad.ask($("handText").value);
  $("handClear").onclick = () => pad.ask($("handText").value);
  $("handTake").onclick = attempt(() => writeLike(pad.inkFile));
  $("handSave").onclick = attempt(() => {
    const file = pad.isEmpty && own()?.style ? toInkFile(own().style) : pad.inkFile;
    save(new Blob([JSON.stringify(file)], { type: "application/json" }), "my-ink.json");
  });
  $("handKeep").onclick = attempt(async () => {
    const hand = pad.isEmpty && own()?.hand ? own().hand : await learn(pad.inkFile);
    save(new Blob([JSON.stringify(hand)], { type: "application/json" }), "my.hand.json");
  });
  // What was missing is no longer said once it is there.
  $("pad").addEventListener("pointerup", () => {
    if ($("handTold").textContent === "") return;
    try {
      void pad.inkFile;
      $("handTold").textContent = "";
    } catch { /* there is still too little */ }
  });
  $("handOpen").onchange = attempt(async () => {
    const [file] = $("handOpen").files;
    $("handOpen").value = "";
    const text = await file.text();
    try {
      await writeLike(text);
    } catch (error) {
      throw new Error(`${file.name}: ${error.message}`, { cause: error });
    }
  });

  const open = () => {
    $("hand").showModal();
    pad.ask($("handText").value);
    $("handTold").textContent = own() ? "The hand in use is kept in this browser; saved as a file, it writes elsewhere, too." : "";
  };
  $("ownHand").onclick = open;
  return open;
}
