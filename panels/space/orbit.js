/** A hand on the scene: a drag turns it, the wheel and two fingers zoom, a still click means a place. */

import { turned } from "./decoded-space.js";

const TURN = 0.008; // radians a pixel
const STILL = 4; // pixels a click may move, to be told from a drag
const WHEEL = 800; // pixels of the wheel that make the distance e times as large

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {() => import("./decoded-space.js").Camera} options.camera
 * @param {(camera: import("./decoded-space.js").Camera) => void} options.look
 * @param {(factor: number) => void} options.zoom the distance is to be this many times as large
 * @param {(x: number, y: number) => void} options.click in CSS pixels of the element
 */
export function orbit(element, { camera, look, zoom, click }) {
  /** @type {Map<number, {x: number, y: number}>} */ const fingers = new Map();
  let start = { x: 0, y: 0, camera: camera() };
  let still = true; // so far, nothing but a click
  let apart = 0; // pixels between two fingers

  const spread = () => {
    const [a, b] = fingers.values();
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || fingers.size === 2) return;
    if (event.isTrusted) element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.dataset.pressed = "true";
    still = fingers.size === 1;
    if (still) start = { x: event.clientX, y: event.clientY, camera: camera() };
    else apart = spread();
  });
  element.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      const now = spread();
      if (now && apart) zoom(apart / now);
      apart = now;
      return;
    }
    const [right, down] = [event.clientX - start.x, event.clientY - start.y];
    if (still && Math.hypot(right, down) <= STILL) return;
    still = false;
    look({ ...turned(start.camera, -right * TURN, down * TURN), distance: camera().distance });
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    element.addEventListener(end, (event) => {
      if (!fingers.delete(event.pointerId)) return;
      for (const left of fingers.values()) start = { ...left, camera: camera() }; // the other finger turns on from here
      if (!fingers.size) delete element.dataset.pressed;
    });
  }
  element.addEventListener("click", (event) => {
    if (!still) return;
    const box = element.getBoundingClientRect();
    click(event.clientX - box.left, event.clientY - box.top);
  });
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(event.deltaY / WHEEL));
    },
    { passive: false },
  );
}
