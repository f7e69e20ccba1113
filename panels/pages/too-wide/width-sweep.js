/** Error against bottleneck width: a dot for each seed, a line through the medians, the noise floor. */

import { drawBottomAxis, drawLeftAxis, labelStyle, linear, logarithmic } from "../../draw/axes.js";
import { colorsOf } from "../../draw/colors.js";
import { canvasIn, el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { fetchEnds, medians } from "./last-frames.js";
import { say } from "../../text/words.js";
import { scaled } from "../../draw/text-size.js";

// Pixels at the usual text size, as all below: room for the labels of the axes, and for the legend above.
const LEFT = 44;
const RIGHT = 10;
const BELOW = 22;
const ABOVE = 22;
const APART = 0.16; // of a width: training errors stand left of held-out ones
const LEAST = 1e-7; // what counts as nothing on a logarithmic axis

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run the page's own run: the sweep begins when it is complete
 * @param {{ends: import("./last-frames.js").End[], seeds: number}} options
 */
export function mountWidthSweep(parent, run, options) {
  const chart = el("div", { class: "bn-width-chart", "data-testid": "width-sweep", role: "img" });
  const said = el("p", { class: "bn-moved", "aria-live": "polite" });
  parent.append(chart, said);
  const canvas = canvasIn(chart, () => draw());
  let colors = colorsOf(chart);
  /** @type {import("./last-frames.js").End[]} */ let ends = [];
  /** @type {import("./last-frames.js").Result[]} */ let results = [];
  let failures = 0;
  let begun = false;
  let stop = new AbortController();

  /** @param {{ends: import("./last-frames.js").End[]}} next */
  function open(next) {
    if (
      next.ends.map((/** @type {import("./last-frames.js").End} */ end) => end.url).join() ===
      ends.map((end) => end.url).join()
    )
      return;
    stop.abort();
    stop = new AbortController();
    [ends, results, failures, begun] = [next.ends, [], 0, false];
    begin();
    tell();
  }

  function begin() {
    if (begun || run.pending || !run.trajectory || !(run.trajectory.complete || run.trajectory.state.kind === "failed"))
      return;
    begun = true;
    fetchEnds(
      ends,
      options.seeds,
      {
        arrived: (result) => (results.push(result), tell()),
        failed: () => (failures++, tell()),
        lost: () => run.reopen(),
      },
      stop.signal,
    );
  }

  function tell() {
    const rows = medians(results);
    Object.assign(chart.dataset, {
      done: String(results.length),
      total: String(ends.length),
      results: JSON.stringify(results),
      medians: JSON.stringify(rows),
    });
    const missing = failures ? [say("too-wide.missing", { count: failures })] : [];
    const lost = results.filter((r) => r.divergedAt !== null).length;
    const diverged = lost ? [say("too-wide.diverged", { count: lost })] : [];
    const words = rows
      .map((r) => say("too-wide.row", { width: r.width, train: number(r.train), heldout: number(r.heldout) }))
      .join("; ");
    chart.setAttribute("aria-label", say("too-wide.chart", { rows: words }));
    const state =
      results.length + failures < ends.length
        ? say("too-wide.trained", { count: results.length, all: ends.length })
        : say("too-wide.seeds", { count: options.seeds });
    said.textContent = [state, ...missing, ...diverged].join(" ");
    draw();
  }

  function draw() {
    const { context, width: w, height: h } = canvas.begin();
    const [left, right, base] = [scaled(LEFT), w - RIGHT, h - scaled(BELOW)];
    const widths = [...new Set(ends.map((end) => end.width))];
    const x = linear(Math.min(...widths) - 0.5, Math.max(...widths) + 0.5, left, right);
    const floor = run.about?.noiseFloor ?? 0;
    const y = vertical(results, floor, base);
    drawLeftAxis(context, y, left, right, colors);
    drawBottomAxis(context, { ...x, ticks: widths }, base, left, right, colors);
    markWidth(context, x, base);
    if (floor > 0) noiseFloor(context, y.to(floor), run.about.noiseFloorInterval.map(y.to), w, base);
    for (const [term, side] of /** @type {["train" | "heldout", number][]} */ ([
      ["train", -1],
      ["heldout", 1],
    ])) {
      context.strokeStyle = context.fillStyle = colors.faded(term === "train" ? 0.85 : 0.6);
      context.lineWidth = 1.5;
      context.setLineDash(term === "train" ? [] : [3, 3]);
      context.beginPath();
      for (const row of medians(results))
        context.lineTo(x.to(row.width + side * APART), y.to(Math.max(LEAST, row[term])));
      context.stroke();
      context.setLineDash([]);
      for (const r of results)
        if (r.divergedAt === null) dot(context, x.to(r.width + side * APART), y.to(Math.max(LEAST, r[term])), term);
    }
    legend(context, w);
  }

  /**
   * The width of the run on the plane.
   * @param {CanvasRenderingContext2D} context
   * @param {import("../../draw/axes.js").Scale} x
   * @param {number} base
   */
  function markWidth(context, x, base) {
    if (!run.width) return;
    context.fillStyle = colors.faded(0.07);
    const [left, top] = [x.to(run.width - 0.5), scaled(ABOVE) - 2];
    context.fillRect(left, top, x.to(run.width + 0.5) - left, base - top);
  }

  /**
   * The noise floor, and the band in which the error of the true manifold lies for 95 of 100 samples.
   * @param {CanvasRenderingContext2D} context @param {number} at @param {number[]} band heights of its ends
   * @param {number} w @param {number} base
   */
  function noiseFloor(context, at, [low, high], w, base) {
    const left = scaled(LEFT);
    context.fillStyle = colors.faded(0.1);
    context.fillRect(left, high, w - RIGHT - left, Math.max(0, Math.min(base, low) - high));
    context.strokeStyle = colors.faded(0.6);
    context.lineWidth = 1;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(left, at);
    context.lineTo(w - RIGHT, at);
    context.stroke();
    context.setLineDash([]);
    labelStyle(context, colors);
    context.textAlign = "right";
    context.textBaseline = "top";
    context.fillText(say("chart.noise-floor"), w - RIGHT - 2, Math.max(at, low) + 3);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} w */
  function legend(context, w) {
    labelStyle(context, colors);
    context.fillStyle = colors.text;
    context.textAlign = "right";
    context.textBaseline = "middle";
    const y = scaled(10);
    for (const [term, label, at] of /** @type {[string, string, number][]} */ ([
      ["heldout", "held-out", w - RIGHT - 4],
      ["train", "train", w - RIGHT - scaled(74)],
    ])) {
      context.fillStyle = context.strokeStyle = colors.text;
      context.fillText(label, at, y);
      dot(context, at - context.measureText(label).width - 8, y, term);
    }
  }

  open(options);
  const unsubscribe = run.subscribe({ draw: begin, opened: () => draw() });
  return {
    themed() {
      colors = colorsOf(chart);
      draw();
    },
    updated: (/** @type {import("../../stage.js").Data} */ data) => open({ ...options, ends: data.options.ends }),
    destroy() {
      stop.abort();
      unsubscribe();
      canvas.destroy();
      chart.remove();
      said.remove();
    },
  };
}

/**
 * A disc for training, a ring for held-out.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {string} term
 */
function dot(context, x, y, term) {
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  if (term === "train") context.fill();
  else context.stroke();
}

/** @param {import("./last-frames.js").Result[]} results @param {number} floor @param {number} base */
function vertical(results, floor, base) {
  const found = results
    .filter((/** @type {import("./last-frames.js").Result} */ r) => r.divergedAt === null)
    .flatMap((/** @type {import("./last-frames.js").Result} */ r) => [r.train, r.heldout]);
  const all = [...found, ...(floor > 0 ? [floor] : [])].map((v) => Math.max(LEAST, v));
  const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [1e-4, 1];
  return logarithmic(low / 2, high * 2, base, scaled(ABOVE));
}
