/**
 * A frame of a run on images, as trajectories/images/frames.py writes it: figures, and weights as 16-bit numbers.
 * Numbers only, no DOM.
 *
 * @typedef {object} ImageFrame
 * @property {number} step
 * @property {number} heldout squared error of held-out images: summed over pixels, mean over images
 * @property {number} train
 * @property {number[]} thresholds errors above which a share of held-out images lies, as the description's falseAlarms
 * @property {number | null} score share of held-out codes whose nearest codes are of their own kind
 * @property {Float32Array | null} weights null where the network stays on the server
 */

const MAGIC = 0x4d494e42; // "BNIM"

/**
 * @param {ArrayBuffer} buffer
 * @returns {ImageFrame}
 * @throws {Error} where it is no frame
 */
export function decodeImageFrame(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error("This is no frame of images.");
  const length = view.getUint32(4, true);
  const { sizes, ...about } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  return { ...about, weights: sizes.length ? weightsOf(view, 8 + length, sizes) : null };
}

/** @param {DataView} view @param {number} at where the scales begin @param {number[]} sizes of the network's arrays */
function weightsOf(view, at, sizes) {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const numbersAt = at + 4 * sizes.length;
  if (view.byteLength !== numbersAt + 2 * total) throw new Error("This frame is not as long as it says.");
  const weights = new Float32Array(total);
  let i = 0;
  sizes.forEach((size, part) => {
    const scale = view.getFloat32(at + 4 * part, true);
    for (const end = i + size; i < end; i++) weights[i] = view.getInt16(numbersAt + 2 * i, true) * scale;
  });
  return weights;
}
