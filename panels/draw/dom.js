/** Small helpers for elements, canvases and numbers in words. */

/**
 * @param {string} tag
 * @param {Record<string, any>} attributes `on…` are listeners, `text` the text content, the rest attributes
 * @param {...(Node | string)} children
 * @returns {any}
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

/** Hands the browser a picture to keep. @param {string} url @param {string} name of the file */
export function download(url, name) {
  el("a", { href: url, download: name }).click();
}

/** Three significant digits, with a real minus sign. @param {number} x */
export function number(x) {
  if (!Number.isFinite(x)) return "–";
  if (x === 0 || Math.abs(x) < 5e-13) return "0";
  const size = Math.abs(x);
  const text = size >= 1e5 || size < 1e-4 ? size.toExponential(2) : Number(size.toPrecision(3)).toString();
  return (x < 0 ? "−" : "") + pad(text);
}

/** Keeps three significant digits where Number dropped zeros: 0.5 becomes 0.500. @param {string} text */
function pad(text) {
  if (text.includes("e")) return text;
  const digits = text.replace(".", "").replace(/^0+/, "").length;
  if (digits >= 3) return text;
  return (text.includes(".") ? text : `${text}.`) + "0".repeat(3 - digits);
}

/** A point or a code in words: (0.500, 1.20), or the plain number where there is one. @param {ArrayLike<number>} values */
export function tuple(values) {
  const parts = Array.from(values, number);
  return parts.length === 1 ? parts[0] : `(${parts.join(", ")})`;
}

/**
 * A canvas that is sharp on every screen and follows its element's size. It takes a new size only when it is
 * drawn anew: that clears it, and until then the old picture, stretched, is better than none.
 * @param {HTMLElement} parent
 * @param {() => void} resized it is to be drawn anew
 */
export function canvasIn(parent, resized) {
  const canvas = el("canvas", { class: "bn-canvas", "aria-hidden": "true" });
  parent.append(canvas);
  let wanted = { width: canvas.width, height: canvas.height };
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = parent;
    const ratio = window.devicePixelRatio || 1;
    if (!width || !height) return;
    wanted = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    resized();
  });
  observer.observe(parent);
  return {
    /** A cleared context in CSS pixels, with its size. */
    begin() {
      if (canvas.width !== wanted.width || canvas.height !== wanted.height) Object.assign(canvas, wanted);
      const ratio = window.devicePixelRatio || 1;
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const width = canvas.width / ratio;
      const height = canvas.height / ratio;
      context.clearRect(0, 0, width, height);
      return { context, width, height };
    },
    destroy() {
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
    move(event.clientX - box.left, event.clientY - box.top, event);
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
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    element.addEventListener(end, (/** @type {PointerEvent} */ event) => {
      if (holds(event)) delete element.dataset.pressed;
    });
  }
}
