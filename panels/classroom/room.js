/**
 * The class that this tab is in: opened, joined and left here; its parts, and what is asked of it. It lives as long as
 * the window, while pages come and go. Draws nothing.
 */

import { addressOf } from "../run/view.js";
import { Connection } from "./connection.js";
import { keepOwn, keepSeat, ownOf, seatOfTab } from "./keep.js";

/** @typedef {"student" | "teacher" | "projector" | "alone"} Role alone: with a plan, without a room */

/** @type {Set<(part: string) => void>} */ const listeners = new Set();
/** @type {Connection | null} */ let connection = null;
/**
 * What takes the room's place for whoever is alone.
 * @type {{parts: any, ask: (type: string, fields: any) => any} | null}
 */
let local = null;

export const room = {
  /** @type {Role | null} */ role: null,
  code: "",
  /** What stands in the way, in words; empty when all is well. */
  problem: "",
  /** Whether the class is over or gone. */
  over: false,
  get online() {
    return Boolean(connection?.online);
  },
  /** @returns {import("./connection.js").Parts} */
  get parts() {
    return local?.parts ?? connection?.parts ?? {};
  },
  /** Whether this tab shows what the teacher shows. */
  get follows() {
    return this.role === "projector" || (this.role === "student" && this.parts.you?.following !== false);
  },
};

/**
 * Calls with the name of each part that changes; "" for all.
 * @param {(part: string) => void} act
 * @returns {() => void} stops
 */
export function onRoom(act) {
  listeners.add(act);
  return () => listeners.delete(act);
}

/** @param {string} name */
function changed(name) {
  if (room.parts.room?.ended) room.over = true;
  for (const act of [...listeners]) act(name);
}

/** Opens a room, with this tab as its teacher. @param {{title?: string, plan?: any, plan_name?: string}} [about] */
export async function openRoom(about = {}) {
  const { code, key } = await post("classroom/rooms", about);
  keepOwn(code, { key });
  enter(code, "teacher");
  return code;
}

/**
 * Joins a room as a student; who was in it before is the same student again.
 * @param {string} typed
 * @param {string} nickname
 */
export async function joinRoom(typed, nickname) {
  const code = tidy(typed);
  const known = ownOf(code);
  if (!known.token) {
    const joined = await post(`classroom/rooms/${encodeURIComponent(code)}/members`, { nickname });
    keepOwn(code, { token: joined.token, nickname: joined.nickname });
  } else await get(`classroom/rooms/${encodeURIComponent(code)}`);
  enter(code, "student");
  if (known.token && nickname && nickname !== known.nickname) {
    keepOwn(code, { nickname });
    await ask("nickname", { nickname });
  }
}

/** Goes on without a room. @param {typeof local} own */
export function goAlone(own) {
  leaveRoom();
  local = own;
  room.role = "alone";
  changed("");
}

/** Takes part with what this browser holds of the room. @param {string} code @param {Exclude<Role, "alone">} role */
export function enter(code, role) {
  connection?.close();
  local = null;
  const { key, token } = ownOf(code);
  Object.assign(room, { role, code, problem: "", over: false });
  keepSeat({ code, role });
  const who = role === "student" ? { code, token } : { code, key, ...(role === "projector" ? { as: role } : {}) };
  connection = new Connection(who, {
    changed,
    refused(problem, text) {
      Object.assign(room, { problem: text, over: problem !== "busy" });
      if (problem === "not-allowed" && role === "student") keepOwn(code, { token: undefined });
      if (problem !== "busy") keepSeat(null);
      changed("");
    },
  });
  changed("");
}

/** Goes on with the class this tab was in before its page was loaded anew. */
export function enterAsBefore() {
  const seat = seatOfTab();
  if (!connection && seat) enter(seat.code, seat.role);
}

/** This tab has no more to do with the class. */
export function leaveRoom() {
  connection?.close();
  connection = local = null;
  keepSeat(null);
  Object.assign(room, { role: null, code: "", problem: "", over: false });
  changed("");
}

/**
 * Asks the room for something; what goes wrong stands in `room.problem` until the next that goes well.
 * @param {string} type
 * @param {Record<string, any>} [fields]
 * @returns {Promise<any>} undefined where it went wrong
 */
export async function ask(type, fields = {}) {
  if (local) {
    const value = local.ask(type, fields);
    changed("");
    return value ?? null;
  }
  try {
    const value = await connection?.ask(type, fields);
    if (room.problem) change({ problem: "" });
    return value ?? null;
  } catch (error) {
    change({ problem: /** @type {Error} */ (error).message });
  }
}

/** Says what is soon said anew, such as what is seen. @param {string} type @param {Record<string, any>} fields */
export const tell = (type, fields) => connection?.say(type, fields);

/** @param {Partial<typeof room>} values */
function change(values) {
  Object.assign(room, values);
  changed("");
}

/** The teacher's key of the room, as forms need it. */
export const keyOfRoom = () => ownOf(room.code).key ?? "";

/** A code as rooms have it. @param {string} typed */
export const tidy = (typed) => typed.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** @param {string} path @returns {Promise<any>} the answer. @throws {Error} with the server's sentence */
export const get = (path) => request(path, {});

/** @param {string} path @param {any} body JSON, or text that is sent as it is */
export const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": typeof body === "string" ? "text/plain" : "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** @param {string} path @param {RequestInit} options */
async function request(path, options) {
  const response = await fetch(addressOf(path), options);
  const kind = response.headers.get("Content-Type") ?? "";
  const answer = kind.includes("json") ? await response.json() : await response.text();
  if (response.ok) return answer;
  const where = answer?.where ? `${answer.where}: ` : "";
  throw new Error(answer?.text ? where + answer.text : response.statusText);
}
