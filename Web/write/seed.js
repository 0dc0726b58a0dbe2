// The seed of the page: a new one for each visit, until it is locked.

const SEED = "seed"; // where a locked seed is kept

export function isSeed(value) {
  return Number.isSafeInteger(value) && value > 0;
}

export function newSeed() {
  return 1 + Math.floor(Math.random() * 99999);
}

/** The seed that was locked when the page was open before. */
export function keptSeed() {
  try {
    const kept = Number(localStorage.getItem(SEED));
    return isSeed(kept) ? kept : undefined;
  } catch {
    return undefined; // nothing is kept here
  }
}

/** Keeps a seed in this browser. @param {number | null} seed null: none */
export function keep(seed) {
  try {
    if (seed === null) localStorage.removeItem(SEED);
    else localStorage.setItem(SEED, seed);
  } catch { /* nothing can be kept here */ }
}
