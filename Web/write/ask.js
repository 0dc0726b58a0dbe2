// A worker that answers questions (worker.js), begun when it is first asked.

/** @returns {(ask: string, rest?: object) => Promise<any>} */
export function asker() {
  let helper, last = 0;
  const open = new Map();
  const begin = () => {
    helper = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    helper.onmessage = ({ data: { question, answer, problem } }) => {
      const [yes, no] = open.get(question);
      open.delete(question);
      if (problem) no(new Error(problem));
      else yes(answer);
    };
    helper.onerror = () => {
      for (const [, no] of open.values()) no(new Error("The brain could not be started. Reload the page, or try a newer browser."));
      open.clear();
    };
  };
  return (ask, rest) => new Promise((resolve, reject) => {
    try {
      if (!helper) begin();
    } catch (error) {
      reject(error); // there are browsers without workers
      return;
    }
    open.set(++last, [resolve, reject]);
    helper.postMessage({ question: last, ask, ...rest });
  });
}
