/** Makes up letters of alphabets that nobody has. */
export const alphabets: URL;
/** Writes by itself: handwriting that means nothing. */
export const cursive: URL;
/** Writes text in any hand. */
export const hands: URL;
/** Makes up characters that look like kanji and are none. */
export const kanji: URL;
/** Writes text, in the hand of a line of ink that it reads first. */
export const scribe: URL;
