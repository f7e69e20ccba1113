/**
 * What the browser knows of a run on images before its first frame, as trajectories/images/description.py writes it.
 *
 * @typedef {{kind: string, name: string, pixels: Float32Array}} OddOne
 *
 * @typedef {object} ImagePca
 * @property {Float32Array} mean (d,)
 * @property {Float32Array} components (k, d), k the code's width or 2
 * @property {number[]} widths at which its error is told
 * @property {number[]} errors on held-out images
 * @property {number} meanError of the mean image
 * @property {number | null} score as a frame's
 *
 * @typedef {object} ImageDescription
 * @property {number} side pixels
 * @property {number} width of the code
 * @property {boolean} variational
 * @property {number} active numbers of a code that are kept, 0 for all
 * @property {number} parameters
 * @property {import("../numbers/network.js").Layer[] | null} layers null where the network stays on the server
 * @property {number[]} frames the steps of the frames
 * @property {number} pretraining updates before the network is unrolled
 * @property {number} machines that are pretrained
 * @property {[number, number]} counts training and held-out images
 * @property {boolean} labelled
 * @property {Float32Array} pictures (n, side²) held-out ones
 * @property {number[]} labels (n,)
 * @property {OddOne[]} odd
 * @property {number[]} falseAlarms
 * @property {ImagePca} pca
 */

import { floats, levels } from "../numbers/pictures.js";

/** @param {any} sent @returns {ImageDescription} */
export function readImageDescription(sent) {
  return {
    ...sent,
    pictures: levels(sent.pictures),
    odd: sent.odd.map((/** @type {any} */ one) => ({ ...one, pixels: levels(one.pixels) })),
    pca: { ...sent.pca, mean: floats(sent.pca.mean), components: floats(sent.pca.components) },
  };
}
