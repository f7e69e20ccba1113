/**
 * The live run that all panels of a page share: which trajectory, which frame, where the input is.
 * Panels subscribe and draw; they never talk to each other. No DOM beyond requestAnimationFrame.
 */

import { decode, encode, encoderOutput, codeWidth, squaredDistance } from "../numbers/network.js";
import { Pace } from "./pace.js";
import { Trajectory } from "./trajectory.js";

const SECONDS = 8; // that the whole run takes at first
export const FARTHEST = 100; // how far from the origin an input may be placed

/** @type {Map<string, LiveRun>} */
const runs = new Map();

/** The live run of a slot ("main", or "left" and "right" side by side); made on first use. @param {string} slot */
export function liveRun(slot) {
  if (!runs.has(slot)) runs.set(slot, new LiveRun());
  return /** @type {LiveRun} */ (runs.get(slot));
}

/**
 * @typedef {import("./description.js").Description} Description
 * @typedef {{input: number[], code: number[], reconstruction: number[], error: number, held: boolean}} Answer
 *
 * @typedef {object} Panel
 * @property {(run: LiveRun) => void} draw called whenever frame, point or code may be another
 * @property {((run: LiveRun) => void)=} opened called when another trajectory is shown
 */

export class LiveRun {
  constructor() {
    /** @type {Trajectory | null} */
    this.trajectory = null;
    /** @type {Trajectory | null} opened, but without a picture yet */
    this.pending = null;
    this.position = 0; // in frames; whole while paused
    this.playing = false;
    this.plays = 0; // how many times it was asked to play
    this.seconds = SECONDS;
    /** @type {Pace | null} of the run that is shown */
    this.pace = null;
    /** @type {number[]} the input */
    this.point = [0.8, 0.4];
    /** @type {number[] | null} a code held by hand instead of the input's own */
    this.heldCode = null;
    /** @type {number | null} a step to be shown as soon as it is here, from a link */
    this.wanted = null;
    /** @type {Set<Panel>} */
    this.panels = new Set();
    this.name = ""; // what the run is called on a page with several
    /** Asks the page's Python to open the run again. @type {() => void} */
    this.reopen = () => {};
    /**
     * Whether an opened run that has a picture may take the place of the one that is shown.
     * @type {(opened: Trajectory) => boolean}
     */
    this.ready = () => true;
    this.cache = new Map();
    this.scheduled = 0;
    this.last = 0;
  }

  // -- the trajectory ---------------------------------------------------------------------------

  /**
   * Shows another trajectory, from its start, as soon as its first picture is here. The point stays.
   * @param {string} url
   */
  open(url) {
    if (url === (this.pending ?? this.trajectory)?.url) return;
    this.pending?.close();
    this.pending = null;
    if (url === this.trajectory?.url) return this.invalidate();
    const opened = new Trajectory(url, {
      changed: () => this.arrived(opened),
      lost: () => this.reopen(),
    });
    this.pending = opened;
    this.invalidate();
  }

  /** @param {Trajectory} trajectory */
  arrived(trajectory) {
    if (trajectory === this.pending && trajectory.frames.length && this.ready(trajectory)) {
      this.trajectory?.close();
      this.trajectory = trajectory;
      this.pace = null;
      this.pending = null;
      this.position = 0;
      this.playing = this.wanted === null;
      this.heldCode = null;
      this.fitPoint(this.about.dimension);
      this.cache.clear();
      for (const panel of this.panels) panel.opened?.(this);
    }
    if (trajectory === this.trajectory && this.wanted !== null) this.seekWanted();
    this.invalidate();
  }

  /** The input has as many coordinates as the data. @param {number} dimension */
  fitPoint(dimension) {
    this.point = Array.from({ length: dimension }, (_, i) => this.point[i] ?? 0);
  }

  /** What went wrong or is awaited, in words; empty when all is well. */
  get message() {
    const state = (this.pending ?? this.trajectory)?.state;
    if (!state || state.kind === "loading" || state.kind === "complete") return "";
    return state.kind === "diverged" && this.name ? `${this.name}: ${state.text}` : state.text;
  }

  /**
   * The description of the run that is shown. Panels draw only what is there, so the type leaves out null,
   * which it is, like `frame` and `answer`, until the first picture is here: who may come earlier asks with `?.`.
   * @returns {Description}
   */
  get about() {
    return /** @type {Description} */ (this.trajectory?.about ?? null);
  }

  get frames() {
    return this.trajectory?.frames ?? [];
  }

  // -- the playhead -----------------------------------------------------------------------------

  get index() {
    return Math.max(0, Math.min(this.frames.length - 1, Math.floor(this.position)));
  }

  /** @returns {import("./frames.js").Frame} */
  get frame() {
    return this.frames[this.index] ?? null;
  }

