// Where the models that come with Ductus lie. Each address is written out in one piece: bundlers find it so.

export const alphabets = new URL("./models/alphabets.safetensors", import.meta.url);
export const cursive = new URL("./models/cursive.safetensors", import.meta.url);
export const hands = new URL("./models/hands.safetensors", import.meta.url);
export const kanji = new URL("./models/kanji.safetensors", import.meta.url);
export const scribe = new URL("./models/scribe.safetensors", import.meta.url);
