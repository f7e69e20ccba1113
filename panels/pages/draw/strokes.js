/** A drawing: points on a fine grid, a pen that lays them along strokes, a rubber, and what can be undone. No DOM. */

export const GRID = 500; // places to a plane unit, as in aecore/experiment/drawing.py
export const MOST = 5000; // points
const REACH = 2 * GRID; // the plane's edge
const HISTORY = 100; // drawings that can be gone back to

export class Drawing {
  /** @param {() => number} random evenly distributed from 0 to 1 */
  constructor(random = Math.random) {
    this.random = random;
    /** @type {number[][]} each a drawing: places x, y one after the other */
    this.past = [[]];
    this.now = 0; // which of them is shown
    /** @type {number[] | null} where the pen was last, in plane units */
    this.pen = null;
    this.rest = 0; // of the way to the next point, in plane units
  }

  /** Places x, y one after the other. */
  get places() {
    return this.past[this.now];
  }

  get count() {
    return this.places.length / 2;
  }

  get full() {
    return this.count >= MOST;
  }

  /** The points in plane units, (n, 2). */
  get points() {
    return this.places.map((place) => place / GRID);
  }

  /** Starts a stroke, of the pen or of the rubber: from here on it can be undone. @param {number[]} [places] */
  begin(places = this.places) {
    this.past = [...this.past.slice(Math.max(0, this.now + 2 - HISTORY), this.now + 1), [...places]];
    this.now = this.past.length - 1;
    this.pen = null;
  }

  /**
   * The pen goes on to a point of the plane: its first point lies there, and from it on as many as the density says.
   * @param {number[]} to
   * @param {{density: number, noise: number}} pen points to a plane unit, and the deviation of each coordinate
   */
  draw(to, { density, noise }) {
    if (!this.pen) {
      this.put(to);
      this.rest = 1 / density;
    } else {
      const [dx, dy] = [to[0] - this.pen[0], to[1] - this.pen[1]];
      const length = Math.hypot(dx, dy);
      let at = this.rest;
      for (; at <= length; at += 1 / density) {
        const share = at / length;
        this.put([this.pen[0] + share * dx + noise * this.normal(), this.pen[1] + share * dy + noise * this.normal()]);
      }
      this.rest = at - length;
    }
    this.pen = [...to];
  }

  /** One point, where the drawing has room for it. @param {number[]} point */
  put(point) {
    if (this.full) return;
    const [x, y] = point.map((v) => Math.round(v * GRID));
    if (Math.abs(x) <= REACH && Math.abs(y) <= REACH) this.places.push(x, y);
  }

  /** The rubber goes on to a point of the plane. @param {number[]} to @param {number} radius */
  erase(to, radius) {
    const from = this.pen ?? to;
    const left = [];
    for (let i = 0; i < this.places.length; i += 2) {
      const point = [this.places[i] / GRID, this.places[i + 1] / GRID];
      if (fromSegment(point, from, to) > radius) left.push(this.places[i], this.places[i + 1]);
    }
    this.past[this.now] = left;
    this.pen = [...to];
  }

  undo() {
    this.now = Math.max(0, this.now - 1);
  }

  redo() {
    this.now = Math.min(this.past.length - 1, this.now + 1);
  }

  /** A standard normal number (Box & Muller 1958). */
  normal() {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }
}

/**
 * Distance of a point to a line between two others.
 * @param {number[]} point
 * @param {number[]} from
 * @param {number[]} to
 */
function fromSegment([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const share = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}

/**
 * A drawing as the text of a file. @param {number[]} places
 */
export const written = (places) => JSON.stringify({ format: "bottleneck-drawing", version: 1, grid: GRID, places });

/**
 * The places of a file that `written` wrote; null where it is none.
 * @param {string} text
 * @returns {number[] | null}
 */
export function read(text) {
  try {
    const { format, version, grid, places } = JSON.parse(text);
    const known = format === "bottleneck-drawing" && version === 1 && grid === GRID && Array.isArray(places);
    const fits = known && places.length % 2 === 0 && places.length <= 2 * MOST && places.length >= 4;
    return fits && places.every((v) => Number.isInteger(v) && Math.abs(v) <= REACH) ? places : null;
  } catch {
    return null;
  }
}
