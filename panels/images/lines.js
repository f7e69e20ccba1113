/** Lines over numbers on both axes, small: an axis on the left, one below, and a legend in words below the chart. */

import { drawBottomAxis, drawLeftAxis, linear } from "../draw/axes.js";
import { colorsOf } from "../draw/colors.js";
import { canvasIn, el } from "../draw/dom.js";

/**
 * @typedef {{points: [number, number][], color: "text" | "reconstruction" | "faded", dash?: number[], dots?: boolean,
 *   name?: string}} Line
 */

const [LEFT, BELOW, ABOVE, RIGHT] = [38, 22, 8, 10];

/** @param {HTMLElement} parent @param {string} label @param {() => void} resized */
export function mountLines(parent, label, resized) {
  const root = el("div", { class: "bn-lines", role: "img", "aria-label": label });
  const legend = el("ul", { class: "bn-lines-legend" });
  parent.append(root, legend);
  const canvas = canvasIn(root, resized);
  return {
    root,
    /** @param {Line[]} lines @param {{x?: number, y?: number}} least what the axes reach at least */
    draw(lines, least = {}) {
      const colors = colorsOf(root);
      const { context, width, height } = canvas.begin();
      const all = lines.flatMap((line) => line.points);
      if (!all.length) return;
      const xs = Math.max(least.x ?? 0, ...all.map(([x]) => x));
      const ys = Math.max(least.y ?? 0, ...all.map(([, y]) => y));
      const x = linear(0, xs * 1.03, LEFT, width - RIGHT);
      const y = linear(0, ys * 1.05, height - BELOW, ABOVE);
      drawLeftAxis(context, y, LEFT, width - RIGHT, colors);
      drawBottomAxis(context, x, height - BELOW, LEFT, width - RIGHT, colors);
      const paint = { text: colors.faded(0.95), faded: colors.faded(0.55), reconstruction: "#ff4fa3" };
      for (const { points, color, dash = [], dots } of lines) {
        context.strokeStyle = context.fillStyle = paint[color];
        context.lineWidth = 2;
        context.setLineDash(dash);
        context.beginPath();
        points.forEach(([px, py], i) => (i ? context.lineTo(x.to(px), y.to(py)) : context.moveTo(x.to(px), y.to(py))));
        context.stroke();
        context.setLineDash([]);
        for (const [px, py] of dots ? points : []) {
          context.beginPath();
          context.arc(x.to(px), y.to(py), 3.5, 0, 2 * Math.PI);
          context.fill();
        }
      }
      legend.replaceChildren(
        ...lines
          .filter(({ name }) => name)
          .map(({ name = "", color, dash }) => {
            const mark = el("i", {
              style: `border-top: 2px ${!dash ? "solid" : dash[0] < 4 ? "dotted" : "dashed"} ${paint[color]}`,
            });
            return el("li", {}, mark, name);
          }),
      );
    },
    destroy() {
      canvas.destroy();
      root.remove();
      legend.remove();
    },
  };
}
