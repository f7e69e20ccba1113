/**
 * A run on images: its description, its frames as they are trained, which one is shown, and its network at work,
 * in the browser or, where it is too large to be sent, on the server. Draws nothing.
 */

import { decodeImageFrame } from "../numbers/image-frames.js";
import { decode, encode } from "../numbers/network.js";
import { keepLargest } from "../numbers/pictures.js";
import { say } from "../text/words.js";
import { fetchPatiently, readJson, visitorHeaders } from "./fetch-patiently.js";
import { readImageDescription } from "./image-description.js";

const REACHED = "run-step"; // as in trajectories/web/image_routes.py

/** @typedef {import("../numbers/image-frames.js").ImageFrame} ImageFrame */

export class ImageRun {
  /** @param {() => void} [lost] the server does not know the run (any more) */
  constructor(lost = () => {}) {
    this.lost = lost;
    this.url = "";
    /** @type {import("./image-description.js").ImageDescription | null} */ this.about = null;
    /** @type {ImageFrame[]} */ this.frames = [];
    this.at = 0; // the frame that is shown
    this.following = true; // the newest one, as it comes
    this.reached = 0; // the step that training has come to
    this.message = "";
    /** @type {"training" | "stopped" | "done" | "failed"} */ this.state = "training";
    /** @type {Set<() => void>} */ this.listeners = new Set();
    this.training = new AbortController();
    this.asked = 0; // frames of the server's networks asked for one by one
  }

  /** Show the run at this address, from its beginning. @param {string} url */
  open(url) {
    if (url === this.url) return;
    this.training.abort();
    Object.assign(this, { url, about: null, frames: [], at: 0, following: true, reached: 0, message: "" });
    if (url) this.resume();
  }

  /** Train on, from the last frame that came. */
  resume() {
    this.training.abort();
    this.training = new AbortController();
    this.state = "training";
    this.load(this.training.signal);
    this.tell();
  }

  /** Have training stop; what has come stays, and `resume` goes on. */
  stop() {
    this.training.abort();
    this.state = "stopped";
    this.message = "";
    this.tell();
  }

  close() {
    this.training.abort();
    this.listeners.clear();
  }

  /** Calls `changed` whenever something is another. @param {() => void} changed @returns {() => void} stops */
  subscribe(changed) {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  /** The frame that is shown. */
  get frame() {
    return this.frames[this.at] ?? null;
  }

  /** Whether there is something to look at. */
  get ready() {
    return this.about !== null && this.frames.length > 0;
  }

  /** The last step of the run. */
  get steps() {
    return this.about?.frames.at(-1) ?? 0;
  }

  /** Show a frame. The last one there is goes on to be replaced by newer ones. @param {number} at */
  show(at) {
    this.at = Math.max(0, Math.min(at, this.frames.length - 1));
    this.following = this.at === this.frames.length - 1;
    this.tell();
  }

  /**
   * The codes of pictures with the frame that is shown.
   * @param {ArrayLike<number>} pictures (n, side²)
   * @returns {Promise<Float64Array>} (n, width)
   */
  async encode(pictures) {
    const { about, frame } = this;
    if (!about || !frame) return new Float64Array(0);
    if (!frame.weights || !about.layers) return this.remote("encode", pictures);
    const codes = encode(networkOf(about), frame.weights, pictures);
    return about.active ? keepLargest(codes, about.width, about.active) : codes;
  }

  /**
   * The pictures of codes.
   * @param {ArrayLike<number>} codes (n, width)
   * @returns {Promise<Float64Array>} (n, side²)
   */
  async decode(codes) {
    const { about, frame } = this;
    if (!about || !frame) return new Float64Array(0);
    if (!frame.weights || !about.layers) return this.remote("decode", codes);
    return decode(networkOf(about), frame.weights, codes);
  }

  /** @param {"encode" | "decode"} part @param {ArrayLike<number>} rows */
  async remote(part, rows) {
    const body = new Float32Array(rows);
    const address = `${this.url}/${this.at}/${part}`;
    for (let tries = 0; tries < 20; tries++) {
      const response = await fetch(address, { method: "POST", body, headers: visitorHeaders() });
      if (response.ok && response.status === 200)
        return new Float64Array(new Float32Array(await response.arrayBuffer()));
      if (response.status === 404)
        await fetch(`${this.url}/${this.at}`, { headers: visitorHeaders(), cache: "reload" });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    throw new Error(say("images.no-answer"));
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    /** @param {string} text @param {Response} [response] */
    const waiting = (text, response) => {
      if (signal.aborted) return;
      const reached = Number(response?.headers.get(REACHED) ?? 0);
      if (reached > this.reached) this.reached = reached;
      this.message = response?.status === 202 && reached > 0 ? "" : text;
      this.tell();
    };
    const tell = { lost: this.lost, waiting };
    try {
      if (!this.about) {
        const sent = await fetchPatiently(this.url, readJson, tell, signal);
        this.about = readImageDescription(sent);
        this.tell();
      }
      while (this.frames.length < this.about.frames.length) {
        const read = async (/** @type {Response} */ response) => decodeImageFrame(await response.arrayBuffer());
        const frame = await fetchPatiently(`${this.url}/${this.frames.length}`, read, tell, signal);
        if (signal.aborted) return;
        this.frames.push(frame);
        this.reached = Math.max(this.reached, frame.step);
        if (this.following) this.at = this.frames.length - 1;
        this.message = "";
        this.tell();
      }
      this.state = "done";
    } catch (error) {
      if (signal.aborted) return;
      this.state = "failed";
      this.message = /** @type {Error} */ (error).message;
    }
    this.tell();
  }

  tell() {
    for (const changed of this.listeners) changed();
  }
}

/** @param {import("./image-description.js").ImageDescription} about */
function networkOf(about) {
  const layers = /** @type {import("../numbers/network.js").Layer[]} */ (about.layers);
  const codeLayer = layers.length / 2; // the decoder mirrors the encoder
  return { layers, codeLayer, parameters: about.parameters };
}
