/** A drawing context that writes SVG: as much of CanvasRenderingContext2D as the panels use. */

import { el } from "./dom.js";

const measure = /** @type {CanvasRenderingContext2D} */ (el("canvas").getContext("2d"));
const ESCAPES = /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" });
const escape = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
const short = (/** @type {number} */ value) => String(Math.round(value * 100) / 100);
let clips = 0; // ids of clipping paths and gradients, unlike any other

const FIRST = {
  strokeStyle: /** @type {any} */ ("#000"),
  fillStyle: /** @type {any} */ ("#000"),
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  globalAlpha: 1,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  imageSmoothingEnabled: true,
};
/** @type {Record<string, string>} */
const ANCHORS = { center: "middle", right: "end", end: "end" };
/** @type {Record<string, number>} of the height of the text, down from its baseline */
const BASELINES = { top: 0.8, hanging: 0.8, middle: 0.33, bottom: -0.2 };

export class VectorContext {
  constructor() {
    Object.assign(this, FIRST);
    /** @type {string[]} */ this.parts = [];
    this.path = "";
    /** @type {number[]} */ this.dash = [];
    /** @type {number[]} */ this.matrix = [1, 0, 0, 1, 0, 0];
    this.clipped = "";
    /** @type {any[]} */ this.saved = [];
  }

  get self() {
    return /** @type {typeof FIRST & VectorContext} */ (/** @type {any} */ (this));
  }

  /** What was drawn, as SVG elements. */
  get svg() {
    return this.parts.join("\n");
  }

