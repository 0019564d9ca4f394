import * as zlib from 'node:zlib';

/** Node's own, which came with 20.15. */
const own = (zlib as { crc32?: (data: Uint8Array, value?: number) => number }).crc32;

let table: Uint32Array | undefined;

/** CRC-32 as ZIP and PNG compute it, continued from `value`. */
export function crc32(data: Uint8Array, value = 0): number {
  return own ? own(data, value) : computedCrc32(data, value);
}

/** The same without Node's; exported for its test. */
export function computedCrc32(data: Uint8Array, value = 0): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  let crc = ~value >>> 0;
  for (const byte of data) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}
