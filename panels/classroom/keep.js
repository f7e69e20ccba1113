/** What a browser keeps of its classes: this tab's room, the student's token and the teacher's key of each. No DOM. */

const TAB = "bottleneck-class"; // in this tab: which room, and as what
const OWN = "bottleneck-class-"; // in this browser, by room: token and key

/**
 * @typedef {{code: string, role: "student" | "teacher" | "projector"}} Seat
 * @typedef {{token?: string, key?: string, nickname?: string}} Own
 */

/** @returns {Seat | null} */
export const seatOfTab = () => read("sessionStorage", TAB);

/** @param {Seat | null} seat */
export const keepSeat = (seat) => write("sessionStorage", TAB, seat);

/** @param {string} code @returns {Own} */
export const ownOf = (code) => read("localStorage", OWN + code) ?? {};

/** @param {string} code @param {Own} own what is new of it */
export const keepOwn = (code, own) => write("localStorage", OWN + code, { ...ownOf(code), ...own });

/** @type {Map<string, any>} for a browser that keeps nothing: as long as the page lives */
const lent = new Map();

/** @param {"sessionStorage" | "localStorage"} where @param {string} name @returns {any} */
function read(where, name) {
  try {
    return JSON.parse(window[where].getItem(name) ?? "null") ?? lent.get(name) ?? null;
  } catch {
    return lent.get(name) ?? null;
  }
}

/** @param {"sessionStorage" | "localStorage"} where @param {string} name @param {any} value */
function write(where, name, value) {
  lent.set(name, value);
  try {
    if (value === null) window[where].removeItem(name);
    else window[where].setItem(name, JSON.stringify(value));
  } catch {
    // it stays lent
  }
}
