/** Draw: a pen on the plane. When it rests, the drawing is sent, and its run comes back as any other. */

import { box } from "../../draw/box.js";
import { download } from "../../draw/dom.js";
import { mountLatent } from "../../latent/latent.js";
import { named, USUAL } from "../../plane/layers.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { remember } from "../../run/cookie.js";
import { say } from "../../text/words.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountTransport } from "../../timeline/transport.js";
import { Drawing, GRID, read, written } from "./strokes.js";
import { mountTools } from "./tools.js";

const REST = 300; // milliseconds that the pen rests before the drawing is trained on
const FEWEST = 2; // points
const OFFERED = ["projection", "manifold", "residuals", "field", "error"]; // layers
const RUBBER = 0.14; // plane units from its centre to its edge

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data, send, settings) {
  const layers = new Set(USUAL);
  /** @type {import("./tools.js").Hand} */
  const hand = { tool: "pen", density: 40, noise: 0.05 };
  const drawing = new Drawing();
  let options = data.options;
  let timer = 0; // until the pen has rested
  let number = 0; // of the drawing that was sent last
  let mine = false; // whether what is on the plane has been drawn on, and is no example
  let wrong = "";

  const plane = mountPlane(box(root, "hero"), run, {
    layers,
    label: say("draw.label"),
    takes,
    data: () => (run.about ? { points: drawing.points, heldout: heldout() } : null),
  });
  const side = box(root, "side");
  side.append(settings);
  const tools = mountTools(side, hand, {
    undo: () => back(() => drawing.undo()),
    redo: () => back(() => drawing.redo()),
    clear: () => back(() => drawing.begin([])),
    save: () => download(`data:application/json,${written(drawing.places)}`, "drawing.json"),
    open(text) {
      const places = read(text);
      wrong = places ? "" : say("draw.no-drawing");
      if (places) back(() => drawing.begin(places));
      else tell();
    },
  });
  const readout = mountReadout(side, run, { layers });
  const switches = mountSwitches(side, run, { layers, offered: named(OFFERED) });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);

  /** Held-out points are known of the run that learns from this drawing. */
  function heldout() {
    return same(run.about.points, drawing.places) ? run.about.heldout : [];
  }

  /** @param {number[]} point @param {PointerEvent} event */
  function takes(point, event) {
    if (hand.tool === "input") return false;
    if (event.type === "pointerdown") drawing.begin(hand.tool === "pen" && !mine && options.example ? [] : undefined);
    mine = true;
    wrong = "";
    // A fast pen is seen less often than it moves: what lies between is told with it.
    const steps = event.type === "pointermove" ? (event.getCoalescedEvents?.() ?? []) : [];
    const [dx, dy] = perPixel(event);
    for (const { clientX, clientY } of steps.length ? steps : [event]) {
      const to = [point[0] + (clientX - event.clientX) * dx, point[1] + (clientY - event.clientY) * dy];
      if (hand.tool === "pen") drawing.draw(to, hand);
      else drawing.erase(to, RUBBER);
    }
    changed();
    return true;
  }

  /** Plane units to a pixel, as the plane is shown. @param {PointerEvent} event */
  function perPixel({ currentTarget }) {
    const { width, height } = /** @type {HTMLElement} */ (currentTarget).getBoundingClientRect();
    const [x, y] = plane.shown();
    return [(x[1] - x[0]) / width, -(y[1] - y[0]) / height];
  }

  /** @param {() => void} act */
  function back(act) {
    act();
    mine = true;
    changed();
  }

  function changed() {
    plane.redraw();
    tell();
    clearTimeout(timer);
    timer = window.setTimeout(handOver, REST);
  }

  function handOver() {
    timer = 0;
    if (drawing.count >= FEWEST && !same(run.about?.points ?? [], drawing.places))
      send("drawing", { number: ++number, places: drawing.places });
  }

  function tell() {
    tools.say(drawing, wrong || sentence());
  }

  function sentence() {
    const { count } = drawing;
    if (count < FEWEST) return say("draw.too-few", { count: FEWEST });
    if (drawing.full) return say("draw.full", { count });
    if (options.fits === false && options.number === number) return say("draw.no-link", { count });
    return say("draw.count", { count });
  }

  /** Another run has come: what it learns from is the drawing, unless the pen is ahead of it. */
  function opened() {
    const answered = number === 0 || options.number === number;
    if (run.about.dimension === 2 && answered && !timer && !same(run.about.points, drawing.places)) {
      const places = run.about.points.map((v) => Math.round(v * GRID));
      if (drawing.now === 0 && !drawing.count) drawing.past = [places];
      else drawing.begin(places);
      mine = false;
    }
    plane.redraw();
    tell();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const onPlane = event.target instanceof HTMLElement && event.target.dataset.testid === "input-plane";
    if (onPlane && event.key === "Enter" && hand.tool === "pen") back(() => (drawing.begin(), drawing.put(run.point)));
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      back(() => (event.shiftKey ? drawing.redo() : drawing.undo()));
    }
  }
  root.addEventListener("keydown", key);

  const unsubscribe = run.subscribe({ draw() {}, opened });
  const page = {
    /** @param {import("../../stage.js").Data} next */
    updated(next) {
      ({ options } = next);
      remember(options.owner[0], options.owner[1]);
      tell();
    },
    destroy() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
  return [plane, tools, readout, switches, latent, transport, loss, page];
}

/** Whether points in plane units are those of the grid's places. @param {number[]} points @param {number[]} places */
function same(points, places) {
  return points.length === places.length && places.every((place, i) => Math.round(points[i] * GRID) === place);
}
