/** A code of width two: where the data's codes lie, coloured by the true coordinate. Dragging it moves the decoded point. */

import { drawBottomAxis, drawLeftAxis, linear } from "./axes.js";
import { colorsOf } from "./colors.js";
import { canvasIn, el, onDrag } from "./dom.js";
import { codeRanges } from "./manifold.js";
import { drawInput, drawReconstruction } from "./marks.js";
import { coordinateOf, ramp } from "./tint.js";

const LEFT = 40;
const ROOM = 0.08; // beyond the used codes on either side, as a share of their range
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };

/**
 * @param {HTMLElement} parent
 * @param {import("./run.js").LiveRun} run
 * @param {import("./tint.js").Tint} tint
 */
export function mountTintedCodes(parent, run, tint) {
  const root = el("div", {
    class: "bn-latent", "data-testid": "latent-panel", role: "application", tabindex: "0",
    "aria-label": "The two codes, coloured by the true coordinate. Drag, or use the arrow keys, and the decoded point moves over the manifold.",
  });
  parent.append(root);
  const canvas = canvasIn(root, () => run.invalidate());
  let colors = colorsOf(root);
  /** @type {import("./axes.js").Scale[] | null} */ let scales = null;

  function draw() {
    if (!run.frame || run.width !== 2) return;
    const { context, width: w, height: h } = canvas.begin();
    const base = h - 22;
    const [first, second] = run.of("ranges", () => codeRanges(run.dataCodes, 2)).map(roomy);
    const x = linear(first.low, first.high, LEFT + 6, w - 8);
    const y = linear(second.low, second.high, base - 6, 8);
    scales = [x, y];
    drawLeftAxis(context, y, LEFT, w - 8, colors);
    drawBottomAxis(context, x, base, LEFT, w - 8, colors);
    const codes = run.dataCodes;
    const coordinate = coordinateOf(run.about, tint);
    for (let i = 0; i < codes.length; i += 2) {
      context.fillStyle = coordinate ? ramp(coordinate[i / 2], colors.dark) : colors.faded(0.5);
      context.fillRect(x.to(codes[i]) - 1.75, y.to(codes[i + 1]) - 1.75, 3.5, 3.5);
    }
    const [a, b] = run.answer.code;
    (run.heldCode ? drawReconstruction : drawInput)(context, x.to(a), y.to(b), colors);
  }

  onDrag(root, (px, py) => {
    if (scales) run.setCode([scales[0].from(px), scales[1].from(py)]);
  });
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!run.answer || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return run.setCode(null);
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const code = [...run.answer.code];
    const { low, high } = codeRanges(run.dataCodes, 2)[direction[0]];
    code[direction[0]] += direction[1] * (high - low) * (event.shiftKey ? 0.1 : 0.02);
    run.setCode(code);
  });

  const unsubscribe = run.subscribe({ draw });
  return {
    themed() {
      colors = colorsOf(root);
      draw();
    },
    destroy() {
      unsubscribe();
      canvas.destroy();
      root.remove();
    },
  };
}

/** A range with room on both sides; never empty. */
function roomy({ low, high }) {
  const room = ROOM * (high - low) || 0.5;
  return { low: low - room, high: high + room };
}
