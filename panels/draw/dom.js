/** Small helpers for elements and canvases. */

import { otherContext, register } from "./elsewhere.js";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes `on…` are listeners, `text` the text content, the rest attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** How much larger than its own pixels an element is shown: in presentation it is. @param {Element} element */
export const zoomOf = (element) => /** @type {{currentCSSZoom?: number}} */ (element).currentCSSZoom ?? 1;

/** Pixels of the screen for each of an element's own. @param {Element} element */
const ratioOf = (element) => (window.devicePixelRatio || 1) * zoomOf(element);

/** Hands the browser a picture to keep. @param {string} url @param {string} name of the file */
export function download(url, name) {
  el("a", { href: url, download: name }).click();
}

/**
 * A canvas that is sharp on every screen and follows its element's size. It takes a new size only when it is
 * drawn anew: that clears it, and until then the old picture, stretched, is better than none.
 * @param {HTMLElement} parent
 * @param {() => void} resized it is to be drawn anew
 * @param {string} [draws] what is drawn on it, where a panel has several
 */
export function canvasIn(parent, resized, draws) {
  const canvas = el("canvas", { class: "bn-canvas", "aria-hidden": "true", "data-draws": draws });
  parent.append(canvas);
  let wanted = { width: canvas.width, height: canvas.height };
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = parent;
    const ratio = ratioOf(parent);
    if (!width || !height) return;
    wanted = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    resized();
  });
  observer.observe(parent);
  const forget = register({ canvas, parent, redraw: resized });
  return {
    /** A cleared context in CSS pixels, with its size. */
    begin() {
      const other = otherContext(canvas);
      if (other) return { context: other, width: parent.clientWidth, height: parent.clientHeight };
      if (canvas.width !== wanted.width || canvas.height !== wanted.height) Object.assign(canvas, wanted);
      const ratio = ratioOf(parent);
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const width = canvas.width / ratio;
      const height = canvas.height / ratio;
      context.clearRect(0, 0, width, height);
      return { context, width, height };
    },
    destroy() {
      forget();
      observer.disconnect();
      canvas.remove();
    },
  };
}

/**
 * Calls `move` with pointer positions relative to the element (CSS pixels) while it is pressed. Of
 * several fingers the last one counts.
 * @param {HTMLElement} element
 * @param {(x: number, y: number, event: PointerEvent) => void} move
 */
export function onDrag(element, move) {
  const at = (/** @type {PointerEvent} */ event) => {
    const box = element.getBoundingClientRect();
    const larger = zoomOf(element);
    move((event.clientX - box.left) / larger, (event.clientY - box.top) / larger, event);
  };
  const holds = (/** @type {PointerEvent} */ event) => element.dataset.pressed === String(event.pointerId);
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (event.isTrusted) element.setPointerCapture(event.pointerId);
    element.dataset.pressed = String(event.pointerId);
    at(event);
  });
  element.addEventListener("pointermove", (event) => {
    if (holds(event)) at(event);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    element.addEventListener(end, (event) => {
      if (holds(event)) delete element.dataset.pressed;
    });
  }
}