  save() {
    const kept = Object.fromEntries(Object.keys(FIRST).map((name) => [name, /** @type {any} */ (this)[name]]));
    this.saved.push({ ...kept, dash: this.dash, matrix: this.matrix, clipped: this.clipped });
  }
  restore() {
    Object.assign(this, this.saved.pop() ?? {});
  }
  /** @param {number[]} other */
  times([a, b, c, d, e, f]) {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }
  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.times([1, 0, 0, 1, x, y]);
  }
  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.times([x, 0, 0, y, 0, 0]);
  }
  /** @param {number} angle */
  rotate(angle) {
    this.times([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]);
  }
  /** @param {...number} matrix */
  setTransform(...matrix) {
    this.matrix = matrix;
  }
  /** @param {number} x @param {number} y */
  at(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }
  /** Pixels for each unit of the context. */
  get larger() {
    const [a, b, c, d] = this.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }

  beginPath() {
    this.path = "";
  }
  closePath() {
    this.path += "Z";
  }
  /** @param {string} sign @param {number} x @param {number} y */
  go(sign, x, y) {
    this.path += `${sign}${this.at(x, y).map(short).join(" ")}`;
  }
  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.go("M", x, y);
  }
  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.go(this.path ? "L" : "M", x, y);
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.moveTo(x, y);
    this.lineTo(x + w, y);
    this.lineTo(x + w, y + h);
    this.lineTo(x, y + h);
    this.closePath();
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  roundRect(x, y, w, h) {
    this.rect(x, y, w, h); // corners of a few pixels
  }
  /**
   * @param {number} x
   * @param {number} y
   * @param {number} r
   * @param {number} from
   * @param {number} to
   * @param {boolean} [back]
   */
  arc(x, y, r, from, to, back = false) {
    this.ellipse(x, y, r, r, 0, from, to, back);
  }
  /**
   * As lines between points on it, near enough that no eye sees a corner.
   * @param {number} x @param {number} y @param {number} rx @param {number} ry @param {number} turn
   * @param {number} from @param {number} to @param {boolean} [back]
   */
  ellipse(x, y, rx, ry, turn, from, to, back = false) {
    const around = back ? -((from - to) % (2 * Math.PI) || 2 * Math.PI) : Math.min(2 * Math.PI, to - from);
    const count = Math.max(8, Math.ceil(Math.abs(around) * Math.sqrt(Math.max(rx, ry) * this.larger) * 1.5));
    for (let i = 0; i <= count; i++) {
      const angle = from + (around * i) / count;
      const [u, v] = [rx * Math.cos(angle), ry * Math.sin(angle)];
      const point = [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)];
      this.go(i || this.path.endsWith("L") ? "L" : "M", point[0], point[1]);
    }
  }
  clip() {
    const id = `bn-clip-${++clips}`;
    const within = this.clipped ? ` clip-path="url(#${this.clipped})"` : "";
    this.parts.push(`<clipPath id="${id}"${within}><path d="${this.path}"/></clipPath>`);
    this.clipped = id;
  }
  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  /** @param {string} shape @param {string} look */
  put(shape, look) {
    const { globalAlpha } = this.self;
    const fade = globalAlpha < 1 ? ` opacity="${short(globalAlpha)}"` : "";
    const clip = this.clipped ? ` clip-path="url(#${this.clipped})"` : "";
    this.parts.push(`<${shape} ${look}${fade}${clip}/>`);
  }
  /** @param {any} style @param {string} kind */
  paint(style, kind) {
    return `${kind}="${escape(typeof style === "string" ? style : `url(#${style.id})`)}"`;
  }
  stroke() {
    const { strokeStyle, lineWidth, lineCap, lineJoin } = this.self;
    const dash = this.dash.length
      ? ` stroke-dasharray="${this.dash.map((v) => short(v * this.larger)).join(" ")}"`
      : "";
    const ends = `stroke-linecap="${lineCap}" stroke-linejoin="${lineJoin}"`;
    const width = `stroke-width="${short(lineWidth * this.larger)}" ${ends}`;
    if (this.path)
      this.put(`path d="${this.path}"`, `fill="none" ${this.paint(strokeStyle, "stroke")} ${width}${dash}`);
  }
  fill() {
    if (this.path) this.put(`path d="${this.path}"`, this.paint(this.self.fillStyle, "fill"));
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    this.alone(() => (this.rect(x, y, w, h), this.fill()));
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  strokeRect(x, y, w, h) {
    this.alone(() => (this.rect(x, y, w, h), this.stroke()));
  }
  /** @param {() => void} act with a path of its own */
  alone(act) {
    const kept = this.path;
    this.path = "";
    act();
    this.path = kept;
  }
  clearRect() {}

  /** @param {string} text */
  measureText(text) {
    measure.font = this.self.font;
    return measure.measureText(text);
  }
  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.write(text, x, y, this.paint(this.self.fillStyle, "fill"));
  }
  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    const { strokeStyle, lineWidth, lineJoin } = this.self;
    const width = `stroke-width="${short(lineWidth)}" stroke-linejoin="${lineJoin}"`;
    this.write(text, x, y, `fill="none" ${this.paint(strokeStyle, "stroke")} ${width}`);
  }
  /** @param {string} text @param {number} x @param {number} y @param {string} look */
  write(text, x, y, look) {
    const { font, textAlign, textBaseline, globalAlpha } = this.self;
    const height = parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? "10");
    const down = (BASELINES[textBaseline] ?? 0) * height;
    const place = `transform="matrix(${this.matrix.map(short).join(" ")})" x="${short(x)}" y="${short(y + down)}"`;
    const fade = globalAlpha < 1 ? ` opacity="${short(globalAlpha)}"` : "";
    const style = `style="font: ${escape(font)}" text-anchor="${ANCHORS[textAlign] ?? "start"}"`;
    this.parts.push(`<text ${place} ${look} ${style}${fade}>${escape(text)}</text>`);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} x @param {number} y @param {number} [w] @param {number} [h] */
  drawImage(canvas, x, y, w = canvas.width, h = canvas.height) {
    const place = `x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}"`;
    const look = `transform="matrix(${this.matrix.map(short).join(" ")})" preserveAspectRatio="none"`;
    this.put(`image href="${canvas.toDataURL()}"`, `${place} ${look}`);
  }
  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  createLinearGradient(x0, y0, x1, y1) {
    const id = `bn-gradient-${++clips}`;
    const [from, to] = [this.at(x0, y0), this.at(x1, y1)].map((point) => point.map(short));
    const at = this.parts.push("") - 1;
    /** @type {string[]} */ const stops = [];
    const ends = `x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}"`;
    return {
      id,
      addColorStop: (/** @type {number} */ offset, /** @type {string} */ color) => {
        stops.push(`<stop offset="${offset}" stop-color="${escape(color)}"/>`);
        this.parts[at] =
          `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" ${ends}>${stops.join("")}</linearGradient>`;
      },
    };
  }
}
