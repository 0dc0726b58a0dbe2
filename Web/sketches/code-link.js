// Code in a link: compressed, in letters that an address may hold.

/** The most characters of code in a link: more is not what a person wrote, and not what addresses hold. */
const LONGEST = 20_000;

/** @param {string} code @returns {Promise<string>} */
export async function packed(code) {
  if (code.length > LONGEST) throw new Error(`a link holds ${LONGEST.toLocaleString("en")} characters of code at most`);
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(code), Infinity);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text of a link, which may hold anything @returns {Promise<string>} */
export async function unpacked(text) {
  if (text.length > 2 * LONGEST) throw new Error("it is too long");
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Error("it is damaged");
  }
  const code = new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes, 4 * LONGEST));
  if (code.length > LONGEST) throw new Error("it is too long");
  return code;
}

/** What a stream makes of bytes, which must not be more than some. */
async function through(stream, bytes, most) {
  const writer = stream.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close()).catch(() => {}); // reading tells of it, too
  const parts = [];
  let length = 0;
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) throw new RangeError("it is too long");
      parts.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error instanceof RangeError ? error : new Error("it is damaged");
  }
  await written;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