  get atEnd() {
    return Boolean(this.trajectory?.complete) && this.index === this.frames.length - 1;
  }

  play() {
    if (this.atEnd) this.position = 0;
    this.plays++;
    this.wanted = null;
    this.playing = true;
    this.last = 0;
    this.invalidate();
  }

  pause() {
    this.playing = false;
    this.position = this.index;
    this.invalidate();
  }

  /** @param {number} frames how many frames forward; negative for back */
  step(frames) {
    this.seek(this.index + frames);
  }

  restart() {
    this.position = 0;
    this.play();
  }

  /** Pauses at a frame. @param {number} index */
  seek(index) {
    this.wanted = null;
    this.playing = false;
    this.position = Math.max(0, Math.min(this.frames.length - 1, Math.round(index)));
    this.drawNow();
  }

  /** Pauses at the frame nearest to a step, now or as soon as it is here. @param {number} step */
  seekStep(step) {
    this.playing = false;
    this.wanted = step;
    this.seekWanted();
    this.drawNow();
  }

  seekWanted() {
    const { frames, wanted } = this;
    if (wanted === null || !frames.length) return;
    let best = 0;
    frames.forEach((frame, i) => {
      if (Math.abs(frame.step - wanted) < Math.abs(frames[best].step - wanted)) best = i;
    });
    this.position = best;
    if (frames[frames.length - 1].step >= wanted || this.trajectory?.complete) this.wanted = null;
  }

  // -- the input and the code -------------------------------------------------------------------

  /** @param {number[]} point */
  setPoint(point) {
    if (!point.every(Number.isFinite)) return;
    // Rounded to what the address bar holds, so that a link has the very same point.
    this.point = point.map((x) => Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, x)) * 1e5) / 1e5);
    this.heldCode = null;
    this.drawNow();
  }

  /** Holds a code by hand; null gives the code back to the input. @param {number[] | null} code */
  setCode(code) {
    if (code && !code.every(Number.isFinite)) return;
    this.heldCode = code;
    this.drawNow();
  }

  /** What the network makes of the input at the frame being shown; null while there is no frame. @returns {Answer} */
  get answer() {
    const { frame, about } = this;
    if (!frame) return /** @type {any} */ (null); // see `about`
    const own = encode(about.network, frame.weights, this.point);
    const code = this.heldCode?.length === own.length ? this.heldCode : Array.from(own);
    const reconstruction = Array.from(decode(about.network, frame.weights, code));
    return {
      input: this.point,
      code,
      reconstruction,
      error: squaredDistance(this.point, reconstruction),
      held: code === this.heldCode,
    };
  }

  /** The codes of all data points at the frame being shown: (n, width). */
  get dataCodes() {
    return this.of("dataCodes", (about, weights) => encode(about.network, weights, about.points));
  }

  /** What the encoder gives for all data points: (n, heads * width). */
  get dataHeads() {
    return this.of("dataHeads", (about, weights) => encoderOutput(about.network, weights, about.points));
  }

  /** The reconstructions of all data points: (n, d). */
  get dataReconstructions() {
    return this.of("dataReconstructions", (about, weights) => decode(about.network, weights, this.dataCodes));
  }

  get width() {
    return this.about ? codeWidth(this.about.network) : 0;
  }

  /**
   * Something that depends on the frame alone, computed once a frame.
   * @template T
   * @param {string} name
   * @param {(about: Description, weights: Float32Array) => T} compute
   * @returns {T}
   */
  of(name, compute) {
    const frame = this.frame;
    const known = this.cache.get(name);
    if (known && known.frame === frame) return known.value;
    const value = compute(this.about, frame.weights);
    this.cache.set(name, { frame, value });
    return value;
  }

  // -- drawing ----------------------------------------------------------------------------------

  /** @param {Panel} panel @returns {() => void} ends the subscription */
  subscribe(panel) {
    this.panels.add(panel);
    if (this.trajectory) panel.opened?.(this);
    this.invalidate();
    return () => this.panels.delete(panel);
  }

  invalidate() {
    if (!this.scheduled) this.scheduled = requestAnimationFrame((now) => this.tick(now));
  }

  /** @param {number} now */
  tick(now) {
    this.scheduled = 0;
    if (this.playing && this.frames.length) {
      const passed = this.last ? Math.min(0.1, (now - this.last) / 1000) : 0;
      this.pace ??= new Pace(this.about);
      this.position = this.pace.after(this.position, passed, this.seconds, this.frames);
      if (this.atEnd) this.pause();
    }
    this.last = this.playing ? now : 0;
    this.drawNow();
    if (this.playing && this.panels.size) this.invalidate();
  }

  drawNow() {
    for (const panel of this.panels) panel.draw(this);
  }
}
