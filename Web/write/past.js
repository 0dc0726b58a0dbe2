// What can be undone: how things stood before each change, as the address tells it.

/** Changes of the same thing within so many milliseconds are one: a slider that is dragged, a word that is typed. */
const TOGETHER = 1200;
const MOST = 100;

export class Past {
  #before = [];
  #present = null;
  #changed = "";
  #when = 0;

  /** Things stand so now. @param {string} told @returns {boolean} whether that is new */
  note(told) {
    if (told === this.#present) return false;
    if (this.#present !== null) {
      const changed = difference(this.#present, told);
      const now = performance.now();
      const goesOn = changed === this.#changed && now - this.#when < TOGETHER;
      if (!goesOn) this.#before.push(this.#present);
      if (this.#before.length > MOST) this.#before.shift();
      [this.#changed, this.#when] = [changed, now];
    }
    this.#present = told;
    return true;
  }

  get isEmpty() {
    return this.#before.length === 0;
  }

  /** Goes back. @returns {string} how things stood */
  back() {
    this.#present = this.#before.pop();
    this.#changed = "";
    return this.#present;
  }
}

/** The names of what differs. */
function difference(a, b) {
  const [before, after] = [new URLSearchParams(a), new URLSearchParams(b)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).join();
}
