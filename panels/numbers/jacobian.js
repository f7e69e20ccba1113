/**
 * The encoder's Jacobian, exactly, by forward mode: each coordinate's tangent goes through the layers. Numbers only, no
 * DOM.
 */

const sigmoid = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));
const GELU = 2 * Math.sqrt(2 / Math.PI);

/**
 * Value and derivative of each activation, the same functions as aecore/engine/activations.py.
 * @type {Record<string, (z: number) => [number, number]>}
 */
const SLOPES = {
  silu(z) {
    const s = sigmoid(z);
    return [z * s, s * (1 + z * (1 - s))];
  },
  gelu(z) {
    const s = sigmoid(GELU * (z + 0.044715 * z * z * z));
    return [z * s, s + z * s * (1 - s) * GELU * (1 + 3 * 0.044715 * z * z)];
  },
  tanh(z) {
    const t = Math.tanh(z);
    return [t, 1 - t * t];
  },
  relu: (z) => (z > 0 ? [z, 1] : [0, 0]),
  sigmoid(z) {
    const s = sigmoid(z);
    return [s, s * (1 - s)];
  },
  linear: (z) => [z, 1],
};

/**
 * The derivatives of the code (a variational posterior's mean) by the point.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points (n, d)
 * @returns {Float64Array} (n, width, d): at [i, k, j] the derivative of code k by coordinate j at point i
 */
export function encoderJacobians(network, weights, points) {
  const d = network.layers[0].inputs;
  const width = network.layers[network.codeLayer].inputs;
  const n = points.length / d;
  const found = new Float64Array(n * width * d);
  for (let i = 0; i < n; i++) {
    let value = Float64Array.from({ length: d }, (_, j) => points[i * d + j]);
    let tangents = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0)); // (units, d)
    for (const layer of network.layers.slice(0, network.codeLayer))
      [value, tangents] = through(layer, weights, value, tangents, d);
    found.set(tangents.subarray(0, width * d), i * width * d);
  }
  return found;
}

/**
 * One layer: value (inputs,) and tangents (inputs, d) -> (outputs,) and (outputs, d).
 * @param {import("./network.js").Layer} layer
 * @param {Float32Array} weights
 * @param {Float64Array} value
 * @param {Float64Array} tangents
 * @param {number} d
 */
function through({ inputs, outputs, activation, weightsAt, biasesAt }, weights, value, tangents, d) {
  const slope = SLOPES[activation];
  const after = new Float64Array(outputs);
  const moved = new Float64Array(outputs * d);
  for (let o = 0; o < outputs; o++) {
    const row = weightsAt + o * inputs;
    let z = weights[biasesAt + o];
    for (let k = 0; k < inputs; k++) {
      const w = weights[row + k];
      z += w * value[k];
      for (let j = 0; j < d; j++) moved[o * d + j] += w * tangents[k * d + j];
    }
    const [result, derivative] = slope(z);
    after[o] = result;
    for (let j = 0; j < d; j++) moved[o * d + j] *= derivative;
  }
  return [after, moved];
}

/**
 * How much a code of points of the plane stretches, and in which direction most.
 * @param {ArrayLike<number>} jacobians (n, width, 2)
 * @param {number} width
 * @param {number} i which point
 * @returns {{most: number, least: number, angle: number}} the Jacobian's two singular values (least is 0 for a
 *   code of width one) and the direction in the plane, in radians, that is stretched most
 */
export function stretchAt(jacobians, width, i) {
  let [xx, xy, yy] = [0, 0, 0]; // JᵀJ, whose eigenvalues are the squared singular values
  for (let k = 0; k < width; k++) {
    const [a, b] = [jacobians[2 * (i * width + k)], jacobians[2 * (i * width + k) + 1]];
    xx += a * a;
    xy += a * b;
    yy += b * b;
  }
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  return {
    most: Math.sqrt(middle + half),
    least: Math.sqrt(Math.max(0, middle - half)),
    angle: Math.atan2(2 * xy, xx - yy) / 2,
  };
}

/**
 * How much the code stretches along the data's curve and across it: root mean squares over points.
 * @param {ArrayLike<number>} jacobians (n, width, 2)
 * @param {number} width
 * @param {ArrayLike<number>} directions (n, 2) unit vectors along the curve
 * @returns {{along: number, across: number}}
 */
export function stretchAlong(jacobians, width, directions) {
  const n = directions.length / 2;
  let [along, across] = [0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [directions[2 * i], directions[2 * i + 1]];
    for (let k = 0; k < width; k++) {
      const [a, b] = [jacobians[2 * (i * width + k)], jacobians[2 * (i * width + k) + 1]];
      along += (a * x + b * y) ** 2;
      across += (b * x - a * y) ** 2;
    }
  }
  return { along: Math.sqrt(along / n), across: Math.sqrt(across / n) };
}

/**
 * The direction of the nearest piece of the true curves at each point.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number[][][]} lines each (m, 2)
 * @returns {Float64Array | null} (n, 2) unit vectors; null where the truth is made of single points
 */
export function directionsAt(points, lines) {
  if (lines[0].length < 2) return null;
  const found = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    let nearest = Infinity;
    for (const line of lines) {
      for (let v = 0; v < line.length; v++) {
        const square = (points[i] - line[v][0]) ** 2 + (points[i + 1] - line[v][1]) ** 2;
        if (square >= nearest) continue;
        nearest = square;
        const from = line[Math.min(v, line.length - 2)];
        const to = line[Math.min(v, line.length - 2) + 1];
        const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
        found[i] = (to[0] - from[0]) / length;
        found[i + 1] = (to[1] - from[1]) / length;
      }
    }
  }
  return found;
}
