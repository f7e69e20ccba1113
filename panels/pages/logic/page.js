/** The formulas of a run beside the plane on which their numbers are made. */

import { box } from "../../draw/box.js";
import { LAYERS, USUAL } from "../../plane/layers.js";
import { mountLogic } from "./formulas.js";
import { mountImageFormulas } from "./image-formulas.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { say } from "../../text/words.js";
import { mountTransport } from "../../timeline/transport.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, [run]) {
  const layers = new Set(USUAL);
  const plane = mountPlane(box(root, "hero"), run, { layers, all: LAYERS });
  const logic = mountLogic(box(root, "side"), run);
  const transport = mountTransport(box(root, "bar"), run);
  const readout = mountReadout(box(root, "said"), run, { layers });
  const images = mountImageFormulas(box(root, "of-images", say("logic-images.title")));
  return [plane, logic, transport, readout, images];
}
