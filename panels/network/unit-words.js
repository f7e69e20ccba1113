/** What a unit or a link of the network is and does, in a sentence and in numbers. No DOM. */

import { number } from "../text/numbers.js";
import { linksOf } from "./links.js";
import { unitName } from "./shape.js";
import { rangeOnData } from "./unit-values.js";
import { say } from "../text/words.js";

/**
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./shape.js").Unit} unit
 * @param {ArrayLike<number>[]} values every layer's activations now
 * @returns {{text: string, data: Record<string, string>}}
 */
export function describeUnit(run, unit, values) {
  const { network } = run.about;
  const { low, high } = rangeOnData(run, unit);
  const value = values[unit.layer][unit.index];
  const held = run.answer.held && unit.layer >= network.codeLayer;
  const told = {
    name: unitName(network, unit, "titles"),
    value: number(value),
    low: number(low),
    high: number(high),
  };
  const into = linksOf(network, run.frame.weights, unit).filter((link) => link.layer === unit.layer);
  const strongest = into.reduce(
    (best, link) => (Math.abs(link.weight) > Math.abs(best?.weight ?? 0) ? link : best),
    into[0],
  );
  const sentences = [say(held ? "network.unit-held" : "network.unit", told)];
  if (strongest) {
    const from = unitName(network, { layer: unit.layer - 1, index: strongest.from });
    sentences.push(say("network.strongest", { weight: number(strongest.weight), from }));
  }
  return {
    text: sentences.join(" "),
    data: {
      layer: String(unit.layer),
      unit: String(unit.index),
      value: JSON.stringify(value),
      low: JSON.stringify(low),
      high: JSON.stringify(high),
    },
  };
}

/**
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./links.js").Link} link
 * @param {number} weight
 */
export function describeLink(run, { layer, from, to }, weight) {
  const { network } = run.about;
  const [start, end] = [unitName(network, { layer: layer - 1, index: from }), unitName(network, { layer, index: to })];
  return {
    text: say("network.weight", { weight: number(weight), start, end }),
    data: { layer: String(layer), weight: JSON.stringify(weight) },
  };
}
