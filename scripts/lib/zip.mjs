// The names and sizes in a zip file, from its central directory (PKWARE APPNOTE 4.3.12, 4.3.16).
import { readFileSync } from 'node:fs';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** @returns {{name: string, bytes: number, packed: number}[]} entries in the archive's order; throws on no zip. */
export function listZip(file) {
  const data = readFileSync(file);
  let end = data.length - 22;
  while (end >= 0 && data.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error(`${file} is not a zip file.`);
  const count = data.readUInt16LE(end + 10);
  const entries = [];
  let at = data.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (data.readUInt32LE(at) !== directoryEntry) throw new Error(`${file} has a broken directory.`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset));
    const name = data.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, packed: data.readUInt32LE(at + 20), bytes: data.readUInt32LE(at + 24) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}
