/** The picture of the page as a file: every canvas of the stage drawn anew at the size asked for, or as vectors. */

import { colorsOf } from "../draw/colors.js";
import { canvasesIn, drawElsewhere, picturesIn } from "../draw/elsewhere.js";
import { el } from "../draw/dom.js";
import { VectorContext } from "../draw/vector-context.js";
import { liveRun } from "../run/live-run.js";
import { shownNow } from "../run/shown.js";

const EDGE = 12; // pixels around
const TITLE = 13; // pixels: the height of a panel's title
/** The panels that make the picture: planes, codes and whatever is drawn beside them. */
const PARTS = ".bn-plane, .bn-code, .bn-latent, .bn-loss";

/**
 * What is to be drawn: canvases, whole pictures and titles that are seen, and the box around them, in pixels of the
 * page.
 * @param {boolean} planesOnly
 */
function found(planesOnly) {
  const stage = document.querySelector(".bn-stage.bn-live");
  if (!stage) return null;
  const wholes = picturesIn(stage);
  const all = canvasesIn(stage).filter(({ canvas }) => !canvas.closest(".bn-scene"));
  const planes = all.filter(({ canvas }) => canvas.closest(".bn-plane"));
  const beside = all.filter(({ canvas }) => canvas.closest(PARTS));
  const entries = planesOnly && (planes.length || wholes.length) ? planes : beside.length ? beside : all;
  if (!entries.length && !wholes.length) return null;
  const seen = [...entries.map(({ canvas }) => canvas), ...wholes.map(([element]) => element)];
  const titles = [...stage.querySelectorAll(".bn-title")].filter(
    (title) => title.clientWidth && seen.some((element) => title.parentElement?.contains(element)),
  );
  const boxes = [...seen, ...titles].map((element) => element.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - EDGE;
  const top = Math.min(...boxes.map((box) => box.top)) - EDGE;
  const right = Math.max(...boxes.map((box) => box.right)) + EDGE;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) + EDGE;
  return { stage, entries, wholes, titles, box: { left, top, width: right - left, height: bottom - top } };
}

/**
 * Draws all that is found on a context whose unit is a pixel of the page.
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<ReturnType<typeof found>>} what
 */
async function draw(context, { stage, entries, wholes, titles, box }) {
  const colors = colorsOf(stage);
  const pictures = await Promise.all(
    wholes.map(async ([element, picture]) => ({ element, image: await loaded(await picture()) })),
  );
  context.fillStyle = colors.background;
  context.fillRect(0, 0, box.width, box.height);
  context.font = `600 ${TITLE}px ${colors.font}`;
  context.fillStyle = colors.faded(0.62);
  context.textBaseline = "top";
  for (const title of titles) {
    const place = title.getBoundingClientRect();
    context.fillText(title.textContent ?? "", place.left - box.left, place.top - box.top);
  }
  for (const { element, image } of pictures) {
    const place = element.getBoundingClientRect();
    context.drawImage(image, place.left - box.left, place.top - box.top, place.width, place.height);
  }
  for (const entry of entries) {
    const place = entry.canvas.getBoundingClientRect();
    context.save();
    context.translate(place.left - box.left, place.top - box.top);
    const all = () => shownNow()?.runs.forEach(({ slot }) => liveRun(slot).drawNow());
    const drawn = drawElsewhere([entry], () => context, all);
    if (!drawn.has(entry.canvas)) context.drawImage(entry.canvas, 0, 0, place.width, place.height);
    context.restore();
  }
}

/** A picture as a canvas. @param {string} url of its data */
async function loaded(url) {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const canvas = el("canvas", { width: picture.naturalWidth, height: picture.naturalHeight });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(picture, 0, 0);
  return canvas;
}

/**
 * The picture as PNG. @param {number} width pixels @param {boolean} planesOnly
 * @returns {Promise<Blob | null>} null where there is no picture
 */
export async function png(width, planesOnly) {
  const what = found(planesOnly);
  if (!what) return null;
  const larger = width / what.box.width;
  const canvas = el("canvas", { width, height: Math.round(what.box.height * larger) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(larger, larger);
  await draw(context, what);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** The picture as SVG. @param {number} width pixels @param {boolean} planesOnly @returns {Promise<Blob | null>} */
export async function svg(width, planesOnly) {
  const what = found(planesOnly);
  if (!what) return null;
  const vector = new VectorContext();
  await draw(/** @type {any} */ (vector), what);
  const { width: wide, height: high } = what.box;
  const size = `width="${width}" height="${Math.round((high * width) / wide)}" viewBox="0 0 ${wide} ${high}"`;
  return new Blob([`<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${vector.svg}\n</svg>\n`], {
    type: "image/svg+xml",
  });
}
