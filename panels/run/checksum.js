/** CRC-32, as gzip and zlib reckon it: browsers do not look at gzip's own. Numbers only, no DOM. */

const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/**
 * The checksum of bytes, or of `before` and then bytes where `before` is the checksum so far.
 * @param {Uint8Array} bytes
 * @param {number} [before]
 */
export function checksum(bytes, before = 0) {
  let rest = ~before;
  for (let i = 0; i < bytes.length; i++) rest = TABLE[(rest ^ bytes[i]) & 255] ^ (rest >>> 8);
  return ~rest >>> 0;
}
