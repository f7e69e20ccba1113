/** Pointer, touch and keys on the network panel: which unit or link is looked at, and which is pinned. */

import { el } from "../draw/dom.js";
import { linksOf } from "./links.js";
import { sameUnit } from "./selected-unit.js";
import { ends } from "./paint.js";
import { neighbour, unitAt } from "./shape.js";
import { say } from "../text/words.js";

const NEAR = 5; // pixels from a link that still mean it
const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/**
 * @typedef {object} Shown what the panel shows, and what the hand does to it
 * @property {import("./paint.js").Scene | null} scene
 * @property {import("./links.js").Link[]} drawn
 * @property {import("./links.js").Link | null} link the one that is pointed at
 * @property {() => void} changed
 */

/**
 * @param {HTMLElement} root
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./selected-unit.js").Looked} looked
 * @param {Shown} shown
 * @returns {HTMLElement} buttons that do what the arrow keys do, for hands without keys
 */
export function followHand(root, run, looked, shown) {
  const place = (/** @type {MouseEvent} */ event) => {
    const box = root.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const unitUnder = (/** @type {number} */ x, /** @type {number} */ y) =>
    shown.scene && unitAt(shown.scene.blocks, shown.scene.network.codeLayer, x, y);
  const linkUnder = (/** @type {number} */ x, /** @type {number} */ y) =>
    shown.scene && nearestLink(shown.scene, offered(shown.scene.network), x, y);

  /**
   * The links that are easy to see: those of the unit that is held on to, else all that are drawn.
   * @param {import("../numbers/network.js").Network} network
   */
  function offered(network) {
    const unit = looked.cursor ?? looked.pinned;
    return unit ? linksOf(network, run.frame.weights, unit) : shown.drawn;
  }

  /** @param {import("./shape.js").Unit | null} unit @param {import("./links.js").Link | null} link */
  function point(unit, link) {
    if (sameUnit(unit, looked.pointer) && sameLink(link, shown.link)) return;
    [looked.pointer, shown.link] = [unit, link];
    shown.changed();
  }

  root.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch" || !shown.scene) return;
    const [x, y] = place(event);
    const unit = unitUnder(x, y);
    point(unit, unit ? null : linkUnder(x, y));
  });
  root.addEventListener("pointerleave", () => point(null, null));
  root.addEventListener("click", (event) => {
    if (!shown.scene) return;
    const [x, y] = place(event);
    const unit = unitUnder(x, y);
    looked.cursor = null;
    looked.pinned = sameUnit(unit, looked.pinned) ? null : unit;
    shown.link = unit ? null : linkUnder(x, y);
    shown.changed();
  });

  /** To a neighbour of the unit that is looked at. @param {string} key @param {"cursor" | "pinned"} kind */
  function go(key, kind) {
    if (!shown.scene) return;
    const { blocks, network } = shown.scene;
    const from = looked[kind] ?? looked.unit;
    looked[kind] = from ? neighbour(blocks, network.codeLayer, from, key) : { layer: network.codeLayer, index: 0 };
    [looked.pointer, shown.link] = [null, null];
    shown.changed();
  }

  function letGo() {
    looked.letGo();
    shown.link = null;
    shown.changed();
  }

  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return letGo();
    if (event.key === "Enter" && looked.unit) {
      looked.pinned = sameUnit(looked.unit, looked.pinned) ? null : looked.unit;
      shown.changed();
    } else if (KEYS.has(event.key)) go(event.key, "cursor");
    else return;
    event.preventDefault();
  });
  root.addEventListener("blur", () => {
    looked.cursor = null;
    run.invalidate();
  });

  const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ act) =>
    el("button", { type: "button", class: "bn-tool", "aria-label": name, title: name, text: sign, onclick: act });
  const step = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {string} */ key) =>
    button(name, sign, () => go(key, "pinned"));
  return el(
    "div",
    { class: "bn-network-steps", role: "group", "aria-label": say("network.steps") },
    step(say("network.layer-before"), "←", "ArrowLeft"),
    step(say("network.unit-before"), "↑", "ArrowUp"),
    step(say("network.next-unit"), "↓", "ArrowDown"),
    step(say("network.next-layer"), "→", "ArrowRight"),
    button(say("network.let-go"), "×", letGo),
  );
}

/**
 * @param {import("./paint.js").Scene} scene
 * @param {import("./links.js").Link[]} links
 * @param {number} x
 * @param {number} y
 */
function nearestLink(scene, links, x, y) {
  /** @type {import("./links.js").Link | null} */ let found = null;
  let nearest = NEAR;
  for (const link of links) {
    const [x0, y0, x1, y1] = ends(scene, link);
    if (x < x0 - 2 || x > x1 + 2) continue;
    const away = Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / Math.hypot(x1 - x0, y1 - y0);
    if (away < nearest) [found, nearest] = [link, away];
  }
  return found;
}

/** @param {import("./links.js").Link | null} a @param {import("./links.js").Link | null} b */
function sameLink(a, b) {
  return a?.layer === b?.layer && a?.from === b?.from && a?.to === b?.to;
}
