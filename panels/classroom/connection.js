/**
 * The connection to a room: what docs/classroom.md says of the web socket. It comes back by itself, with growing
 * pauses,
 * and whatever the server has not confirmed is sent again. No DOM.
 *
 * @typedef {Record<string, any>} Parts the room's parts by name, each whole
 * @typedef {{code: string, key?: string, token?: string, as?: string}} Who
 */

import { addressOf } from "../run/view.js";

const FIRST_PAUSE = 200; // milliseconds before the second try, doubled each time
const LONGEST_PAUSE = 2000;
const SILENCE = 8000; // without an answer to a hello, the connection is taken for dead
const FINAL = new Set(["no-room", "ended", "not-allowed"]); // asking again changes nothing

export class Connection {
  /**
   * @param {Who} who
   * @param {{changed: (name: string) => void, refused: (problem: string, text: string) => void}} tell changed: a part
   *   is another, or with "" the state of the connection or all parts
   */
  constructor(who, tell) {
    this.who = who;
    this.tell = tell;
    /** @type {Parts} */
    this.parts = {};
    this.online = false;
    this.clock = 0; // seconds by which the server's clock is ahead
    this.closed = false;
    this.tries = 0;
    this.next = 1;
    /** @type {Map<number, {message: any, done: (value: any) => void, failed: (error: Error) => void}>} */
    this.waiting = new Map();
    /** @type {Map<string, any>} the newest of each kind that gets no answer */
    this.newest = new Map();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.timer = 0;
    this.again = () => this.connectNow();
    addEventListener("online", this.again);
    this.connect();
  }

  connect() {
    const url = new URL(addressOf("classroom/live"), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...this.who }));
    socket.onmessage = ({ data }) => this.socket === socket && this.heard(JSON.parse(data));
    socket.onclose = () => this.socket === socket && this.lost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket === socket && !this.online && this.dropped(socket), SILENCE);
  }

  /** @param {WebSocket} socket */
  dropped(socket) {
    socket.onclose = null;
    socket.close();
    this.lost();
  }

  lost() {
    this.socket = null;
    const was = this.online;
    this.online = false;
    if (this.closed) return;
    clearTimeout(this.timer);
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.connect(), pause);
    if (was) this.tell.changed("");
  }

  connectNow() {
    if (this.closed || this.socket) return;
    clearTimeout(this.timer);
    this.connect();
  }

  /** @param {any} message */
  heard(message) {
    const { type, id } = message;
    if (type === "snapshot") {
      this.parts = message.parts;
      this.clock = message.now - Date.now() / 1000;
      this.online = true;
      this.tries = 0;
      for (const { message: sent } of this.waiting.values()) this.put(sent);
      for (const sent of this.newest.values()) this.put(sent);
      this.tell.changed("");
    } else if (type === "part") {
      this.parts[message.name] = message.value;
      this.tell.changed(message.name);
    } else if (type === "done" || type === "problem") {
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (type === "done") asked?.done(message.value);
      else asked?.failed(new Error(message.text));
    } else if (type === "refused") {
      if (FINAL.has(message.problem)) this.close();
      this.tell.refused(message.problem, message.text);
    }
  }

  /**
   * Asks for something, and gives the server's answer once it is stored.
   * @param {string} type
   * @param {Record<string, any>} [fields]
   * @returns {Promise<any>}
   */
  ask(type, fields = {}) {
    const message = { id: this.next++, type, ...fields };
    return new Promise((done, failed) => {
      this.waiting.set(message.id, { message, done, failed });
      if (this.online) this.put(message);
    });
  }

  /** Says something of which only the newest counts. @param {string} type @param {Record<string, any>} fields */
  say(type, fields) {
    const message = { type, ...fields };
    this.newest.set(type, message);
    if (this.online) this.put(message);
  }

  /** @param {any} message */
  put(message) {
    this.socket?.send(JSON.stringify(message));
  }

  close() {
    this.closed = true;
    this.online = false;
    clearTimeout(this.timer);
    removeEventListener("online", this.again);
    this.socket?.close();
    this.socket = null;
  }
}
