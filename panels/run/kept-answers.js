/** Answers that came with the page, where it is a file of its own away from the lab. No DOM. */

/** @type {Map<string, () => Response>} */
const answers = new Map();

/** Keeps an answer for whoever asks for its address. @param {string} url @param {() => Response} answer */
export function keepAnswer(url, answer) {
  answers.set(url, answer);
}

/** The answer that came along; null where the lab has to be asked. @param {string} url */
export const keptAnswer = (url) => answers.get(url)?.() ?? null;
