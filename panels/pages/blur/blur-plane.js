/**
 * What one reconstruction loss answers where two answers are possible: the data, the true answers at an x,
 * the network's answer to that x with its y dropped, and beside the plane what each answer would cost.
 */

import { answerCurve, answerTo, costCurve, crossings, nearest, neighbours } from "./answers.js";
import { labelStyle, linear, tickLabel } from "../../draw/axes.js";
import { colorsOf, RECONSTRUCTION } from "../../draw/colors.js";
import { canvasIn, el, onDrag } from "../../draw/dom.js";
import { drawInput, drawReconstruction, trace } from "../../draw/marks.js";
import { number } from "../../text/numbers.js";
import { mountThumbnail } from "../../plane/thumbnail.js";
import { parts, say } from "../../text/words.js";
import { labelFont, scaled } from "../../draw/text-size.js";

/** @type {{xRange: [number, number], yRange: [number, number]}} */
const VIEW = { xRange: [-2, 2], yRange: [-2, 2] };
const STEP = 0.05;
const LONG_STEP = 0.25;
/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 };
const CALM = 250; // milliseconds between two sentences while the picture moves by itself

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {{loss: string, title: string}} options
 */
export function mountBlurPlane(parent, run, { loss, title }) {
  const plane = el("div", {
    class: "bn-blur-plane",
    "data-testid": `blur-${loss}`,
    role: "slider",
    tabindex: "0",
    "aria-label": say("blur.plane", { title }),
    "aria-valuemin": "-2",
    "aria-valuemax": "2",
    "aria-orientation": "horizontal",
  });
  const margin = el("div", { class: "bn-blur-cost", "aria-hidden": "true" });
  const sentence = el("p", { class: "bn-blur-words", "aria-live": "polite" });
  const name = el("h3", { class: "bn-title", text: title });
  const pair = el("div", { class: "bn-blur-pair" }, plane, margin);
  parent.append(name, pair, sentence);
  let colors = colorsOf(plane);
  const layer = { name: "answers", label: "", explain: "", draw: drawAnswers };
  const thumbnail = mountThumbnail(plane, run, { layers: new Set(["answers"]), all: [layer], view: () => VIEW });
  const cost = canvasIn(margin, () => run.invalidate());
  const axes = canvasIn(pair, drawAxes);
  let said = 0;

  /** Everything at the x of the input, once a frame and x. */
  function found() {
    const {
      about,
      frame,
      point: [x],
    } = run;
    const answers = crossings(about.truth, x);
    const given = answerTo(about.network, frame.weights, x);
    const near = neighbours(about.points, x);
    const distance = answers.length ? Math.hypot(given[0] - x, given[1] - answers[nearest(answers, given[1])]) : null;
    return { x, answers, given, near, distance };
  }

  /** The numbers along both axes, in the room left of and below the plane. */
  function drawAxes() {
    const { context } = axes.begin();
    const { offsetLeft: left, offsetTop: top, clientWidth: width, clientHeight: height } = plane;
    labelStyle(context, colors);
    context.textAlign = "center";
    context.textBaseline = "top";
    const x = linear(...VIEW.xRange, left, left + width, scaled(36));
    for (const tick of x.ticks) context.fillText(tickLabel(tick), x.to(tick), top + height + 5);
    context.textAlign = "right";
    context.textBaseline = "middle";
    const y = linear(...VIEW.yRange, top + height, top, scaled(24));
    for (const tick of y.ticks) context.fillText(tickLabel(tick), left - 5, y.to(tick));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../../run/live-run.js").LiveRun} _run
   * @param {import("../../plane/layers.js").Place} place
   */
  function drawAnswers(context, _run, place) {
    const { x, answers, given } = found();
    context.strokeStyle = RECONSTRUCTION;
    context.lineWidth = 2.5;
    context.lineJoin = "round";
    context.beginPath();
    trace(
      context,
      run.of("answers", (about, weights) => answerCurve(about.network, weights)),
      place,
    );
    context.stroke();
    context.strokeStyle = colors.faded(0.35);
    context.lineWidth = 1;
    context.setLineDash([3, 4]);
    context.beginPath();
    context.moveTo(place.x(x), 0);
    context.lineTo(place.x(x), place.height);
    context.stroke();
    context.setLineDash([]);
    context.strokeStyle = colors.text;
    context.lineWidth = 2;
    for (const y of answers) {
      context.beginPath();
      context.arc(place.x(x), place.y(y), 7, 0, 2 * Math.PI);
      context.stroke();
    }
    context.strokeStyle = colors.faded(0.9);
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(place.x(x), place.y(0));
    context.lineTo(place.x(given[0]), place.y(given[1]));
    context.stroke();
    drawReconstruction(context, place.x(given[0]), place.y(given[1]), colors);
    drawInput(context, place.x(x), place.y(0), colors, 6);
  }

  function draw() {
    if (!run.frame) return;
    const { x, answers, given, near, distance } = found();
    drawCost(near);
    plane.setAttribute("aria-valuenow", String(Math.round(100 * x) / 100));
    const now = performance.now();
    if (run.playing && now - said < CALM) return;
    said = now;
    const numbers = JSON.stringify;
    Object.assign(plane.dataset, {
      input: numbers([x, 0]),
      reconstruction: numbers(given),
      answers: numbers(answers),
      distance: numbers(distance),
      step: String(run.frame.step),
    });
    const value = el("b", { class: "bn-mark bn-mark-reconstruction", text: number(given[1]) });
    const key = distance === null ? "blur.answers-nowhere" : "blur.answers";
    sentence.replaceChildren(...parts(key, { value, distance: number(distance ?? NaN) }));
  }

  /** The cost of each answer, along the plane's own y axis; a line at the cheapest. @param {number[]} near */
  function drawCost(near) {
    const { context, width, height } = cost.begin();
    if (!near.length) return;
    const { answers, costs, best } = costCurve(loss, near);
    const [least, most] = [Math.min(...costs), Math.max(...costs)];
    const y = (/** @type {number} */ v) => ((VIEW.yRange[1] - v) / (VIEW.yRange[1] - VIEW.yRange[0])) * height;
    const x = (/** @type {number} */ c) => 3 + (0.9 * (c - least) * (width - 6)) / (most - least);
    context.strokeStyle = colors.faded(0.8);
    context.lineWidth = 1.5;
    context.beginPath();
    answers.forEach((answer, i) => context.lineTo(x(costs[i]), y(answer)));
    context.stroke();
    context.strokeStyle = colors.accent;
    context.beginPath();
    context.moveTo(0, y(best));
    context.lineTo(width, y(best));
    context.stroke();
    context.fillStyle = colors.text;
    context.font = labelFont(colors);
    context.textAlign = "right";
    context.textBaseline = best > 0 ? "bottom" : "top";
    context.fillText(say("blur.cheapest"), width - 1, y(best) + (best > 0 ? -2 : 3));
    context.textBaseline = "bottom";
    context.fillText(say("blur.cost"), width - 1, height - 2);
  }

  const place = (/** @type {number} */ x) => run.setPoint([Math.max(-2, Math.min(2, x)), 0]);
  onDrag(plane, (px, py) => {
    const at = thumbnail.at(px, py);
    if (at) place(at[0]);
  });
  plane.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const direction = KEYS[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    place(Math.round((run.point[0] + direction * (event.shiftKey ? LONG_STEP : STEP)) * 1e6) / 1e6);
  });

  const unsubscribe = run.subscribe({ draw });
  return {
    themed() {
      colors = colorsOf(plane);
      thumbnail.themed();
      drawAxes();
      draw();
    },
    destroy() {
      unsubscribe();
      thumbnail.destroy();
      cost.destroy();
      axes.destroy();
    },
  };
}
