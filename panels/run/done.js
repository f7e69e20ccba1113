/** Which lessons were done: remembered in this browser only. */

const KEY = "bottleneck-done";

/** @returns {Set<string>} names of lessons */
export function lessonsDone() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(found) ? found.map(String) : []);
  } catch {
    return new Set(); // the browser keeps nothing, or something else wrote there
  }
}

/** @param {string} lesson @param {boolean} done */
export function markDone(lesson, done) {
  const all = lessonsDone();
  all[done ? "add" : "delete"](lesson);
  try {
    localStorage.setItem(KEY, JSON.stringify([...all]));
  } catch {
    // A browser that keeps nothing shows no marks; all else works.
  }
}
