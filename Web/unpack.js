// A program and a model from text, as make_model_js.py packed them.

import { inMemory, room } from "./brain.js";

/** @param {string} text the program's bytes in base64 */
export function unpackedProgram(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/**
 * A model to make a Brain of, which the brain itself unpacks: faster than a script that nobody has run yet.
 * @param {{length: number, frequencies: number[], text: string}} packed see Sources/DuctusBrowser/Unpack.swift
 */
export function packedModel({ length, frequencies, text }) {
  return (exports) => {
    const digits = inMemory(new TextEncoder().encode(text))(exports);
    const table = inMemory(new Uint8Array(Uint16Array.from(frequencies).buffer))(exports);
    const pointer = room(exports, length);
    exports.unpack(digits.pointer, table.pointer, pointer, length);
    for (const part of [digits, table]) exports.free(part.pointer);
    return { pointer, length };
  };
}
