/**
 * The code: where the data's codes lie and where the current one is. Dragging it moves the decoded
 * point along the manifold. One dimension: a histogram. Two: a scatter. More: a strip for each.
 */

import { drawBottomAxis, drawLeftAxis, labelStyle, linear } from "../draw/axes.js";
import { INPUT, RECONSTRUCTION, colorsOf } from "../draw/colors.js";
import { canvasIn, el, onDrag } from "../draw/dom.js";
import { offerSurface, veil } from "../draw/surfaces.js";
import { roomy } from "../numbers/manifold.js";
import { rangesOf } from "../run/manifold-of-run.js";
import { codeName } from "../text/numbers.js";
import { drawBeyond, drawInput, drawReconstruction } from "../draw/marks.js";
import { say } from "../text/words.js";
import { scaled } from "../draw/text-size.js";

const BINS = 40;
const BELOW = 22; // pixels for the labels of the axis, as all here at the usual text size
const LEFT = 40;
const NAME = 20; // where the name of a strip ends
const ROOM = 0.12; // beyond the used codes on either side, as a share of their range
/** @type {Record<string, number[]>} */
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };

/**
 * @typedef {import("../draw/axes.js").Scale} Scale
 * @typedef {import("../draw/colors.js").Colors} Colors
 * @typedef {import("../run/live-run.js").LiveRun} LiveRun
 * @typedef {{k: number, range: {low: number, high: number}, x: Scale, base: number, tall: number, middle: number}}
 *   Strip
 *   one dimension of the code: where its axis is, how high it may be, and at which height the code's mark is
 *
 * @typedef {object} Dress what a page shows otherwise; each part may be missing
 * @property {string} [label] what the panel is, for those who cannot see it
 * @property {(run: LiveRun) => {low: number, high: number}[]} [ranges] the codes that are shown
 * @property {(run: LiveRun, colors: Colors) => ((i: number) => string) | null} [tint] the colour of each point of the
 *   scatter
 * @property {(context: CanvasRenderingContext2D, run: LiveRun, strip: Strip, colors: Colors) => void} [strip] in place
 *   of a histogram
 * @property {(context: CanvasRenderingContext2D, run: LiveRun, scales: Scale[], colors: Colors, heights: {top: number,
 *   base: number}) => void} [under]
 *   below the histogram of one dimension or the scatter of two
 * @property {(code: number[], event: PointerEvent) => boolean} [takes] is asked first where a pointer is, and says
 *   whether it has taken the code for something else than the run's
 * @property {{at: () => number[] | null, move: (code: number[]) => void, give: () => void}} [aim] what the keys move in
 *   place of the code, and Enter gives, while it is somewhere
 * @property {() => boolean} [veiled] whether the code is not to be seen
 * @property {(context: CanvasRenderingContext2D, run: LiveRun, scales: Scale[], colors: Colors) => void} [over] on the
 *   scatter, below the code's mark
 */

/**
 * @param {HTMLElement} parent
 * @param {LiveRun} run
 * @param {Dress} [dress]
 */
