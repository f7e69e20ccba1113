/** A picture to draw on: with a pen, an eraser or a brush of noise, by mouse or finger, and by keys. */

import { el } from "../draw/dom.js";
import { say } from "../text/words.js";
import { paint, pictureCanvas } from "./grey.js";

/** @typedef {"pen" | "eraser" | "noise"} Tool */
/** @type {Tool[]} */
const TOOLS = ["pen", "eraser", "noise"];
/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} parent
 * @param {(picture: Float32Array) => void} changed
 */
export function mountPad(parent, changed) {
  /** @type {Tool} */ let tool = "pen";
  let picture = new Float32Array(64);
  let side = 8;
  let cursor = [4, 4];
  /** @type {[number, number] | null} where the pointer was last */ let last = null;
  const canvas = pictureCanvas(side, {
    class: "bn-pad bn-of-input",
    "data-testid": "image-pad",
    role: "application",
    tabindex: "0",
    "aria-label": say("pad.label"),
    onkeydown: press,
  });
  const tools = el("div", { class: "bn-row bn-pad-tools", role: "group", "aria-label": say("pad.tools") });
  const switches = TOOLS.map((name) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      "aria-pressed": String(name === tool),
      text: say(`pad.${name}`),
      title: say(`pad.${name}-help`),
      onclick: () => choose(name),
    }),
  );
  const clear = el("button", {
    type: "button",
    class: "bn-switch",
    text: say("pad.clear"),
    title: say("pad.clear-help"),
    onclick: () => (choose("pen"), picture.fill(0), send()),
  });
  const block = el("button", {
    type: "button",
    class: "bn-switch",
    text: say("pad.block"),
    title: say("pad.block-help"),
    onclick: hide,
  });
  tools.append(...switches, block, clear);
  parent.append(canvas, tools);

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    last = null;
    stroke(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) stroke(event);
  });

  /** @param {PointerEvent} event */
  function stroke(event) {
    const box = canvas.getBoundingClientRect();
    /** @type {[number, number]} */
    const here = [((event.clientX - box.left) / box.width) * side, ((event.clientY - box.top) / box.height) * side];
    touch(last ?? here, here);
    last = here;
  }

  /** What the tool does along a line, in pixels. @param {number[]} from @param {number[]} to */
  function touch([ax, ay], [bx, by]) {
    const reach = side <= 12 ? 0.95 : side / 15; // half of a stroke's width, as in the digits
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const [px, py] = [x + 0.5, y + 0.5];
        const t = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
        const off = Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
        const ink = Math.max(0, Math.min(1, 1.45 - off / reach));
        if (ink > 0) picture[y * side + x] = inked(picture[y * side + x], ink);
      }
    }
    send();
  }

  /** @param {number} level @param {number} ink */
  function inked(level, ink) {
    if (tool === "pen") return Math.max(level, ink);
    if (tool === "eraser") return Math.min(level, 1 - ink);
    return ink > 0.5 ? Math.random() : level;
  }

  /** A block of half the width, somewhere. */
  function hide() {
    const edge = Math.round(side / 2);
    const [left, top] = [0, 1].map(() => Math.floor(Math.random() * (side - edge + 1)));
    for (let y = top; y < top + edge; y++) picture.fill(0, y * side + left, y * side + left + edge);
    send();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const move = KEYS[event.key];
    if (move) cursor = cursor.map((at, i) => Math.max(0, Math.min(side - 1, at + move[i])));
    else if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!move) touch([cursor[0] + 0.5, cursor[1] + 0.5], [cursor[0] + 0.5, cursor[1] + 0.5]);
    canvas.setAttribute("aria-label", say("pad.at", { column: cursor[0] + 1, row: cursor[1] + 1 }));
  }

  /** @param {Tool} name */
  function choose(name) {
    tool = name;
    switches.forEach((button, i) => button.setAttribute("aria-pressed", String(TOOLS[i] === name)));
  }

  function send() {
    paint(canvas, picture);
    changed(picture.slice());
  }

  return {
    /** Show a picture, which stays as it is. @param {Float32Array} shown */
    show(shown) {
      picture = shown.slice();
      side = Math.round(Math.sqrt(shown.length));
      paint(canvas, picture);
    },
    clear: () => clear.click(),
  };
}
