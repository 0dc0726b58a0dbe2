// A text as it is written: a worker writes, and its words come one by one. While a text changes, the words of the text
// before stay until others take their place.

/**
 * @typedef {object} Listener what is told of the writing
 * @property {(word: import("../ductus.js").Word, isNew: boolean) => void} word one more is there; not new: it stood there before
 * @property {(characters: string[], omissions: [number, string][]) => void} omissions what is left out of the text
 * @property {(problem: string) => void} problem why the text cannot be written
 * @property {(sentences: string[], omissions: [number, string][]) => void} notes what else is to be known of it, at the end
 * @property {(share: number) => void} progress
 * @property {() => void} dropped words of the text before are gone
 * @property {() => void} end the text is written as far as it can be
 */

export class Writing {
  /** All words that there are, those of the text as it stands first. @type {import("../ductus.js").Word[]} */
  words = [];
  /** How often a word, by its number, is written again. @type {Record<number, number>} */
  again = {};
  /** The texts begun so far. */
  job = 0;
  #isWritten = false;
  #fresh = 0; // how many words belong to the text as it stands: the others are still of the text before
  #characters = { written: 0, all: 1 };
  #waiting = [];
  #listener;
  #worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.#worker.onmessage = ({ data }) => { if (data.job === this.job) this.#take(data); };
    this.#worker.onerror = () => listener.problem("The brain could not be started. Reload the page, or try a newer browser.");
  }

  get isWritten() {
    return this.#isWritten;
  }

  /** The page says it, too, for whoever waits. */
  set isWritten(is) {
    this.#isWritten = is;
    document.body.dataset.state = is ? "written" : "writing";
  }

  /**
   * Begins a text.
   * @param {string} text
   * @param {import("../ductus.js").TextSettings} settings
   * @param {boolean} keeps whether the words of the text before stay where the new text's come out the same
   */
  begin(text, settings, keeps) {
    this.job += 1;
    if (!keeps) this.words = [];
    this.#fresh = 0;
    this.#characters = { written: 0, all: text.replace(/\s/g, "").length };
    this.isWritten = false;
    if (text.trim() === "") this.#end();
    else this.#worker.postMessage({ job: this.job, text, settings, again: this.again });
  }

  /** Waits until all of the text is written. */
  async whole() {
    if (!this.isWritten) await new Promise((go) => this.#waiting.push(go));
  }

  #take({ omissions, problem, notes, word }) {
    const listener = this.#listener;
    if (omissions) listener.omissions([...new Set(omissions.map(([, character]) => character))], omissions);
    if (problem) {
      listener.problem(problem);
      this.#end();
    }
    if (notes) {
      this.#dropFormer();
      const { sentences, doubtful, omissions } = notes;
      // The first sentence tells what is left out and the last what is in doubt: the page says both in its own words.
      listener.notes(sentences.slice(omissions.length > 0 ? 1 : 0, doubtful.length > 0 ? -1 : undefined), omissions);
      this.#end();
    }
    if (word) this.#add(word);
  }

  #add(word) {
    const before = this.words[this.#fresh];
    const isSame = before && before.page === word.page && JSON.stringify(before.strokes) === JSON.stringify(word.strokes);
    if (before && !isSame) this.words.length = this.#fresh;
    this.words[this.#fresh] = word;
    this.#fresh += 1;
    this.#characters.written += word.text.length;
    this.#listener.progress(this.#characters.written / this.#characters.all);
    this.#listener.word(word, Boolean(before) && !isSame);
  }

  /** What is left of the text before goes. */
  #dropFormer() {
    if (this.#fresh < this.words.length) this.#listener.dropped();
    this.words.length = this.#fresh;
  }

  #end() {
    this.#dropFormer();
    this.isWritten = true;
    this.#listener.end();
    for (const go of this.#waiting.splice(0)) go();
  }
}
