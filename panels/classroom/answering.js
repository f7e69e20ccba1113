/** A question on the page's own plane or codes: where the answer is given by hand, and where all are shown at last. */

import { INPUT, RECONSTRUCTION, colorsOf } from "../draw/colors.js";
import { canvasIn, el, onDrag } from "../draw/dom.js";
import { drawInput, drawReconstruction, drawSample } from "../draw/marks.js";
import { surfaceOf, veil } from "../draw/surfaces.js";
import { leadingRun } from "../run/address.js";
import { KINDS, hasPoint } from "./kinds.js";
import { restrict } from "./restrict.js";

const MOST = 64; // points of a curve
const LOOK = 250; // milliseconds between two looks whether the page's picture is another

/**
 * @param {(value: any) => void} give what is done with an answer
 */
export function mountAnswering(give) {
  /** @type {import("./kinds.js").Question | null} */ let question = null;
  /** @type {any} */ let mine = null;
  let mayAnswer = false;
  /** @type {import("../draw/surfaces.js").Surface | null} */ let surface = null;
  /** @type {ReturnType<typeof canvasIn> | null} */ let canvas = null;
  const cover = el("div", { class: "bn-answering", "data-testid": "answering" });
  let timer = 0;
  let shownFor = "";
  /** @type {() => void} */ let unsubscribe = () => {};
  /** @type {import("../run/live-run.js").LiveRun | null} */ let watched = null;

  function attach() {
    const wanted = question && KINDS[question.kind].on ? surfaceOf(KINDS[question.kind].on) : null;
    if (wanted === surface && (!surface || cover.parentElement === surface.element)) return;
    canvas?.destroy();
    canvas = null;
    cover.remove();
    surface = wanted;
    if (!surface) return;
    surface.element.append(cover);
    canvas = canvasIn(cover, draw);
    watch(leadingRun());
    if (mayAnswer && shownFor !== question?.id) surface.element.scrollIntoView({ block: "center" }); // else below
    shownFor = question?.id ?? "";
  }

  /** @param {import("../run/live-run.js").LiveRun | null} run */
  function watch(run) {
    if (run === watched) return;
    unsubscribe();
    watched = run;
    unsubscribe = run ? run.subscribe({ draw }) : () => {};
  }

  function draw() {
    if (!canvas || !surface || !question) return;
    const { context, height } = canvas.begin();
    const { to } = surface;
    const at = (/** @type {number[]} */ values) => {
      const [x, y] = to(values) ?? [-99, -99];
      return [x, question?.kind === "code" && values.length === 1 ? 0.5 * height : y];
    };
    const colors = colorsOf(cover);
    if (hasPoint(question) && question.kind === "point" && !question.revealed)
      drawInput(context, ...pair(at(question.point)), colors);
    if (question.revealed) paintAll(context, question, at, colors, height);
    if (mine !== null) paintOne(context, mine, at, colors, 1);
  }

  onDrag(cover, (x, y, event) => {
    if (!surface || !question) return;
    const value = surface.from(x, y)?.map((v) => Math.round(v * 1e4) / 1e4);
    if (!value) return;
    if (question.kind === "curve") mine = event.type === "pointerdown" || !mine ? [value] : [...mine, value];
    else mine = value;
    draw();
  });
  for (const kind of ["pointerdown", "pointermove"]) cover.addEventListener(kind, (event) => event.stopPropagation());
  cover.addEventListener("pointerup", (event) => {
    event.stopPropagation();
    if (!mine || !question) return;
    if (question.kind === "curve") mine = thinned(mine);
    if (question.kind !== "curve" || mine.length > 1) give(mine);
  });

  return {
    /**
     * @param {import("./kinds.js").Question | null} next
     * @param {any} own the answer given before; null where none was
     * @param {boolean} open whether one may be given here
     */
    update(next, own, open) {
      if (next?.id !== question?.id || cover.dataset.pressed === undefined) mine = own ?? null;
      question = next;
      mayAnswer = open;
      const hides = next && next.state !== "revealed" ? KINDS[next.kind] : { veil: [], hide: [] };
      veil.clear();
      for (const name of hides.veil) veil.add(name);
      restrict("class", [], hides.hide);
      cover.classList.toggle("bn-answering-open", mayAnswer);
      clearInterval(timer);
      if (next) timer = setInterval(attach, LOOK);
      attach();
      draw();
      leadingRun()?.invalidate();
    },
  };
}

/** @param {number[]} values @returns {[number, number]} */
const pair = ([x, y]) => [x, y];

/**
 * One answer: a mark, or a line where it is a curve.
 * @param {CanvasRenderingContext2D} context
 * @param {any} value
 * @param {(values: number[]) => number[]} at
 * @param {import("../draw/colors.js").Colors} colors
 * @param {number} strength
 */
function paintOne(context, value, at, colors, strength) {
  context.globalAlpha = strength;
  if (Array.isArray(value[0])) {
    context.strokeStyle = colors.text;
    context.lineWidth = strength === 1 ? 3 : 1.5;
    trace(context, value.map(at));
  } else {
    const [x, y] = at(value);
    drawSample(context, x, y);
    if (strength === 1) {
      context.strokeStyle = colors.text;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, 9, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/**
 * All answers, what is so, and the way from one to the other.
 * @param {CanvasRenderingContext2D} context
 * @param {import("./kinds.js").Question} question revealed
 * @param {(values: number[]) => number[]} at
 * @param {import("../draw/colors.js").Colors} colors
 * @param {number} height
 */
function paintAll(context, question, at, colors, height) {
  const { truth, answers } = question.revealed;
  for (const { value } of answers) paintOne(context, value, at, colors, 0.55);
  const curve = Array.isArray(truth[0]);
  context.strokeStyle = context.fillStyle = RECONSTRUCTION;
  context.lineWidth = 3;
  if (curve) return trace(context, truth.map(at));
  const [x, y] = at(truth);
  if (question.kind === "point") {
    drawInput(context, ...pair(at(question.point)), colors);
    return drawReconstruction(context, x, y, colors, 8);
  }
  context.strokeStyle = INPUT;
  trace(context, [
    [x, 0],
    [x, height],
  ]);
  drawInput(context, x, y, colors);
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} points */
function trace(context, points) {
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}

/** At most so many points of a line, evenly. @param {number[][]} points */
function thinned(points) {
  if (points.length <= MOST) return points;
  return Array.from({ length: MOST }, (_, i) => points[Math.round((i * (points.length - 1)) / (MOST - 1))]);
}
