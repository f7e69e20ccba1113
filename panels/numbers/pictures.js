/**
 * Pictures as rows of grey levels from 0 to 1: reading, mixing, PCA, errors, pairs of them. Numbers only, no DOM.
 *
 * @typedef {Float32Array | Float64Array} Row
 */

/** Bytes of base 64 as grey levels. @param {string} text @returns {Float32Array} */
export function levels(text) {
  return Float32Array.from(bytes(text), (level) => level / 255);
}

/** Little-endian float32 numbers of base 64. @param {string} text */
export function floats(text) {
  const view = new DataView(bytes(text).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** @param {string} text */
function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The row of this number. @template {Row} R @param {R} rows @param {number} i @param {number} length @returns {R} */
export function row(rows, i, length) {
  return /** @type {R} */ (rows.subarray(i * length, (i + 1) * length));
}

/** Rows one after the other. @param {ArrayLike<number>[]} rows */
export function joined(rows) {
  const all = new Float32Array(rows.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of rows) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

/** (1 - t) a + t b. @param {ArrayLike<number>} a @param {ArrayLike<number>} b @param {number} t */
export function mixed(a, b, t) {
  return Float32Array.from({ length: a.length }, (_, i) => (1 - t) * a[i] + t * b[i]);
}

/** The mean of rows. @param {ArrayLike<number>[]} rows */
export function mean(rows) {
  const sum = new Float32Array(rows[0].length);
  for (const one of rows) for (let i = 0; i < sum.length; i++) sum[i] += one[i] / rows.length;
  return sum;
}

/** Squared error summed over pixels. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function pictureError(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

/**
 * The principal coordinates of a picture.
 * @param {{mean: Float32Array, components: Float32Array}} pca components (k, d)
 * @param {ArrayLike<number>} picture (d,)
 * @param {number} width
 */
export function pcaCode({ mean, components }, picture, width) {
  const d = mean.length;
  return Float64Array.from({ length: width }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += (picture[i] - mean[i]) * components[k * d + i];
    return sum;
  });
}

/**
 * The picture of principal coordinates.
 * @param {{mean: Float32Array, components: Float32Array}} pca
 * @param {ArrayLike<number>} code (k,)
 */
export function pcaPicture({ mean, components }, code) {
  const d = mean.length;
  const picture = Float32Array.from(mean);
  for (let k = 0; k < code.length; k++) for (let i = 0; i < d; i++) picture[i] += code[k] * components[k * d + i];
  return picture;
}

/**
 * The two pictures of different labels whose mean is nearest to a picture.
 * @param {ArrayLike<number>} picture (d,)
 * @param {Float32Array} rows (n, d)
 * @param {number[]} labels (n,)
 * @returns {[number, number]} their numbers
 */
export function nearestPair(picture, rows, labels) {
  const d = picture.length;
  const near = labels
    .map((_, i) => ({ i, error: pictureError(picture, row(rows, i, d)) }))
    .sort((a, b) => a.error - b.error)
    .slice(0, 150);
  /** @type {[number, number]} */ let best = [near[0].i, near[1].i];
  let least = Infinity;
  for (const { i } of near) {
    for (const { i: j } of near) {
      if (j <= i || labels[i] === labels[j]) continue;
      const error = pictureError(picture, mixed(row(rows, i, d), row(rows, j, d), 0.5));
      if (error < least) [least, best] = [error, [i, j]];
    }
  }
  return best;
}

/**
 * The `count` largest numbers of each code, zero in place of the others.
 * @param {Float64Array} codes
 * @param {number} width
 * @param {number} count
 */
export function keepLargest(codes, width, count) {
  for (let at = 0; at < codes.length; at += width) {
    const order = Array.from({ length: width }, (_, k) => k).sort((a, b) => codes[at + b] - codes[at + a]);
    for (const k of order.slice(count)) codes[at + k] = 0;
  }
  return codes;
}
