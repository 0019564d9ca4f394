/**
 * One record of a feature segment: SHA-256 of the image's content (32 bytes), the values (float32, little
 * endian), and a checksum over both. Records have one size, so a segment's whole records can be counted.
 */

export const hashBytes = 32;
const checksumBytes = 4;

export function recordBytes(columns: number): number {
  return hashBytes + 4 * columns + checksumBytes;
}

/** A record as it is written. `hash` is hexadecimal, 64 digits. */
export function encodeRecord(hash: string, values: Float32Array): Uint8Array {
  const record = new Uint8Array(recordBytes(values.length));
  record.set(Buffer.from(hash, 'hex'));
  record.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), hashBytes);
  const end = record.length - checksumBytes;
  new DataView(record.buffer).setUint32(end, checksum(record.subarray(0, end)), true);
  return record;
}

/** Whether a record is what was once written. */
export function recordHolds(record: Uint8Array): boolean {
  const end = record.length - checksumBytes;
  const stored = new DataView(record.buffer, record.byteOffset, record.byteLength).getUint32(end, true);
  return stored === checksum(record.subarray(0, end));
}

/**
 * 32-bit FNV-1a over little-endian words (record sizes are multiples of four): it has to find torn and
 * overwritten records, not forgeries, at memory speed. http://www.isthe.com/chongo/tech/comp/fnv/
 */
function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at += 4) sum = Math.imul(sum ^ view.getUint32(at, true), 0x01000193);
  return sum >>> 0;
}
