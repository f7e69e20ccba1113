/** How fast a run is played: evenly by what changes in the picture. No DOM. */

import { later, movement, stays } from "../numbers/pace.js";

const PROBES = 24; // points whose reconstructions are followed
const AT_A_TIME = 16; // frames that are looked at for each picture, so that none of them comes late
const LONGEST = 1 / 40; // share of the whole that a frame may stay: a fifth of a second of eight

export class Pace {
  /** @param {import("./description.js").Description} about */
  constructor(about) {
    const { points, dimension } = about;
    const apart = Math.max(1, Math.floor(points.length / dimension / PROBES));
    this.about = about;
    /** @type {number[]} */
    this.probes = points.filter((_, i) => Math.floor(i / dimension) % apart === 0);
    /** @type {number[]} from each frame to the next, as far as they have been looked at */
    this.movements = [];
    /** @type {number[]} */
    this.stays = [];
    this.plannedFor = "";
  }

  /**
   * Where the playhead is some time later.
   * @param {number} position in frames
   * @param {number} passed seconds
   * @param {number} seconds that the whole run takes
   * @param {import("./frames.js").Frame[]} frames those that are here
   */
  after(position, passed, seconds, frames) {
    this.look(frames);
    const plan = `${this.movements.length} ${frames.length} ${seconds}`;
    if (plan !== this.plannedFor) this.plan(seconds, frames);
    this.plannedFor = plan;
    return Math.min(frames.length - 1, later(position, passed, this.stays));
  }

  /** @param {import("./frames.js").Frame[]} frames */
  look(frames) {
    const { network, dimension } = this.about;
    const end = Math.min(frames.length - 1, this.movements.length + AT_A_TIME);
    for (let i = this.movements.length; i < end; i++)
      this.movements.push(movement(network, frames[i].weights, frames[i + 1].weights, this.probes, dimension));
  }

  /**
   * What has not been looked at, or is not here yet, is taken to move as the rest does on average.
   * @param {number} seconds
   * @param {import("./frames.js").Frame[]} frames
   */
  plan(seconds, frames) {
    const { movements, about } = this;
    const average = movements.reduce((sum, moved) => sum + moved, 0) / (movements.length || 1);
    const all = Math.max(about.frames.length, frames.length) - 1;
    const expected = Array.from({ length: all }, (_, i) => movements[i] ?? average);
    this.stays = stays(expected, seconds, LONGEST * seconds);
  }
}