export function mountLatent(parent, run, dress = {}) {
  const root = el("div", {
    class: "bn-latent",
    "data-testid": "latent-panel",
    role: "application",
    tabindex: "0",
    "aria-label": dress.label ?? say("latent.label"),
  });
  parent.append(root);
  const canvas = canvasIn(root, () => run.invalidate());
  let colors = colorsOf(root);
  /** @type {{scales: Scale[], tall?: number} | null} how the panel is laid out at present */ let shown = null;
  let strip = 0; // the dimension that was taken hold of, where there is a strip for each

  function draw() {
    if (!run.frame) return;
    const { context, width: w, height: h } = canvas.begin();
    const ranges = dress.ranges?.(run) ?? rangesOf(run).map((range) => roomy(range, ROOM));
    if (run.width === 1) shown = histogram(context, w, h, ranges);
    else if (run.width === 2) shown = scatter(context, w, h, ranges);
    else shown = strips(context, w, h, ranges);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} w
   * @param {number} h
   * @param {{low: number, high: number}[]} ranges
   */
  function histogram(context, w, h, [range]) {
    const base = h - scaled(BELOW);
    const x = linear(range.low, range.high, 8, w - 8);
    const middle = base - 0.42 * (base - 8);
    dress.under?.(context, run, [x], colors, { top: 8, base });
    drawStrip(context, { k: 0, range, x, base, tall: base - 8, middle });
    drawBottomAxis(context, x, base, 8, w - 8, colors);
    if (veil.has("code") || dress.veiled?.()) return { scales: [x] };
    const at = x.to(run.answer.code[0]);
    context.strokeStyle = colors.faded(0.9);
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(at, 4);
    context.lineTo(at, base);
    context.stroke();
    mark(context, at, middle, { left: 0, right: w, top: 0, bottom: base });
    return { scales: [x] };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} w
   * @param {number} h
   * @param {{low: number, high: number}[]} ranges
   */
  function scatter(context, w, h, ranges) {
    const [left, base] = [scaled(LEFT), h - scaled(BELOW)];
    const x = linear(ranges[0].low, ranges[0].high, left + 6, w - 8);
    const y = linear(ranges[1].low, ranges[1].high, base - 6, 8);
    drawLeftAxis(context, y, left, w - 8, colors);
    drawBottomAxis(context, x, base, left, w - 8, colors);
    dress.under?.(context, run, [x, y], colors, { top: 8, base });
    const tint = dress.tint?.(run, colors);
    context.fillStyle = colors.faded(0.42);
    const codes = run.dataCodes;
    for (let i = 0; i < codes.length; i += 2) {
      if (tint) context.fillStyle = tint(i / 2);
      context.fillRect(x.to(codes[i]) - 1.5, y.to(codes[i + 1]) - 1.5, 3, 3);
    }
    dress.over?.(context, run, [x, y], colors);
    mark(context, x.to(run.answer.code[0]), y.to(run.answer.code[1]), { left, right: w, top: 0, bottom: base });
    return { scales: [x, y] };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} w
   * @param {number} h
   * @param {{low: number, high: number}[]} ranges
   */
  function strips(context, w, h, ranges) {
    const tall = (h - 4) / ranges.length;
    const from = scaled(NAME) + 6;
    const scales = ranges.map((/** @type {{low: number, high: number}} */ range, /** @type {number} */ k) => {
      const x = linear(range.low, range.high, from, w - 10);
      const base = Math.round((k + 1) * tall) - 4;
      const middle = base - tall / 2 + 4;
      drawStrip(context, { k, range, x, base, tall: tall - 8, middle });
      labelStyle(context, colors);
      context.textAlign = "right";
      context.textBaseline = "middle";
      context.fillText(codeName(k), scaled(NAME), middle);
      context.beginPath();
      context.moveTo(from, base + 0.5);
      context.lineTo(w - 10, base + 0.5);
      context.stroke();
      mark(context, x.to(run.answer.code[k]), middle, { left: from, right: w, top: 0, bottom: h }, 5);
      return x;
    });
    return { scales, tall };
  }

  /** @param {CanvasRenderingContext2D} context @param {Strip} strip */
  function drawStrip(context, strip) {
    if (dress.strip) dress.strip(context, run, strip, colors);
    else bars(context, run.dataCodes, run.width, strip, colors);
  }

  /**
   * The code belongs to the input while the encoder gives it, to the hand while it is held.
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {import("../draw/marks.js").Edges} edges of the panel
   * @param {number | undefined} radius
   */
  function mark(context, x, y, edges, radius = undefined) {
    if (veil.has("code")) return;
    const fill = run.heldCode ? RECONSTRUCTION : INPUT;
    if (drawBeyond(context, x, y, edges, fill, colors)) return;
    (run.heldCode ? drawReconstruction : drawInput)(context, x, y, colors, radius);
  }

  onDrag(root, (px, py, event) => {
    if (!shown || !run.answer) return;
    const code = [...run.answer.code];
    if (shown.tall) {
      if (event.type === "pointerdown") strip = Math.max(0, Math.min(code.length - 1, Math.floor(py / shown.tall)));
      code[strip] = shown.scales[strip].from(px);
    } else {
      code[0] = shown.scales[0].from(px);
      if (code.length === 2) code[1] = shown.scales[1].from(py);
    }
    if (!dress.takes?.(code, event)) run.setCode(code);
  });

  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!run.answer || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return run.setCode(null);
    const digit = Number(event.key);
    if (digit >= 1 && digit <= run.width) strip = digit - 1; // in strips, a digit chooses the dimension
    const aimed = dress.aim?.at() ?? null;
    if (aimed && event.key === "Enter") dress.aim?.give();
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const code = [...(aimed ?? run.answer.code)];
    const k = run.width === 1 ? 0 : run.width === 2 ? direction[0] : strip;
    const { low, high } = (dress.ranges?.(run) ?? rangesOf(run))[k];
    code[k] += direction[1] * (high - low) * (event.shiftKey ? 0.1 : 0.02);
    if (aimed) dress.aim?.move(code);
    else run.setCode(code);
  });

  const unsubscribe = run.subscribe({ draw });
  const withdraw = offerSurface({
    kind: "code",
    element: root,
    to: (code) => (shown && !shown.tall ? code.slice(0, 2).map((value, i) => shown?.scales[i].to(value) ?? 0) : null),
    from: (px, py) => (shown && !shown.tall ? shown.scales.map((scale, i) => scale.from(i ? py : px)) : null),
  });
  return {
    themed() {
      colors = colorsOf(root);
      draw();
    },
    destroy() {
      unsubscribe();
      withdraw();
      canvas.destroy();
      root.remove();
    },
  };
}

/**
 * A histogram of one dimension of the codes.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} codes
 * @param {number} width
 * @param {Strip} strip
 * @param {import("../draw/colors.js").Colors} colors
 */
function bars(context, codes, width, { k, range, x, base, tall }, colors) {
  const counts = new Array(BINS).fill(0);
  const bin = (range.high - range.low) / BINS;
  for (let i = k; i < codes.length; i += width) counts[Math.min(BINS - 1, Math.floor((codes[i] - range.low) / bin))]++;
  const most = Math.max(1, ...counts);
  context.fillStyle = colors.faded(0.28);
  counts.forEach((count, b) => {
    if (!count) return;
    const left = x.to(range.low + b * bin);
    const height = Math.max(1, (tall * count) / most);
    context.fillRect(left + 0.5, base - height, x.to(range.low + (b + 1) * bin) - left - 1, height);
  });
}
