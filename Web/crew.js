// Workers that write futures apart from the page, on as many cores as there are; a page has one crew for all its models.

/** @typedef {import("./ductus.js").Offset} Offset */

const MOST_WORKERS = 4;

class Crew {
  #workers;
  #source;
  #jobs = new Map();
  #count = 0;

  constructor() {
    const count = Math.min(MOST_WORKERS, navigator.hardwareConcurrency ?? 1);
    this.#workers = Array.from({ length: count }, () => this.#worker());
  }

  #worker() {
    const worker = new Worker(new URL("crew-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: { job, paths, problem } }) => {
      const { resolve, reject } = this.#jobs.get(job);
      this.#jobs.delete(job);
      problem === undefined ? resolve(paths) : reject(new Error(problem));
    };
    worker.onerror = () => {
      crew = null;
      for (const other of this.#workers) other.terminate();
      for (const { resolve } of this.#jobs.values()) resolve(null);
      this.#jobs.clear();
    };
    return worker;
  }

  /** Each worker has its share of the seeds, as even as may be. */
  async write(source, state, seeds, steps, settings) {
    const model = this.#source === source ? undefined : source;
    this.#source = source;
    const shares = this.#workers.map((worker, index) => {
      const [from, to] = [index, index + 1].map((at) => Math.round((at * seeds.length) / this.#workers.length));
      return new Promise((resolve, reject) => {
        const job = this.#count++;
        this.#jobs.set(job, { resolve, reject });
        worker.postMessage({ job, model, state, seeds: seeds.slice(from, to), steps, settings });
      });
    });
    const paths = await Promise.all(shares);
    return paths.includes(null) ? null : paths.flat();
  }
}

/** null where workers cannot start: in a page of another origin, or where a bundler has left them out. */
let crew;

/**
 * Futures from a state, one for each seed.
 * @param {Uint8Array} source the model file
 * @param {Float32Array} state
 * @param {(number | bigint)[]} seeds
 * @param {number} steps
 * @param {{temperature: number, bias: number}} settings
 * @returns {Promise<Offset[][] | null>} null where workers cannot start
 */
export async function writeApart(source, state, seeds, steps, settings) {
  try {
    if (crew === undefined) crew = new Crew();
  } catch {
    crew = null;
  }
  return crew && crew.write(source, state, seeds, steps, settings);
}
