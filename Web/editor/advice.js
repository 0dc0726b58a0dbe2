// What a browser says of an error, in words for people who are not programmers.

/** Patterns of the browsers' messages, and what they mean; `$1` is what the pattern's first group found. */
const MEANINGS = [
  [/^(?:Can't find variable: )?([\w$]+)(?: is not defined)?$/, "nothing is called “$1” here. Is it spelled the way it is everywhere else?"],
  [/^([\w$.]+) is not a function/, "there is no function called “$1”. Look at its spelling: capital letters count."],
  [/^Identifier '([\w$]+)' has already been declared|^redeclaration of \w+ ([\w$]+)/, "“$1” is made twice. One “let” or “const” is enough."],
  [/^Assignment to constant variable|^invalid assignment to const/, "a “const” cannot change. Make it with “let” instead."],
  [/^Cannot access '([\w$]+)' before/, "“$1” is used before the line that makes it."],
  [/^Cannot read propert(?:y|ies)(?: '?[\w$]+'?)? of (undefined|null)|is (undefined)$/, "something here has no value yet: it is $1. Was it filled in setup()?"],
  [/is not iterable/, "a list was expected here, as in [dx, dy, pen], and something else came."],
  [/end of (?:input|script)|^missing \}/, "the code ends too early: a closing } or ) is missing somewhere above."],
  [/^missing (\S)/, "a $1 is missing."],
  [/^Invalid or unexpected token|unterminated string|^Invalid character/, "a sign here cannot be read. Is a quotation mark missing?"],
  [/^Unexpected (?:token|identifier|number|string)(?: ['"]?([^'"]*)['"]?)?/, "“$1” comes unexpectedly. Look here and just above for a missing comma, bracket or quotation mark."],
];

/**
 * What went wrong, and on which line.
 * @param {string} error
 * @param {number} [line]
 * @returns {string}
 */
export function advice(error, line) {
  const message = error.replace(/^Uncaught /, "").replace(/^\w*Error: /, "").replace(/^Failed to execute .*?': /, "");
  const [pattern, meaning] = MEANINGS.find(([pattern]) => pattern.test(message)) ?? [];
  const found = pattern?.exec(message).slice(1).find((group) => group !== undefined) ?? "something";
  const words = meaning?.replace("$1", () => found) ?? `${message}.`;
  return line ? `Line ${line}: ${words}` : words[0].toUpperCase() + words.slice(1);
}
