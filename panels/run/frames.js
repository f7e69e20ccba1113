/**
 * The wire format of a chunk of frames, the same as trajectories/wire/frames.py. Numbers only, no DOM.
 *
 * @typedef {{step: number, terms: Float32Array, weights: Float32Array}} Frame
 * @typedef {{frames: Frame[], divergedAt: number | null}} Chunk
 */

import { checksum } from "./checksum.js";

const HEADER = 32;
const SUM_AT = 28;
const MAGIC = "BNCK";
const VERSION = 2;
const ENCODINGS = [0, 2];

/**
 * @param {ArrayBuffer} buffer
 * @returns {Chunk}
 * @throws {Error} when the bytes are not a whole, unspoilt chunk of this version, or what they say cannot be
 */
export function decodeChunk(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEADER) throw new Error(`A chunk has at least ${HEADER} bytes. Got ${buffer.byteLength}.`);
  const magic = String.fromCharCode(...new Uint8Array(buffer, 0, 4));
  const version = view.getUint16(4, true);
  if (magic !== MAGIC || version !== VERSION) {
    throw new Error(
      `A chunk must begin with ${MAGIC} version ${VERSION}. Got ${JSON.stringify(magic)} version ${version}.`,
    );
  }
  const encoding = view.getUint16(6, true);
  if (!ENCODINGS.includes(encoding)) throw new Error(`A chunk's encoding must be 0 or 2. Got ${encoding}.`);
  const count = view.getUint32(8, true);
  const terms = view.getUint32(12, true);
  const parameters = view.getUint32(16, true);
  const diverged = view.getInt32(20, true);
  const scale = view.getFloat32(24, true);
  const body = HEADER + count * 4 * (1 + terms);
  const expected = body + count * parameters * (encoding === 0 ? 4 : 3);
  if (buffer.byteLength !== expected) {
    throw new Error(`This chunk must have ${expected} bytes. Got ${buffer.byteLength}.`);
  }
  const after = checksum(
    new Uint8Array(buffer, SUM_AT + 4),
    checksum(new Uint8Array(4), checksum(new Uint8Array(buffer, 0, SUM_AT))),
  );
  if (view.getUint32(SUM_AT, true) !== after) throw new Error("This chunk was spoilt on the way.");
  const rows =
    encoding === 0 ? floats(buffer, body, count, parameters) : differences(buffer, body, count, parameters, scale);
  const frames = rows.map((weights, i) => {
    const at = HEADER + i * 4 * (1 + terms);
    return {
      step: view.getUint32(at, true),
      terms: new Float32Array(buffer.slice(at + 4, at + 4 + 4 * terms)),
      weights,
    };
  });
  check(frames, scale);
  return { frames, divergedAt: diverged < 0 ? null : diverged };
}

/** @param {Frame[]} frames @param {number} scale @throws {Error} for numbers that no run has */
function check(frames, scale) {
  if (!(Number.isFinite(scale) && scale > 0)) throw new Error(`A unit must be above 0. Got ${scale}.`);
  frames.forEach(({ step, terms, weights }, i) => {
    if (i > 0 && step <= frames[i - 1].step) throw new Error(`Steps must ascend. Got ${step}.`);
    if (!terms.every(Number.isFinite) || !weights.every(Number.isFinite)) {
      throw new Error(`All numbers of a frame must be finite. Those of step ${step} are not.`);
    }
  });
}

/**
 * Refuses a chunk that is not the one that its run's description announces.
 * @param {Chunk} chunk
 * @param {import("./description.js").Description} about
 * @param {number} number which chunk
 * @throws {Error}
 */
export function checkPlace({ frames, divergedAt }, about, number) {
  const first = about.chunks.slice(0, number).reduce((sum, count) => sum + count, 0);
  const due = about.frames.slice(first, first + about.chunks[number]);
  const whole = divergedAt === null ? frames.length === due.length : frames.length <= due.length;
  if (!whole || frames.some(({ step }, i) => step !== due[i])) {
    throw new Error(`Chunk ${number} must have the frames ${due}. Got ${frames.map(({ step }) => step)}.`);
  }
  const last = frames.length ? frames[frames.length - 1].step : -1;
  if (divergedAt !== null && !(last < divergedAt && divergedAt <= about.steps)) {
    throw new Error(`A run must diverge after its last frame and by its end. Got ${divergedAt}.`);
  }
  const [terms, parameters] = [about.terms.length, about.network.parameters];
  if (frames.some((frame) => frame.terms.length !== terms || frame.weights.length !== parameters)) {
    throw new Error(`A frame of this run must have ${terms} terms and ${parameters} weights.`);
  }
}

/**
 * Encoding 0: 32-bit floats as they are.
 * @param {ArrayBuffer} buffer
 * @param {number} start
 * @param {number} count
 * @param {number} parameters
 */
function floats(buffer, start, count, parameters) {
  const rows = [];
  for (let i = 0; i < count; i++) {
    const at = start + i * parameters * 4;
    rows.push(new Float32Array(buffer.slice(at, at + parameters * 4)));
  }
  return rows;
}

/**
 * Encoding 2: fixed point; of each row what its change differs from the expected one, zigzag, as three planes of bytes.
 * @param {ArrayBuffer} buffer
 * @param {number} start
 * @param {number} count
 * @param {number} parameters
 * @param {number} scale
 */
function differences(buffer, start, count, parameters, scale) {
  const size = count * parameters;
  const low = new Uint8Array(buffer, start, size);
  const middle = new Uint8Array(buffer, start + size, size);
  const high = new Uint8Array(buffer, start + 2 * size, size);
  const value = new Int32Array(parameters);
  const change = new Int32Array(parameters);
  const rows = [];
  for (let i = 0; i < count; i++) {
    const weights = new Float32Array(parameters);
    for (let p = 0, at = i * parameters; p < parameters; p++, at++) {
      const folded = low[at] | (middle[at] << 8) | (high[at] << 16);
      const rest = (folded >> 1) ^ -(folded & 1); // 0, -1, 1, -2, … were written as 0, 1, 2, 3, …
      change[p] = i < 2 ? rest : rest + ((3 * change[p]) >> 2);
      value[p] += change[p];
      weights[p] = value[p] * scale;
    }
    rows.push(weights);
  }
  return rows;
}
